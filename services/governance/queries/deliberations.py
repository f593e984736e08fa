"""Deliberations of the assembly as pages, files and programs read them, and which cases still lack one."""

from collections.abc import Collection
from typing import Any
from uuid import UUID

from sqlalchemy import Row, Select, select
from sqlalchemy.orm import Session

from services.governance.domain.cases import CaseState
from services.governance.domain.delegation import ASSEMBLY, DEFAULTS, level_for
from services.governance.domain.deliberations import Deliberation
from services.governance.queries.delegation import all_intervals
from services.governance.tables import case_file, decision, deliberation
from services.governance.tables.deciding import asked_already
from shared.errors import NotFound
from shared.web.slices import Slice

_later = deliberation.alias("later")


def lines_of(session: Session, case_id: UUID) -> list[Deliberation]:
    """All that was entered for a case, corrections too, in the order in which it was."""
    wanted = select(Deliberation).where(deliberation.c.case_id == case_id).order_by(deliberation.c.id)
    return list(session.scalars(wanted))


def the_line(session: Session, deliberation_id: UUID) -> Deliberation:
    """One; raises NotFound."""
    found = session.get(Deliberation, deliberation_id)
    if found is None:
        raise NotFound("Nous ne trouvons pas cette délibération.")
    return found


def _in_force(*columns: Any) -> Select[Any]:
    """The rows of `domain.deliberations.in_force`, of all cases."""
    whole = deliberation.outerjoin(_later, _later.c.corrects == deliberation.c.id)
    return select(*columns).select_from(whole).where(_later.c.id.is_(None), ~deliberation.c.struck)


def slice_of_deliberations(session: Session, wanted: Slice) -> list[Row[Any]]:
    """Those that hold, the last one entered first, with the numbers of case and decision; and one more if any."""
    shown = (case_file.c.number.label("case_number"), case_file.c.state, decision.c.number.label("decision_number"))
    query = _in_force(*deliberation.c, *shown).join(case_file, case_file.c.id == deliberation.c.case_id)
    query = query.outerjoin(decision, decision.c.case_id == deliberation.c.case_id)
    return list(session.execute(wanted.of(query, deliberation.c.id, newest_first=True)))


def cases_without(session: Session, cases: Collection[UUID]) -> set[UUID]:
    """Which of these undecided cases need a deliberation of the assembly that is not entered yet; two queries."""
    columns = (case_file.c.id, case_file.c.question, case_file.c.amount_cents)
    asked = select(*columns, asked_already(case_file.c).label("already")).where(
        case_file.c.id.in_(cases),
        case_file.c.state != CaseState.DECIDED,
        case_file.c.id.not_in(_in_force(deliberation.c.case_id)),
    )
    rows = session.execute(asked).all() if cases else []
    table = all_intervals(session) if rows else {}
    return {
        row.id
        for row in rows
        if level_for(table.get(row.question, DEFAULTS["budget"]), row.amount_cents + row.already) is ASSEMBLY
    }
