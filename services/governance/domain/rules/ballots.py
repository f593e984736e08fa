"""What a ballot may say, and how many say it."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


class Choice(StrEnum):
    """What a ballot says: for stands for a consent too, or for the answer chosen; against for an objection."""

    FOR = "for"
    AGAINST = "against"
    ABSTENTION = "abstention"
    BLANK = "blank"


@dataclass(frozen=True)
class Tally:
    """How many ballots say what; a consent counts as for, an objection that is not resolved as against."""

    in_favour: int = 0
    against: int = 0
    abstentions: int = 0
    blanks: int = 0
    options: tuple[int, ...] = ()

    @property
    def voters(self) -> int:
        """Who took part: an abstention and a blank ballot count."""
        return self.expressed + self.abstentions + self.blanks

    @property
    def expressed(self) -> int:
        """Suffrages exprimés: abstentions, blank ballots and silence are left out."""
        return self.in_favour + self.against + sum(self.options)


def tally(choices: Iterable[Choice], options: Iterable[int] = (), *, among: int = 0) -> Tally:
    """Count the ballots; `options` are the places chosen by those who choose among so many answers."""
    every, places = list(choices), list(options)
    return Tally(
        0 if among else every.count(Choice.FOR),
        every.count(Choice.AGAINST),
        every.count(Choice.ABSTENTION),
        every.count(Choice.BLANK),
        tuple(places.count(place) for place in range(1, among + 1)),
    )
