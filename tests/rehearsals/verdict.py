"""What the four databases hold, compared with what people were answered and with one another."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field

from tests.rehearsals.ledger import Ledger
from tests.system.agent import eventually
from tests.system.platforms import PATHS, Platform
from tests.system.reconcile import column, missing, quiet, reconcile, rows

STILL = "SELECT type, state, error FROM inbox WHERE state <> 'done' LIMIT 5"


@dataclass
class Verdict:
    """Nothing lost, nothing double, nothing half done: then everything here is nought or empty."""

    lost: int = 0
    """Forms answered with success whose idea is not there, and events that a subscriber has not handled."""
    double: int = 0
    """Ideas beyond the first of one form."""
    unasked: int = 0
    """Ideas that nobody deposited."""
    differs: list[str] = field(default_factory=list)
    """What the databases do not agree on, and what broke somebody's work."""
    agreed: Mapping[str, int] = field(default_factory=dict)

    @property
    def holds(self) -> bool:
        return not (self.lost or self.double or self.unasked or self.differs)


def compare(asked: Collection[str], answered: Collection[str], kept: Iterable[str]) -> Verdict:
    """Titles that were sent, those answered with success, and those found in the database, doubles included."""
    found = Counter(kept)
    return Verdict(
        lost=len(set(answered) - found.keys()),
        double=found.total() - len(found),
        unasked=len(found.keys() - set(asked)),
    )


def judge(platform: Platform, ledger: Ledger, seconds: float = 180) -> Verdict:
    """Waits until everything has arrived, then compares everything."""
    differs = [*ledger.broken, *settled(platform, seconds)]
    verdict = compare(ledger.asked, ledger.answered, _titles(platform, ledger))
    verdict.lost += sum(missing(platform).values())
    try:
        verdict.agreed = reconcile(platform)
    except AssertionError as fault:
        differs.append(str(fault)[:500])
    verdict.differs = differs
    return verdict


def settled(platform: Platform, seconds: float) -> list[str]:
    """Nothing, or what is still under way when the time is over."""
    try:
        eventually(lambda: quiet(platform), "a quiet platform", seconds)
    except AssertionError:
        return [f"{name}: {rows(platform.database(name), STILL)}" for name in PATHS] + [f"missing {missing(platform)}"]
    return []


def _titles(platform: Platform, ledger: Ledger) -> list[str]:
    """Of this ledger's ideas only: other rehearsals may have used the same platform."""
    return column(platform.database("ideas"), f"SELECT title FROM idea WHERE title LIKE '{ledger.name} %'")
