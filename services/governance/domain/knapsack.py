"""Which candidates an amount can pay for, when many are put to a vote: pure rules on whole cents, stated exactly."""

from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from typing import Generic, TypeVar

K = TypeVar("K")


class Method(StrEnum):
    """What becomes of the list once a candidate costs more than what is left."""

    PASS_OVER = "pass_over"  # noqa: S105 - no password
    STOP = "stop"


@dataclass(frozen=True)
class Standing(Generic[K]):
    """A candidate after the count: its votes, whether it is retained, and what is left after its turn."""

    key: K
    votes: int
    cost: int
    retained: bool
    left: int


def greedy(
    candidates: Sequence[tuple[K, int, int]], budget: int, method: Method, threshold: int = 0
) -> list[Standing[K]]:
    """Candidates (key, votes, cost) in the order of the list give standings in the order of the count.

    1. Candidates with fewer votes than `threshold` are set aside.
    2. The others are taken by number of votes, the most first; at a tie, in the order of the published list.
    3. Each is retained if its cost is at most what is left of the budget, which is then reduced by it.
    4. One that costs more than what is left is not retained; PASS_OVER goes on with the next one, STOP ends there.
    """
    standings, left, ended = [], budget, False
    for key, votes, cost in sorted(candidates, key=lambda one: -one[1]):
        retained = votes >= threshold and cost <= left and not ended
        ended = ended or (method is Method.STOP and votes >= threshold and not retained)
        left -= cost if retained else 0
        standings.append(Standing(key, votes, cost, retained, left))
    return standings


def equal_shares(candidates: Sequence[tuple[K, int]], ballots: Sequence[AbstractSet[K]], budget: int) -> list[K]:
    """The other rule, shown beside the first one and never decided by: each voter has the same share of the budget.

    A candidate is paid for by those who approve it, each paying the same or all that they have left. Time after time
    the one is retained that asks the least of whoever pays the most; at a tie, the first of the list.
    """
    purses = [Fraction(budget, len(ballots)) for _ in ballots]
    waiting, retained = dict(candidates), list[K]()
    while waiting:
        prices = {
            key: _price(cost, [purses[n] for n, one in enumerate(ballots) if key in one])
            for key, cost in waiting.items()
        }
        payable = {key: price for key, price in prices.items() if price is not None}
        if not payable:
            break
        key = min(payable, key=lambda one: payable[one])
        _pay(purses, ballots, key, payable[key])
        retained.append(key)
        del waiting[key]
    return retained


def _price(cost: int, purses: Sequence[Fraction]) -> Fraction | None:
    """The least that each has to pay to cover the cost, those with less paying all they have; None: too dear."""
    left, payers = Fraction(cost), len(purses)
    if sum(purses) < cost or not payers:
        return None
    for purse in sorted(purses):
        if purse * payers >= left:
            return left / payers
        left, payers = left - purse, payers - 1
    return None


def _pay(purses: list[Fraction], ballots: Sequence[AbstractSet[K]], key: K, price: Fraction) -> None:
    for number, approved in enumerate(ballots):
        if key in approved:
            purses[number] -= min(price, purses[number])


def votes_of(keys: Sequence[K], ballots: Mapping[object, AbstractSet[K]]) -> dict[K, int]:
    """How many ballots approve each candidate."""
    return {key: sum(key in approved for approved in ballots.values()) for key in keys}
