"""Two days before it is due, whoever has not given an evaluation is reminded of it, once."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import select

from services.notify.commands.telling import tell_of
from services.notify.tables import news, notice
from shared.identifiers import id_from
from shared.service import Runtime
from shared.uow import UnitOfWork

AHEAD = timedelta(days=2)
OLDEST = timedelta(days=120)
"""Older questions are looked at no more."""


def remind_evaluators(runtime: Runtime) -> int:
    """Remind of what is due within two days; returns how many evaluations that is."""
    with runtime.reading() as session:
        now = runtime.clock(session)
        asked = (notice.c.letter == "evaluation_asked") & notice.c.done_at.is_(None)
        recent = notice.c.made_at > now - OLDEST
        told = select(notice.c.person_id, news.c.facts).join(news, news.c.event_id == notice.c.event_id)
        waiting = session.execute(told.where(asked, recent).order_by(notice.c.id)).all()
    due = [row for row in waiting if _is_near(row.facts.get("due_at"), now)]
    for row in due:
        runtime.do(_remind, row)
    return len(due)


def _is_near(due_at: str | None, now: datetime) -> bool:
    return due_at is not None and now < datetime.fromisoformat(due_at) <= now + AHEAD


def _remind(row: Any, uow: UnitOfWork) -> None:
    once = id_from(UUID(row.facts["evaluation_id"]), f"reminder of {row.facts['due_at']}")
    tell_of(uow, once, "notify.evaluation_due", row.facts, {"evaluation_due": [row.person_id]})
