"""Bodies: who sits in them and from when to when, who chairs them, and how they vote."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from uuid import UUID

from services.governance.domain.days import in_paris
from services.governance.domain.rules import CRPA, Preset, Quorum, Rules
from services.governance.domain.seats import Absence, Place, Seat, holding, sitting_on
from shared.contracts.governance import BodyChanged
from shared.errors import Invalid, Refused

SECOND_VOTE_DAYS = 3
"""Full days between a vote without quorum and the second one, unless the body says otherwise."""

CONVOCATION_DAYS = CRPA.convocation_days
"""Clear days between a convocation and its session, unless the body says otherwise."""

SECRET_REQUESTS = 3
"""Members on whose request a vote is secret, unless the body says otherwise."""

NOT_SITTING = "Cette personne ne siège pas dans cette instance."
WRONG_DAYS = "Le dernier jour ne peut pas venir avant le premier."


class Level(StrEnum):
    """How high a body stands."""

    OPERATIONAL = "operational"
    STRATEGIC = "strategic"
    POLITICAL = "political"


@dataclass(eq=False)
class Member:
    """Someone who votes in a body, as the other services were last told."""

    person_id: UUID


@dataclass(eq=False, kw_only=True)
class Body:
    """A body that decides; who sits on a day follows from its seats, `members` is what was last told of it."""

    id: UUID
    name: str
    level: Level
    second_vote_days: int = SECOND_VOTE_DAYS
    convocation_days: int = CONVOCATION_DAYS
    secret_requests: int = SECRET_REQUESTS
    rules: Rules = CRPA.rules
    chair_id: UUID | None = None
    members: list[Member] = field(default_factory=list)
    seats: list[Seat] = field(default_factory=list)
    absences: list[Absence] = field(default_factory=list)
    told_on: date | None = None
    changed_at: datetime
    version: int = 0

    def votes_on(self, day: date) -> dict[UUID, Seat]:
        """Who votes on that day, with the seat they vote for."""
        return sitting_on(self.seats, self.absences, day)

    def members_on(self, day: date) -> tuple[UUID, ...]:
        """Who votes on that day."""
        return tuple(sorted(self.votes_on(day)))

    def members_at(self, now: datetime) -> tuple[UUID, ...]:
        return self.members_on(in_paris(now))

    def called_on(self, day: date) -> tuple[UUID, ...]:
        """Who is called to a sitting on that day: those who vote, and those who advise."""
        return (*self.members_on(day), *holding(self.seats, Place.ADVISORY, day))

    def chair_at(self, now: datetime) -> UUID | None:
        """The chair, if they sit on that day: nobody chairs after their seat, or while replaced."""
        return self.chair_id if self.chair_id in self.members_at(now) else None

    def settle(self, members: Iterable[UUID], chair: UUID | None, by: UUID, now: datetime) -> BodyChanged:
        """Give a new body its titulars, from this day on."""
        since = in_paris(now)
        self.seats = [
            Seat(person_id=one, place=Place.TITULAR, since=since, named_by=by) for one in sorted(set(members))
        ]
        return self.name_chair(chair, now)

    def change(self, *, name: str, level: Level, second_vote_days: int, now: datetime) -> BodyChanged:
        self.name, self.level, self.second_vote_days = name, level, second_vote_days
        return self._changed(now)

    def vote_by(self, rules: Rules, now: datetime) -> BodyChanged:
        """From now on votes open with these rules; those that are open keep theirs."""
        self.rules = rules
        return self._changed(now)

    def follow(self, preset: Preset, now: datetime) -> BodyChanged:
        """Take over a whole set of rules with its delays."""
        self.convocation_days, self.second_vote_days = preset.convocation_days, preset.second_vote_days
        return self.vote_by(preset.rules, now)

    def rules_of_a_vote(self, *, quorum: Quorum) -> Rules:
        """What a vote that opens now is counted by."""
        return replace(self.rules, quorum=quorum)

    def seat(self, seat: Seat, now: datetime) -> BodyChanged:
        """Someone sits from a day on; nobody holds two seats at once, nor has two substitutes."""
        if seat.until is not None and seat.until < seat.since:
            raise Invalid({"until": [WRONG_DAYS]})
        meanwhile = [one for one in self.seats if one.meets(seat.since, seat.until)]
        if any(one.person_id == seat.person_id for one in meanwhile):
            raise Refused("Cette personne siège déjà dans cette instance.")
        _check_stands(seat, meanwhile)
        self.seats.append(seat)
        return self._changed(now)

    def extend_seat(self, person_id: UUID, until: date | None, now: datetime) -> BodyChanged:
        """Another last day for the seat that is held, or none."""
        held = self._seat_of(person_id, in_paris(now))
        others = [one for one in self.seats if one is not held and one.meets(held.since, until)]
        if until is not None and until < in_paris(now):
            raise Invalid({"until": ["Choisissez aujourd’hui ou un jour à venir."]})
        if any(one.person_id == person_id for one in others):
            raise Refused("Cette personne a déjà un autre siège à ces dates.")
        if held.place is Place.SUBSTITUTE:
            _check_stands(held, others)
        held.until = until
        return self._changed(now)

    def remove_member(self, person_id: UUID, now: datetime) -> BodyChanged:
        """The person sits no longer from this day on; if they were the chair, there is none until one is named."""
        today = in_paris(now)
        held = self._seat_of(person_id, today)
        if held.since >= today:
            self.seats.remove(held)
        else:
            held.until = today - timedelta(days=1)
        if self.chair_id == person_id:
            self.chair_id = None
        return self._changed(now)

    def forget(self, person_id: UUID, now: datetime) -> BodyChanged:
        """No seat and no absence of theirs is left, of any date, nor a substitute for them."""
        self.seats = [one for one in self.seats if person_id not in {one.person_id, one.stands_for}]
        self.absences = [one for one in self.absences if one.person_id != person_id]
        if self.chair_id == person_id:
            self.chair_id = None
        return self._changed(now)

    def name_chair(self, person_id: UUID | None, now: datetime) -> BodyChanged:
        if person_id is not None and person_id not in holding(self.seats, Place.TITULAR, in_paris(now)):
            raise Refused("La présidence revient à une personne qui siège dans l’instance comme titulaire.")
        self.chair_id = person_id
        return self._changed(now)

    def be_away(self, absence: Absence, now: datetime) -> BodyChanged:
        """A substitute votes in the place of a titular who is away; votes that are open do not change."""
        if absence.until < absence.since:
            raise Invalid({"until": [WRONG_DAYS]})
        if absence.since < in_paris(now):
            raise Invalid({"since": ["Choisissez aujourd’hui ou un jour à venir."]})
        seats = [one for one in self.seats if one.person_id == absence.person_id]
        if not any(one.meets(absence.since, absence.until) for one in seats if one.place is not Place.ADVISORY):
            raise Refused("Cette personne ne siège pas à ces dates.")
        self.absences.append(absence)
        return self._changed(now)

    def be_back(self, absence_id: UUID, now: datetime) -> BodyChanged:
        """From this day on the person is there after all."""
        today = in_paris(now)
        absence = next((one for one in self.absences if one.id == absence_id and today <= one.until), None)
        if absence is None:
            raise Refused("Cette absence est déjà terminée.")
        if absence.since >= today:
            self.absences.remove(absence)
        else:
            absence.until = today - timedelta(days=1)
        return self._changed(now)

    def turn_day(self, now: datetime) -> BodyChanged | None:
        """What a new day has changed by itself, told once; None when the same people vote."""
        self.told_on = in_paris(now)
        self._seat_the_seatless(self.told_on)
        told = tuple(sorted(member.person_id for member in self.members))
        return None if told == self.members_at(now) else self._changed(now)

    def _seat_the_seatless(self, today: date) -> None:
        """Code from before seats adds a member without one while both run: they are titular from this day on."""
        seated = {one.person_id for one in self.seats}
        self.seats += [
            Seat(person_id=one.person_id, place=Place.TITULAR, since=today, named_by=None)
            for one in self.members
            if one.person_id not in seated
        ]

    def _seat_of(self, person_id: UUID, today: date) -> Seat:
        """The seat held now, or else the next one."""
        theirs = (one for one in self.seats if one.person_id == person_id and (one.until is None or today <= one.until))
        found = min(theirs, key=lambda one: one.since, default=None)
        if found is None:
            raise Refused(NOT_SITTING)
        return found

    def _changed(self, now: datetime) -> BodyChanged:
        self.changed_at, self.version, self.told_on = now, self.version + 1, in_paris(now)
        voting = self.members_at(now)
        kept = {member.person_id: member for member in self.members}
        self.members = [kept.get(one) or Member(one) for one in voting]
        return BodyChanged(
            body_id=self.id,
            name=self.name,
            level=self.level.value,
            chair_id=self.chair_at(now),
            member_ids=voting,
            changed_at=now,
        )


def _check_stands(seat: Seat, meanwhile: Iterable[Seat]) -> None:
    """A substitute stands for one titular of these days, who has no other."""
    if seat.place is not Place.SUBSTITUTE:
        if seat.stands_for is not None:
            raise Invalid({"stands_for": ["Seule une suppléance remplace quelqu’un."]})
        return
    meanwhile = list(meanwhile)
    if seat.stands_for not in {one.person_id for one in meanwhile if one.place is Place.TITULAR}:
        raise Invalid({"stands_for": ["Choisissez la personne titulaire que remplace la suppléance."]})
    if any(one.place is Place.SUBSTITUTE and one.stands_for == seat.stands_for for one in meanwhile):
        raise Refused("Cette personne titulaire a déjà une suppléance à ces dates.")
