"""What the pages of hooks show."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row, Select, func, select
from sqlalchemy.orm import Session

from services.notify.tables.hooks import hook, hook_call, hook_event, hook_secret, hook_try
from shared.errors import NotFound
from shared.web.slices import Slice

MOST_TRIES = 50
MISSING = "Ce rappel n’existe pas, ou il a été supprimé."


@dataclass(frozen=True)
class HookPage:
    """A hook with its secrets in use, what waits for it, and its last calls."""

    hook: Row[Any]
    secrets: list[Row[Any]]
    waiting: int
    first_waiting_at: datetime | None
    tries: list[Row[Any]]


def hooks(session: Session) -> list[Row[Any]]:
    """All hooks with the number of calls that wait, by name."""
    return list(session.execute(_hooks().order_by(hook.c.name, hook.c.id)))


def _hooks() -> Select[Any]:
    waits = select(func.count()).where(hook_call.c.hook_id == hook.c.id, hook_call.c.delivered_at.is_(None))
    return select(hook, waits.scalar_subquery().label("waiting"))


def slice_of_hooks(session: Session, wanted: Slice) -> list[Row[Any]]:
    """The same for programs, in the order in which they were made."""
    return list(session.execute(wanted.of(_hooks(), hook.c.id)))


def slice_of_tries(session: Session, hook_id: UUID, wanted: Slice) -> list[Row[Any]]:
    """Calls of one hook, the newest first; raises NotFound."""
    if session.scalar(select(hook.c.id).where(hook.c.id == hook_id)) is None:
        raise NotFound(MISSING)
    tries = select(hook_try).where(hook_try.c.hook_id == hook_id)
    return list(session.execute(wanted.of(tries, hook_try.c.id, newest_first=True)))


def hook_page(session: Session, hook_id: UUID) -> HookPage:
    """One hook; raises NotFound."""
    found = session.execute(select(hook).where(hook.c.id == hook_id)).first()
    if found is None:
        raise NotFound(MISSING)
    secrets = select(hook_secret).where(hook_secret.c.hook_id == hook_id, hook_secret.c.ended_at.is_(None))
    waits = select(func.count(hook_call.c.id), func.min(hook_event.c.at)).join_from(hook_call, hook_event)
    waits = waits.where(hook_call.c.hook_id == hook_id, hook_call.c.delivered_at.is_(None))
    waiting, since = session.execute(waits).one()
    tries = select(hook_try).where(hook_try.c.hook_id == hook_id).order_by(hook_try.c.id.desc()).limit(MOST_TRIES)
    ordered = session.execute(secrets.order_by(hook_secret.c.id))
    return HookPage(found, list(ordered), waiting, since, list(session.execute(tries)))
