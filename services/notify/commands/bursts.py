"""Many mails about one thing become one: the first leave as they come, those after them wait and leave together."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, FromClause, exists, func, select

from services.notify.domain.mail import AT_ONCE, PAUSE, Mail, MailState
from services.notify.tables import mail
from shared.uow import UnitOfWork

MOST = 30
"""Mails in one; the next ones make another."""


def held_back(uow: UnitOfWork, things: Collection[str | None], people: Collection[UUID]) -> dict[UUID, datetime]:
    """Who has had enough about these things for now -> when their next mail about them leaves."""
    named = [thing for thing in things if thing is not None]
    if not named or not people:
        return {}
    waits = (mail.c.state == MailState.DUE) & (mail.c.attempts == 0) & (mail.c.due_at > uow.now)
    joined = func.max(mail.c.due_at).filter(waits).label("joined")
    lately = select(mail.c.person_id, joined).where(
        mail.c.person_id.in_(people), mail.c.thing.in_(named), mail.c.made_at > uow.now - PAUSE
    )
    rows = uow.session.execute(lately.group_by(mail.c.person_id).having(func.count() >= AT_ONCE))
    return {row.person_id: row.joined or uow.now + PAUSE for row in rows}


def together(uow: UnitOfWork, found: Mail, takeable: ColumnElement[bool]) -> tuple[Mail, list[Mail]]:
    """The mail to send, and those that leave within it: the same as before when that was tried already."""
    head = _head(uow, found)
    if head.thing is None:
        return head, []
    before = _some(uow, takeable & (mail.c.within == head.id))
    if before or head.attempts or not head.held:
        return head, before
    same = (mail.c.person_id == head.person_id) & (mail.c.thing == head.thing) & (mail.c.id != head.id)
    fresh = _some(uow, takeable & same & _fresh(mail))
    for one in fresh:
        one.within = head.id
    return head, fresh


def takes_the_lead(now: datetime) -> ColumnElement[bool]:
    """Mails to begin with: what leaves within another follows it, and of a burst that waits only the first is taken.

    Senders work side by side: without this, each of them would take one of a burst and none could put it together.
    """
    head, elder = mail.alias("head"), mail.alias("elder")
    led = exists().where(head.c.id == mail.c.within, head.c.state.in_((MailState.DUE, MailState.SENDING)))
    same = (elder.c.person_id == mail.c.person_id) & (elder.c.thing == mail.c.thing) & (elder.c.id < mail.c.id)
    waits = (elder.c.state == MailState.DUE) & (elder.c.due_at <= now)
    return ~led & ~(_fresh(mail) & exists().where(same, waits, _fresh(elder)))


def _fresh(some: FromClause) -> ColumnElement[bool]:
    """Held back, and not tried yet."""
    return some.c.within.is_(None) & (some.c.attempts == 0) & (some.c.due_at > some.c.made_at)


def _head(uow: UnitOfWork, found: Mail) -> Mail:
    """The mail within which this one was to leave, unless that one has ended without it."""
    head = None if found.within is None else uow.find(Mail, id=found.within)
    if head is not None and head.state in {MailState.DUE, MailState.SENDING} and head.due_at <= uow.now:
        return head
    found.within = None
    return found


def _some(uow: UnitOfWork, condition: ColumnElement[bool]) -> list[Mail]:
    chosen = select(Mail).where(condition).order_by(mail.c.id).limit(MOST)
    return list(uow.session.scalars(chosen.with_for_update(skip_locked=True)))
