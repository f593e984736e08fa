"""A case for whoever carries it, or sponsors its product, and does not sit where it is decided."""

from typing import Any
from uuid import UUID

from services.governance.domain.cases import Case
from services.governance.domain.deliberations import in_force
from services.governance.domain.papers import DUE_DAYS
from services.governance.queries import cases as queries
from services.governance.queries.bodies import the_body
from services.governance.queries.conditions import conditions_of
from services.governance.queries.deliberations import cases_without, lines_of
from services.governance.queries.papers import counts_of
from services.governance.queries.register import decision_of
from services.governance.queries.sponsors import sitting_of
from services.governance.queries.withheld import withheld
from services.governance.web import road
from services.governance.web.asked import question
from services.governance.web.conditions import STATES
from services.governance.web.visit import now, viewer
from shared.web import reading, render


def own_case_page(case_id: UUID) -> str:
    """What is asked, when it is decided, what is missing, the outcome with its reason; never a vote in progress."""
    session, moment = reading(), now()
    case = queries.the_case_of(session, case_id, viewer())
    body = the_body(session, case.body_id)
    lacks_act = case_id in cases_without(session, [case_id])
    found = decision_of(session, case_id)
    held = found is not None and found.number in withheld(session, viewer())
    decision = None if held else found
    vote = case.last_round
    return render(
        "governance/own_case.html",
        case=case,
        body=body,
        asked=question(case),
        decision=decision,
        held=held,
        conditions=conditions_of(session, decision.id) if decision else [],
        states=STATES,
        outcomes=road.OUTCOMES,
        tag=_tag(case, decision, moment, held=held),
        next=road.next_step(case, body, moment, lacks_act=lacks_act),
        closes_at=vote.closes_at if vote and vote.is_open(moment) else None,
        sitting=sitting_of(session, [case], moment).get(case_id),
        papers=counts_of(session, [case_id]).get(case_id, 0),
        papers_days=DUE_DAYS,
        lacks_act=lacks_act,
        unanswered=sum(one.answered_at is None for one in case.questions),
        acts=in_force(lines_of(session, case_id)),
    )


def _tag(case: Case, decision: Any, moment: Any, *, held: bool) -> tuple[str, str]:
    if case.state.value == "decided" and (held or decision is None):
        return "Tranché", "info"
    closes_at = case.last_round.closes_at if case.last_round else None
    return road.tag(case.state, closes_at, moment, decision.outcome if decision else None)
