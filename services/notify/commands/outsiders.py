"""People outside: nothing is kept going for an address before its owner has said yes from the mail that goes there."""

import secrets
from typing import Any
from uuid import UUID

from sqlalchemy import Row, delete, func, select, update

from services.notify.commands.telling import add_mail, add_news, add_notice
from services.notify.domain.outsiders import COURTESY, GONE, MOST, PAUSE, TRAP, VALID, read_address
from services.notify.tables import mail, notice
from services.notify.tables.gatherings import guest
from services.notify.tables.outsiders import confirmation, forget_outsider, outsider
from shared.database import insert_into
from shared.errors import Invalid, NotFound
from shared.identifiers import new_id
from shared.messages import command, given, text
from shared.uow import UnitOfWork


@command
class AskForJournal:
    """Receive the journal by mail."""

    email: str = text(max=254, label="Votre adresse électronique", help="Un message y arrive, avec un lien à suivre.")
    site: str = text(max=200, required=False, label=TRAP)


def ask_for_journal(cmd: AskForJournal, uow: UnitOfWork) -> None:
    """Send the question to the address, or tell it that it has the journal already: the page says the same of both."""
    address = read_address(cmd.email)
    if cmd.site:  # people do not see this box: a program has filled it
        return
    someone = known_as(uow, address)
    if someone.reads_since is None:
        ask(uow, someone, None, "")
    elif someone.reminded_at is None or someone.reminded_at < uow.now - COURTESY:
        uow.session.execute(update(outsider).where(outsider.c.id == someone.id).values(reminded_at=uow.now))
        write_to(uow, someone.id, "journal_known", {})


def known_as(uow: UnitOfWork, address: str) -> Row[Any]:
    """Whoever has this address, the row locked; made when it is new."""
    row = {"id": new_id(), "email": address, "name": "", "made_at": uow.now}
    uow.session.execute(insert_into(uow.session, outsider).values(row).on_conflict_do_nothing(index_elements=["email"]))
    return uow.session.execute(select(outsider).where(outsider.c.email == address).with_for_update()).one()


def ask(uow: UnitOfWork, someone: Row[Any], gathering_id: UUID | None, name: str, **facts: str) -> None:
    """Send the link by which the owner of the address says yes; not again within minutes, nor for too many things."""
    theirs = confirmation.c.outsider_id == someone.id
    open_ones = uow.session.execute(select(confirmation).where(theirs, confirmation.c.asked_at > uow.now - VALID)).all()
    same = [one for one in open_ones if one.gathering_id == gathering_id]
    if any(one.asked_at > uow.now - PAUSE for one in same) or len(open_ones) - len(same) >= MOST:
        return
    uow.session.execute(
        delete(confirmation).where(theirs, confirmation.c.gathering_id.is_not_distinct_from(gathering_id))
    )
    asked = {"id": new_id(), "outsider_id": someone.id, "gathering_id": gathering_id, "name": name}
    secret = secrets.token_urlsafe(24)
    uow.session.execute(confirmation.insert().values(**asked, secret=secret, asked_at=uow.now))
    letter = "journal_to_confirm" if gathering_id is None else "gathering_to_confirm"
    write_to(uow, someone.id, letter, {"secret": secret, "until": (uow.now + VALID).isoformat(), **facts})


def write_to(uow: UnitOfWork, outsider_id: UUID, letter: str, facts: dict[str, Any]) -> None:
    """One mail to somebody outside, at once."""
    event_id = new_id()
    add_news(uow, event_id, f"notify.{letter}", uow.now, facts)
    add_notice(uow, event_id, outsider_id, letter)
    add_mail(uow, event_id, outsider_id, uow.now)


@command
class Confirm:
    """Say yes from the mail."""

    secret: str = given()


def confirm_journal(cmd: Confirm, uow: UnitOfWork) -> None:
    """From the next issue on it comes by mail; raises NotFound."""
    asked = taken(uow, cmd.secret)
    since = func.coalesce(outsider.c.reads_since, uow.now)
    uow.session.execute(update(outsider).where(outsider.c.id == asked.outsider_id).values(reads_since=since))


def taken(uow: UnitOfWork, secret: str) -> Row[Any]:
    """What was asked under this link, which serves once; raises NotFound."""
    mine = confirmation.c.secret == secret
    found = uow.session.execute(select(confirmation).where(mine).with_for_update()).first()
    if found is None or found.asked_at <= uow.now - VALID:
        raise NotFound(GONE)
    uow.session.execute(delete(confirmation).where(mine))
    return found


def stop_the_journal(uow: UnitOfWork, outsider_id: UUID) -> None:
    """It comes no more; whoever has nothing else here is forgotten at once."""
    uow.session.execute(update(outsider).where(outsider.c.id == outsider_id).values(reads_since=None))
    journal = select(notice.c.event_id).where(notice.c.person_id == outsider_id, notice.c.letter == "journal_outside")
    waiting = mail.c.sent_at.is_(None) & mail.c.event_id.in_(journal)
    uow.session.execute(delete(mail).where(mail.c.person_id == outsider_id, waiting))
    if uow.session.scalar(select(guest.c.id).where(guest.c.person_id == outsider_id).limit(1)) is None:
        forget_outsider(uow.session, outsider_id)


@command
class EraseAddress:
    """Forget somebody outside."""

    by: UUID = given()
    email: str = text(
        max=254, label="Adresse à effacer", help="Abonnement, inscriptions et nom disparaissent avec elle."
    )


def erase_address(cmd: EraseAddress, uow: UnitOfWork) -> None:
    """Raises Invalid when nobody outside has it."""
    address = read_address(cmd.email)
    found = uow.session.scalar(select(outsider.c.id).where(outsider.c.email == address).with_for_update())
    if found is None:
        raise Invalid({"email": ["Nous n’avons pas cette adresse."]})
    forget_outsider(uow.session, found)
