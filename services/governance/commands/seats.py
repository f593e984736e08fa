"""Seat people in a body with their dates, unseat them, say who is away; tell what a new day changes."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

import structlog
from sqlalchemy import or_, select

from services.governance.commands.bodies import check_known
from services.governance.commands.mandates import leave_votes
from services.governance.domain.bodies import Body
from services.governance.domain.cases import Case, CaseState
from services.governance.domain.days import in_paris
from services.governance.domain.seats import Absence, Place, Seat
from services.governance.tables import body as bodies
from services.governance.tables import case_file, member, seat
from shared.errors import DatabaseDown, Forbidden
from shared.identifiers import new_id
from shared.messages import choice, command, day, given, hidden
from shared.people import roles_of
from shared.service import Runtime
from shared.uow import UnitOfWork

log = structlog.get_logger()

PLACES: dict[str, str] = {
    Place.TITULAR: "Titulaire : vote",
    Place.SUBSTITUTE: "Suppléance : vote à la place d’une personne titulaire absente",
    Place.ADVISORY: "Voix consultative : donne son avis, ne vote pas",
}
"""As what one sits: code -> words on screen."""

MANAGERS = frozenset({"team", "administrator"})
UNTIL, UNTIL_HELP = "Dernier jour du mandat", "Ce jour compris. Laissez vide si le mandat n’a pas de terme."


@command
class AddMember:
    """Seat someone in a body."""

    by: UUID = given()
    body_id: UUID = given()
    seen: int = hidden()
    person_id: UUID = choice({}, label="Personne", help="Une personne qui s’est déjà connectée à la plateforme.")
    place: str = choice(PLACES, label="À quel titre")
    stands_for: UUID | None = choice(
        {}, label="Remplace", help="Seulement pour une suppléance : la personne titulaire.", required=False
    )
    since: date = day(label="Premier jour du mandat")
    until: date | None = day(label=UNTIL, help=UNTIL_HELP, required=False)


def add_member(cmd: AddMember, uow: UnitOfWork) -> UUID:
    """Whoever joins takes part in the votes opened from their first day on; returns the body's id."""
    body = uow.get(Body, cmd.body_id, seen=cmd.seen)
    check_known(uow, [cmd.person_id])
    seat = Seat(
        person_id=cmd.person_id,
        place=Place(cmd.place),
        since=cmd.since,
        until=cmd.until,
        stands_for=cmd.stands_for,
        named_by=cmd.by,
    )
    uow.say(body.seat(seat, uow.now))
    return body.id


@command
class ExtendSeat:
    """Change the last day of somebody's seat."""

    by: UUID = given()
    body_id: UUID = given()
    person_id: UUID = given()
    seen: int = hidden()
    until: date | None = day(label=UNTIL, help=UNTIL_HELP, required=False)


def extend_seat(cmd: ExtendSeat, uow: UnitOfWork) -> UUID:
    """In the votes that are open, too; returns the body's id."""
    body = uow.get(Body, cmd.body_id, seen=cmd.seen)
    open_cases = _open_cases(uow, body.id)
    uow.say(body.extend_seat(cmd.person_id, cmd.until, uow.now))
    held = body.votes_on(in_paris(uow.now)).get(cmd.person_id)
    for case in open_cases if held is not None else []:
        if case.vote.is_open(uow.now):
            case.vote.hold_until(cmd.person_id, held.ends_at if held else None)
    return body.id


@command
class RemoveMember:
    """Unseat someone."""

    by: UUID = given()
    body_id: UUID = given()
    seen: int = hidden()
    person_id: UUID = given()


def remove_member(cmd: RemoveMember, uow: UnitOfWork) -> UUID:
    """Whoever leaves also leaves the votes still open, with their ballot; returns the body's id."""
    body = uow.get(Body, cmd.body_id, seen=cmd.seen)
    open_cases = _open_cases(uow, body.id)
    fact = body.remove_member(cmd.person_id, uow.now)
    for case in open_cases:
        leave_votes(case, cmd.person_id, uow)
    uow.say(fact)
    return body.id


