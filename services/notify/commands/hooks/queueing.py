"""From one event to the queues of the hooks that asked for it."""

import dataclasses
import json
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select

from services.notify.tables.hooks import hook, hook_call, hook_event
from shared.database import insert_into
from shared.identifiers import id_from
from shared.schemas import dump
from shared.uow import UnitOfWork

SHORT = 60
"""Texts longer than this are people's words: whoever needs them reads them where they are, with a right to."""

OFFERED: dict[str, type[Any]] = {}
"""The events that a hook can ask for, by wire name: those heard here that do not tell who somebody is."""


def call_hooks(uow: UnitOfWork, event: Any) -> None:
    """Put an event into the queue of each hook that asked for it, also of those that are not called now."""
    wanted = [row.id for row in uow.session.execute(select(hook.c.id, hook.c.types)) if event.wire in row.types]
    if wanted:
        cause = uow.cause
        data = {"subject": cause.subject, "version": cause.version, **thin(event)}
        put_in_queue(uow, wanted, cause.id, cause.type, cause.time, data)


def put_in_queue(
    uow: UnitOfWork, hooks: list[UUID], event_id: UUID, kind: str, at: datetime, data: dict[str, Any]
) -> None:
    """One call for each of these hooks; an event that was put there before changes nothing."""
    body = json.dumps({"type": kind, "timestamp": at.isoformat(), "data": data}, ensure_ascii=False)
    row = {"event_id": event_id, "type": kind, "at": at, "body": body}
    insert = insert_into(uow.session, hook_event).values(row)
    uow.session.execute(insert.on_conflict_do_nothing(index_elements=["event_id"]))
    calls = [
        {"id": id_from(event_id, f"call of {one}"), "hook_id": one, "event_id": event_id, "made_at": uow.now}
        for one in hooks
    ]
    insert = insert_into(uow.session, hook_call).values(calls)
    uow.session.execute(insert.on_conflict_do_nothing(index_elements=["hook_id", "event_id"]))


def thin(event: Any) -> dict[str, Any]:
    """Ids, numbers, states and dates of an event; no titles, no words of people."""
    kept = {field.name for field in dataclasses.fields(event) if (field.metadata.get("max") or 0) <= SHORT}
    return {name: value for name, value in dump(event).items() if name in kept or isinstance(value, int)}
