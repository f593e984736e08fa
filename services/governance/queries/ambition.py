"""The ambition, its objectives, and for each of them the products, the money and what waits for a decision."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import Row, Subquery, and_, case, func, select
from sqlalchemy.orm import Session

from services.governance.domain.ambition import AMBITION, Ambition, Objective, in_order
from services.governance.domain.cases import CaseState
from services.governance.domain.conditions import ConditionState
from services.governance.domain.envelopes import CommitmentState
from services.governance.queries.cases import Viewer, within_reach
from services.governance.tables import body, case_file, commitment, condition, objective, tie
from shared.errors import NotFound
from shared.web.slices import Slice

MOST = 50
MOST_OBJECTIVES = 200


@dataclass(frozen=True)
class Held:
    """What works for an objective: how many products, and the money promised and spent on them, in cents."""

    products: int = 0
    committed_cents: int = 0
    spent_cents: int = 0
    waiting: int = 0


def the_ambition(session: Session) -> Ambition:
    """As it was written last; without any words on the first day."""
    return session.get_one(Ambition, AMBITION)


def objectives(session: Session) -> list[Objective]:
    """All objectives, those that still run first."""
    return in_order(session.scalars(select(Objective).limit(MOST_OBJECTIVES)).all())


def the_objective(session: Session, objective_id: UUID) -> Objective:
    """One objective; raises NotFound."""
    found = session.get(Objective, objective_id)
    if found is None:
        raise NotFound("Nous ne trouvons pas cet objectif.")
    return found


def _money() -> Subquery:
    """What was promised and spent for each product, all years together; what is only reserved is not promised."""
    kept = case((commitment.c.state == CommitmentState.RESERVED, 0), else_=commitment.c.amount_cents)
    promised = func.sum(kept - commitment.c.released_cents).label("promised")
    spent = func.sum(commitment.c.spent_cents).label("spent")
    return select(commitment.c.product_id, promised, spent).group_by(commitment.c.product_id).subquery()


def _waiting() -> Subquery:
    """How many cases of each product are not decided."""
    undecided = and_(case_file.c.state != CaseState.DECIDED, case_file.c.product_id.is_not(None))
    count = func.count().label("cases")
    return select(case_file.c.product_id, count).where(undecided).group_by(case_file.c.product_id).subquery()


def held_by_objective(session: Session) -> dict[UUID, Held]:
    """For each objective that has a product; a product tied to two counts in both."""
    money, waiting = _money(), _waiting()
    whole = tie.outerjoin(money, money.c.product_id == tie.c.product_id)
    whole = whole.outerjoin(waiting, waiting.c.product_id == tie.c.product_id)
    sums = (func.sum(money.c.promised), func.sum(money.c.spent), func.sum(waiting.c.cases))
    query = select(tie.c.objective_id, func.count(), *sums).select_from(whole).group_by(tie.c.objective_id)
    return {row[0]: Held(*(int(one or 0) for one in row[1:])) for row in session.execute(query)}


def products_by_objective(session: Session, objective_ids: Sequence[UUID]) -> dict[UUID, list[Row[Any]]]:
    """The products tied to these objectives, by number."""
    query = select(tie).where(tie.c.objective_id.in_(objective_ids)).order_by(tie.c.number, tie.c.product_id)
    found: dict[UUID, list[Row[Any]]] = defaultdict(list)
    for row in session.execute(query):
        found[row.objective_id].append(row)
    return found


def money_of_products(session: Session, objective_id: UUID) -> list[Row[Any]]:
    """The products of one objective with what was promised and spent, and how many cases wait."""
    money, waiting = _money(), _waiting()
    whole = tie.outerjoin(money, money.c.product_id == tie.c.product_id)
    whole = whole.outerjoin(waiting, waiting.c.product_id == tie.c.product_id)
    shown = (func.coalesce(one, 0).label(name) for name, one in _amounts(money, waiting))
    query = select(*tie.c, *shown).select_from(whole).where(tie.c.objective_id == objective_id)
    return list(session.execute(query.order_by(tie.c.number).limit(MOST_OBJECTIVES)))


def _amounts(money: Subquery, waiting: Subquery) -> list[tuple[str, Any]]:
    return [("promised", money.c.promised), ("spent", money.c.spent), ("waiting", waiting.c.cases)]


def to_decide(session: Session, viewer: Viewer) -> list[Row[Any]]:
    """Cases that wait, as far as one may see them, the oldest first."""
    columns = (case_file.c.id, case_file.c.number, case_file.c.title, case_file.c.label, case_file.c.amount_cents)
    query = select(*columns, case_file.c.question, case_file.c.received_at, body.c.name.label("body_name"))
    query = query.join(body, body.c.id == case_file.c.body_id)
    query = query.where(case_file.c.state != CaseState.DECIDED, *within_reach(viewer))
    return list(session.execute(query.order_by(case_file.c.received_at, case_file.c.id).limit(MOST)))


def overdue_conditions(session: Session) -> int:
    """How many conditions of decisions are late."""
    late = condition.c.state == ConditionState.OVERDUE
    return session.scalar(select(func.count()).select_from(condition).where(late)) or 0


def slice_of_objectives(session: Session, wanted: Slice) -> list[Objective]:
    """Objectives for programs, by id, and one more to know whether others follow."""
    return list(session.scalars(wanted.of(select(Objective), objective.c.id)))


def slice_of_products(session: Session, wanted: Slice, objective_id: UUID) -> list[Row[Any]]:
    """The products of an objective for programs, by id, and one more to know whether others follow."""
    the_objective(session, objective_id)
    query = select(tie).where(tie.c.objective_id == objective_id)
    return list(session.execute(wanted.of(query, tie.c.product_id)))
