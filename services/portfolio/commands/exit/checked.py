"""What an automatic check answers is evidence for the conditions of a path that ask for it."""

from datetime import timedelta

from sqlalchemy import select

from services.portfolio.commands.checks import Recorded
from services.portfolio.commands.exit.access import today_of
from services.portfolio.domain.checks import Answer
from services.portfolio.domain.exit.conditions import Evidence
from services.portfolio.domain.exit.path import ExitPath
from services.portfolio.domain.exit.states import ENDED
from services.portfolio.tables.exit import exit_path
from shared.identifiers import new_id
from shared.schemas import PARIS
from shared.uow import UnitOfWork

FRESH = timedelta(days=30)
"""How long the answer of a check counts."""


def hear_answer(recorded: Recorded, uow: UnitOfWork) -> None:
    """Keep it with the path that is going on, if the product has one."""
    going_on = (exit_path.c.product_id == recorded.product_id, exit_path.c.state.not_in(ENDED))
    found = uow.session.scalar(select(exit_path.c.id).where(*going_on))
    if found is None:
        return
    answer = Evidence(
        id=new_id(),
        words=recorded.finding.detail or recorded.finding.grade,
        reference=recorded.code,
        good=recorded.finding.answer is Answer.MET,
        fresh_until=recorded.checked_at.astimezone(PARIS).date() + FRESH,
        by=None,
        at=recorded.checked_at,
    )
    uow.get(ExitPath, found).hear_check(answer, now=uow.now, today=today_of(uow))
