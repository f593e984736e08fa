"""`python -m tests.bench.similar`: altered copies of real problems looked for among 100,000, on both databases.

Says how many are found among the five shown, and the milliseconds of one search; ends with 1 under 95 %.
"""

import json
import random
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import median, quantiles
from tempfile import TemporaryDirectory

from sqlalchemy import text

from services.ideas.app import service
from services.ideas.queries.similar import similar
from shared.identifiers import new_id
from shared.migrate import migrate
from shared.observability import set_up_logs
from shared.service import Runtime
from shared.settings import Settings
from tests.ideas.alike import SEED, altered, crowd, plant, real_texts
from tests.servers import Postgres, Unavailable, open_postgres

ROOT = Path(__file__).resolve().parents[2]
RESULT = ROOT / "var" / "bench-similar.json"
TEXTS = ROOT.parent / "shared" / "data" / "beta-products"
AIM = 0.95


@dataclass(frozen=True)
class Found:
    """What one database found of so many copies among so many ideas; seconds to fill, milliseconds of a search."""

    database: str
    ideas: int
    copies: int
    found: int
    filled: float
    median: float
    p95: float


def main() -> int:
    set_up_logs("bench", "bench", "ERROR")
    texts = Path(sys.argv[1]) if len(sys.argv) > 1 else TEXTS
    if not texts.is_dir():
        print(f"no real texts in {texts}: give their folder as an argument", file=sys.stderr)
        return 69
    try:
        with open_postgres() as postgres:
            lines = run(postgres, texts, 100_000, 400)
    except Unavailable as reason:
        print(reason, file=sys.stderr)
        return 69
    RESULT.parent.mkdir(exist_ok=True)
    RESULT.write_text(json.dumps([asdict(line) for line in lines], indent=2) + "\n")
    return 0 if all(line.found >= AIM * line.copies for line in lines) else 1


def run(postgres: Postgres, texts: Path, ideas: int, copies: int) -> list[Found]:
    """Measure both databases, and print a line for each."""
    lines = []
    for database in ("SQLite", "PostgreSQL"):
        with _runtime(database, postgres) as runtime:
            lines.append(_measured(database, runtime, texts, ideas, copies))
        print(_line(lines[-1]), flush=True)
    return lines


@contextmanager
def _runtime(database: str, postgres: Postgres) -> Iterator[Runtime]:
    with TemporaryDirectory() as folder:
        url = f"sqlite:///{folder}/ideas.sqlite" if database == "SQLite" else postgres.database("similar")
        made = Runtime(service, Settings(service="ideas", database_url=url, data_dir=Path(folder), testing=True))
        migrate(made)
        yield made
        made.engine.dispose()


def _measured(database: str, runtime: Runtime, texts: Path, ideas: int, copies: int) -> Found:
    began = time.monotonic()
    ids = plant(runtime.engine, crowd(texts, ideas), new_id())
    with runtime.engine.begin() as connection:
        connection.execute(text("ANALYZE"))
    filled, chance, hits, spent = time.monotonic() - began, random.Random(SEED), 0, []
    asked = list(zip(ids, real_texts(texts), strict=False))
    for idea_id, told in chance.sample(asked, min(copies, len(asked))):
        copy, began = altered(told, chance), time.perf_counter()
        with runtime.reading() as session:
            hits += idea_id in {one.id for one in similar(session, *copy)}
        spent.append(1000 * (time.perf_counter() - began))
    return Found(database, len(ids), len(spent), hits, filled, median(spent), quantiles(spent, n=20)[-1])


def _line(line: Found) -> str:
    share = 100 * line.found / line.copies
    times = f"median {line.median:.0f} ms, p95 {line.p95:.0f} ms, filled in {line.filled:.0f} s"
    return f"{line.database}: {line.found} of {line.copies} found among {line.ideas} ({share:.1f} %), {times}"


if __name__ == "__main__":
    sys.exit(main())
