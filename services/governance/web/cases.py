"""The pages of cases: lists, and one case with its papers, its road and its vote."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from flask import request
from flask.typing import ResponseReturnValue

from services.governance.commands.evocation import EvokeCase
from services.governance.commands.hours import ExtendVote
from services.governance.commands.votes import CHOICES, CloseVote, OpenVote
from services.governance.domain.bodies import Body
from services.governance.domain.cases import Case, CaseState, choosing_of, second_vote_from
from services.governance.domain.deliberations import in_force
from services.governance.domain.register import Decision
from services.governance.domain.rules import Majority
from services.governance.domain.votes import Mode, shares
from services.governance.queries import cases as queries
from services.governance.queries.bodies import the_body
from services.governance.queries.delegation import higher_bodies
from services.governance.queries.deliberations import cases_without, lines_of
from services.governance.queries.papers import counts_of
from services.governance.queries.register import decision_of
from services.governance.queries.withheld import withheld
from services.governance.web import road
from services.governance.web.asked import asked
from services.governance.web.consenting import consent_of
from services.governance.web.own_cases import own_case_page
from services.governance.web.visit import after, now, viewer
from services.governance.web.voting import chosen_in, voting_forms, words_of
from shared.people import names_of
from shared.schemas import PARIS
from shared.web import Form, Pages, me, reading, render, signed_in
from shared.web.exports import links

pages = Pages("cases", __name__)
LAST_DECIDED = 5
CHOOSING = ("answers", "refusable", "most_votes")
"""Fields of a vote that opens, which its answers make needless once the members have begun to choose among them."""
LAST_HOUR = 18


@pages.get("/", allow=signed_in)
def index() -> ResponseReturnValue:
    """What one has to vote on, then what waits, then the last decisions."""
    session, who, moment = reading(), viewer(), now()
    return render(
        "governance/index.html",
        to_vote=queries.to_vote(session, who, moment),
        own=queries.own_cases(session, who),
        waiting=queries.waiting(session, who, after()),
        decided=queries.decided(session, who, limit=LAST_DECIDED),
        tag=road.tag,
        outcomes=road.OUTCOMES,
        hidden=withheld(session, who),
        now=moment,
        choices=CHOICES,
    )


@pages.get("/tranches", allow=signed_in)
def decided() -> ResponseReturnValue:
    """Cases that are decided."""
    page = queries.decided(reading(), viewer(), request.args.get("apres"))
    return render(
        "governance/decided.html",
        page=page,
        outcomes=road.OUTCOMES,
        hidden=withheld(reading(), viewer()),
        files=links("lists.cases"),
    )


@pages.get("/dossiers/<uuid:case_id>", allow=signed_in)
def show(case_id: UUID) -> ResponseReturnValue:
    """One case: whole for members of the body, the team and the DSI; what concerns them for carriers and sponsors."""
    if queries.sees_whole(reading(), case_id, viewer()):
        return case_page(case_id)
    return own_case_page(case_id)


def case_page(case_id: UUID, form: Form[Any] | None = None) -> str:
    """The case, with the form that was refused, if there is one."""
    session, moment = reading(), now()
    case = queries.the_case(session, case_id, viewer())
    body = the_body(session, case.body_id)
    decision = decision_of(session, case_id)
    lacks_act = case_id in cases_without(session, [case_id])
    hidden = decision is not None and decision.number in withheld(session, viewer())
    decision = None if hidden else decision
    vote = case.last_round
    called = [elector.person_id for elector in vote.electors] if vote else []
    names = names_of(session, [*filter(None, [case.author_id]), *called, *body.members_at(moment)])
    return render(
        "governance/case.html",
        case=case,
        papers=counts_of(session, [case.id]).get(case.id, 0),
        asked=asked(case.label),
        body=body,
        decision=decision,
        vote=vote,
        voting=vote is not None and vote.is_open(moment),
        tag=road.LATER if hidden else _tag(case, decision, moment),
        road=road.road(case),
        next=road.PUBLISHED_LATER if hidden else road.next_step(case, body, moment, lacks_act=lacks_act),
        lacks_act=lacks_act,
        acts=in_force(lines_of(session, case_id)),
        names=names,
        choices=words_of(vote),
        said=chosen_in(vote, words_of(vote), me().id) if vote and not vote.secret else "",
        shares=shares(vote) if vote and decision else [],
        next_choosing=choosing_of(case),
        outcomes=road.OUTCOMES,
        form=form,
        interested=queries.interested_in(session, case.idea_id) & {*called, *body.members_at(moment)},
        consent=consent_of(case, moment, form),
        voting_forms=voting_forms(case, names, moment, form),
        open_form=_form(form, OpenVote) or _open_form(case, body, moment, lacks_act=lacks_act),
        close_form=_form(form, CloseVote) or _close_form(case, moment),
        extend_form=_form(form, ExtendVote) or _extend_form(case, moment),
        evoke_form=_form(form, EvokeCase) or _evoke_form(case, body),
    )


def _tag(case: Case, decision: Decision | None, moment: datetime) -> tuple[str, str]:
    until = case.last_round.closes_at if case.last_round else None
    return road.tag(case.state, until, moment, decision.outcome if decision else None)


def _form(form: Form[Any] | None, command: type[Any]) -> Form[Any] | None:
    return form if form is not None and form.type is command else None


def _open_form(case: Case, body: Body, moment: datetime, *, lacks_act: bool) -> Form[OpenVote] | None:
    """For the team, when a vote may open."""
    waits = case.state in {CaseState.RECEIVED, CaseState.QUORUM_MISSED}
    if lacks_act and body.rules.majority is not Majority.OPINION:
        return None
    if not me().has("team") or not waits or not body.members_at(moment):
        return None
    earliest = second_vote_from(case, body)
    if earliest is not None and moment < earliest:
        return None
    return Form(
        OpenVote,
        values={"seen": case.version, "closes_at": _in_a_week(moment)},
        hidden=CHOOSING if choosing_of(case) else (),
    )


def _extend_form(case: Case, moment: datetime) -> Form[ExtendVote] | None:
    """For the chair and the team, while the vote is open."""
    vote = case.last_round
    if vote is None or not vote.is_open(moment) or not (me().has("team") or me().id == vote.chair):
        return None
    return Form(ExtendVote, values={"closes_at": vote.closes_at + timedelta(days=1)})


def _evoke_form(case: Case, body: Body) -> Form[EvokeCase] | None:
    """For the team, while nothing is voted or decided and a higher body exists."""
    if not me().has("team") or case.state in {CaseState.VOTING, CaseState.DECIDED}:
        return None
    options = higher_bodies(reading(), body.level)
    return Form(EvokeCase, values={"seen": case.version}, options={"body_id": options}) if options else None


def _in_a_week(moment: datetime) -> datetime:
    """What the form proposes as the close: the end of the working day, seven days later."""
    day = moment.astimezone(PARIS) + timedelta(days=7)
    return day.replace(hour=LAST_HOUR, minute=0, second=0, microsecond=0)


def _close_form(case: Case, moment: datetime) -> Form[CloseVote] | None:
    """For the chair and the team, once everyone has voted; in a sitting whenever they call the vote."""
    vote = case.last_round
    if vote is None or not vote.is_open(moment) or not (vote.everyone_voted() or vote.mode is Mode.SESSION):
        return None
    return Form(CloseVote) if me().has("team") or me().id == vote.chair else None
