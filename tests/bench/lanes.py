"""`python -m tests.bench.lanes`: one product's lane beside 2,000 others, and from one worker to four.

Real workers, a real site that keeps them waiting; prints the table, writes `var/bench-lanes.json`.
"""

import os
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory

from services.portfolio.domain.checks import CHECKS
from shared.observability import set_up_logs
from tests.bench import report
from tests.bench.lines import Line
from tests.bench.stand import versions_of
from tests.lanes.crew import Crew
from tests.lanes.hall import Hall, open_hall, until
from tests.lanes.slow_site import open_slow_site
from tests.servers import Postgres, Rabbit, Unavailable, open_postgres, open_rabbitmq

RESULT = Path(__file__).resolve().parents[2] / "var" / "bench-lanes.json"
ONE, FOUR = 1, 4
LONGEST = 300.0
"""Seconds that a single step may take."""


@dataclass(frozen=True)
class Sizes:
    """How much is measured; `wait` is how long the site takes before each page, in seconds."""

    crowd: int = 2000
    runs: int = 64
    rounds: int = 3
    wait: float = 0.4


@dataclass
class Times:
    """Seconds from asking for the lane's checks to the last answer, one figure for each round."""

    one: list[float] = field(default_factory=list)
    four: list[float] = field(default_factory=list)
    crowded: list[float] = field(default_factory=list)


class Lane:
    """The first product's own lane; all others share one worker."""

    def __init__(self, hall: Hall, crew: Crew, sizes: Sizes) -> None:
        self._hall, self._crew, self._sizes = hall, crew, sizes
        self._product, self.number = hall.ids[0], hall.numbers[0]

    def prepare(self) -> None:
        self._crew.direct()
        self._hall.open(self.number)
        self._wait_until(lambda: self._hall.is_open(self.number), "the lane is open")
        self._crew.hire()

    def measure(self) -> Times:
        times = Times()
        for _ in range(self._sizes.rounds):
            with self._workers(ONE):
                times.one.append(self._timed())
            with self._workers(FOUR):
                times.four.append(self._timed())
                self._crowd()
                times.crowded.append(self._timed())
                assert self._hall.waiting_on_the_bus(), "the crowd was gone too early to show anything"
            self._hall.forget()
        return times

    @contextmanager
    def _workers(self, many: int) -> Iterator[None]:
        hired = self._crew.hire(many, self.number)
        yield
        self._crew.dismiss(hired)

    def _crowd(self) -> None:
        self._hall.ask(self._hall.ids[1:])
        self._wait_until(lambda: not self._hall.unsent(), "the crowd waits on the bus")

    def _timed(self) -> float:
        began = time.monotonic()
        self._hall.ask([self._product], self._sizes.runs)
        self._wait_until(lambda: not self._hall.unanswered(self._product), "the lane is empty")
        took = time.monotonic() - began
        assert not self._hall.faults(of=self._product), self._hall.faults(of=self._product)
        return took

    def _wait_until(self, holds: Callable[[], object], what: str) -> None:
        """With the last words of the crew when it does not come; who has ended by mistake is not waited for."""

        def look() -> object:
            self._crew.look_after()
            return holds()

        try:
            until(look, what, LONGEST)
        except TimeoutError as late:
            raise TimeoutError(f"{late}; last words:\n{self._crew.last_words()}") from late


def lines(times: Times, checks: int) -> list[Line]:
    def rates(seconds: list[float]) -> list[float]:
        return [checks / each for each in seconds]

    crowded, one, four = (rates(each) for each in (times.crowded, times.one, times.four))
    return [
        Line("lane_crowded", "a lane, all others crowded", "s", times.crowded, "nothing else", times.four, at_most=1.2),
        Line("lane_scale", "a lane with 4 workers", "checks/s", four, "1 worker", one, at_least=3),
        Line("lane_crowded_scale", "the same, all others crowded", "checks/s", crowded, "1 worker", one),
    ]


def measure(postgres: Postgres, rabbit: Rabbit, sizes: Sizes, result: Path) -> list[Line]:
    began, load = time.monotonic(), os.getloadavg()[0]
    with (
        TemporaryDirectory(prefix="tikub-lanes-") as folder,
        open_slow_site(sizes.wait) as site,
        open_hall(postgres, rabbit, sizes.crowd + 1, site.url, durable=True) as hall,
        Crew(hall, Path(folder) / "log") as crew,
    ):
        lane = Lane(hall, crew, sizes)
        lane.prepare()
        found = lines(lane.measure(), sizes.runs * len(CHECKS))
        about = report.about(versions_of(hall.bus, hall.room.runtime.engine), load, time.monotonic() - began)
    report.write(result, found, about | {"sizes": vars(sizes)})
    print(report.table(found), "", report.closing(about, found), sep="\n")
    return found


def main() -> int:
    set_up_logs("bench", "bench", "ERROR")
    try:
        with open_postgres() as postgres, open_rabbitmq() as rabbit:
            measure(postgres, rabbit, Sizes(), RESULT)
    except Unavailable as reason:
        print(reason, file=sys.stderr)
        return 69
    return 0


if __name__ == "__main__":
    sys.exit(main())
