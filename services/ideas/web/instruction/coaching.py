"""The coaching of an idea: read by its author and the team, written by the team."""

from datetime import UTC, datetime
from uuid import UUID

from flask import request, url_for
from flask.typing import ResponseReturnValue

from services.ideas.commands.instruction.coaching import FinishStep, WriteCoaching, finish_step, write_coaching
from services.ideas.domain.instruction.coaching import COACHED_IN, KINDS, OWNERS
from services.ideas.queries.acting import acting
from services.ideas.queries.ideas import the_idea
from services.ideas.queries.instruction.coaching import coaching_of, may_read_coaching
from services.ideas.web.acting import not_mine
from services.ideas.web.ideas import team
from shared.errors import Forbidden
from shared.web import Form, Pages, me, post, reading, render, signed_in

pages = Pages("ideas_coaching", __name__)


def _address(idea_id: UUID) -> str:
    return url_for("ideas_coaching.shown", idea_id=idea_id)


def _check_reader(idea_id: UUID) -> None:
    if not me().has("team") and not may_read_coaching(reading(), idea_id, acting(idea_id), me().id):
        raise Forbidden("L’accompagnement d’une idée se lit entre son auteur et l’équipe.")


@pages.get("/<uuid:idea_id>/accompagnement", allow=signed_in)
def shown(idea_id: UUID) -> ResponseReturnValue:
    """What was said and agreed, and what comes next."""
    _check_reader(idea_id)
    return _page(idea_id, Form(WriteCoaching, values={"at": datetime.now(UTC).replace(second=0, microsecond=0)}))


def _page(idea_id: UUID, form: Form[WriteCoaching]) -> str:
    idea, rows = the_idea(reading(), idea_id), coaching_of(reading(), idea_id)
    writes = me().has("team") and idea.state in COACHED_IN and idea.author_id != acting(idea_id)
    facts = {"idea": idea, "rows": rows, "form": form if writes else None, "now": datetime.now(UTC)}
    return render("ideas/instruction/coaching.html", kinds=KINDS, owners=OWNERS, key=Form(FinishStep).key, **facts)


@pages.post("/<uuid:idea_id>/accompagnement", allow=team)
def written(idea_id: UUID) -> ResponseReturnValue:
    """Keep what was said."""
    not_mine(idea_id)
    form = Form(WriteCoaching, request.form, given={"by": me().id, "idea_id": idea_id})
    return post(form, write_coaching, done=_address, page=lambda refused: _page(idea_id, refused))


@pages.post("/<uuid:idea_id>/accompagnement/<uuid:coaching_id>/fait", allow=signed_in)
def finished(idea_id: UUID, coaching_id: UUID) -> ResponseReturnValue:
    """A step is done."""
    _check_reader(idea_id)
    given = {"by": acting(idea_id), "idea_id": idea_id, "coaching_id": coaching_id}
    form = Form(FinishStep, request.form, given=given)
    return post(form, finish_step, done=_address, page=lambda _refused: _page(idea_id, Form(WriteCoaching)))
