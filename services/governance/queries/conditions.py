"""Conditions: those of a decision, and all that are not met yet."""

from typing import Any
from uuid import UUID

from sqlalchemy import Row, select
from sqlalchemy.orm import Session

from services.governance.domain.conditions import Condition, ConditionState
from services.governance.tables import body, condition
from shared.errors import NotFound
from shared.people import person

MOST = 200


def conditions_of(session: Session, decision_id: UUID) -> list[Row[Any]]:
    """The conditions of a decision, in the order in which they were put, with the name of whoever is in charge."""
    query = _named().where(condition.c.decision_id == decision_id)
    return list(session.execute(query.order_by(condition.c.id).limit(MOST)))


def waiting_conditions(session: Session) -> list[Row[Any]]:
    """Conditions that are not met, the first to fall due first; at most 200."""
    query = _named().where(condition.c.state != ConditionState.MET)
    return list(session.execute(query.order_by(condition.c.due_on, condition.c.id).limit(MOST)))


def _named() -> Any:
    whole = condition.outerjoin(person, person.c.id == condition.c.owner_id).join(
        body, body.c.id == condition.c.body_id
    )
    return select(*condition.c, person.c.name.label("owner"), body.c.name.label("body_name")).select_from(whole)


def the_condition(session: Session, condition_id: UUID) -> Condition:
    """One condition; raises NotFound."""
    found = session.get(Condition, condition_id)
    if found is None:
        raise NotFound("Nous ne trouvons pas cette condition.")
    return found
