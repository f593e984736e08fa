"""A choice among several answers: the first ballot wants more than half, the next ones the most votes."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Election:
    """The place chosen, from 1, or those between which a new ballot has to choose; neither when nobody spoke."""

    chosen: int = 0
    between: tuple[int, ...] = ()


def elect(votes: Sequence[int], *, runoff: bool) -> Election:
    """Equal places are voted on again, never told apart by their order."""
    total, most = sum(votes), max(votes, default=0)
    if total == 0:
        return Election()
    leading = _places(votes, most)
    if len(leading) == 1 and (runoff or 2 * most > total):
        return Election(chosen=leading[0])
    if len(leading) > 1:
        return Election(between=leading)
    second = max(vote for vote in votes if vote < most)
    return Election(between=tuple(sorted(leading + _places(votes, second))))


def _places(votes: Sequence[int], count: int) -> tuple[int, ...]:
    return tuple(place for place, vote in enumerate(votes, start=1) if vote == count)
