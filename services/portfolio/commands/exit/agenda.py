"""What paths say by themselves, once each: a reserve that comes to its date, a review that is due."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Select, select

from services.portfolio.commands.exit.access import today_of
from services.portfolio.commands.questions import Wanted, ask
from services.portfolio.domain.exit import facts
from services.portfolio.domain.exit.parts import Reserve, Review
from services.portfolio.domain.exit.path import ExitPath
from services.portfolio.domain.exit.states import State
from services.portfolio.domain.product import Product
from services.portfolio.domain.questions import QuestionKind
from services.portfolio.tables.exit import exit_path, exit_reserve, exit_review
from shared.contracts.ideas import REASON_MAX
from shared.errors import Refused
from shared.service import Runtime
from shared.uow import UnitOfWork

REVIEW_AHEAD, RESERVE_AHEAD = timedelta(days=30), timedelta(days=7)
"""How long before its day a review is put on the agenda, and a reserve is recalled."""

BY_ITSELF = (
    "Bilan à {months} mois de la reprise (décision {number}), mis à l’ordre du jour de lui-même. "
    "Un oui : le service continue. Un non : il s’arrête après sa reprise. {findings}"
)
NO_FINDINGS = "Le bilan n’est pas encore écrit : demandez-le à la DSI et à l’équipe."

AT_ONCE = 50
Due = Callable[[UnitOfWork], Select[Any]]
"""A SELECT of the paths with something to say."""

_GOING_ON = (State.ACCEPTED, State.ACCEPTED_WITH_RESERVES, State.PAIRING, State.DONE)


def put_on_agenda(runtime: Runtime) -> int:
    """Say what has come to its time; returns how many events. Any number of workers may do it side by side."""
    return _say_due(runtime, _reviews_due) + _say_due(runtime, _reserves_due)


def _say_due(runtime: Runtime, due: Due) -> int:
    with runtime.unit_of_work() as uow:
        return sum(_say(path_id, uow) for path_id in uow.session.scalars(due(uow).limit(AT_ONCE)).all())


def _reviews_due(uow: UnitOfWork) -> Select[Any]:
    by = today_of(uow) + REVIEW_AHEAD
    due = (exit_review.c.told_at.is_(None), exit_review.c.due_on <= by, exit_path.c.state == State.DONE)
    return select(exit_path.c.id).join(exit_review, exit_review.c.path_id == exit_path.c.id).where(*due).distinct()


def _reserves_due(uow: UnitOfWork) -> Select[Any]:
    by = today_of(uow) + RESERVE_AHEAD
    due = (exit_reserve.c.told_at.is_(None), exit_reserve.c.lifted_at.is_(None), exit_reserve.c.due_on <= by)
    paths = select(exit_path.c.id).join(exit_reserve, exit_reserve.c.path_id == exit_path.c.id)
    return paths.where(*due, exit_path.c.state.in_(_GOING_ON)).distinct()


def _say(path_id: UUID, uow: UnitOfWork) -> int:
    """Under the lock of the path, so that a twin finds it said."""
    path = uow.get(ExitPath, path_id)
    product = uow.session.get_one(Product, path.product_id)
    reviews, reserves = _reviews_of(path, today_of(uow)), _reserves_of(path, today_of(uow))
    for review in reviews:
        review.told_at = uow.now
        uow.say(facts.review_due(path, product, review, uow.now))
    _put_before_a_body(path, reviews, uow)
    for reserve in reserves:
        reserve.told_at = uow.now
        uow.say(facts.reserve_due(path, product, reserve, uow.now))
    return len(reviews) + len(reserves)


def _put_before_a_body(path: ExitPath, reviews: list[Review], uow: UnitOfWork) -> None:
    """Each review is a case of its own; one that comes while another waits is answered with it."""
    if reviews:
        waiting = next((one.question_id for one in path.reviews if one.question_id and not one.decision_number), None)
        question_id = waiting or _ask(path, reviews, uow)
        for review in reviews:
            review.question_id = question_id


def _ask(path: ExitPath, reviews: list[Review], uow: UnitOfWork) -> UUID | None:
    findings = " ".join(review.findings for review in reviews if review.findings) or NO_FINDINGS
    reason = BY_ITSELF.format(months=reviews[-1].months, number=path.decision_number, findings=findings)
    wanted = Wanted(kind=QuestionKind.AFTER_EXIT, reason=reason[:REASON_MAX], by=None)
    try:
        return ask(uow.get(Product, path.product_id), wanted, uow).id
    except Refused:
        # The product has stopped meanwhile: there is nothing left to decide.
        return None


def _reviews_of(path: ExitPath, today: date) -> list[Review]:
    done = path.reviews if path.state is State.DONE else []
    return [one for one in done if one.told_at is None and one.due_on <= today + REVIEW_AHEAD]


def _reserves_of(path: ExitPath, today: date) -> list[Reserve]:
    waiting = path.open_reserves if path.state in _GOING_ON else []
    return [one for one in waiting if one.told_at is None and one.due_on <= today + RESERVE_AHEAD]
