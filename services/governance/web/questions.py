"""The team's pages of questions about products: those without a body, and which body answers which kind."""

from uuid import UUID

from flask import request, url_for
from flask.typing import ResponseReturnValue

from services.governance.commands.questions import PlaceQuestion, SetCompetence, place_question, set_competence
from services.governance.domain.questions import KINDS
from services.governance.queries import questions as queries
from services.governance.queries.bodies import bodies
from shared.web import Form, Pages, me, post, reading, render, role

pages = Pages("questions", __name__, url_prefix="/demandes")
team = role("team")


@pages.get("/", allow=team)
def index() -> ResponseReturnValue:
    """What waits for a body, then who answers what."""
    return _index_page(Form(SetCompetence, options=_bodies()))


def _index_page(form: Form[SetCompetence]) -> str:
    return render(
        "governance/questions.html",
        waiting=queries.unplaced_questions(reading()),
        kinds=KINDS,
        competences=queries.competences(reading()),
        form=form,
    )


def _bodies() -> dict[str, list[tuple[str, str]]]:
    return {"body_id": [(str(row.id), row.name) for row in bodies(reading())]}


@pages.post("/", allow=team)
def settle() -> ResponseReturnValue:
    """Say which body answers a kind of question."""
    form = Form(SetCompetence, request.form, given={"by": me().id}, options=_bodies())
    return post(form, set_competence, done=lambda _question: url_for(".index"), page=_index_page)


@pages.get("/<uuid:question_id>", allow=team)
def show(question_id: UUID) -> ResponseReturnValue:
    """One question that has no body yet."""
    question = queries.the_unplaced(reading(), question_id)
    return _page(question_id, Form(PlaceQuestion, values={"seen": question.version}, options=_bodies()))


def _page(question_id: UUID, form: Form[PlaceQuestion]) -> str:
    return render("governance/question.html", question=queries.the_unplaced(reading(), question_id), form=form)


@pages.post("/<uuid:question_id>", allow=team)
def place(question_id: UUID) -> ResponseReturnValue:
    """Give it a body."""
    form = Form(PlaceQuestion, request.form, given={"by": me().id, "question_id": question_id}, options=_bodies())
    return post(
        form,
        place_question,
        done=lambda case: url_for("cases.show", case_id=case),
        page=lambda refused: _page(question_id, refused),
    )
