"""The round of whoever calls hooks: several at once, each hook one call after the other, outside of any transaction."""

import time
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any
from uuid import UUID

import structlog
from sqlalchemy import ColumnElement, exists, select, update
from sqlalchemy.orm import Session

from services.notify.commands.hooks.answers import Answer, answer_of, no_answer
from services.notify.commands.hooks.sealing import opened, signature
from services.notify.commands.hooks.telling import tell_disabled
from services.notify.commands.side_by_side import Round, side_by_side
from services.notify.domain.hooks import CUT_SHORT, GONE, TRIES, Hook, HookState
from services.notify.tables.hooks import hook, hook_call, hook_event, hook_secret, hook_try
from shared.errors import Refused
from shared.failpoints import fault
from shared.fetcher import Fetcher, Limits, Unfetched
from shared.fetcher.networks import read_networks
from shared.identifiers import new_id
from shared.service import Runtime
from shared.settings import Settings
from shared.uow import UnitOfWork

log = structlog.get_logger()

AT_ONCE = 8
"""Hooks that are called at the same time: one that is slow holds only itself."""
ROUND, LONGEST = 5.0, 30.0
"""Seconds after which a round ends; and how long it goes on beside a call that is held up."""
LIMITS = Limits(seconds=10.0, read_seconds=10.0, headers=16 * 1024, body=16 * 1024)


@dataclass(frozen=True)
class Call:
    """A call in the hands of whoever makes it."""

    hook_id: UUID
    call_id: UUID
    event_id: UUID
    url: str
    type: str
    body: bytes
    sealed: tuple[str, ...]
    until: datetime
    now: datetime


def call_due(runtime: Runtime) -> int:
    """Call the hooks for which something waits; returns how many calls were made."""
    with runtime.reading() as session:
        if session.scalar(select(hook.c.id).where(_callable(runtime.clock(session))).limit(1)) is None:
            return 0
    fetcher = Fetcher(limits=LIMITS, allowed=read_networks(runtime.settings.fetch_allowed))
    return side_by_side(Round(ROUND, LONGEST), [partial(_call_one, runtime, fetcher)] * AT_ONCE)


def _callable(now: datetime) -> ColumnElement[bool]:
    waits = exists().where(hook_call.c.hook_id == hook.c.id, hook_call.c.delivered_at.is_(None))
    return (hook.c.state == HookState.ACTIVE) & (hook.c.due_at <= now) & waits


def _call_one(runtime: Runtime, fetcher: Fetcher) -> bool:
    call = runtime.do(lambda _, uow: lease_next(uow), None)
    if call is None:
        return False
    fault("H1")
    answer = _made(fetcher, call, runtime.settings)
    fault("H2")
    runtime.do(lambda asked, uow: note(uow, *asked), (call, answer))
    fault("H3")
    return True


def lease_next(uow: UnitOfWork) -> Call | None:
    """The first call of the hook that is due first; None when there is none. Two workers never take the same hook."""
    while True:
        due = select(Hook).where(_callable(uow.now)).order_by(hook.c.due_at, hook.c.id).limit(1)
        found = uow.session.scalars(due.with_for_update(skip_locked=True)).first()
        if found is None:
            return None
        if found.attempts < TRIES:
            return _leased(uow, found)
        found.disable(CUT_SHORT)
        tell_disabled(uow, found)
        uow.session.flush()


def _leased(uow: UnitOfWork, found: Hook) -> Call:
    found.lease(uow.now)
    uow.session.flush()
    first = _first_waiting(uow.session, found.id)
    keys = select(hook_secret.c.sealed).where(hook_secret.c.hook_id == found.id, hook_secret.c.ended_at.is_(None))
    sealed = tuple(uow.session.scalars(keys.order_by(hook_secret.c.id.desc())))
    body = first.body.encode()
    return Call(found.id, first.id, first.event_id, found.url, first.type, body, sealed, found.due_at, uow.now)


def _first_waiting(session: Session, hook_id: UUID) -> Any:
    waiting = select(hook_call.c.id, hook_event).join(hook_event, hook_event.c.event_id == hook_call.c.event_id)
    waiting = waiting.where(hook_call.c.hook_id == hook_id, hook_call.c.delivered_at.is_(None))
    return session.execute(waiting.order_by(hook_call.c.id).limit(1)).one()


def _made(fetcher: Fetcher, call: Call, settings: Settings) -> Answer:
    began = time.monotonic()
    try:
        return answer_of(fetcher.post(call.url, call.body, headers_of(call, settings)), call.now)
    except Refused as unreadable:
        return Answer(str(unreadable), 0.0)
    except Unfetched as reason:
        log.info("hook.unreached", hook=str(call.hook_id), reason=reason.reason.value)
        return no_answer(reason, time.monotonic() - began)


def headers_of(call: Call, settings: Settings) -> dict[str, str]:
    """As Standard Webhooks wants them: the id is the event's and stays the same at each try."""
    secrets = [opened(settings, sealed) for sealed in call.sealed]
    stamp = int(call.now.timestamp())
    return {
        "Content-Type": "application/json",
        "webhook-id": str(call.event_id),
        "webhook-timestamp": str(stamp),
        "webhook-signature": signature(secrets, str(call.event_id), stamp, call.body),
    }


def note(uow: UnitOfWork, call: Call, answer: Answer) -> None:
    """Write the journal, and what follows from the answer unless another worker has taken the hook over."""
    found = uow.find(Hook, id=call.hook_id)
    if found is None:
        return
    _write_journal(uow, call, answer)
    if answer.taken:
        done = (hook_call.c.id == call.call_id, hook_call.c.delivered_at.is_(None))
        uow.session.execute(update(hook_call).where(*done).values(delivered_at=uow.now))
    if found.leased_until(call.until):
        _conclude(uow, found, answer)


def _conclude(uow: UnitOfWork, found: Hook, answer: Answer) -> None:
    was = found.state
    if answer.taken:
        found.answered(uow.now)
    elif answer.gone:
        found.disable(GONE)
    else:
        found.put_off(uow.now, answer.wait)
    if found.state is HookState.DISABLED and was is not HookState.DISABLED:
        tell_disabled(uow, found)


def _write_journal(uow: UnitOfWork, call: Call, answer: Answer) -> None:
    row = {
        "id": new_id(),
        "hook_id": call.hook_id,
        "event_id": call.event_id,
        "type": call.type,
        "at": uow.now,
        "seconds": answer.seconds,
        "status": answer.status,
        "outcome": answer.outcome,
    }
    uow.session.execute(hook_try.insert().values(row))
