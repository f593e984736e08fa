"""The pages around an idea: support, "I live this too", who offers to carry it."""

from uuid import UUID

from flask import request, url_for
from flask.typing import ResponseReturnValue

from services.ideas.commands.around import (
    LiveThisToo,
    OfferToCarry,
    StopOffering,
    StopSupporting,
    SupportIdea,
    live_this_too,
    offer_to_carry,
    stop_offering,
    stop_supporting,
    support_idea,
)
from services.ideas.domain.around import may_be_carried
from services.ideas.queries import around as queries
from services.ideas.queries import ideas
from services.ideas.queries.acting import acting
from services.ideas.web.ideas import show_idea
from services.ideas.web.instruction.asking import page
from shared.web import Form, Pages, me, post, reading, render, signed_in

pages = Pages("ideas_around", __name__)


def _given(idea_id: UUID) -> dict[str, UUID]:
    return {"by": acting(idea_id), "idea_id": idea_id}


@pages.post("/<uuid:idea_id>/soutien", allow=signed_in)
def support(idea_id: UUID) -> ResponseReturnValue:
    """Support it."""
    form = Form(SupportIdea, request.form, given=_given(idea_id))
    words = "Soutenir cette idée"
    return post(form, support_idea, done=show_idea, page=lambda refused: page(refused, idea_id, (words, "", words)))


@pages.post("/<uuid:idea_id>/soutien/fin", allow=signed_in)
def stop(idea_id: UUID) -> ResponseReturnValue:
    """Take one's support back."""
    form = Form(StopSupporting, request.form, given=_given(idea_id))
    words = "Ne plus soutenir"
    return post(form, stop_supporting, done=show_idea, page=lambda refused: page(refused, idea_id, (words, "", words)))


@pages.get("/<uuid:idea_id>/vecu", allow=signed_in)
def living(idea_id: UUID) -> ResponseReturnValue:
    """Who lives the same, and the form to say so."""
    mine = queries.what_i_live(reading(), idea_id, me().id)
    names = ("times_a_month", "minutes", "words")
    return _living_page(
        idea_id, Form(LiveThisToo, values={name: getattr(mine, name) for name in names} if mine else {})
    )


def _living_page(idea_id: UUID, form: Form[LiveThisToo]) -> str:
    idea, rows = ideas.the_idea(reading(), idea_id), queries.living(reading(), idea_id)
    return render("ideas/living.html", idea=idea, rows=rows, form=form)


@pages.post("/<uuid:idea_id>/vecu", allow=signed_in)
def live(idea_id: UUID) -> ResponseReturnValue:
    """Say so."""
    form = Form(LiveThisToo, request.form, given=_given(idea_id))
    return post(
        form,
        live_this_too,
        done=lambda done: url_for(".living", idea_id=done),
        page=lambda refused: _living_page(idea_id, refused),
    )


@pages.get("/<uuid:idea_id>/porter", allow=signed_in)
def carriers(idea_id: UUID) -> ResponseReturnValue:
    """Who offers to carry it, and the form to do so."""
    return _carriers_page(idea_id, Form(OfferToCarry))


def _carriers_page(idea_id: UUID, form: Form[OfferToCarry]) -> str:
    idea, rows = ideas.the_idea(reading(), idea_id), queries.volunteers(reading(), idea_id)
    mine = acting(idea_id) == idea.author_id
    reads = me().has("team") or mine
    return render(
        "ideas/carriers.html",
        idea=idea,
        rows=rows,
        form=form if may_be_carried(idea) and not mine else None,
        reads=reads,
        key=Form(StopOffering).key,
    )


@pages.post("/<uuid:idea_id>/porter", allow=signed_in)
def offer(idea_id: UUID) -> ResponseReturnValue:
    """Offer to carry it."""
    form = Form(OfferToCarry, request.form, given=_given(idea_id))
    return post(
        form,
        offer_to_carry,
        done=lambda done: url_for(".carriers", idea_id=done),
        page=lambda refused: _carriers_page(idea_id, refused),
    )


@pages.post("/<uuid:idea_id>/porter/fin", allow=signed_in)
def stop_offer(idea_id: UUID) -> ResponseReturnValue:
    """Take one's offer back."""
    form = Form(StopOffering, request.form, given=_given(idea_id))
    words = "Retirer ma proposition"
    return post(
        form,
        stop_offering,
        done=lambda done: url_for(".carriers", idea_id=done),
        page=lambda refused: page(refused, idea_id, (words, "", words)),
    )
