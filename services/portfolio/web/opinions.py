"""Giving one's opinion without signing in, and what the team does with opinions."""

import hashlib
import hmac
from typing import Any
from uuid import UUID

from flask import current_app, flash, request, url_for
from flask.typing import ResponseReturnValue

from services.portfolio.commands.opinions import GiveOpinion, ModerateOpinion, give_opinion, moderate_opinion
from services.portfolio.domain.opinions import SCORES, STATES, OpinionState
from services.portfolio.domain.seen import mark
from services.portfolio.queries import catalogue, opinions
from services.portfolio.queries.products import today
from services.portfolio.web.paging import after
from shared.errors import Invalid, NotFound
from shared.identifiers import instant_of
from shared.web import Form, Pages, anyone, keys, me, post, reading, render, role
from shared.web.languages import say

pages = Pages("portfolio_opinions", __name__)
team = role("team")

THANKS = "Merci : votre avis compte déjà dans la satisfaction du service. L’équipe lit les mots avant de les afficher."


@pages.get("/catalogue/<uuid:product_id>/avis", allow=anyone)
def ask(product_id: UUID) -> ResponseReturnValue:
    """The short form."""
    return _page(product_id, Form(GiveOpinion))


@pages.post("/catalogue/<uuid:product_id>/avis", allow=anyone)
def give(product_id: UUID) -> ResponseReturnValue:
    """Count the opinion at once."""
    given = {"product_id": product_id, "place": place(), "shown_at": shown_at()}
    form = Form(GiveOpinion, request.form, given=given)
    return post(form, give_opinion, done=_thank, page=lambda refused: _page(product_id, refused))


def _thank(product_id: UUID) -> str:
    flash(say(THANKS))
    return url_for("portfolio_catalogue.show", product_id=product_id)


def _page(product_id: UUID, form: Form[GiveOpinion]) -> str:
    product = catalogue.the_public_product(reading(), product_id)
    return render("portfolio/opinion.html", product=product, form=form)


def place() -> str:
    """A mark of the address that asks, which lasts a day and which nobody can turn back into it."""
    secret = str(current_app.config["SECRET_KEY"]).encode()
    return hmac.new(secret, f"{today()} {request.remote_addr}".encode(), hashlib.sha256).hexdigest()


def shown_at() -> str | None:
    """When the form was given out: its signed key tells; None for a key that is not ours, which `post` refuses."""
    try:
        return instant_of(keys.read(request.form.get(keys.FIELD, ""))).isoformat()
    except Invalid:
        return None


@pages.get("/avis/", allow=team)
def to_read() -> ResponseReturnValue:
    """What people wrote, in one state; those to be read first."""
    asked = request.args.get("etat", OpinionState.WAITING.value)
    if asked not in set(OpinionState):
        raise NotFound
    state = OpinionState(asked)
    page = opinions.opinions(reading(), state, after())
    return render(
        "portfolio/opinions.html",
        page=page,
        state=state,
        states=[(one.value, say(words)) for one, words in STATES.items()],
        score_of=lambda score: say(SCORES[str(score)]),
        next=url_for(".to_read", etat=asked, apres=page.after) if page.after else "",
        first=url_for(".to_read", etat=asked) if request.args.get("apres") else "",
    )


@pages.get("/avis/<uuid:opinion_id>", allow=team)
def reading_one(opinion_id: UUID) -> ResponseReturnValue:
    """One opinion, to be shown or set aside."""
    seen = mark(opinions.the_opinion(reading(), opinion_id).moderated_at)
    return _moderation(opinion_id, Form(ModerateOpinion, values={"seen": seen, "state": OpinionState.SHOWN.value}))


@pages.post("/avis/<uuid:opinion_id>", allow=team)
def moderate(opinion_id: UUID) -> ResponseReturnValue:
    """Show its words or set it aside."""
    form = Form(ModerateOpinion, request.form, given={"by": me().id, "opinion_id": opinion_id})
    return post(
        form,
        moderate_opinion,
        done=lambda _id: url_for(".to_read"),
        page=lambda refused: _moderation(opinion_id, refused),
    )


def _moderation(opinion_id: UUID, form: Form[Any]) -> str:
    read = opinions.the_opinion(reading(), opinion_id)
    score, state = say(SCORES[str(read.score)]), say(STATES[read.state])
    return render("portfolio/moderation.html", opinion=read, score=score, state=state, form=form)
