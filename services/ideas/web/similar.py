"""Ideas that tell the same problem: beside an idea, and while somebody writes one."""

from uuid import UUID

from flask import request
from flask.typing import ResponseReturnValue

from services.ideas.queries import ideas
from services.ideas.queries.similar import similar
from shared.contracts.ideas import PROBLEM_MAX, TITLE_MAX
from shared.web import Pages, reading, render, signed_in

pages = Pages("ideas_similar", __name__)


@pages.post("/semblables", allow=signed_in)
def while_writing() -> ResponseReturnValue:
    """A piece of page for the form that asks; sent as a form, since addresses are kept in logs and texts are not."""
    title, problem = request.form.get("title", "")[:TITLE_MAX], request.form.get("problem", "")[:PROBLEM_MAX]
    return render("ideas/similar_piece.html", similar=similar(reading(), title, problem))


@pages.get("/<uuid:idea_id>/proches", allow=signed_in)
def near(idea_id: UUID) -> ResponseReturnValue:
    """Ideas that may tell the same problem as this one."""
    idea = ideas.the_idea(reading(), idea_id)
    found = similar(reading(), idea.title, idea.problem, but=idea_id)
    return render("ideas/near.html", idea=idea, similar=found)
