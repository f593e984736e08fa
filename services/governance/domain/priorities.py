"""A ballot of prioritisation: members say which candidates they want, an amount decides how many there are."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from services.governance.domain.knapsack import Method, Standing, equal_shares, greedy, votes_of
from services.governance.domain.votes import canonical, fingerprint
from shared.answers import in_euros
from shared.contracts.governance import PrioritiesSettled
from shared.errors import Forbidden, Invalid, Refused


@dataclass(eq=False, kw_only=True)
class Candidate:
    """One of those put to the ballot; `place` is its place on the list that was published before the vote."""

    id: UUID
    place: int
    label: str
    cost_cents: int


@dataclass(eq=False, kw_only=True)
class Wish:
    """One candidate that a ballot asks for."""

    candidate_id: UUID


@dataclass(eq=False, kw_only=True)
class Wishes:
    """What a member asks for, once; a later one is live instead, and this one is history."""

    id: UUID
    member_id: UUID
    cast_at: datetime
    live: bool = True
    wishes: list[Wish] = field(default_factory=list)

    @property
    def candidate_ids(self) -> frozenset[UUID]:
        return frozenset(wish.candidate_id for wish in self.wishes)


@dataclass(eq=False, kw_only=True)
class Called:
    """Someone called to the ballot when it opened."""

    person_id: UUID


@dataclass(eq=False, kw_only=True)
class Priorities:
    """Open from `opened_at` (included) to `closes_at` (excluded); once it is settled nothing changes."""

    id: UUID
    title: str
    body_id: UUID
    body_name: str
    envelope_id: UUID | None
    budget_cents: int
    method: Method
    threshold: int
    within_budget: bool
    opened_by: UUID
    opened_at: datetime
    closes_at: datetime
    settled_at: datetime | None = None
    record: str | None = None
    digest: str | None = None
    candidates: list[Candidate] = field(default_factory=list)
    called: list[Called] = field(default_factory=list)
    ballots: list[Wishes] = field(default_factory=list)
    version: int = field(default=1, init=False)

    @property
    def member_ids(self) -> tuple[UUID, ...]:
        return tuple(one.person_id for one in self.called)

    @property
    def live(self) -> dict[UUID, Wishes]:
        """The ballot that counts, by member."""
        return {ballot.member_id: ballot for ballot in self.ballots if ballot.live}

    def is_open(self, now: datetime) -> bool:
        return self.settled_at is None and self.opened_at <= now < self.closes_at

    def cast(self, member: UUID, wanted: Sequence[UUID], *, ballot_id: UUID, now: datetime) -> Wishes | None:
        """The new ballot of a member, to be kept once the former one is history; None: the same again."""
        if member not in self.member_ids:
            raise Forbidden("Seules les personnes appelées à ce vote peuvent voter.")
        if not self.is_open(now):
            raise Refused("Ce vote est clos : votre bulletin n’a pas été enregistré.")
        self._check(wanted)
        former = self.live.get(member)
        if former is not None and former.candidate_ids == frozenset(wanted):
            return None
        if former is not None:
            former.live = False
        return Wishes(id=ballot_id, member_id=member, cast_at=now, wishes=[Wish(candidate_id=one) for one in wanted])

    def _check(self, wanted: Sequence[UUID]) -> None:
        costs = {one.id: one.cost_cents for one in self.candidates}
        if not set(wanted) <= set(costs):
            raise Invalid({"wanted": ["Choisissez parmi les propositions de la liste."]})
        cost = sum(costs[one] for one in wanted)
        if self.within_budget and cost > self.budget_cents:
            raise Refused(
                "Votre choix coûte {cost} €, plus que les {budget} € à répartir : retirez une proposition.",
                cost=in_euros(cost),
                budget=in_euros(self.budget_cents),
            )

    def end_now(self, now: datetime) -> None:
        """Before the hour only once everyone has voted."""
        if not self.is_open(now):
            return
        if set(self.live) != set(self.member_ids):
            raise Refused("Tout le monde n’a pas encore voté : le vote reste ouvert jusqu’à l’heure annoncée.")
        self.closes_at = now

    def standings(self) -> list[Standing[UUID]]:
        """The count by the rule that was announced."""
        votes = votes_of([one.id for one in self.candidates], self._wanted())
        listed = [(one.id, votes[one.id], one.cost_cents) for one in self.candidates]
        return greedy(listed, self.budget_cents, self.method, self.threshold)

    def by_equal_shares(self) -> frozenset[UUID]:
        """What the other rule would retain, for comparison."""
        listed = [(one.id, one.cost_cents) for one in self.candidates]
        return frozenset(equal_shares(listed, list(self._wanted().values()), self.budget_cents))

    def _wanted(self) -> dict[object, frozenset[UUID]]:
        return {member: ballot.candidate_ids for member, ballot in self.live.items()}

    def settle(self, now: datetime) -> PrioritiesSettled:
        """Count once, and write down what was counted and what came of it."""
        if now < self.closes_at:
            raise Refused("Ce vote est encore ouvert.")
        standings = self.standings()
        self.settled_at = self.closes_at
        self.record = canonical(self._inputs() | {"result": [_plain(one) for one in standings]})
        self.digest = fingerprint(self.record)
        labels = {one.id: one.label for one in self.candidates}
        return PrioritiesSettled(
            priorities_id=self.id,
            title=self.title,
            body_id=self.body_id,
            envelope_id=self.envelope_id,
            budget_cents=self.budget_cents,
            retained=tuple(labels[one.key] for one in standings if one.retained),
            voters=len(self.live),
            members=len(self.called),
            digest=self.digest,
            settled_at=self.settled_at,
        )

    def _inputs(self) -> dict[str, Any]:
        return {
            "priorities": str(self.id),
            "budget_cents": self.budget_cents,
            "method": self.method.value,
            "threshold": self.threshold,
            "candidates": [[str(one.id), one.cost_cents] for one in self.candidates],
            "members": sorted(map(str, self.member_ids)),
            "ballots": sorted(sorted(map(str, ballot.candidate_ids)) for ballot in self.live.values()),
        }


def _plain(one: Standing[UUID]) -> dict[str, Any]:
    return {"candidate": str(one.key), "votes": one.votes, "retained": one.retained, "left_cents": one.left}


def called(members: Iterable[UUID]) -> list[Called]:
    """Those who are called, as they are now."""
    return [Called(person_id=one) for one in sorted(members)]
