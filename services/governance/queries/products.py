"""Products as deciders look at them: side by side to arbitrate, and all that was decided of one."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import Row, Subquery, and_, case, func, select
from sqlalchemy.orm import Session

from services.governance.domain.cases import CaseState
from services.governance.domain.envelopes import CommitmentState
from services.governance.queries.cases import Viewer, within_reach
from services.governance.tables import (
    case_file,
    commitment,
    condition,
    decision,
    known_product,
    known_standard,
    review,
)
from shared.errors import NotFound

MOST = 200
PROVEN = "proven"


def side_by_side(session: Session) -> list[Row[Any]]:
    """Each product with its money in cents, the cases that wait, its last guiding measure, its standards; one query."""
    money, waits, told = _money(), _waits(), _standards()
    whole = known_product.outerjoin(money, money.c.product_id == known_product.c.product_id)
    whole = whole.outerjoin(waits, waits.c.product_id == known_product.c.product_id)
    whole = whole.outerjoin(told, told.c.product_id == known_product.c.product_id)
    shown = (money.c.committed, money.c.spent, waits.c.waiting, told.c.proven, told.c.standards)
    query = select(known_product, *shown).select_from(whole)
    return list(session.execute(query.order_by(known_product.c.since, known_product.c.product_id).limit(MOST)))


def _money() -> Subquery:
    """Promised and spent for each product; what is only reserved is not promised."""
    kept = case((commitment.c.state == CommitmentState.RESERVED, 0), else_=commitment.c.amount_cents)
    promised = func.sum(kept - commitment.c.released_cents).label("committed")
    spent = func.sum(commitment.c.spent_cents).label("spent")
    return select(commitment.c.product_id, promised, spent).group_by(commitment.c.product_id).subquery()


def _waits() -> Subquery:
    """Cases of each product that are not decided."""
    undecided = and_(case_file.c.state != CaseState.DECIDED, case_file.c.product_id.is_not(None))
    count = func.count().label("waiting")
    return select(case_file.c.product_id, count).where(undecided).group_by(case_file.c.product_id).subquery()


def _standards() -> Subquery:
    """Standards of each product of which something is stated, and how many are proven."""
    proven = func.sum(case((known_standard.c.claim == PROVEN, 1), else_=0)).label("proven")
    told = select(known_standard.c.product_id, proven, func.count().label("standards"))
    return told.group_by(known_standard.c.product_id).subquery()


@dataclass(frozen=True)
class History:
    """All that bodies have to do with one product, the last thing first."""

    title: str
    number: str
    decisions: list[Row[Any]]
    waiting: list[Row[Any]]
    conditions: list[Row[Any]]
    reviews: list[Row[Any]]
    commitments: list[Row[Any]]


def history_of(session: Session, product_id: UUID, viewer: Viewer) -> History:
    """Decisions are open to every agent, cases that wait to those who may see them; raises NotFound for none at all."""
    undecided = (case_file.c.state != CaseState.DECIDED, *within_reach(viewer))
    about = [
        _about(session, decision, product_id, decision.c.decided_at.desc()),
        _about(session, case_file, product_id, case_file.c.id.desc(), *undecided),
        _about(session, condition, product_id, condition.c.due_on),
        _about(session, review, product_id, review.c.due_on),
        _about(session, commitment, product_id, commitment.c.id.desc()),
    ]
    known = session.execute(select(known_product).where(known_product.c.product_id == product_id)).first()
    named = known or next((rows[0] for rows in about[:2] if rows), None)
    if named is None:
        raise NotFound("Aucune instance n’a encore été saisie de ce produit.")
    number = known.number if known else named.product_number
    return History(named.title, number, *about)


def _about(session: Session, table: Any, product_id: UUID, order: Any, *conditions: Any) -> list[Row[Any]]:
    query = select(table).where(table.c.product_id == product_id, *conditions)
    return list(session.execute(query.order_by(order).limit(MOST)))
