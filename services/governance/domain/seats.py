"""Seats in a body, with their dates: who sits on a day follows from them alone."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from uuid import UUID

from shared.schemas import PARIS


class Place(StrEnum):
    """As what one sits: with a vote, in the place of an absent titular, or to advise."""

    TITULAR = "titular"
    SUBSTITUTE = "substitute"
    ADVISORY = "advisory"


@dataclass(eq=False, kw_only=True)
class Seat:
    """Someone sits from `since` to `until`, both days included; without a last day until the seat is taken away."""

    person_id: UUID
    place: Place
    since: date
    until: date | None = None
    stands_for: UUID | None = None
    named_by: UUID | None

    def covers(self, day: date) -> bool:
        return self.since <= day and (self.until is None or day <= self.until)

    def meets(self, since: date, until: date | None) -> bool:
        """Whether they have a day in common."""
        return (self.until is None or since <= self.until) and (until is None or self.since <= until)

    @property
    def ends_at(self) -> datetime | None:
        """The midnight of Paris that ends the last day."""
        if self.until is None:
            return None
        return datetime.combine(self.until + timedelta(days=1), time(), PARIS)


@dataclass(eq=False, kw_only=True)
class Absence:
    """A titular or a substitute says that they are away, from one day to another, both included."""

    id: UUID
    person_id: UUID
    since: date
    until: date
    declared_by: UUID

    def covers(self, day: date) -> bool:
        return self.since <= day <= self.until


def sitting_on(seats: Iterable[Seat], absences: Iterable[Absence], day: date) -> dict[UUID, Seat]:
    """Whoever votes on that day, with the seat they vote for; never both a titular and their substitute.

    A titular who is away is replaced by a substitute who is not; without one they stay called, silent.
    """
    held = [seat for seat in seats if seat.covers(day)]
    away = {absence.person_id for absence in absences if absence.covers(day)}
    return dict(_voters(held, away))


def _voters(held: list[Seat], away: set[UUID]) -> Iterator[tuple[UUID, Seat]]:
    free = {seat.stands_for: seat for seat in held if seat.place is Place.SUBSTITUTE and seat.person_id not in away}
    for titular in held:
        if titular.place is Place.TITULAR:
            seat = free.get(titular.person_id, titular) if titular.person_id in away else titular
            yield seat.person_id, seat


def holding(seats: Iterable[Seat], place: Place, day: date) -> tuple[UUID, ...]:
    """Who holds such a seat on that day, present or not."""
    return tuple(sorted(seat.person_id for seat in seats if seat.place is place and seat.covers(day)))
