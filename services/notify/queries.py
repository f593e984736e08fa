"""What the pages and the interface read: plain SELECTs."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row, Select, func, select, tuple_
from sqlalchemy.orm import Session

from services.notify.domain.letters import LETTERS
from services.notify.domain.mail import MailState
from services.notify.tables import mail, news, notice
from shared.observability import Figure
from shared.people import ROLES, names_of, person
from shared.web.slices import Slice

PAGE = 20


@dataclass(frozen=True)
class NoticeView:
    """A notice as people read it; headline and link words are French sources with {places}."""

    id: UUID
    type: str
    headline: str
    facts: dict[str, Any]
    title: str
    role: str
    link: str
    page: str
    at: datetime
    deadline: datetime | None
    deadline_words: str
    read_at: datetime | None

    @property
    def sentence(self) -> str:
        """The headline in French, its {places} filled."""
        return self.headline.format(**self.facts)


@dataclass(frozen=True)
class NoticePage:
    """Some notices, the newest one shown, and the place where the next ones begin (None at the end)."""

    notices: list[NoticeView]
    after: tuple[UUID, bool] | None

    @property
    def unread(self) -> list[NoticeView]:
        return [one for one in self.notices if one.read_at is None]

    @property
    def read(self) -> list[NoticeView]:
        return [one for one in self.notices if one.read_at is not None]

    @property
    def newest(self) -> UUID | None:
        return max((one.id for one in self.notices), default=None)


_UNREAD = notice.c.read_at.is_(None)


def inbox(session: Session, person_id: UUID, after: tuple[UUID, bool] | None = None, limit: int = PAGE) -> NoticePage:
    """A person's notices: unread ones, then the others, the newest first; `after`: the last seen, was it unread."""
    wanted = _notices_of(person_id).order_by(_UNREAD.desc(), notice.c.id.desc())
    if after is not None:
        last, unread = after
        wanted = wanted.where(tuple_(_UNREAD, notice.c.id) < tuple_(unread, last))
    rows = session.execute(wanted.limit(limit + 1)).all()
    views = [_view(row) for row in rows[:limit]]
    return NoticePage(views, (views[-1].id, views[-1].read_at is None) if len(rows) > limit else None)


def slice_of_notices(session: Session, person_id: UUID, wanted: Slice) -> list[NoticeView]:
    """A person's notices for programs, the newest first."""
    rows = session.execute(wanted.of(_notices_of(person_id), notice.c.id, newest_first=True))
    return [_view(row) for row in rows]


def _notices_of(person_id: UUID) -> Select[Any]:
    told = select(notice.c.id, notice.c.letter, notice.c.read_at, news.c.type, news.c.at, news.c.facts)
    return told.join(news, news.c.event_id == notice.c.event_id).where(notice.c.person_id == person_id)


def _view(row: Row[Any]) -> NoticeView:
    letter, facts = LETTERS[row.letter], row.facts
    return NoticeView(
        id=row.id,
        type=row.type,
        headline=letter.headline,
        facts=facts,
        title=facts.get("title", ""),
        role=ROLES.get(facts.get("role", ""), ""),
        link=letter.link,
        page=letter.page_of(facts),
        at=row.at,
        deadline=datetime.fromisoformat(facts[letter.deadline]) if letter.deadline else None,
        deadline_words=letter.deadline_words,
        read_at=row.read_at,
    )


def unread(session: Session, person_id: UUID) -> int:
    """How many notices a person has not read."""
    mine = select(func.count()).select_from(notice).where(notice.c.person_id == person_id, _UNREAD)
    return session.scalar(mine) or 0


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
    mine = (notice.c.event_id == mail.c.event_id) & (notice.c.person_id == mail.c.person_id)
    told = news.c.event_id == mail.c.event_id
    columns = (mail, notice.c.letter, news.c.facts, address.label("address"))
    return select(*columns).join(notice, mine).join(news, told)


def mail_counts(session: Session) -> dict[MailState, int]:
    """How many mails stand in each state."""
    counted = select(mail.c.state, func.count().label("mails")).group_by(mail.c.state)
    found = {row.state: row.mails for row in session.execute(counted)}
    return {state: found.get(state, 0) for state in MailState}


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
