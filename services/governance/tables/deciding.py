"""Who decides a question, by the table of delegations and by what the same product got or asked before."""

from typing import Any

from sqlalchemy import ScalarSelect, and_, func, or_, select
from sqlalchemy.orm import Session

from services.governance.domain.cases import Case, CaseState
from services.governance.domain.delegation import DEFAULTS, Deciding, Delegation, Interval, level_for
from services.governance.domain.rules import Outcome
from services.governance.tables.cases import case_file
from services.governance.tables.register import decision


def intervals_of(kind: str, session: Session) -> tuple[Interval, ...]:
    """As settled, else the defaults; an unknown kind of question is decided as money is."""
    found = session.get(Delegation, kind)
    return found.intervals if found else DEFAULTS.get(kind, DEFAULTS["budget"])


def level_of(case: Case, session: Session) -> Deciding:
    """The level of a question: its amount counts with what the same product got, or asked before, in the same year."""
    already = 0 if case.product_id is None else session.scalar(select(asked_already(case))) or 0
    return level_for(intervals_of(case.question, session), case.amount_cents + already)


def asked_already(of: Any) -> ScalarSelect[int]:
    """Cents granted to the same product in the same fiscal year, or asked in a case that came before this one.

    So that a sum that is split into several questions goes to the level that the whole of it belongs to. `of` is a
    case, or the columns of the cases of a query.
    """
    other = case_file.alias("other")
    granted = and_(other.c.state == CaseState.DECIDED, decision.c.outcome == Outcome.GRANTED)
    before = or_(other.c.received_at < of.received_at, and_(other.c.received_at == of.received_at, other.c.id < of.id))
    waiting = and_(other.c.state != CaseState.DECIDED, before)
    same = (other.c.product_id == of.product_id, other.c.fiscal_year == of.fiscal_year, other.c.id != of.id)
    whole = other.outerjoin(decision, decision.c.case_id == other.c.id)
    total = select(func.coalesce(func.sum(other.c.amount_cents), 0)).select_from(whole)
    return total.where(*same, or_(granted, waiting)).correlate(case_file).scalar_subquery()
