"""The shortlist of a call for the team; the drawn order of presentation for all."""

from uuid import UUID

from flask import request, url_for
from flask.typing import ResponseReturnValue

from services.ideas.commands.instruction.shortlist import (
    DrawOrder,
    ShortlistIdea,
    TakeOffShortlist,
    draw_order,
    shortlist_idea,
    take_off_shortlist,
)
from services.ideas.queries import calls
from services.ideas.queries.instruction import shortlist as queries
from services.ideas.web.acting import not_mine
from services.ideas.web.ideas import after, team
from services.ideas.web.instruction.asking import ask, take
from services.ideas.web.road import STATES
from shared.web import Form, Pages, me, post, reading, render, signed_in

pages = Pages("ideas_shortlist", __name__)

LISTING = (
    "Mettre dans la présélection",
    "L’auteur sera prévenu que son idée passera devant le jury.",
    "Mettre dans la présélection",
)
TAKING_OFF = (
    "Retirer de la présélection",
    "L’idée reste évaluée ; elle ne passera pas devant le jury.",
    "Retirer de la présélection",
)


@pages.get("/appels/<uuid:call_id>/jury", allow=signed_in)
def shown(call_id: UUID) -> ResponseReturnValue:
    """The shortlist for the team, and for all the order once it is drawn."""
    return _page(call_id, Form(DrawOrder, values={"pitch_minutes": 3, "question_minutes": 5}))


def _page(call_id: UUID, form: Form[DrawOrder]) -> str:
    session, call = reading(), calls.the_call(reading(), call_id)
    draw = queries.draw_of(session, call_id)
    pitches = queries.pitches(session, draw.id) if draw else []
    listed = queries.shortlisted(session, call_id, after()) if me().has("team") and draw is None else None
    facts = {"draw": draw, "pitches": pitches, "listed": listed, "states": STATES}
    return render("ideas/instruction/jury.html", call=call, form=form, **facts)


@pages.post("/appels/<uuid:call_id>/jury", allow=team)
def drawn(call_id: UUID) -> ResponseReturnValue:
    """Draw the order."""
    form = Form(DrawOrder, request.form, given={"by": me().id, "call_id": call_id})
    return post(form, draw_order, done=_jury, page=lambda refused: _page(call_id, refused))


def _jury(call_id: UUID) -> str:
    return url_for(".shown", call_id=call_id)


@pages.get("/<uuid:idea_id>/preselection", allow=team)
def listing(idea_id: UUID) -> ResponseReturnValue:
    """Is it to be heard?"""
    not_mine(idea_id)
    return ask(ShortlistIdea, idea_id, LISTING)


@pages.post("/<uuid:idea_id>/preselection", allow=team)
def listed(idea_id: UUID) -> ResponseReturnValue:
    """Put it on the list."""
    not_mine(idea_id)
    return take(ShortlistIdea, shortlist_idea, idea_id, LISTING)


@pages.get("/<uuid:idea_id>/preselection/fin", allow=team)
def taking_off(idea_id: UUID) -> ResponseReturnValue:
    """Is it not?"""
    return ask(TakeOffShortlist, idea_id, TAKING_OFF)


@pages.post("/<uuid:idea_id>/preselection/fin", allow=team)
def taken_off(idea_id: UUID) -> ResponseReturnValue:
    """Take it off."""
    return take(TakeOffShortlist, take_off_shortlist, idea_id, TAKING_OFF)
