"""Addresses from which mails come back: nothing more is sent there, the person reads why, and it can be lifted."""

from uuid import UUID

from sqlalchemy import delete, func, select

from services.notify.commands.telling import add_news, add_to_inbox
from services.notify.tables.outsiders import addressees
from services.notify.tables.silences import silence
from shared.database import insert_into
from shared.errors import Invalid
from shared.identifiers import new_id
from shared.messages import command, given, text
from shared.uow import UnitOfWork

UNKNOWN = "Personne ici n’a cette adresse."


def silence_address(
    uow: UnitOfWork, person_id: UUID, address: str, reason: str, *, reported_by: UUID | None = None
) -> bool:
    """Send nothing there any more, and tell the person once, in their inbox; False when it was so already."""
    row = {"address": address, "reason": reason, "since": uow.now, "reported_by": reported_by}
    insert = insert_into(uow.session, silence).values(person_id=person_id, **row)
    changed = insert.on_conflict_do_update(
        index_elements=["person_id"], set_=row, where=silence.c.address != address
    ).returning(silence.c.person_id)
    if uow.session.scalar(changed) is None:
        return False
    event_id = new_id()
    add_news(uow, event_id, "notify.address_silenced", uow.now, {})
    add_to_inbox(uow, event_id, person_id, "address_silenced")
    return True


@command
class ReportAddress:
    """A mail came back from this address."""

    by: UUID = given()
    address: str = text(max=320, label="Adresse électronique", help="Celle à laquelle nos courriels n’arrivent plus.")
    reason: str = text(max=200, label="Ce que dit le courriel revenu", help="Par exemple : boîte inconnue.")


def report_address(cmd: ReportAddress, uow: UnitOfWork) -> None:
    """What the team saw in its own mailbox counts as what a server said."""
    known = addressees().subquery()
    wanted = select(known.c.id, known.c.email).where(func.lower(known.c.email) == cmd.address.lower())
    found = uow.session.execute(wanted.order_by(known.c.id)).all()
    if not found:
        raise Invalid({"address": [UNKNOWN]})
    for someone in found:
        silence_address(uow, someone.id, someone.email, cmd.reason, reported_by=cmd.by)


@command
class LiftSilence:
    """The address takes mails again."""

    by: UUID = given()
    person_id: UUID = given()


def lift_silence(cmd: LiftSilence, uow: UnitOfWork) -> None:
    """From now on mails leave again; what failed meanwhile is in the inbox. Asking twice changes nothing."""
    uow.session.execute(delete(silence).where(silence.c.person_id == cmd.person_id))
