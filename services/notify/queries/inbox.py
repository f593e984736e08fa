"""What stands in a person's inbox."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Row, Select, func, select, tuple_
from sqlalchemy.orm import Session

from services.notify.domain.families import BY_MAIL_ONLY
from services.notify.domain.letters import LETTERS
from services.notify.tables import news, notice
from shared.people import ROLES
from shared.schemas import PARIS
from shared.web.slices import Slice

PAGE = 6
# Of what waits for a person, so many stand on the page of the inbox; a page of their own has them all.
FIRST = 3


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
    whole_day: bool
    deadline_words: str
    read_at: datetime | None
    later_until: datetime | None = None

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
_SHOWN = notice.c.letter.not_in(BY_MAIL_ONLY)
_ASKS = notice.c.about.is_not(None) & notice.c.done_at.is_(None)
"""What waits is shown whole up to here; the rest comes as the first is done."""


@dataclass(frozen=True)
class Waiting:
    """What a person is asked to do: the first of it, how much waits now, and how much they put off."""

    now: list[NoticeView]
    all_now: int
    all_later: int


def waiting(session: Session, person_id: UUID, now: datetime) -> Waiting:
    """What waits for this person, the oldest first."""
    off = _put_off(now)
    mine = select(func.count().filter(~off), func.count().filter(off)).where(notice.c.person_id == person_id, _SHOWN)
    all_now, all_later = session.execute(mine.where(_ASKS)).one()
    return Waiting(waiting_page(session, person_id, now, limit=FIRST).notices, all_now, all_later)


def waiting_page(
    session: Session,
    person_id: UUID,
    now: datetime,
    *,
    put_off: bool = False,
    after: UUID | None = None,
    limit: int = PAGE,
) -> NoticePage:
    """What waits now, or what was put off, the oldest first; `after`: the last one seen."""
    off = _put_off(now)
    wanted = _notices_of(person_id).where(_ASKS, off if put_off else ~off).order_by(notice.c.id)
    return _page(session, wanted if after is None else wanted.where(notice.c.id > after), limit)


def _put_off(now: datetime) -> ColumnElement[bool]:
    return notice.c.later_until.is_not(None) & (notice.c.later_until > now)


def count(session: Session, person_id: UUID, now: datetime) -> int:
    """What stands beside « Messages » on every page: what waits, and news that was not read."""
    mine = select(func.count()).select_from(notice).where(notice.c.person_id == person_id, _SHOWN)
    return session.scalar(mine.where((_ASKS & ~_put_off(now)) | (~_ASKS & _UNREAD))) or 0


def inbox(session: Session, person_id: UUID, after: tuple[UUID, bool] | None = None, limit: int = PAGE) -> NoticePage:
    """What happened: unread notices, then the others, the newest first; `after`: the last seen, was it unread."""
    wanted = _notices_of(person_id).where(~_ASKS).order_by(_UNREAD.desc(), notice.c.id.desc())
    if after is not None:
        last, unread = after
        wanted = wanted.where(tuple_(_UNREAD, notice.c.id) < tuple_(unread, last))
    return _page(session, wanted, limit)


def _page(session: Session, wanted: Select[Any], limit: int) -> NoticePage:
    rows = session.execute(wanted.limit(limit + 1)).all()
    views = [_view(row) for row in rows[:limit]]
    return NoticePage(views, (views[-1].id, views[-1].read_at is None) if len(rows) > limit else None)


def slice_of_notices(session: Session, person_id: UUID, wanted: Slice) -> list[NoticeView]:
    """A person's notices for programs, the newest first."""
    rows = session.execute(wanted.of(_notices_of(person_id), notice.c.id, newest_first=True))
    return [_view(row) for row in rows]


def _notices_of(person_id: UUID) -> Select[Any]:
    told = select(
        notice.c.id, notice.c.letter, notice.c.read_at, notice.c.later_until, news.c.type, news.c.at, news.c.facts
    )
    return told.join(news, news.c.event_id == notice.c.event_id).where(notice.c.person_id == person_id, _SHOWN)


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
        deadline=_instant(facts[letter.deadline]) if letter.deadline else None,
        whole_day=bool(letter.deadline) and _is_day(facts[letter.deadline]),
        deadline_words=letter.deadline_words,
        read_at=row.read_at,
        later_until=row.later_until,
    )


def _is_day(said: str) -> bool:
    """Whether an event told a day and no hour."""
    return "T" not in said


def _instant(said: str) -> datetime:
    """A day begins in Paris."""
    return datetime.fromisoformat(said).replace(tzinfo=PARIS) if _is_day(said) else datetime.fromisoformat(said)


def unread(session: Session, person_id: UUID) -> int:
    """How many news a person has not read."""
    mine = select(func.count()).select_from(notice).where(notice.c.person_id == person_id, _UNREAD, ~_ASKS)
    return session.scalar(mine) or 0
