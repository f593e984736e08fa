"""Holding training sessions: planned, called off; people who register or withdraw; who was there."""

from datetime import datetime
from uuid import UUID

from services.portfolio.domain.seen import check_seen
from services.portfolio.domain.team import ROLES
from services.portfolio.domain.training import Training, TrainingSeat
from shared.contracts.ideas import REASON_MAX
from shared.errors import Invalid
from shared.identifiers import new_id
from shared.messages import command, given, hidden, integer, several, text, when
from shared.uow import UnitOfWork


@command
class PlanTraining:
    """Plan a session."""

    by: UUID = given()
    title: str = text(max=120, min=5, label="Nom de la formation")
    about: str = text(max=2000, rows=5, label="Ce qu’on y apprend", required=False)
    place: str = text(max=200, label="Lieu", help="Une salle, une adresse, ou à distance.")
    roles: tuple[str, ...] = several(
        ROLES, label="Pour quels rôles d’une équipe", help="Aucun : pour tout le monde.", required=False
    )
    starts_at: datetime = when(label="Début")
    ends_at: datetime = when(label="Fin")
    places: int = integer(min=1, max=500, label="Nombre de places")


def plan_training(cmd: PlanTraining, uow: UnitOfWork) -> UUID:
    """Plan it; returns its id."""
    if cmd.starts_at <= uow.now:
        raise Invalid({"starts_at": ["Choisissez un jour à venir."]})
    facts = {name: getattr(cmd, name) for name in ("title", "about", "place", "starts_at", "ends_at", "places")}
    planned = Training(id=new_id(), **facts, roles=",".join(cmd.roles), planned_by=cmd.by)
    uow.add(planned)
    return planned.id


@command
class JoinTraining:
    """Take a place in a session, or wait for one."""

    by: UUID = given()
    training_id: UUID = given()


def join_training(cmd: JoinTraining, uow: UnitOfWork) -> UUID:
    """The row of the session is locked: of two who ask for the last place the second waits. Returns its id."""
    session = uow.get(Training, cmd.training_id)
    _tell(session, [session.register(cmd.by, uow.now)], uow)
    return session.id


@command
class LeaveTraining:
    """Give one's place back."""

    by: UUID = given()
    training_id: UUID = given()


def leave_training(cmd: LeaveTraining, uow: UnitOfWork) -> UUID:
    """Whoever has waited longest takes the place; returns the session's id."""
    session = uow.get(Training, cmd.training_id)
    _tell(session, session.withdraw(cmd.by, uow.now), uow)
    return session.id


@command
class NoteAttendance:
    """Say who was there."""

    by: UUID = given()
    training_id: UUID = given()
    seen: str = hidden()
    present: tuple[str, ...] = several({}, label="Personnes présentes", required=False)


def note_attendance(cmd: NoteAttendance, uow: UnitOfWork) -> UUID:
    """Keep it; said again, the last words hold. Returns the session's id."""
    session = uow.get(Training, cmd.training_id)
    check_seen(cmd.seen, *session.noted)
    _tell(session, session.note({UUID(one) for one in cmd.present}, uow.now), uow)
    return session.id


@command
class CancelTraining:
    """Call a session off."""

    by: UUID = given()
    training_id: UUID = given()
    why: str = text(max=REASON_MAX, min=5, rows=3, label="Pourquoi elle n’a pas lieu")


def cancel_training(cmd: CancelTraining, uow: UnitOfWork) -> UUID:
    """Tell everybody who was coming or waiting; returns the session's id."""
    session = uow.get(Training, cmd.training_id)
    session.cancel(cmd.why, uow.now)
    _tell(session, [seat for seat in session.seats if session.seat_of(seat.person_id) is seat], uow)
    return session.id


def _tell(session: Training, seats: list[TrainingSeat], uow: UnitOfWork) -> None:
    for seat in seats:
        uow.say(session.said(seat, uow.now))
