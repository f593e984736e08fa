"""The table of delegations as pages read it."""

from typing import Any

from sqlalchemy import Row, select
from sqlalchemy.orm import Session

from services.governance.domain.bodies import Level
from services.governance.domain.delegation import DEFAULTS, RANKS, Interval
from services.governance.tables import body, delegation, delegation_change
from shared.people import person

MOST = 20


def all_intervals(session: Session) -> dict[str, tuple[Interval, ...]]:
    """Every kind of question with its intervals, as settled or by default."""
    settled = {row.kind: row.intervals for row in session.execute(select(delegation))}
    return DEFAULTS | settled


def intervals_and_version(session: Session, kind: str) -> tuple[tuple[Interval, ...], int]:
    """The intervals of one kind, and the version that a change has to know; 1 while the defaults hold."""
    row = session.execute(select(delegation).where(delegation.c.kind == kind)).first()
    return (row.intervals, row.version) if row else (DEFAULTS[kind], 1)


def changes_of(session: Session, kind: str) -> list[Row[Any]]:
    """What was settled when, by whom; the last one first."""
    whole = delegation_change.outerjoin(person, person.c.id == delegation_change.c.changed_by)
    columns = (delegation_change.c.intervals, delegation_change.c.changed_at, person.c.name)
    query = select(*columns).select_from(whole).where(delegation_change.c.kind == kind)
    return list(session.execute(query.order_by(delegation_change.c.version.desc()).limit(MOST)))


def bodies_from(session: Session, level: Level) -> list[str]:
    """The names of the bodies of a level, or of the next one above that has some."""
    rows = session.execute(select(body.c.name, body.c.level).order_by(body.c.name, body.c.id)).all()
    for higher in (each for each in RANKS if RANKS[each] >= RANKS[level]):
        if names := [row.name for row in rows if row.level is higher]:
            return names
    return []


def higher_bodies(session: Session, level: Level) -> list[tuple[str, str]]:
    """Bodies above a level, as the choices of a form."""
    rows = session.execute(select(body.c.id, body.c.name, body.c.level).order_by(body.c.name, body.c.id))
    return [(str(row.id), row.name) for row in rows if RANKS[row.level] > RANKS[level]]
