"""Who comes with a key: recognised from the Authorization header, with no more rights than the key has."""

from datetime import UTC, datetime
from typing import Any

from flask import current_app, g, request
from sqlalchemy import Row, select
from structlog.contextvars import bind_contextvars
from werkzeug.exceptions import TooManyRequests

from shared.errors import Forbidden
from shared.people import person_of
from shared.web.access.keeping import digest_of
from shared.web.context import here, reading
from shared.web.identity.person import ANONYMOUS, Visitor

READS = frozenset({"GET", "HEAD", "OPTIONS"})
A_MINUTE = 600
"""Requests of one key in a minute."""


def bears_key() -> bool:
    """Whether this request comes with a key, for an API: no cookie counts then, and no token of a form is needed."""
    scheme = request.headers.get("Authorization", "").partition(" ")[0]
    return scheme.lower() == "bearer" and request.path.startswith(f"{here().service.path}/api/")


def is_anonymous_program() -> str:
    """By what the pace of a program is measured before its key is looked at."""
    return digest_of(_secret())[:16]


def recognise() -> None:
    """Put the key's person in front of this request; nobody for a key that is unknown, over or revoked."""
    g.visitor = ANONYMOUS
    key = _key()
    someone = person_of(reading(), key.person_id) if key is not None else None
    if key is None or someone is None:
        return
    if seconds := current_app.extensions["tikub.keys"].wait(str(key.id)):
        raise TooManyRequests(retry_after=int(seconds) + 1)
    visitor = Visitor(someone.id, someone.name, someone.email, someone.directorate)
    visitor.__dict__["roles"] = visitor.roles & {key.role}
    g.visitor = visitor
    bind_contextvars(person=str(visitor.id))
    if not key.writes and request.method not in READS:
        raise Forbidden("Cette clé permet seulement de lire.")


def _key() -> Row[Any] | None:
    table = here().service.keys
    if table is None:
        return None
    now = datetime.now(UTC)
    live = table.c.revoked_at.is_(None) & (table.c.expires_at > now)
    return reading().execute(select(table).where(table.c.digest == digest_of(_secret()), live)).one_or_none()


def _secret() -> str:
    return request.headers.get("Authorization", "").partition(" ")[2].strip()
