"""One vote on a case: who is called, until when, the ballots, and the count that closes it for ever."""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from services.governance.domain.rules import Choice, Ground, Outcome, Result, Tally, result_of, tally
from shared.errors import Forbidden, Refused

MAJORITY, QUORUM, NO_QUORUM = "simple", "half_took_part", "none"
"""The rules of a vote, written down when it opens: changing them later changes nothing to it."""


@dataclass(eq=False, kw_only=True)
class Ballot:
    """What a member said, once; when they say otherwise, a new ballot is live and this one is history."""

    id: UUID
    member_id: UUID
    choice: Choice
    cast_at: datetime
    live: bool = True


@dataclass(eq=False, kw_only=True)
class Elector:
    """Someone called to a vote when it opened; `left_at` when they left the body before it closed."""

    person_id: UUID
    left_at: datetime | None = None


@dataclass(eq=False, kw_only=True)
class Round:
    """A vote: open from `opened_at` (included) to `closes_at` (excluded), whatever any timer does."""

    id: UUID
    number: int
    body_name: str
    chair_id: UUID | None
    majority: str = MAJORITY
    quorum: str = QUORUM
    opened_at: datetime
    closes_at: datetime
    electors: list[Elector] = field(default_factory=list)
    ballots: list[Ballot] = field(default_factory=list)
    closed_at: datetime | None = None
    outcome: Outcome | None = None
    ground: Ground | None = None
    in_favour: int | None = None
    against: int | None = None
    abstentions: int | None = None
    members: int | None = None
    record: str | None = None
    digest: str | None = None

    @property
    def quorum_required(self) -> bool:
        return self.quorum != NO_QUORUM

    @property
    def member_ids(self) -> tuple[UUID, ...]:
        """Those who may vote: called at the opening, and still members."""
        return tuple(elector.person_id for elector in self.electors if elector.left_at is None)

    @property
    def chair(self) -> UUID | None:
        """The chair of this vote, as long as they may vote in it."""
        return self.chair_id if self.chair_id in self.member_ids else None

    @property
    def live_ballots(self) -> dict[UUID, Ballot]:
        """The ballot that counts, by member."""
        return {ballot.member_id: ballot for ballot in self.ballots if ballot.live}

    def is_open(self, now: datetime) -> bool:
        """Whether a ballot is accepted at this instant."""
        return self.closed_at is None and self.opened_at <= now < self.closes_at

    def everyone_voted(self) -> bool:
        return set(self.member_ids) == set(self.live_ballots)

    def cast(self, member: UUID, choice: Choice, *, ballot_id: UUID, now: datetime) -> Ballot | None:
        """The new ballot of a member, to be kept once the former one is written as history; None: nothing changes."""
        if member not in self.member_ids:
            raise Forbidden("Seules les personnes appelées à ce vote peuvent voter.")
        if not self.is_open(now):
            raise Refused("Ce vote est clos : votre bulletin n’a pas été enregistré.")
        former = self.live_ballots.get(member)
        if former is not None and former.choice is choice:
            return None
        self._set_aside(member)
        return Ballot(id=ballot_id, member_id=member, choice=choice, cast_at=now)

    def keep(self, ballot: Ballot) -> None:
        """Put a new ballot with the others."""
        self.ballots.append(ballot)

    def _set_aside(self, member: UUID) -> None:
        if former := self.live_ballots.get(member):
            former.live = False

    def leave(self, member: UUID, now: datetime) -> None:
        """A member leaves the body while the vote is open: no longer called, their ballot no longer counts."""
        if self.is_open(now):
            for elector in self.electors:
                if elector.person_id == member and elector.left_at is None:
                    elector.left_at = now
                    self._set_aside(member)

    def end_now(self, now: datetime) -> None:
        """Close before the hour, which is allowed only once everyone has voted."""
        if not self.is_open(now):
            return
        if not self.everyone_voted():
            raise Refused("Tout le monde n’a pas encore voté : le vote reste ouvert jusqu’à l’heure annoncée.")
        self.closes_at = now

    def close(self, now: datetime) -> Result:
        """Count once, and write down what was counted and what came of it."""
        if now < self.closes_at:
            raise Refused("Ce vote est encore ouvert.")
        result = self._count()
        self.closed_at = self.closes_at
        self.outcome, self.ground, self.members = result.outcome, result.ground, result.members
        counted = result.tally
        self.in_favour, self.against, self.abstentions = counted.in_favour, counted.against, counted.abstentions
        self.record = canonical(self._inputs() | {"result": _plain(result)})
        self.digest = fingerprint(self.record)
        return result

    def _count(self) -> Result:
        live = self.live_ballots
        chair = live.get(self.chair) if self.chair else None
        return result_of(
            tally(ballot.choice for ballot in live.values()),
            members=len(self.member_ids),
            quorum_required=self.quorum_required,
            casting_vote=chair.choice if chair else None,
        )

    @property
    def result(self) -> Result | None:
        """What was counted at the close; None while the vote is not closed."""
        if self.outcome is None or self.ground is None:
            return None
        counted = Tally(self.in_favour or 0, self.against or 0, self.abstentions or 0)
        return Result(self.outcome, self.ground, counted, self.members or 0)

    def _inputs(self) -> dict[str, Any]:
        """All that the result follows from, in an order of its own."""
        return {
            "round": str(self.id),
            "number": self.number,
            "majority": self.majority,
            "quorum": self.quorum,
            "opened_at": _instant(self.opened_at),
            "closes_at": _instant(self.closes_at),
            "chair": str(self.chair) if self.chair else None,
            "members": sorted(str(member) for member in self.member_ids),
            "ballots": {str(member): ballot.choice.value for member, ballot in self.live_ballots.items()},
        }


def _plain(result: Result) -> dict[str, Any]:
    return {
        "outcome": result.outcome.value,
        "ground": result.ground.value,
        "in_favour": result.tally.in_favour,
        "against": result.tally.against,
        "abstentions": result.tally.abstentions,
        "members": result.members,
    }


def _instant(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat()


def canonical(value: dict[str, Any]) -> str:
    """JSON with one spelling only: sorted keys, no space."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)


def fingerprint(record: str) -> str:
    """SHA-256 of a record, in hexadecimal."""
    return hashlib.sha256(record.encode()).hexdigest()


def electors_of(members: Iterable[UUID]) -> list[Elector]:
    """Those who are called, as they are now."""
    return [Elector(person_id=member) for member in sorted(members)]
