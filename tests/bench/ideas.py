"""`python -m tests.bench.ideas [FOLDER]`: every list page of ideas, in a call of 10 and of 10,000 real problem texts.

For each page and database: how many queries, how many bytes, milliseconds of the server at both sizes and their ratio.
Prints the table, writes `var/bench-ideas.json`; ends with 1 when a page grows with the ideas or weighs 60 KB.
"""

import itertools
import os
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from tempfile import TemporaryDirectory
from uuid import UUID

from sqlalchemy import func, select

from services.ideas.app import service
from services.ideas.tables import idea
from shared.migrate import migrate
from shared.observability import set_up_logs
from shared.people import set_role
from shared.service import Runtime
from shared.settings import Settings
from shared.web import create_web
from tests.bench import report
from tests.bench.pages import Found, Sizes, asked, settle, wrong
from tests.bench.similar import TEXTS
from tests.ideas.alike import crowd
from tests.ideas.crowded import PAGES, crowd_around
from tests.servers import Postgres, Unavailable, open_postgres
from tests.visitor import Visitor, identity, people_file

RESULT = Path(__file__).resolve().parents[2] / "var" / "bench-ideas.json"
ROLES = ("team", "dsi", "trusted")


def measure(database: str, url: str, texts: Path, sizes: Sizes) -> Iterator[Found]:
    """The figures of one kind of database at both sizes."""
    with _ideas(url) as (runtime, visitor):
        there, call_id = 0, None
        for many in (sizes.few, sizes.whole):
            told = itertools.islice(crowd(texts, many), there, None)
            crowd_around(runtime.engine, told, identity("malo"), first=there + 1, call_id=call_id)
            there, call_id = many, _call(runtime)
            settle(runtime)
            for page, path in paths(runtime).items():
                yield Found(page, database, many, *asked(runtime, visitor, path, sizes.asks))


def paths(runtime: Runtime) -> dict[str, str]:
    """The pages of the call that holds the most ideas."""
    key = _call(runtime)
    with runtime.reading() as session:
        one = session.scalars(select(idea.c.id).where(idea.c.call_id == key).order_by(idea.c.id).limit(1)).one()
    return {page: path.format(call=key, idea=one, me=identity("malo")) for page, path in PAGES.items()}


def _call(runtime: Runtime) -> UUID:
    fullest = select(idea.c.call_id).group_by(idea.c.call_id).order_by(func.count().desc()).limit(1)
    with runtime.reading() as session:
        return session.scalars(fullest).one()


@contextmanager
def _ideas(url: str) -> Iterator[tuple[Runtime, Visitor]]:
    with TemporaryDirectory(prefix="tikub-ideas-") as folder:
        people = people_file(Path(folder))
        settings = Settings(service="ideas", database_url=url, people_file=people, data_dir=Path(folder), testing=True)
        runtime = Runtime(service, settings)
        try:
            migrate(runtime)
            with runtime.unit_of_work() as uow:
                for role in ROLES:
                    set_role(uow, identity("malo"), role, granted=True)
            yield runtime, Visitor(create_web(service, runtime, settings), "/idees", "malo")
        finally:
            runtime.engine.dispose()


def run(postgres: Postgres, texts: Path, sizes: Sizes, result: Path) -> list[str]:
    """Measure both databases, print, write; returns what is not as it has to be."""
    began, load = time.monotonic(), os.getloadavg()[0]
    with TemporaryDirectory(prefix="tikub-ideas-") as folder:
        places: dict[str, Callable[[], str]] = {
            "SQLite": lambda: f"sqlite:///{folder}/ideas.sqlite",
            "PostgreSQL": lambda: postgres.database("ideas"),
        }
        found = [one for base, fresh in places.items() for one in measure(base, fresh(), texts, sizes)]
    about, faults = report.about({}, load, time.monotonic() - began), wrong(found)
    report.write_plain(result, about | {"pages": [asdict(one) for one in found], "faults": faults})
    print(table(found, sizes), *faults, sep="\n")
    return faults


def table(found: list[Found], sizes: Sizes) -> str:
    """A line for each page and database, both sizes beside each other."""
    row = "{:<26} {:<11} {:>8} {:>8} {:>10} {:>10} {:>6}"
    lines = [row.format("page", "database", "queries", "bytes", f"ms, {sizes.few}", f"ms, {sizes.whole:,}", "ratio")]
    few = {(one.page, one.database): one.milliseconds for one in found if one.products == sizes.few}
    for one in found:
        if one.products == sizes.whole:
            before = few[one.page, one.database]
            times = (f"{before:.1f}", f"{one.milliseconds:.1f}", f"{one.milliseconds / before:.1f}")
            lines.append(row.format(one.page, one.database, one.queries, f"{one.bytes:,}", *times))
    return "\n".join(lines)


def main() -> int:
    set_up_logs("bench", "bench", "ERROR")
    texts = Path(sys.argv[1]) if len(sys.argv) > 1 else TEXTS
    if not texts.is_dir():
        print(f"no real texts in {texts}: give their folder as an argument", file=sys.stderr)
        return 69
    try:
        with open_postgres() as postgres:
            return int(bool(run(postgres, texts, Sizes(few=10, whole=10_000), RESULT)))
    except Unavailable as reason:
        print(reason, file=sys.stderr)
        return 69


if __name__ == "__main__":
    sys.exit(main())
