"""Who holds which role of the platform."""

from typing import Any

from sqlalchemy import Row, select
from sqlalchemy.orm import Session

from services.governance.tables import assignment
from shared.people import person


def holders(session: Session) -> list[Row[Any]]:
    """Roles that are held, with the person's name when they are known here, by role then name."""
    whole = assignment.outerjoin(person, person.c.id == assignment.c.person_id)
    columns = (assignment.c.person_id, assignment.c.role, assignment.c.changed_at, person.c.name)
    query = select(*columns).select_from(whole).where(assignment.c.granted)
    return list(session.execute(query.order_by(assignment.c.role, person.c.name, assignment.c.person_id)))
