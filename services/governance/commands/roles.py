"""Give a role, take it back."""

import argparse
from uuid import UUID

import structlog
from sqlalchemy import select

from services.governance.domain.roles import ADMINISTRATOR, COMMAND_LINE, Assignment, assignment_id
from services.governance.tables import assignment
from shared.database import insert_into
from shared.errors import Refused
from shared.messages import choice, command, given
from shared.people import ROLES, set_role
from shared.service import Runtime, Subcommand
from shared.uow import UnitOfWork

log = structlog.get_logger()


@command
class GrantRole:
    """Give a role of the platform to a person."""

    by: UUID = given()
    person_id: UUID = choice({}, label="Personne", help="Une personne qui s’est déjà connectée à la plateforme.")
    role: str = choice(ROLES, label="Rôle", help="La personne l’aura sur tous les services, dans la minute qui suit.")


def grant_role(cmd: GrantRole, uow: UnitOfWork) -> UUID:
    """Returns the id that stands for this person and this role."""
    _make_room(cmd, uow)
    given_role = uow.get(Assignment, assignment_id(cmd.person_id, cmd.role))
    uow.say(given_role.grant(by=cmd.by, now=uow.now))
    set_role(uow, cmd.person_id, cmd.role, granted=True)
    return given_role.id


def _make_room(cmd: GrantRole, uow: UnitOfWork) -> None:
    """A row to lock, also for a role that was never given: twins wait for each other on it."""
    row = insert_into(uow.session, assignment).values(
        id=assignment_id(cmd.person_id, cmd.role),
        person_id=cmd.person_id,
        role=cmd.role,
        granted=False,
        changed_by=cmd.by,
        changed_at=uow.now,
        version=1,
    )
    uow.session.execute(row.on_conflict_do_nothing())


@command
class RevokeRole:
    """Take a role back."""

    by: UUID = given()
    person_id: UUID = given()
    role: str = choice(ROLES, label="Rôle")


def revoke_role(cmd: RevokeRole, uow: UnitOfWork) -> UUID:
    """The platform always keeps an administrator; returns the id of this person and this role."""
    holders = _holders_locked(uow, cmd.role)
    taken = uow.get(Assignment, assignment_id(cmd.person_id, cmd.role))
    uow.say(taken.revoke(holders, by=cmd.by, now=uow.now))
    set_role(uow, cmd.person_id, cmd.role, granted=False)
    return taken.id


def _holders_locked(uow: UnitOfWork, role: str) -> list[UUID]:
    """All who hold the role, locked: two administrators who remove each other at once cannot both succeed."""
    held = (assignment.c.role == role, assignment.c.granted)
    rows = select(assignment.c.person_id).where(*held).order_by(assignment.c.id).with_for_update()
    return list(uow.session.scalars(rows))


def _arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--person", required=True, type=UUID, help="the person's id, as shown under their name")
    parser.add_argument("--role", default=ADMINISTRATOR, choices=sorted(ROLES))


def _grant(runtime: Runtime, words: argparse.Namespace) -> int:
    try:
        runtime.do(grant_role, GrantRole(by=COMMAND_LINE, person_id=words.person, role=words.role))
    except Refused:
        log.info("role.held_already", person=str(words.person), role=words.role)
    else:
        log.info("role.granted", person=str(words.person), role=words.role)
    return 0


GRANT = Subcommand("grant", "give a role, for instance to the first administrator", _arguments, _grant)
