"""Remember who has declared an interest in an idea: they may have to recuse themselves from the vote on it."""

from services.governance.tables import declared_interest
from shared.contracts.ideas import EvaluationRecused
from shared.database import insert_into
from shared.uow import UnitOfWork


def know_interest(event: EvaluationRecused, uow: UnitOfWork) -> None:
    """Once for each person and idea."""
    row = insert_into(uow.session, declared_interest).values(
        idea_id=event.idea_id, person_id=event.person_id, declared_at=event.recused_at
    )
    uow.session.execute(row.on_conflict_do_nothing())
