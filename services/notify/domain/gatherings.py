"""What happens at the place: workshops, open days, visits; who has a place, who waits for one, what changed."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from shared.errors import Invalid, NotFound, Refused
from shared.identifiers import new_id


class GatheringKind(StrEnum):
    """What people come for."""

    WORKSHOP = "workshop"
    OPEN_DAY = "open_day"
    VISIT = "visit"
    MEETING = "meeting"


GATHERING_KINDS = {
    GatheringKind.WORKSHOP: "Atelier",
    GatheringKind.OPEN_DAY: "Journée portes ouvertes",
    GatheringKind.VISIT: "Visite du lieu",
    GatheringKind.MEETING: "Rencontre",
}


OPEN_TO_ALL = (GatheringKind.OPEN_DAY, GatheringKind.VISIT)
"""Where people from outside may come too."""


class GuestState(StrEnum):
    """Where somebody stands."""

    COMING = "coming"
    WAITING = "waiting"


GUESTS = {GuestState.COMING: "Place réservée", GuestState.WAITING: "En attente d’une place"}


@dataclass(eq=False, kw_only=True)
class Guest:
    """One person at one gathering; `asked_at` is what decides who waits first."""

    id: UUID
    person_id: UUID
    state: GuestState
    asked_at: datetime


@dataclass(eq=False, kw_only=True)
class Gathering:
    """`places` None: as many as come. `changes` counts what calendars have to take over."""

    id: UUID
    kind: GatheringKind
    title: str
    about: str
    place: str
    starts_at: datetime
    ends_at: datetime
    places: int | None
    planned_by: UUID
    changed_at: datetime
    cancelled_why: str = ""
    changes: int = 0
    version: int = 0
    guests: list[Guest] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._check_hours()

    def _check_hours(self) -> None:
        if self.ends_at <= self.starts_at:
            raise Invalid({"ends_at": ["La fin doit venir après le début."]})

    @property
    def coming(self) -> list[Guest]:
        """Who has a place, the first to have asked first."""
        return self._in(GuestState.COMING)

    @property
    def waiting(self) -> list[Guest]:
        """Who waits, the first to have asked first."""
        return self._in(GuestState.WAITING)

    def _in(self, state: GuestState) -> list[Guest]:
        return sorted((one for one in self.guests if one.state is state), key=lambda one: (one.asked_at, one.id))

    @property
    def free(self) -> int | None:
        """Places nobody has taken; None: there is room for everybody."""
        return None if self.places is None else max(self.places - len(self.coming), 0)

    def guest(self, person_id: UUID) -> Guest | None:
        return next((one for one in self.guests if one.person_id == person_id), None)

    def register(self, person_id: UUID, now: datetime) -> Guest:
        """Take a place, or wait when there is none; raises Refused."""
        self._check_open(now)
        if self.guest(person_id) is not None:
            raise Refused("Vous êtes déjà sur la liste.")
        state = GuestState.WAITING if self.free == 0 else GuestState.COMING
        made = Guest(id=new_id(), person_id=person_id, state=state, asked_at=now)
        self.guests.append(made)
        return made

    def withdraw(self, person_id: UUID, now: datetime) -> list[Guest]:
        """Leave the list; returns who has a place thanks to that."""
        self._check_open(now)
        mine = self.guest(person_id)
        if mine is None:
            raise NotFound("Vous n’êtes pas sur la liste.")
        self.guests.remove(mine)
        return self.let_in()

    def let_in(self) -> list[Guest]:
        """Give the free places to who has waited longest; returns them."""
        let_in = self.waiting if self.free is None else self.waiting[: self.free]
        for one in let_in:
            one.state = GuestState.COMING
        return let_in

    def change(self, now: datetime, **facts: object) -> list[Guest]:
        """Say it anew: whoever has a place keeps it. Returns who has one thanks to more places."""
        self._check_open(now)
        for name, value in facts.items():
            setattr(self, name, value)
        self._check_hours()
        self._changed(now)
        return self.let_in()

    def cancel(self, why: str, now: datetime) -> None:
        """Call it off: it stays in calendars, as cancelled."""
        self._check_open(now)
        self.cancelled_why = why
        self._changed(now)

    def _changed(self, now: datetime) -> None:
        self.changes, self.changed_at = self.changes + 1, now

    @property
    def open_to_all(self) -> bool:
        """Whether people from outside may come."""
        return self.kind in OPEN_TO_ALL

    def check_open_to_all(self, now: datetime) -> None:
        """Raise Refused where people from outside can take no place."""
        if not self.open_to_all:
            raise Refused("Ce rendez-vous est pour les personnes de la maison. Connectez-vous pour vous inscrire.")
        self._check_open(now)

    def _check_open(self, now: datetime) -> None:
        if self.cancelled_why:
            raise Refused("Ce rendez-vous est annulé.")
        if now >= self.starts_at:
            raise Refused("Ce rendez-vous a commencé : plus rien n’y change.")
