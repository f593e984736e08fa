"""The next sitting of the body that chooses, with what waits before it."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

from sqlalchemy import select

from deploy.demo.cast import BODY
from services.governance.commands.agenda import found_for
from services.governance.commands.sittings import ConveneSitting, PlanSitting, convene_sitting, plan_sitting
from services.governance.tables import body, sitting
from shared.schemas import PARIS
from shared.service import Runtime

IN_DAYS, HOUR = 12, 14
PLACE = "Hôtel de Courcy, salle des commissions"


def call_a_sitting(governance: Runtime, by: UUID) -> None:
    """Planned once; its members are called if something waits for them."""
    with governance.reading() as session:
        body_id = session.scalar(select(body.c.id).where(body.c.name == BODY))
        if body_id is None or session.scalar(select(sitting.c.id).limit(1)):
            return
        waiting = found_for(session, body_id)
    day = datetime.now(UTC).astimezone(PARIS) + timedelta(days=IN_DAYS)
    starts_at = day.replace(hour=HOUR, minute=0, second=0, microsecond=0)
    planned = governance.do(
        plan_sitting, PlanSitting(by=by, body_id=body_id, starts_at=starts_at, place=PLACE, link="")
    )
    if waiting:
        items = tuple(str(one.about_id) for one in waiting)
        governance.do(convene_sitting, ConveneSitting(by=by, sitting_id=planned, seen=1, items=items, urgency=""))
