"""The question box of a call, and the team's answers."""

from uuid import UUID

from flask import request, url_for
from flask.typing import ResponseReturnValue

from services.ideas.commands.asking import AnswerQuestion, AskAboutCall, answer_question, ask_about_call
from services.ideas.queries import asking as queries
from services.ideas.queries import calls
from shared.web import Form, Pages, me, post, reading, render, role, signed_in

pages = Pages("ideas_asking", __name__)

team = role("team")


def _box(call_id: UUID) -> str:
    return url_for("ideas_asking.listed", call_id=call_id)


@pages.get("/appels/<uuid:call_id>/questions", allow=signed_in)
def listed(call_id: UUID) -> ResponseReturnValue:
    """Questions with their answers, and the form to ask one or to be called back."""
    return _page(call_id, Form(AskAboutCall))


def _page(call_id: UUID, form: Form[AskAboutCall]) -> str:
    call = calls.the_call(reading(), call_id)
    rows = queries.questions(reading(), call_id, me().id, team=me().has("team"))
    return render("ideas/questions.html", call=call, rows=rows, form=form)


@pages.post("/appels/<uuid:call_id>/questions", allow=signed_in)
def ask(call_id: UUID) -> ResponseReturnValue:
    """Ask it."""
    form = Form(AskAboutCall, request.form, given={"by": me().id, "call_id": call_id})
    return post(form, ask_about_call, done=_box, page=lambda refused: _page(call_id, refused))


@pages.get("/appels/<uuid:call_id>/questions/<uuid:question_id>", allow=team)
def answering(call_id: UUID, question_id: UUID) -> ResponseReturnValue:
    """One question, and the form to answer it."""
    asked = queries.the_question(reading(), call_id, question_id)
    return _answer_page(call_id, question_id, Form(AnswerQuestion, values={"seen": asked.version}))


def _answer_page(call_id: UUID, question_id: UUID, form: Form[AnswerQuestion]) -> str:
    call, asked = calls.the_call(reading(), call_id), queries.the_question(reading(), call_id, question_id)
    return render("ideas/answer_question.html", call=call, question=asked, form=form)


@pages.post("/appels/<uuid:call_id>/questions/<uuid:question_id>", allow=team)
def answer(call_id: UUID, question_id: UUID) -> ResponseReturnValue:
    """Answer it."""
    given = {"by": me().id, "call_id": call_id, "question_id": question_id}
    form = Form(AnswerQuestion, request.form, given=given)
    return post(form, answer_question, done=_box, page=lambda refused: _answer_page(call_id, question_id, refused))
