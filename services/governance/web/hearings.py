"""What is said of a case before its vote: opinions, questions and answers, requests for a secret vote."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from flask.typing import ResponseReturnValue

from services.governance.commands.hearings import (
    AnswerQuestion,
    AskAdvice,
    AskQuestion,
    GiveAdvice,
    WantSecret,
    advisers_of,
    answer_question,
    ask_advice,
    ask_question,
    give_advice,
    may_answer,
    want_secret,
)
from services.governance.domain.bodies import Body
from services.governance.domain.cases import Case, CaseState
from services.governance.domain.days import in_paris
from services.governance.queries import cases as queries
from services.governance.queries.bodies import the_body
from services.governance.web.posted import posted_on_case
from services.governance.web.visit import now, viewer
from shared.people import names_of
from shared.web import Form, Pages, me, reading, render, role, signed_in
from shared.web.forms import Choices
from shared.web.languages import say

pages = Pages("hearings", __name__, url_prefix="/dossiers")
Forms = dict[type[Any], Form[Any]]


@pages.get("/<uuid:case_id>/avant-le-vote", allow=signed_in)
def index(case_id: UUID) -> ResponseReturnValue:
    """Opinions, questions, who wants a secret vote, the forms of who may speak; for carriers and sponsors questions."""
    return _page(case_id)


def _page(case_id: UUID, refused: Form[Any] | None = None, question_id: UUID | None = None) -> str:
    session = reading()
    case = queries.the_case_of(session, case_id, viewer())
    whole = queries.sees_whole(session, case_id, viewer())
    body = the_body(session, case.body_id)
    names = names_of(session, _people(case, body))
    forms = _forms(case, body, names)
    if refused is not None:
        forms[refused.type] = refused
    return render(
        "governance/hearings.html",
        case=case,
        whole=whole,
        body=body,
        names=names,
        now=now(),
        ask=forms.get(AskAdvice),
        give=forms.get(GiveAdvice),
        question=forms.get(AskQuestion),
        answer=forms.get(AnswerQuestion),
        answering=question_id,
        secret=forms.get(WantSecret),
        form=refused,
    )


def _people(case: Case, body: Body) -> list[UUID]:
    said = [person for one in case.questions for person in (one.asked_by, one.answered_by) if person]
    return [*said, *(one.person_id for one in case.advice), *advisers_of(body, now())]


def _forms(case: Case, body: Body, names: dict[UUID, str]) -> Forms:
    """What this person may say now."""
    if case.state is CaseState.DECIDED:
        return {}
    forms: Forms = {AskQuestion: Form(AskQuestion)}
    if may_answer(case, me().id, reading(), in_paris(now())):
        forms[AnswerQuestion] = Form(AnswerQuestion)
    given = {one.person_id: one for one in case.advice}
    mine = given.get(me().id)
    if (mine is None and me().id in advisers_of(body, now())) or (mine is not None and mine.given_at is None):
        forms[GiveAdvice] = Form(GiveAdvice)
    if case.state is CaseState.VOTING:
        return forms
    options = _advisers(body, names, given)
    if me().has("team") and options:
        forms[AskAdvice] = Form(AskAdvice, options={"person_id": options})
    wanting = {one.member_id for one in case.secret_requests}
    if me().id in body.members_at(now()) and me().id not in wanting:
        forms[WantSecret] = Form(WantSecret)
    return forms


def _advisers(body: Body, names: dict[UUID, str], given: Any = ()) -> list[tuple[str, str]]:
    return [(str(one), names.get(one, say("Une personne"))) for one in advisers_of(body, now()) if one not in given]


def _posted(
    case_id: UUID,
    command: type[Any],
    function: Callable[[Any, Any], UUID],
    question_id: UUID | None = None,
    options: Choices | None = None,
) -> ResponseReturnValue:
    """A form on this page: whom the case does not concern finds nothing to post to."""
    return posted_on_case(
        case_id,
        command,
        function,
        done="hearings.index",
        page=lambda refused: _page(case_id, refused, question_id),
        given={"question_id": question_id} if question_id else None,
        options=options,
        reach=queries.the_case_of,
    )


@pages.post("/<uuid:case_id>/avis/demande", allow=role("team"))
def ask(case_id: UUID) -> ResponseReturnValue:
    """Have the case wait for an opinion."""
    body = the_body(reading(), queries.the_case_of(reading(), case_id, viewer()).body_id)
    options = _advisers(body, names_of(reading(), list(advisers_of(body, now()))))
    return _posted(case_id, AskAdvice, ask_advice, options={"person_id": options})


@pages.post("/<uuid:case_id>/avis", allow=signed_in)
def give(case_id: UUID) -> ResponseReturnValue:
    """Give one's opinion: for those who advise the body."""
    return _posted(case_id, GiveAdvice, give_advice)


@pages.post("/<uuid:case_id>/questions", allow=signed_in)
def question(case_id: UUID) -> ResponseReturnValue:
    """Ask something: for whoever may see the case."""
    return _posted(case_id, AskQuestion, ask_question)


@pages.post("/<uuid:case_id>/questions/<uuid:question_id>", allow=signed_in)
def answer(case_id: UUID, question_id: UUID) -> ResponseReturnValue:
    """Answer it: for the team and whoever carries the case."""
    return _posted(case_id, AnswerQuestion, answer_question, question_id)


@pages.post("/<uuid:case_id>/vote-secret", allow=signed_in)
def secret(case_id: UUID) -> ResponseReturnValue:
    """Want the vote to be secret: for members who vote."""
    return _posted(case_id, WantSecret, want_secret)
