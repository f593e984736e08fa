"""The sign-in kept in one signed cookie for the four services: idle 30 minutes, 10 hours in all."""

import time
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import structlog
from flask import g, request, session
from structlog.contextvars import bind_contextvars

from shared.personal.erasure import is_erased_since
from shared.web.access.bearing import bears_key
from shared.web.context import reading
from shared.web.identity.person import ANONYMOUS, Visitor, me

log = structlog.get_logger()

IDLE = 30 * 60
ABSOLUTE = 10 * 60 * 60
TOUCH = 60
"""Seconds during which the cookie is not written again, to keep answers small."""

WITHOUT_IDENTITY = frozenset({"tikub.common", "health.alive", "health.ready", "health.metrics", "health.version"})
"""Routes that never look at the cookie: what they answer may be kept by caches, or is for machines."""

_KEPT = ("language",)
_IDENTITY = ("person", "since", "seen")


def enter(visitor: Visitor, **extra: str) -> None:
    """Begin a fresh session: whatever an earlier visitor left in the cookie is dropped, but the language."""
    kept = {name: session[name] for name in _KEPT if name in session}
    session.clear()
    now = int(time.time())
    session.update(kept, person={**asdict(visitor), "id": str(visitor.id)}, since=now, seen=now, **extra)
    g.visitor = visitor


def leave() -> None:
    """End the session, but for the language."""
    kept = {name: session[name] for name in _KEPT if name in session}
    session.clear()
    session.update(kept)
    g.visitor = ANONYMOUS


def recognise() -> None:
    """Before each request: who comes, if the session is neither idle nor old."""
    now = int(time.time())
    g.visitor, g.expired = ANONYMOUS, False
    if request.endpoint in WITHOUT_IDENTITY or bears_key() or "person" not in session:
        return
    if not _alive(now):
        _forget_identity()
        return
    g.visitor = _visitor(session["person"])
    bind_contextvars(person=str(g.visitor.id))
    if now - session["seen"] > TOUCH:
        session["seen"] = now


def end_if_erased() -> None:
    """Just before rights are looked at: a session begun before its person was erased is over, wherever it began."""
    if not me().known or not is_erased_since(reading(), me().id, datetime.fromtimestamp(session["since"], UTC)):
        return
    log.info("session.erased", who=str(me().id))
    _forget_identity()
    g.visitor = ANONYMOUS


def _alive(now: int) -> bool:
    since, seen = session.get("since", 0), session.get("seen", 0)
    return bool(now - since < ABSOLUTE and now - seen < IDLE)


def _forget_identity() -> None:
    # The form's protection stays: what the person was typing can then be shown back to them.
    for name in _IDENTITY:
        session.pop(name, None)
    g.expired = True


def _visitor(kept: dict[str, Any]) -> Visitor:
    facts = {name: str(kept.get(name, "")) for name in ("name", "email", "directorate")}
    return Visitor(id=UUID(kept["id"]), **facts)
