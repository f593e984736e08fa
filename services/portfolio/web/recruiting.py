"""Roles that products look somebody for: the list for every agent, volunteering, and the team's answer."""

from functools import partial
from typing import Any
from uuid import UUID

from flask import request, url_for
from flask.typing import ResponseReturnValue

from services.portfolio.commands.recruiting import (
    AnswerOffer,
    LookFor,
    OfferHelp,
    StopLooking,
    TakeOfferBack,
    answer_offer,
    look_for,
    offer_help,
    stop_looking,
    take_offer_back,
)
from services.portfolio.domain.recruiting import Offer, OfferState, Wanted
from services.portfolio.domain.team import ROLES
from services.portfolio.queries import products
from services.portfolio.queries import team as queries
from services.portfolio.web.paging import after
from services.portfolio.web.team import check_may_write, may_write, share
from shared.people import names_of
from shared.web import Form, Pages, me, post, reading, render, signed_in
from shared.web.languages import say

pages = Pages("portfolio_recruiting", __name__)

STATES = {
    OfferState.OFFERED: ("Attend la réponse de l’équipe", "wait"),
    OfferState.ACCEPTED: ("Acceptée", "good"),
    OfferState.DECLINED: ("Déclinée", "plain"),
    OfferState.TAKEN_BACK: ("Retirée", "plain"),
}


@pages.get("/volontaires", allow=signed_in)
def index() -> ResponseReturnValue:
    """Every role that a product looks somebody for."""
    page = queries.open_roles(reading(), after())
    return render(
        "portfolio/roles.html",
        rows=[(row, say(ROLES[row.role]), share(row.share)) for row in page.rows],
        next=url_for(".index", apres=page.after) if page.after else "",
        first=url_for(".index") if after() else "",
    )


@pages.get("/produits/<uuid:product_id>/equipe/recherche", allow=signed_in)
def looking(product_id: UUID) -> ResponseReturnValue:
    """The form that opens a role to volunteers."""
    check_may_write(product_id)
    return _look_page(product_id, Form(LookFor))


@pages.post("/produits/<uuid:product_id>/equipe/recherche", allow=signed_in)
def look(product_id: UUID) -> ResponseReturnValue:
    """Open it; the command says who may."""
    form = Form(LookFor, request.form, given={"by": me().id, "product_id": product_id})
    return post(form, look_for, done=_team, page=partial(_look_page, product_id))


def _look_page(product_id: UUID, form: Form[LookFor]) -> str:
    product = products.the_product(reading(), product_id)
    heading, action = say("Chercher quelqu’un pour l’équipe"), url_for(".look", product_id=product_id)
    return render("portfolio/team_form.html", product=product, form=form, heading=heading, action=action)


def _team(product_id: UUID) -> str:
    return url_for("portfolio_team.show", product_id=product_id)


@pages.get("/volontaires/<uuid:wanted_id>", allow=signed_in)
def show(wanted_id: UUID) -> ResponseReturnValue:
    """One role: what it is about, one's own offer, and for the team the offers of all."""
    return _role_page(wanted_id)


def _role_page(wanted_id: UUID, form: Form[Any] | None = None) -> str:
    wanted = queries.the_wanted(reading(), wanted_id)
    product = products.the_product(reading(), wanted.product_id)
    mine = wanted.offer_of(me().id)
    offering = form if form is not None and form.type is OfferHelp else Form(OfferHelp)
    return render(
        "portfolio/role.html",
        wanted=wanted,
        product=product,
        role=say(ROLES[wanted.role]),
        share=share(wanted.share),
        mine=mine,
        states=STATES,
        form=form,
        offering=None if wanted.closed_at or mine else offering,
        offers=_offers(wanted) if may_write(product.id, products.today()) else None,
    )


def _offers(wanted: Wanted) -> list[tuple[Offer, str]]:
    """Each offer that stands, with the name of the person."""
    names = names_of(reading(), [offer.person_id for offer in wanted.offers])
    standing = [offer for offer in wanted.offers if offer.state is not OfferState.TAKEN_BACK]
    return [(offer, names.get(offer.person_id, say("Quelqu’un"))) for offer in standing]


@pages.post("/volontaires/<uuid:wanted_id>", allow=signed_in)
def volunteer(wanted_id: UUID) -> ResponseReturnValue:
    """Offer one's help."""
    form = Form(OfferHelp, request.form, given={"by": me().id, "wanted_id": wanted_id})
    return post(form, offer_help, done=lambda _product: _role(wanted_id), page=lambda bad: _role_page(wanted_id, bad))


def _role(wanted_id: UUID) -> str:
    return url_for(".show", wanted_id=wanted_id)


@pages.post("/volontaires/<uuid:wanted_id>/retrait", allow=signed_in)
def take_back(wanted_id: UUID) -> ResponseReturnValue:
    """No longer offer it."""
    form = Form(TakeOfferBack, request.form, given={"by": me().id, "wanted_id": wanted_id})
    back = lambda _product: _role(wanted_id)  # noqa: E731 - where it leads
    return post(form, take_offer_back, done=back, page=lambda bad: _role_page(wanted_id, bad))


@pages.post("/volontaires/<uuid:wanted_id>/fin", allow=signed_in)
def stop(wanted_id: UUID) -> ResponseReturnValue:
    """Look for nobody any more; the command says who may."""
    wanted = queries.the_wanted(reading(), wanted_id)
    given = {"by": me().id, "product_id": wanted.product_id, "wanted_id": wanted_id}
    form = Form(StopLooking, request.form, given=given)
    return post(form, stop_looking, done=_team, page=lambda bad: _role_page(wanted_id, bad))


@pages.get("/volontaires/<uuid:wanted_id>/reponses/<uuid:offer_id>", allow=signed_in)
def answering(wanted_id: UUID, offer_id: UUID) -> ResponseReturnValue:
    """The form that answers an offer."""
    check_may_write(queries.the_wanted(reading(), wanted_id).product_id)
    return _answer_page(wanted_id, offer_id, Form(AnswerOffer, values={"since": products.today()}))


@pages.post("/volontaires/<uuid:wanted_id>/reponses/<uuid:offer_id>", allow=signed_in)
def answer(wanted_id: UUID, offer_id: UUID) -> ResponseReturnValue:
    """Answer it; the command says who may."""
    wanted = queries.the_wanted(reading(), wanted_id)
    given = {"by": me().id, "product_id": wanted.product_id, "wanted_id": wanted_id, "offer_id": offer_id}
    form = Form(AnswerOffer, request.form, given=given)
    return post(form, answer_offer, done=_team, page=partial(_answer_page, wanted_id, offer_id))


def _answer_page(wanted_id: UUID, offer_id: UUID, form: Form[AnswerOffer]) -> str:
    wanted = queries.the_wanted(reading(), wanted_id)
    offer = wanted.the_offer(offer_id)
    return render(
        "portfolio/offer.html",
        product=products.the_product(reading(), wanted.product_id),
        wanted=wanted,
        offer=offer,
        name=names_of(reading(), [offer.person_id]).get(offer.person_id, say("Quelqu’un")),
        form=form,
    )
