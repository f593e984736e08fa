"""Writing one's idea anew while that is possible, and reading what it said before."""

from datetime import UTC, datetime
from uuid import UUID

from flask import request, url_for
from flask.typing import ResponseReturnValue

from services.ideas.commands.wording import RewordIdea, reword_idea
from services.ideas.domain.wording import WORDS, changes_until, check_change
from services.ideas.queries import ideas
from services.ideas.queries.acting import acting
from services.ideas.queries.drafts import wordings_of
from services.ideas.web.ideas import show_idea
from shared.web import Form, Pages, post, reading, render, signed_in

pages = Pages("ideas_wording", __name__)


@pages.get("/<uuid:idea_id>/texte", allow=signed_in)
def rewording(idea_id: UUID) -> ResponseReturnValue:
    """The words of one's idea, to be written anew."""
    idea = ideas.the_idea(reading(), idea_id)
    check_change(idea, by=acting(idea_id), now=datetime.now(UTC))
    values = {name: getattr(idea, name) for name in WORDS}
    return _page(idea_id, Form(RewordIdea, values={**values, "seen": idea.version}))


def _page(idea_id: UUID, form: Form[RewordIdea]) -> str:
    idea = ideas.the_idea(reading(), idea_id)
    return render("ideas/reword.html", idea=idea, form=form, until=changes_until(idea))


@pages.post("/<uuid:idea_id>/texte", allow=signed_in)
def reword(idea_id: UUID) -> ResponseReturnValue:
    """Keep them."""
    form = Form(RewordIdea, request.form, given={"by": acting(idea_id), "idea_id": idea_id})
    return post(form, reword_idea, done=show_idea, page=lambda refused: _page(idea_id, refused))


@pages.get("/<uuid:idea_id>/versions", allow=signed_in)
def versions(idea_id: UUID) -> ResponseReturnValue:
    """What it said before, for all who support it."""
    idea, rows = ideas.the_idea(reading(), idea_id), wordings_of(reading(), idea_id)
    return render("ideas/versions.html", idea=idea, rows=rows, back=url_for("ideas.show", idea_id=idea_id))
