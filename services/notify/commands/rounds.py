"""The letters of the day and of the week: what was put aside, in one mail; nothing when it is empty."""

import time
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Row, select, update
from sqlalchemy.orm import Session

from services.notify.commands.telling import add_mail, add_news, add_notice
from services.notify.domain.letters import LETTERS
from services.notify.domain.rest import Rest, leaves_at
from services.notify.domain.rounds import Round, rounds_at
from services.notify.tables import news, notice, rests_of
from shared.identifiers import first_id_of, id_from
from shared.service import Runtime
from shared.uow import UnitOfWork

MOST = 30
"""Lines of one letter; the others are counted, and are in the inbox."""
ROUND = 5.0
"""Seconds after which a worker looks whether it is asked to stop."""


def write_letters(runtime: Runtime) -> int:
    """Write the letters whose hour has come, one person after the other; returns how many people were looked at."""
    with runtime.reading() as session:
        now = runtime.clock(session)
    return sum(_write(runtime, edition) for edition in rounds_at(now))


def _write(runtime: Runtime, edition: Round) -> int:
    looked, last, ends = 0, None, time.monotonic() + ROUND
    while time.monotonic() < ends and (person := _next(runtime, edition, last)) is not None:
        runtime.do(lambda person, uow: write_letter(uow, edition, person), person)
        looked, last = looked + 1, person
    return looked


def _next(runtime: Runtime, edition: Round, last: UUID | None) -> UUID | None:
    with runtime.reading() as session:
        waiting = select(notice.c.person_id).where(_awaiting(edition)).order_by(notice.c.person_id).limit(1)
        return session.scalar(waiting if last is None else waiting.where(notice.c.person_id > last))


def _awaiting(edition: Round) -> ColumnElement[bool]:
    return (notice.c.awaits == edition.way) & (notice.c.made_at < edition.at)


def write_letter(uow: UnitOfWork, edition: Round, person: UUID) -> None:
    """One person's letter and what is in it, or nothing; what came in between waits for the next edition."""
    rows = _lines(uow.session, edition, person)
    unread = [row for row in rows if row.read_at is None]
    letter_id = id_from(first_id_of(edition.at), f"{edition.letter} to {person}")
    if unread and not add_news(uow, letter_id, f"notify.{edition.letter}", edition.at, _facts(edition, unread)):
        return
    if unread:
        add_notice(uow, letter_id, person, edition.letter)
        add_mail(uow, letter_id, person, leaves_at(uow.now, rests_of(uow.session, [person]).get(person, Rest.NEVER)))
    gathered = notice.c.id.in_([row.id for row in rows])
    uow.session.execute(update(notice).where(gathered).values(awaits=None))


def _lines(session: Session, edition: Round, person: UUID) -> list[Row[Any]]:
    told = select(notice.c.id, notice.c.letter, notice.c.read_at, news.c.facts)
    told = told.join(news, news.c.event_id == notice.c.event_id)
    mine = told.where(_awaiting(edition), notice.c.person_id == person)
    return list(session.execute(mine.order_by(notice.c.id)))


def _facts(edition: Round, rows: Sequence[Row[Any]]) -> dict[str, Any]:
    others = max(0, len(rows) - MOST)
    return {"day": edition.day, "lines": [_line(row) for row in rows[:MOST]], "others": _counted(others)}


def _counted(others: int) -> str:
    return f"{others} message{'s' if others > 1 else ''}" if others else ""


def _line(row: Row[Any]) -> dict[str, str]:
    letter = LETTERS[row.letter]
    return {
        "sentence": letter.headline_of(row.facts),
        "title": row.facts.get("title", ""),
        "page": letter.page_of(row.facts),
    }
