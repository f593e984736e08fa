"""`make bench`: measure, print the table, write `var/bench.json`; a missed aim is said, and is no failure."""

import os
import sys
import time
from pathlib import Path

from shared.observability import set_up_logs
from tests.bench import costs, embedded, latency, report, throughput
from tests.bench.lines import Line
from tests.bench.stand import Sizes, Stand, open_stand
from tests.servers import Unavailable, open_postgres, open_rabbitmq

RESULT = Path(__file__).resolve().parents[2] / "var" / "bench.json"
PARTS = (throughput, costs, embedded, latency)


def main() -> int:
    set_up_logs("bench", "bench", "ERROR")
    try:
        with open_postgres() as postgres, open_rabbitmq() as rabbit, open_stand(Sizes(), postgres, rabbit) as stand:
            measure(stand, RESULT)
    except Unavailable as reason:
        print(reason, file=sys.stderr)
        return 69
    return 0


def measure(stand: Stand, result: Path) -> None:
    began, load = time.monotonic(), os.getloadavg()[0]
    lines: list[Line] = []
    for part in PARTS:
        print(f"measuring {part.__name__.rpartition('.')[2]}…", file=sys.stderr, flush=True)
        lines += part.measure(stand)
    about = report.about(stand.versions(), load, time.monotonic() - began)
    report.write(result, lines, about)
    print(report.table(lines), "", report.closing(about, lines), sep="\n")


if __name__ == "__main__":
    sys.exit(main())
