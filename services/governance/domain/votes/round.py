"""A vote from its opening to its record."""

from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID, uuid4

from services.governance.domain.rules import Choice, Ground, Outcome, Quorum, Result, Rules, Tally, is_met
from services.governance.domain.votes.counting import attendance, count, publishable, senses
from services.governance.domain.votes.people import Ballot, Elector, Mandate, Mode, Room, Signature, Slip
from services.governance.domain.votes.record import fingerprint, record_of
from shared.errors import Refused

IN_WRITING = Rules(quorum=Quorum.PARTICIPATION)
SMALLEST_BREAKDOWN = 5
"""Secret ballots below which the counts would tell too much."""


@dataclass(eq=False, kw_only=True)
class Round:
    """A vote: open from `opened_at` (included) to `closes_at` (excluded), whatever any timer does.

    `answers` are those among which one chooses, none when one votes for or against; `runoff`: the most votes choose.
    """

    id: UUID
    number: int
    body_name: str
    chair_id: UUID | None
    rules: Rules = IN_WRITING
    mode: Mode = Mode.WRITTEN
    secret: bool = False
    runoff: bool = False
    answers: tuple[str, ...] = ()
    text_version: int = 0
    provisional_days: int | None = None
    evidence: str = ""
    opened_at: datetime
    closes_at: datetime
    electors: list[Elector] = field(default_factory=list)
    ballots: list[Ballot] = field(default_factory=list)
    mandates: list[Mandate] = field(default_factory=list)
    signatures: list[Signature] = field(default_factory=list)
    slips: list[Slip] = field(default_factory=list)
    majority: str = field(init=False)
    quorum: str = field(init=False)
    reminded_at: datetime | None = None
    closed_at: datetime | None = None
    outcome: Outcome | None = None
    ground: Ground | None = None
    in_favour: int | None = None
    against: int | None = None
    abstentions: int | None = None
    blanks: int | None = None
    members: int | None = None
    chosen: int | None = None
    annulled: str = ""
    record: str | None = None
    digest: str | None = None

    def __post_init__(self) -> None:
        self.majority, self.quorum = self.rules.majority.value, self.rules.quorum.value

    @property
    def quorum_required(self) -> bool:
        return self.rules.quorum is not Quorum.NONE

    @property
    def member_ids(self) -> tuple[UUID, ...]:
        """Those who may vote: called at the opening, still members, not recused."""
        return tuple(elector.person_id for elector in self.electors if elector.counts)

    @property
    def chair(self) -> UUID | None:
        """The chair of this vote, as long as they may vote in it."""
        return self.chair_id if self.chair_id in self.member_ids else None

    @property
    def live_ballots(self) -> dict[UUID, Ballot]:
        """The ballot that counts, by member."""
        return {ballot.member_id: ballot for ballot in self.ballots if ballot.live}

    @property
    def holders(self) -> dict[UUID, UUID]:
        """Who votes for whom now: giver -> holder."""
        return {mandate.giver_id: mandate.holder_id for mandate in self.mandates if mandate.ended_at is None}

    @property
    def voted(self) -> dict[UUID, UUID]:
        """Who has voted, and by whose hand; never how."""
        if self.secret:
            return {signature.member_id: signature.hand for signature in self.signatures}
        return {member: ballot.hand for member, ballot in self.live_ballots.items()}

    @property
    def silent(self) -> tuple[UUID, ...]:
        """Who may vote and has not."""
        return tuple(member for member in self.member_ids if member not in self.voted)

    @property
    def choices(self) -> tuple[Choice, ...]:
        """What a ballot may say here."""
        senses = (Choice.FOR,) if self.answers else (Choice.FOR, Choice.AGAINST)
        return (*senses, Choice.ABSTENTION, Choice.BLANK) if self.secret else (*senses, Choice.ABSTENTION)

    def is_open(self, now: datetime) -> bool:
        """Whether a ballot is accepted at this instant."""
        return self.closed_at is None and self.opened_at <= now < self.closes_at

    def everyone_voted(self) -> bool:
        return not self.silent

    def count_is_valid(self) -> bool:
        """Whether enough are there at this moment."""
        return is_met(self.rules.quorum, attendance(self), len(self.member_ids))

    def elector(self, person: UUID) -> Elector | None:
        """Someone who is part of this vote."""
        return next((each for each in self.electors if each.person_id == person and each.counts), None)

    def is_there(self, person: UUID) -> bool:
        """In a session those who are present; in writing everyone who is called."""
        found = self.elector(person)
        return found is not None and (self.mode is Mode.WRITTEN or found.present)

    def gather(self, room: Room, now: datetime) -> None:
        """It takes place in a sitting: those who are there vote, for themselves and for whom they stand for."""
        self.mode = Mode.SESSION
        for elector in self.electors:
            elector.present = elector.person_id in room.present
        called = set(self.member_ids)
        for giver, holder in room.holders.items():
            if {giver, holder} <= called:
                self.mandates.append(Mandate(id=uuid4(), giver_id=giver, holder_id=holder, given_at=now))

    def keep(self, ballot: Ballot) -> None:
        """Put a new ballot with the others."""
        self.ballots.append(ballot)

    def set_aside(self, member: UUID) -> None:
        """Their ballot becomes history."""
        if former := self.live_ballots.get(member):
            former.live = False

    def end_mandates(self, now: datetime, *, giver: UUID | None = None, holder: UUID | None = None) -> None:
        """Those given by the one or held by the other end now."""
        for mandate in self.mandates:
            if mandate.ended_at is None and (mandate.giver_id == giver or mandate.holder_id == holder):
                mandate.ended_at = now

    def leave(self, member: UUID, now: datetime) -> None:
        """A member leaves the body while the vote is open: no longer called, their ballot no longer counts."""
        self.pass_terms(now)
        if self.is_open(now):
            self._go(member, now)

    def pass_terms(self, now: datetime) -> None:
        """Those whose term has ended before the vote closed have left at that instant."""
        for each in self.electors:
            if each.until is not None and each.until <= now and each.until < self.closes_at:
                self._go(each.person_id, each.until)

    def hold_until(self, member: UUID, until: datetime | None) -> None:
        """The term of somebody who is called ends at another instant, or no more."""
        found = self.elector(member)
        if found is not None:
            found.until = until

    def _go(self, member: UUID, at: datetime) -> None:
        """A secret ballot that is in the box stays there: whoever dropped it stays called."""
        found = self.elector(member)
        if found is not None and not (self.secret and member in self.voted):
            found.left_at = at
            self.withdraw(member, at)

    def withdraw(self, member: UUID, at: datetime) -> None:
        """Their ballot and their mandates, given and held, no longer count; nor what they cast for somebody else."""
        for giver, holder in self.holders.items():
            if holder == member and self.voted.get(giver) == member:
                self.set_aside(giver)
        self.end_mandates(at, giver=member, holder=member)
        self.set_aside(member)

    def end_now(self, now: datetime) -> None:
        """Close before the hour: once everyone has voted or, in a session, once the chair has called the vote."""
        if not self.is_open(now):
            return
        self.pass_terms(now)
        if self.mode is Mode.WRITTEN and not self.everyone_voted():
            raise Refused("Tout le monde n’a pas encore voté : le vote reste ouvert jusqu’à l’heure annoncée.")
        self.closes_at = now

    def extend(self, closes_at: datetime, now: datetime) -> None:
        """A later close, as long as the announced one has not passed."""
        if not self.is_open(now):
            raise Refused("Ce vote est clos : il ne peut plus être prolongé.")
        if closes_at <= self.closes_at:
            raise Refused("Un vote se prolonge, il ne se raccourcit pas : choisissez une heure plus tardive.")
        self.closes_at = closes_at

    def annul(self, why: str, now: datetime) -> None:
        """The round is void, with its reason: nothing is counted, a new one may be opened."""
        if self.closed_at is None:
            self.closes_at, self.annulled = min(now, self.closes_at), why
            self._write(Result(Outcome.ANNULLED, Ground.ANNULLED, Tally(), len(self.member_ids)))

    def close(self, now: datetime) -> Result:
        """Count once, and write down what was counted and what came of it; closed again, it is the same."""
        if self.closed_at is not None and self.result is not None:
            return self.result
        if now < self.closes_at:
            raise Refused("Ce vote est encore ouvert.")
        self.pass_terms(now)
        result = publishable(self, count(self))
        self._write(result)
        return result

    def _write(self, result: Result) -> None:
        self.closed_at = self.closes_at
        self.outcome, self.ground, self.members = result.outcome, result.ground, result.members
        counted = result.tally
        self.in_favour, self.against = senses(result)
        self.abstentions, self.blanks, self.chosen = counted.abstentions, counted.blanks, result.chosen
        self.record = record_of(self, result)
        self.digest = fingerprint(self.record)

    @property
    def hides_breakdown(self) -> bool:
        """Fewer secret ballots than that would tell who said what."""
        return self.secret and len(self.slips) < SMALLEST_BREAKDOWN

    @property
    def result(self) -> Result | None:
        """What was counted at the close; None while the vote is not closed."""
        if self.outcome is None or self.ground is None:
            return None
        counted = Tally(self.in_favour or 0, self.against or 0, self.abstentions or 0, self.blanks or 0)
        return Result(self.outcome, self.ground, counted, self.members or 0, chosen=self.chosen or 0)
