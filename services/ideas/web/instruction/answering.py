"""Answers of a call: prepared one by one, published all together."""

from typing import Any
from uuid import UUID

from flask import request, url_for
from flask.typing import ResponseReturnValue

from services.ideas.commands.instruction.answering import (
    OUTCOMES,
    PrepareAnswer,
    PublishAnswers,
    prepare_answer,
    publish_answers,
)
from services.ideas.domain.states import IdeaState
from services.ideas.queries import calls
from services.ideas.queries.ideas import the_idea
from services.ideas.queries.instruction import answering as queries
from services.ideas.web.acting import not_mine
from services.ideas.web.ideas import after, team
from services.ideas.web.instruction.asking import page, take
from services.ideas.web.road import STATES
from shared.web import Form, Pages, me, post, reading, render
from shared.web.languages import say

pages = Pages("ideas_answering", __name__)

PREPARING = (
    "Préparer la réponse",
    "L’auteur ne voit rien avant que l’équipe publie ensemble toutes les réponses de l’appel.",
    "Garder cette réponse",
)


@pages.get("/appels/<uuid:call_id>/reponses", allow=team)
def listed(call_id: UUID) -> ResponseReturnValue:
    """Each idea of the call with the answer that waits."""
    return _page(call_id, Form(PublishAnswers))


def _page(call_id: UUID, form: Form[PublishAnswers]) -> str:
    session, call = reading(), calls.the_call(reading(), call_id)
    found = queries.answers(session, call_id, me().id, after())
    facts: dict[str, Any] = {"page": found, "counts": queries.counts(session, call_id), "states": STATES}
    return render("ideas/instruction/answers.html", call=call, form=form, **facts)


@pages.post("/appels/<uuid:call_id>/reponses", allow=team)
def publish(call_id: UUID) -> ResponseReturnValue:
    """Let them all be read."""
    form = Form(PublishAnswers, request.form, given={"by": me().id, "call_id": call_id})
    return post(form, publish_answers, done=_answers, page=lambda refused: _page(call_id, refused))


def _answers(call_id: UUID) -> str:
    return url_for(".listed", call_id=call_id)


@pages.get("/<uuid:idea_id>/reponse", allow=team)
def preparing(idea_id: UUID) -> ResponseReturnValue:
    """The answer, as it is prepared so far."""
    not_mine(idea_id)
    made = queries.prepared(reading(), idea_id)
    known = {"outcome": made.outcome.value, "code": made.code, "words": made.words} if made else {}
    values = {"seen": made.version if made else 0, **known}
    return page(Form(PrepareAnswer, values=values, options=_outcomes(idea_id)), idea_id, PREPARING)


@pages.post("/<uuid:idea_id>/reponse", allow=team)
def prepared(idea_id: UUID) -> ResponseReturnValue:
    """Keep it."""
    not_mine(idea_id)
    call_id = the_idea(reading(), idea_id).call_id
    given: dict[str, Any] = {"options": _outcomes(idea_id), "done": lambda _done: _answers(call_id)}
    return take(PrepareAnswer, prepare_answer, idea_id, PREPARING, **given)


def _outcomes(idea_id: UUID) -> dict[str, list[tuple[str, str]]]:
    """What may be answered: the decision alone once a body has taken one."""
    made = queries.prepared(reading(), idea_id)
    if made is not None and made.decision_id is not None:
        return {"outcome": [(made.outcome.value, say(STATES[IdeaState(made.outcome)][0]))]}
    return {"outcome": [(outcome.value, say(words)) for outcome, words in OUTCOMES.items()]}
