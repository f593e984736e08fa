"""Who is told what is asked around a decision; what is settled waits for nobody any more."""

from uuid import UUID

from services.notify.commands.telling import settle, tell
from services.notify.policies.base import TEAM, on
from shared.contracts.governance import (
    AdviceAsked,
    AdviceSettled,
    AppealFiled,
    CommitmentChanged,
    ConditionChanged,
    ConditionDueSoon,
    DecisionReviewDue,
    DecisionReviewSettled,
    PurchaseReady,
    QuestionPut,
    QuestionSettled,
)
from shared.people import people_with_role
from shared.uow import UnitOfWork


@on(AdviceAsked)
def when_an_opinion_is_asked(event: AdviceAsked, uow: UnitOfWork) -> None:
    """The one person who can give it."""
    tell(uow, event, {"advice_asked": [event.person_id]}, actor=event.asked_by)


@on(AdviceSettled)
def when_an_opinion_is_settled(_event: AdviceSettled, _uow: UnitOfWork) -> None:
    """It waits for nobody any more."""


@on(QuestionPut)
def when_a_question_is_put(event: QuestionPut, uow: UnitOfWork) -> None:
    """Whoever carries the case and the team may answer."""
    tell(uow, event, {"question_put": _team_and(event.author_id, uow)}, actor=event.asked_by)


@on(QuestionSettled)
def when_a_question_is_settled(event: QuestionSettled, uow: UnitOfWork) -> None:
    """Whoever asked reads the answer."""
    if event.answered:
        tell(uow, event, {"question_answered": [event.asked_by]}, actor=event.answered_by)


@on(DecisionReviewDue)
def when_a_decision_is_to_be_reviewed(event: DecisionReviewDue, uow: UnitOfWork) -> None:
    """Those who decide, whoever carries it, the team."""
    tell(uow, event, {"decision_review_due": [*event.member_ids, *_team_and(event.author_id, uow)]})


@on(DecisionReviewSettled)
def when_a_review_is_settled(_event: DecisionReviewSettled, _uow: UnitOfWork) -> None:
    """It waits for nobody any more."""


@on(AppealFiled)
def when_an_appeal_is_filed(event: AppealFiled, uow: UnitOfWork) -> None:
    """The members of the higher body, whoever carries the question, the team."""
    concerned = [*event.member_ids, *_team_and(event.author_id, uow)]
    tell(uow, event, {"appeal_filed": concerned}, actor=event.filed_by)


@on(ConditionChanged)
def when_a_condition_changes(event: ConditionChanged, uow: UnitOfWork) -> None:
    """Whoever is in charge of it knows that it is theirs; the team too, once it is late."""
    if event.state == "open":
        tell(uow, event, {"condition_given": [event.owner_id]}, actor=event.changed_by)
    elif event.state == "overdue":
        tell(uow, event, {"condition_late": [event.owner_id, *people_with_role(uow.session, TEAM)]})


@on(ConditionDueSoon)
def when_a_condition_is_due_soon(event: ConditionDueSoon, uow: UnitOfWork) -> None:
    """Whoever is in charge of it has two weeks."""
    tell(uow, event, {"condition_due_soon": [event.owner_id]})


@on(PurchaseReady)
def when_a_purchase_notice_is_ready(event: PurchaseReady, uow: UnitOfWork) -> None:
    """Whoever carries it and the team hand it to whoever buys."""
    tell(uow, event, {"purchase_ready": _team_and(event.author_id, uow)}, actor=event.committed_by)


@on(CommitmentChanged)
def when_money_is_spent(event: CommitmentChanged, uow: UnitOfWork) -> None:
    """What is bought, or given back, waits for nobody any more."""
    if event.decision_id is not None and (event.spent_cents or event.state == "closed"):
        settle(uow, event.decision_id, "purchase_ready")


def _team_and(author_id: UUID | None, uow: UnitOfWork) -> list[UUID]:
    return [*([author_id] if author_id else []), *people_with_role(uow.session, TEAM)]
