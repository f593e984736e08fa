"""What people did, written down on their side: what they asked, what they were answered, and what failed."""

import threading
import time
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from shared.identifiers import new_id
from tests.system.platforms import PATHS


def owner(path: str) -> str:
    """The service that owns this path."""
    return next((service for service, prefix in PATHS.items() if path.startswith(prefix)), "gateway")


@dataclass(frozen=True)
class Failure:
    """One request that was not answered as it should have been; whoever made it tried again."""

    at: float
    service: str
    what: str
    why: str


@dataclass
class Ledger:
    """Filled by many threads; an idea is recognised afterwards by its title, which begins with the ledger's name."""

    name: str = field(default_factory=lambda: new_id().hex[-8:])
    asked: set[str] = field(default_factory=set)
    answered: dict[str, str] = field(default_factory=dict)
    forms: Counter[str] = field(default_factory=Counter)
    requests: int = 0
    failures: list[Failure] = field(default_factory=list)
    broken: list[str] = field(default_factory=list)
    """What ended somebody's work: an answer that no second try makes good."""
    seconds: list[float] = field(default_factory=list)
    """How long people waited for the answer to each form, all its tries together."""
    answers_at: list[float] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def ask(self, author: str) -> str:
        """The title of one more idea."""
        title = f"{self.name} {new_id().hex} de {author}"
        with self.lock:
            self.asked.add(title)
        return title

    def answer(self, title: str, path: str) -> None:
        with self.lock:
            self.answered[title] = path

    def form(self, service: str, seconds: float) -> None:
        with self.lock:
            self.forms[service] += 1
            self.seconds.append(seconds)
            self.answers_at.append(time.time())

    def fail(self, service: str, what: str, why: str) -> None:
        with self.lock:
            self.failures.append(Failure(time.time(), service, what, why))

    def at(self, share: float) -> float:
        """The wait for an answer that this share of the forms did not exceed."""
        waits = sorted(self.seconds)
        return waits[min(len(waits) - 1, int(share * len(waits)))] if waits else 0.0

    @property
    def longest_gap(self) -> float:
        """The longest time during which no form at all was answered."""
        return longest_gap(self.answers_at)


def longest_gap(moments: Iterable[float]) -> float:
    ordered = sorted(moments)
    return max((after - before for before, after in pairwise(ordered)), default=0.0)


@dataclass(frozen=True)
class Away:
    """While something was away on purpose; what fails because of it is no surprise."""

    what: str
    services: frozenset[str]
    since: float
    until: float


def unexplained(failures: Iterable[Failure], away: Sequence[Away]) -> list[Failure]:
    """Failures of a service while nothing that it needs had been taken away."""
    return [failure for failure in failures if not any(_explains(each, failure) for each in away)]


def _explains(away: Away, failure: Failure) -> bool:
    return failure.service in away.services and away.since <= failure.at <= away.until
