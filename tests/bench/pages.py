"""`python -m tests.bench.pages`: steering page and catalogue at 50 and at 5,000 products, on SQLite and on PostgreSQL.

For each page and database: how many queries, how many bytes, milliseconds of the server for one answer (the median).
Prints the table, writes `var/bench-pages.json`; ends with 1 when a page grows with the portfolio or weighs 60 KB.
"""

import itertools
import os
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from sqlalchemy import event, text

from services.portfolio.app import service
from services.portfolio.queries.products import today
from shared.migrate import migrate
from shared.observability import set_up_logs
from shared.service import Runtime
from shared.settings import Settings
from shared.web import create_web
from tests.bench import report
from tests.portfolio import many
from tests.servers import Postgres, Unavailable, open_postgres
from tests.visitor import Visitor

RESULT = Path(__file__).resolve().parents[2] / "var" / "bench-pages.json"
HOME = "/portefeuille"
PAGES = {
    "steering": f"{HOME}/pilotage/",
    "steering, late only": f"{HOME}/pilotage/?retard=oui",
    "catalogue": f"{HOME}/catalogue/",
    "catalogue, a theme": f"{HOME}/catalogue/?theme=mer",
    "list of products": f"{HOME}/",
}
HEAVIEST = 60_000
"""Bytes."""
PEOPLE = '[{"subject": "anne", "name": "Anne Le Goff", "email": "anne@region.example", "directorate": "Lycées"}]'


@dataclass(frozen=True)
class Sizes:
    """Products at first and in the end, and how often each page is asked for."""

    few: int = 50
    whole: int = 5000
    asks: int = 9


@dataclass(frozen=True)
class Found:
    """One page at one size on one database."""

    page: str
    database: str
    products: int
    queries: int
    bytes: int
    milliseconds: float


def measure(database: str, fresh: Callable[[], str], sizes: Sizes) -> Iterator[Found]:
    """The figures of one kind of database at both sizes; `fresh()` is the address of an empty one."""
    for products in (sizes.few, sizes.whole):
        with _portfolio(fresh()) as (runtime, visitor):
            many.fill(runtime, products, today())
            settle(runtime)
            for page, path in PAGES.items():
                yield Found(page, database, products, *asked(runtime, visitor, path, sizes.asks))


def settle(runtime: Runtime) -> None:
    """What a database that has run for a while knows of its tables."""
    with runtime.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("ANALYZE"))


@contextmanager
def _portfolio(url: str) -> Iterator[tuple[Runtime, Visitor]]:
    with TemporaryDirectory(prefix="tikub-pages-") as folder:
        people = Path(folder) / "people.json"
        people.write_text(PEOPLE)
        settings = Settings(
            service="portfolio", database_url=url, people_file=people, data_dir=Path(folder), testing=True
        )
        runtime = Runtime(service, settings)
        try:
            migrate(runtime)
            yield runtime, Visitor(create_web(service, runtime, settings), HOME, "anne")
        finally:
            runtime.engine.dispose()


def asked(runtime: Runtime, visitor: Visitor, path: str, asks: int) -> tuple[int, int, float]:
    visitor.get(path)
    statements: list[str] = []
    note = lambda *told: statements.append(told[2])  # noqa: E731 - taken off again below
    event.listen(runtime.engine, "before_cursor_execute", note)
    answer = visitor.get(path)
    event.remove(runtime.engine, "before_cursor_execute", note)
    assert answer.status_code == 200, f"{path}: {answer.status}"
    return len(statements), len(answer.data), median(_timed(visitor, path) for _ in range(asks))


def _timed(visitor: Visitor, path: str) -> float:
    began = time.perf_counter()
    visitor.get(path)
    return (time.perf_counter() - began) * 1000


def run(postgres: Postgres, sizes: Sizes, result: Path) -> list[str]:
    """Measure both databases, print, write; returns what is not as it has to be."""
    began, load = time.monotonic(), os.getloadavg()[0]
    with TemporaryDirectory(prefix="tikub-pages-") as folder:
        files = (f"sqlite:///{folder}/{place}.sqlite" for place in itertools.count())
        places = {"SQLite": lambda: next(files), "PostgreSQL": lambda: postgres.database("pages")}
        found = [one for database, fresh in places.items() for one in measure(database, fresh, sizes)]
    about = report.about({}, load, time.monotonic() - began)
    faults = wrong(found)
    report.write_plain(result, about | {"pages": [asdict(one) for one in found], "faults": faults})
    print(table(found), *faults, sep="\n")
    return faults


def table(found: list[Found]) -> str:
    row = "{:<22} {:<11} {:>9} {:>8} {:>8} {:>9}"
    head = row.format("page", "database", "products", "queries", "bytes", "ms")
    lines = [
        row.format(
            one.page, one.database, f"{one.products:,}", one.queries, f"{one.bytes:,}", f"{one.milliseconds:.1f}"
        )
        for one in found
    ]
    return "\n".join([head, "-" * len(head), *lines])


def wrong(found: list[Found]) -> list[str]:
    """Pages that ask the database more often for more products, or are too heavy."""
    heavy = [f"{one.page} weighs {one.bytes} bytes on {one.database}" for one in found if one.bytes >= HEAVIEST]
    counts: dict[tuple[str, str], set[int]] = {}
    for one in found:
        counts.setdefault((one.page, one.database), set()).add(one.queries)
    grown = [
        f"{page} asks {sorted(asked)} queries on {base}" for (page, base), asked in counts.items() if len(asked) > 1
    ]
    return heavy + grown


def main() -> int:
    set_up_logs("bench", "bench", "ERROR")
    try:
        with open_postgres() as postgres:
            return int(bool(run(postgres, Sizes(), RESULT)))
    except Unavailable as reason:
        print(reason, file=sys.stderr)
        return 69


if __name__ == "__main__":
    sys.exit(main())
