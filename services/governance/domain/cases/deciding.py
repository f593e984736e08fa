"""A case that has been voted on becomes a decision of the register."""

from datetime import datetime
from uuid import UUID

from services.governance.domain.cases.case import Case, CaseState
from services.governance.domain.register import Decision, figures
from services.governance.domain.reviews import review_day
from services.governance.domain.rules import Outcome, Result, reason_of
from services.governance.domain.votes import Round, answer_of
from shared.contracts.governance import CaseDecided


def decide(
    case: Case,
    counted: Round,
    result: Result,
    *,
    decision_id: UUID,
    number: str,
    deliberation: str = "",
    now: datetime,
) -> tuple[Decision, CaseDecided]:
    """The count becomes a decision of the register; `deliberation` quotes the acts of the assembly it rests on."""
    if result.outcome not in {Outcome.GRANTED, Outcome.REFUSED}:
        raise ValueError("this vote decides nothing")
    case.state = CaseState.DECIDED
    year, rank = figures(number)
    decision = Decision(
        id=decision_id,
        number=number,
        year=year,
        rank=rank,
        case_id=case.id,
        round_id=counted.id,
        question=case.question,
        outcome=result.outcome,
        ground=result.ground,
        idea_id=case.idea_id,
        idea_number=case.idea_number,
        product_id=case.product_id,
        product_number=case.product_number,
        phase=case.phase,
        corrects=case.corrects,
        answer=answer_of(counted),
        deliberation=deliberation,
        title=case.title,
        body_id=case.body_id,
        body_name=counted.body_name,
        in_favour=counted.in_favour or 0,
        against=counted.against or 0,
        abstentions=result.tally.abstentions,
        members=result.members,
        decided_at=now,
        blanks=result.tally.blanks,
        secret=counted.secret,
        digest=counted.digest or "",
    )
    return decision, _decided(case, decision, counted, reason_of(result, decision.answer))


def _decided(case: Case, decision: Decision, counted: Round, reason: str) -> CaseDecided:
    return CaseDecided(
        **case.about(),
        **case.asked(),
        decision_id=decision.id,
        decision_number=decision.number,
        question=case.question,
        outcome=decision.outcome.value,
        reason=reason,
        answer=decision.answer,
        corrects=case.corrects,
        appealed_by=case.appealed_by,
        deliberation=decision.deliberation,
        answer_held=case.answer_held,
        idea_number=case.idea_number,
        product_number=case.product_number,
        author_id=case.author_id,
        problem=case.problem,
        body_name=decision.body_name,
        member_ids=counted.member_ids,
        in_favour=decision.in_favour,
        against=decision.against,
        abstentions=decision.abstentions,
        members=decision.members,
        decided_at=decision.decided_at,
        review_on=review_day(decision, counted),
        provisional=counted.provisional_days is not None and decision.outcome is Outcome.GRANTED,
    )
