"""What happens to mails in the database, before and after they are sent; nothing is sent inside a transaction."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, exists, or_, select
from sqlalchemy.orm import Session

from services.notify.commands.bursts import takes_the_lead, together
from services.notify.domain.families import is_legal
from services.notify.domain.mail import SILENCED, Mail, MailState
from services.notify.domain.wording import Wording
from services.notify.tables import mail, news, notice
from services.notify.tables.outsiders import addressee, outsider
from services.notify.tables.silences import is_silenced
from services.notify.tables.wordings import wording_of
from shared.messages import command, given
from shared.people import person
from shared.uow import UnitOfWork

BATCH = 500
"""How many mails are sorted out in one transaction."""


@dataclass(frozen=True)
class Other:
    """A mail that leaves within another."""

    mail_id: UUID
    letter: str
    facts: dict[str, Any]


@dataclass(frozen=True)
class Leased:
    """A mail in the hands of whoever sends it, with all that is needed to write it."""

    mail_id: UUID
    event_id: UUID
    person_id: UUID
    until: datetime
    now: datetime
    made_at: datetime
    letter: str
    facts: dict[str, Any]
    name: str
    address: str
    traceparent: str | None = None
    others: tuple["Other", ...] = ()
    wording: Wording | None = None
    """The team's words, where they hold instead of the house's."""
    outside: bool = False
    """Whether it goes to somebody who has no inbox here."""
    together: Wording | None = None
    """The same for what holds several mails together."""


def _takeable(now: datetime) -> ColumnElement[bool]:
    """Due, or leased by someone who died since."""
    return mail.c.state.in_((MailState.DUE, MailState.SENDING)) & (mail.c.due_at <= now)


_ADDRESSED = or_(
    exists().where(person.c.id == mail.c.person_id, person.c.email != ""),
    exists().where(outsider.c.id == mail.c.person_id),
)


def anything_due(session: Session, now: datetime) -> bool:
    """Whether some mail waits to be sent, or has its address at last."""
    return any(session.scalar(select(mail.c.id).where(some).limit(1)) for some in (_takeable(now), _FOUND_AGAIN))


_FOUND_AGAIN = (mail.c.state == MailState.NO_ADDRESS) & _ADDRESSED
"""Mails without an address whose person has one now."""


def sort_out(uow: UnitOfWork) -> None:
    """Put mails without an address aside, and let those leave whose person has become known."""
    for nowhere in _some(uow, _takeable(uow.now) & ~_ADDRESSED):
        nowhere.lease(uow.now, address="")
    for known in _some(uow, _FOUND_AGAIN):
        known.address_known(uow.now)


def _some(uow: UnitOfWork, condition: ColumnElement[bool]) -> list[Mail]:
    chosen = select(Mail).where(condition).order_by(mail.c.id).limit(BATCH)
    return list(uow.session.scalars(chosen.with_for_update(skip_locked=True)))


def lease_next(uow: UnitOfWork) -> Leased | None:
    """The mail whose sender died, else the one that is due first, now in our hands; None when there is none.

    Two workers never take the same.
    """
    while (found := _first(uow, MailState.SENDING) or _first(uow, MailState.DUE)) is not None:
        leased = _lease(uow, *together(uow, found, _takeable(uow.now)))
        uow.session.flush()
        if leased is not None:
            return leased
    return None


def _first(uow: UnitOfWork, state: MailState) -> Mail | None:
    """Of one state at a time: so it is the first entry of an index, however many were due at the same instant."""
    takeable = (mail.c.state == state, mail.c.due_at <= uow.now, _ADDRESSED, takes_the_lead(uow.now))
    first = select(Mail).where(*takeable).order_by(mail.c.due_at, mail.c.id).limit(1)
    return uow.session.scalars(first.with_for_update(skip_locked=True)).first()


def _lease(uow: UnitOfWork, found: Mail, others: list[Mail]) -> Leased | None:
    someone = addressee(uow.session, found.person_id)
    assert someone is not None  # it was looked for with the mail
    told = uow.session.execute(_what_it_tells(found)).one()
    if not is_legal(told.letter) and is_silenced(uow.session, someone.email):
        found.give_up(SILENCED)
        return None
    if not found.lease(uow.now, address=someone.email):
        return None
    within = [other for other in others if other.lease(uow.now, address=someone.email)]
    return Leased(
        mail_id=found.id,
        event_id=found.event_id,
        person_id=found.person_id,
        until=found.due_at,
        now=uow.now,
        made_at=found.made_at,
        letter=told.letter,
        facts=told.facts,
        name=someone.name,
        address=someone.email,
        outside=someone.outside,
        traceparent=found.traceparent,
        others=tuple(_other(uow, other) for other in within),
        wording=wording_of(uow.session, told.letter),
        together=wording_of(uow.session, "together") if within else None,
    )


def _other(uow: UnitOfWork, one: Mail) -> Other:
    told = uow.session.execute(_what_it_tells(one)).one()
    return Other(one.id, told.letter, told.facts)


def _what_it_tells(found: Mail) -> Select[Any]:
    mine = (notice.c.event_id == found.event_id) & (notice.c.person_id == found.person_id)
    told = select(notice.c.letter, news.c.facts).where(mine)
    return told.join(news, news.c.event_id == notice.c.event_id)


Ending = Callable[[Mail, datetime], None]


def close_lease(uow: UnitOfWork, leased: Leased, ending: Ending) -> None:
    """Write down how it ended, unless someone else took the mail over, or the person was forgotten meanwhile."""
    for mail_id in (leased.mail_id, *(other.mail_id for other in leased.others)):
        found = uow.find(Mail, id=mail_id)
        if found is not None and found.leased_until(leased.until):
            ending(found, uow.now)


@command
class SendAgain:
    """Another series of tries for a mail that failed."""

    by: UUID = given()
    mail_id: UUID = given()


def send_again(cmd: SendAgain, uow: UnitOfWork) -> None:
    """Ask for it; refused unless the mail has failed."""
    uow.get(Mail, cmd.mail_id).send_again(uow.now)
