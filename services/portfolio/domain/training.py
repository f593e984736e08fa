"""Training sessions: places, who comes, who waits for a place, who was there; for which roles of a team they are."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from shared.contracts.portfolio import TrainingSeatChanged
from shared.errors import Invalid, NotFound, Refused
from shared.identifiers import new_id


class SeatState(StrEnum):
    """Where somebody stands towards a session."""

    REGISTERED = "registered"
    WAITING = "waiting"
    WITHDRAWN = "withdrawn"
    ATTENDED = "attended"
    ABSENT = "absent"


SEATS = {
    SeatState.REGISTERED: "Place réservée",
    SeatState.WAITING: "En attente d’une place",
    SeatState.WITHDRAWN: "Place rendue",
    SeatState.ATTENDED: "Présence notée",
    SeatState.ABSENT: "Absence notée",
}
HOLDING = frozenset({SeatState.REGISTERED, SeatState.ATTENDED, SeatState.ABSENT})
"""States in which a seat takes one of the places."""


@dataclass(eq=False, kw_only=True)
class TrainingSeat:
    """One person in one session; `asked_at` is what decides who waits first."""

    id: UUID
    person_id: UUID
    state: SeatState
    asked_at: datetime


def codes_of(roles: str) -> list[str]:
    """The codes of roles as they are kept: with commas between."""
    return [code for code in roles.split(",") if code]


@dataclass(eq=False, kw_only=True)
class Training:
    """A session: so many places, for these roles (codes with commas between; none: for everybody)."""

    id: UUID
    title: str
    about: str
    place: str
    roles: str
    starts_at: datetime
    ends_at: datetime
    places: int
    planned_by: UUID
    cancelled_why: str = ""
    seats: list[TrainingSeat] = field(default_factory=list)

    def __post_init__(self) -> None:
        if self.ends_at <= self.starts_at:
            raise Invalid({"ends_at": ["La fin doit venir après le début."]})

    @property
    def for_roles(self) -> list[str]:
        """The codes of the roles it is meant for."""
        return codes_of(self.roles)

    @property
    def taken(self) -> int:
        return sum(seat.state in HOLDING for seat in self.seats)

    @property
    def noted(self) -> list[tuple[str, str]]:
        """Who was there and who was not, as far as somebody has said."""
        said = [seat for seat in self.seats if seat.state in {SeatState.ATTENDED, SeatState.ABSENT}]
        return sorted((str(seat.person_id), seat.state.value) for seat in said)

    @property
    def free(self) -> int:
        """Places nobody has taken."""
        return max(self.places - self.taken, 0)

    @property
    def waiting(self) -> list[TrainingSeat]:
        """Who waits, the first to have asked first."""
        found = [seat for seat in self.seats if seat.state is SeatState.WAITING]
        return sorted(found, key=lambda seat: (seat.asked_at, seat.id))

    def seat_of(self, person_id: UUID) -> TrainingSeat | None:
        """The seat of somebody who comes, waits or came."""
        mine = [seat for seat in self.seats if seat.person_id == person_id]
        return next((seat for seat in mine if seat.state is not SeatState.WITHDRAWN), None)

    def register(self, person_id: UUID, now: datetime) -> TrainingSeat:
        """Take a place, or wait when there is none; raises Refused."""
        self._check_open(now)
        if self.seat_of(person_id) is not None:
            raise Refused("Vous êtes déjà sur la liste de cette formation.")
        state = SeatState.REGISTERED if self.free else SeatState.WAITING
        seat = TrainingSeat(id=new_id(), person_id=person_id, state=state, asked_at=now)
        self.seats.append(seat)
        return seat

    def withdraw(self, person_id: UUID, now: datetime) -> list[TrainingSeat]:
        """Leave the list: who has waited longest takes the place. Returns the seats that changed."""
        self._check_open(now)
        seat = self.seat_of(person_id)
        if seat is None:
            raise NotFound("Vous n’êtes pas sur la liste de cette formation.")
        seat.state = SeatState.WITHDRAWN
        return [seat, *self._let_in()]

    def _let_in(self) -> list[TrainingSeat]:
        let_in = self.waiting[: self.free]
        for seat in let_in:
            seat.state = SeatState.REGISTERED
        return let_in

    def _check_open(self, now: datetime) -> None:
        if self.cancelled_why:
            raise Refused("Cette formation est annulée.")
        if now >= self.starts_at:
            raise Refused("Cette formation a commencé : on ne s’inscrit plus.")

    def note(self, present: Collection[UUID], now: datetime) -> list[TrainingSeat]:
        """Say who was there; said again, the last words hold. Returns the seats that changed."""
        if self.cancelled_why or now < self.starts_at:
            raise Refused("Les présences se notent quand la formation a commencé.")
        changed = []
        for seat in self.seats:
            state = SeatState.ATTENDED if seat.person_id in present else SeatState.ABSENT
            if seat.state in HOLDING and seat.state is not state:
                seat.state = state
                changed.append(seat)
        return changed

    def cancel(self, why: str, now: datetime) -> None:
        """Call it off."""
        self._check_open(now)
        self.cancelled_why = why

    def said(self, seat: TrainingSeat, now: datetime) -> TrainingSeatChanged:
        """What is told of a seat."""
        return TrainingSeatChanged(
            training_id=self.id,
            title=self.title,
            starts_at=self.starts_at,
            cancelled=bool(self.cancelled_why),
            person_id=seat.person_id,
            state=seat.state.value,
            changed_at=now,
        )


def concerns(training: Training, role: str) -> bool:
    """Whether a session is meant for somebody in this role."""
    return not training.for_roles or role in training.for_roles


def trained(sessions: Iterable[Training], person_id: UUID, role: str) -> list[Training]:
    """The sessions for this role at which the person was present."""
    return [
        one
        for one in sessions
        if concerns(one, role)
        and any(seat.person_id == person_id and seat.state is SeatState.ATTENDED for seat in one.seats)
    ]
