"""What became of the mails: for the team's page, and for machines that watch."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Row, Select, exists, func, select
from sqlalchemy.orm import Session

from services.notify.domain.mail import MailState
from services.notify.tables import mail, news, notice
from services.notify.tables.outsiders import outsider
from shared.observability import Figure
from shared.people import names_of, person

PAGE = 20


@dataclass(frozen=True)
class MailPage:
    """Some mails, and the id after which the next ones begin (None at the end)."""

    rows: list[Row[Any]]
    names: dict[UUID, str]
    after: UUID | None


def mails(session: Session, state: MailState | None = None, after: UUID | None = None, limit: int = PAGE) -> MailPage:
    """Mails with what became of them, the newest first."""
    wanted = _mails().order_by(mail.c.id.desc())
    if state is not None:
        wanted = wanted.where(mail.c.state == state)
    if after is not None:
        wanted = wanted.where(mail.c.id < after)
    rows = list(session.execute(wanted.limit(limit + 1)))
    shown = rows[:limit]
    names = names_of(session, {row.person_id for row in shown})
    return MailPage(shown, names, shown[-1].id if len(rows) > limit else None)


def _mails() -> Select[Any]:
    address = select(person.c.email).where(person.c.id == mail.c.person_id).scalar_subquery()
    outside = exists().where(outsider.c.id == mail.c.person_id)
    mine = (notice.c.event_id == mail.c.event_id) & (notice.c.person_id == mail.c.person_id)
    told = news.c.event_id == mail.c.event_id
    columns = (mail, notice.c.letter, news.c.facts, address.label("address"), outside.label("outside"))
    return select(*columns).join(notice, mine).join(news, told)


def mail_counts(session: Session) -> dict[MailState, int]:
    """How many mails stand in each state."""
    counted = select(mail.c.state, func.count().label("mails")).group_by(mail.c.state)
    found = {row.state: row.mails for row in session.execute(counted)}
    return {state: found.get(state, 0) for state in MailState}


LOOKED_BACK = timedelta(minutes=1)


@dataclass(frozen=True)
class Drain:
    """Mails that could leave now, how many left in the last minute, and when at that rate none will wait any more."""

    waiting: int
    lately: int
    over_at: datetime | None


def drain(session: Session, now: datetime) -> Drain:
    """How fast what waits is leaving; `over_at` is None when nothing left lately."""
    on_the_way = mail.c.state.in_((MailState.DUE, MailState.SENDING))
    ready = (mail.c.state == MailState.SENDING) | (mail.c.due_at <= now)
    waiting = session.scalar(select(func.count()).select_from(mail).where(on_the_way, ready)) or 0
    left = mail.c.sent_at.is_not(None) & (mail.c.sent_at > now - LOOKED_BACK)
    lately = session.scalar(select(func.count()).select_from(mail).where(left)) or 0
    return Drain(waiting, lately, now + LOOKED_BACK * waiting / lately if lately else None)


_UNSENT = [state for state in MailState if state is not MailState.SENT]


def figures(session: Session, now: datetime) -> Iterator[Figure]:
    """What machines watch: mails not sent, by state, and how late the first is; sent ones are too many to count."""
    counted = select(mail.c.state, func.count().label("mails")).where(mail.c.state.in_(_UNSENT))
    found = {row.state: row.mails for row in session.execute(counted.group_by(mail.c.state))}
    for state in _UNSENT:
        yield Figure("tikub_mails", "Mails that are not sent", found.get(state, 0), {"state": state.value})
    due = mail.c.state == MailState.DUE
    put_off, due_since = session.execute(
        select(func.count(mail.c.id).filter(mail.c.attempts > 0), func.min(mail.c.due_at)).where(due)
    ).one()
    yield Figure("tikub_mails_put_off", "Mails that were tried in vain and will be tried again", put_off)
    late = max(0.0, (now - due_since).total_seconds()) if due_since else 0.0
    yield Figure("tikub_mails_oldest_due_seconds", "How late the mail is that should have left first", late)
