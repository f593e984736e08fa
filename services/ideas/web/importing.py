"""The page where the team deposits what was gathered on paper."""

from uuid import UUID

from flask import request, url_for
from flask.typing import ResponseReturnValue

from services.ideas.commands.importing import ImportIdeas, import_ideas
from services.ideas.queries import calls
from shared.web import Form, Pages, me, post, reading, render, role

pages = Pages("ideas_importing", __name__)

team = role("team")


@pages.get("/appels/<uuid:call_id>/import", allow=team)
def asking(call_id: UUID) -> ResponseReturnValue:
    """Choose a table."""
    return _page(call_id, Form(ImportIdeas))


def _page(call_id: UUID, form: Form[ImportIdeas]) -> str:
    return render("ideas/import.html", call=calls.the_call(reading(), call_id), form=form)


@pages.post("/appels/<uuid:call_id>/import", allow=team, uploads=True)
def take(call_id: UUID) -> ResponseReturnValue:
    """Deposit all its lines, or tell what is wrong with each."""
    form = Form(ImportIdeas, request.form, files=request.files, given={"by": me().id, "call_id": call_id})
    return post(form, import_ideas, done=lambda _: url_for("ideas.index"), page=lambda refused: _page(call_id, refused))
