"""Which founding points are done: by what this service holds, by what it heard, by somebody's word."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import ColumnElement, Row, exists, select
from sqlalchemy.orm import Session

from services.governance.tables import (
    ambition,
    assignment,
    delegation_change,
    envelope,
    founding_mark,
    member,
    objective,
)
from shared.people import person


def marks(session: Session) -> dict[str, Row[Any]]:
    """What was said or heard, by point, with the name of whoever said it."""
    whole = founding_mark.outerjoin(person, person.c.id == founding_mark.c.marked_by)
    query = select(*founding_mark.c, person.c.name.label("who")).select_from(whole)
    rows: Iterable[Row[Any]] = session.execute(query)
    return {row.code: row for row in rows}


def held_here(session: Session, year: int) -> set[str]:
    """The points that the data of this service show, in one statement."""
    shown = {
        "ambition": exists().where(ambition.c.version > 0),
        "objectives": exists().where(objective.c.id.is_not(None)),
        "roles": _is_held("team") & _is_held("dsi"),
        "bodies": exists().where(member.c.body_id.is_not(None)),
        "delegation": exists().where(delegation_change.c.kind.is_not(None)),
        "envelope": exists().where(envelope.c.fiscal_year == year),
    }
    found = session.execute(select(*(each.label(code) for code, each in shown.items()))).one()
    return {code for code, there in zip(shown, found, strict=True) if there}


def _is_held(role: str) -> ColumnElement[bool]:
    return exists().where(assignment.c.role == role, assignment.c.granted)
