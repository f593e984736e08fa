"""The address under which a calendar program reads one's own sittings: ask for one, change it, take it away."""

import secrets
from uuid import UUID

from sqlalchemy import delete

from services.governance.tables import calendar_key
from shared.database import insert_into
from shared.messages import command, given
from shared.uow import UnitOfWork


@command
class RenewCalendarKey:
    """A new address for my calendar; the old one leads nowhere."""

    by: UUID = given()


def renew_calendar_key(cmd: RenewCalendarKey, uow: UnitOfWork) -> str:
    """Make the key, or a new one; returns it."""
    secret = secrets.token_urlsafe(24)
    made = {"secret": secret, "made_at": uow.now}
    row = insert_into(uow.session, calendar_key).values(person_id=cmd.by, **made)
    uow.session.execute(row.on_conflict_do_update(index_elements=["person_id"], set_=made))
    return secret


@command
class DropCalendarKey:
    """No address for my calendar any more."""

    by: UUID = given()


def drop_calendar_key(cmd: DropCalendarKey, uow: UnitOfWork) -> UUID:
    """Whoever knew it reads nothing from now on; returns the person's id."""
    uow.session.execute(delete(calendar_key).where(calendar_key.c.person_id == cmd.by))
    return cmd.by