def _open_cases(uow: UnitOfWork, body_id: UUID) -> list[Case]:
    """The cases of a body that are being voted on, locked: no ballot and no count slips in between."""
    voting = (case_file.c.body_id == body_id, case_file.c.state == CaseState.VOTING)
    return list(uow.session.scalars(select(Case).where(*voting).order_by(case_file.c.id).with_for_update()))


@command
class DeclareAbsence:
    """Say that a titular or a substitute is away for some days."""

    by: UUID = given()
    body_id: UUID = given()
    person_id: UUID = choice({}, label="Personne absente")
    since: date = day(label="Premier jour d’absence", help="Pour une séance, le jour de la séance suffit.")
    until: date = day(label="Dernier jour d’absence", help="Les votes déjà ouverts ne changent pas.")


def declare_absence(cmd: DeclareAbsence, uow: UnitOfWork) -> UUID:
    """By oneself, by the chair or by the team; returns the body's id."""
    body = uow.get(Body, cmd.body_id)
    check_may_say(body, cmd.person_id, cmd.by, uow)
    away = Absence(id=new_id(), person_id=cmd.person_id, since=cmd.since, until=cmd.until, declared_by=cmd.by)
    uow.say(body.be_away(away, uow.now))
    return body.id


@command
class EndAbsence:
    """Say that somebody is there after all."""

    by: UUID = given()
    body_id: UUID = given()
    absence_id: UUID = given()


def end_absence(cmd: EndAbsence, uow: UnitOfWork) -> UUID:
    """By oneself, by the chair or by the team; returns the body's id."""
    body = uow.get(Body, cmd.body_id)
    whose = next((one.person_id for one in body.absences if one.id == cmd.absence_id), None)
    check_may_say(body, whose, cmd.by, uow)
    uow.say(body.be_back(cmd.absence_id, uow.now))
    return body.id


def check_may_say(body: Body, whose: UUID | None, by: UUID, uow: UnitOfWork) -> None:
    """Whose absences one may say."""
    if by not in {whose, body.chair_id} and not MANAGERS & roles_of(uow.session, by):
        raise Forbidden("Seules la personne elle-même, la présidence et l’équipe disent une absence.")


@dataclass(frozen=True)
class TurnDay:
    """A new day has begun in Paris."""

    body_id: UUID


def turn_day(cmd: TurnDay, uow: UnitOfWork) -> bool:
    """Under the lock of the body, so that it is told once; tells whether others vote than was told last."""
    fact = uow.get(Body, cmd.body_id).turn_day(uow.now)
    if fact is not None:
        uow.say(fact)
    return fact is not None


def tell_new_day(runtime: Runtime) -> int:
    """Tell the other services of every body that has changed by its dates alone, and seat whoever has no seat yet."""
    return sum(_turn_alone(runtime, one) for one in _not_turned(runtime))


def _not_turned(runtime: Runtime) -> list[UUID]:
    with runtime.reading() as session:
        today = in_paris(runtime.clock(session))
        seats = select(seat.c.person_id).where(
            seat.c.body_id == member.c.body_id, seat.c.person_id == member.c.person_id
        )
        seatless = select(member.c.body_id).where(~seats.exists())
        due = or_(bodies.c.told_on.is_(None), bodies.c.told_on < today, bodies.c.id.in_(seatless))
        return list(session.scalars(select(bodies.c.id).where(due).order_by(bodies.c.id).limit(200)))


def _turn_alone(runtime: Runtime, body_id: UUID) -> bool:
    try:
        return runtime.do(turn_day, TurnDay(body_id), correlation=f"body-{body_id}")
    except DatabaseDown:
        raise
    except Exception:
        # One body that cannot be told must not keep the others from it; the log tells.
        log.exception("body.not_told", body_id=str(body_id))
        return False
