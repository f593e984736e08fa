"""Remember which call an idea answers; ask for what was said before this service listened."""

from uuid import UUID

from sqlalchemy import select

from services.portfolio.domain.cohorts import cohort_of
from services.portfolio.tables import product
from services.portfolio.tables.cohorts import call, idea_call
from shared.contracts.ideas import CallOpened, IdeaMoved, IdeaSubmitted
from shared.database import insert_into
from shared.keeping.gaps import ask_for_history
from shared.keeping.tallies import alone
from shared.service import Runtime
from shared.uow import UnitOfWork

AT_ONCE = 200
"""Products looked at in one round."""


def hear_call(event: CallOpened, uow: UnitOfWork) -> None:
    """Remember a call."""
    facts = {"title": event.title, "cohort": cohort_of(event.opens_at, event.closes_at)}
    row = insert_into(uow.session, call).values(id=event.call_id, **facts)
    uow.session.execute(row.on_conflict_do_update(index_elements=["id"], set_=facts))


def hear_idea(event: IdeaSubmitted | IdeaMoved, uow: UnitOfWork) -> None:
    """Remember which call an idea answers."""
    row = insert_into(uow.session, idea_call).values(idea_id=event.idea_id, call_id=event.call_id)
    uow.session.execute(row.on_conflict_do_update(index_elements=["idea_id"], set_={"call_id": event.call_id}))


def ask_for_unknown_calls(runtime: Runtime) -> int:
    """Ask the service of ideas to tell again what products come from; returns how many requests were made.

    Products of before this service listened to ideas are put right by this alone. The pause between two requests
    for the same thing grows up to a day, so what nobody can tell any more costs little.
    """
    with runtime.unit_of_work() as uow:
        if not alone(uow):
            return 0
        subjects = [*(f"ideas/idea/{one}" for one in _ideas(uow)), *(f"ideas/call/{one}" for one in _calls(uow))]
        return sum(ask_for_history(uow, "portfolio", "ideas", subject=subject, from_version=1) for subject in subjects)


def _ideas(uow: UnitOfWork) -> list[UUID]:
    """Ideas that became products and of which no call is known."""
    born = select(product.c.idea_id).outerjoin(idea_call, idea_call.c.idea_id == product.c.idea_id)
    unknown = born.where(product.c.idea_id.is_not(None), idea_call.c.idea_id.is_(None))
    return list(uow.session.scalars(unknown.distinct().limit(AT_ONCE)))


def _calls(uow: UnitOfWork) -> list[UUID]:
    """Calls that products come from and of which nothing is known."""
    told = select(idea_call.c.call_id).join(product, product.c.idea_id == idea_call.c.idea_id)
    unknown = told.outerjoin(call, call.c.id == idea_call.c.call_id).where(call.c.id.is_(None))
    return list(uow.session.scalars(unknown.distinct().limit(AT_ONCE)))
