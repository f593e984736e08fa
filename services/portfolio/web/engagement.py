"""Signing for a product: the page of whoever is asked to."""

from functools import partial
from uuid import UUID

from flask import request, url_for
from flask.typing import ResponseReturnValue

from services.portfolio.commands.engagement import (
    GiveUpEngagement,
    SignEngagement,
    give_up_engagement,
    sign_engagement,
)
from services.portfolio.domain.engagement import PARTS
from services.portfolio.queries import products
from services.portfolio.queries.evidence import the_engagement
from services.portfolio.web.team import may_write
from shared.errors import Forbidden
from shared.web import Form, Pages, me, post, reading, render, signed_in
from shared.web.languages import say

pages = Pages("portfolio_engagement", __name__, url_prefix="/engagements")


@pages.get("/<uuid:engagement_id>", allow=signed_in)
def show(engagement_id: UUID) -> ResponseReturnValue:
    """What is asked, and the form for the person it is asked of."""
    return _page(engagement_id, Form(SignEngagement))


def _page(engagement_id: UUID, form: Form[SignEngagement]) -> str:
    found = the_engagement(reading(), engagement_id)
    product = products.the_product(reading(), found.product_id)
    writes = may_write(product.id, products.today())
    if me().id != found.signer_id and not writes:
        raise Forbidden("Seules la personne à qui cette signature est demandée et les équipes lisent cette page.")
    return render(
        "portfolio/engagement.html",
        product=product,
        engagement=found,
        part=say(PARTS[found.part]),
        form=form,
        mine=me().id == found.signer_id,
        may_write=writes,
    )


@pages.post("/<uuid:engagement_id>", allow=signed_in)
def sign(engagement_id: UUID) -> ResponseReturnValue:
    """Sign it; the command says who may."""
    form = Form(SignEngagement, request.form, given={"by": me().id, "engagement_id": engagement_id})
    back = lambda _product: url_for(".show", engagement_id=engagement_id)  # noqa: E731 - where it leads
    return post(form, sign_engagement, done=back, page=partial(_page, engagement_id))


@pages.post("/<uuid:engagement_id>/abandon", allow=signed_in)
def give_up(engagement_id: UUID) -> ResponseReturnValue:
    """Ask this person no longer; the command says who may."""
    found = the_engagement(reading(), engagement_id)
    given = {"by": me().id, "product_id": found.product_id, "engagement_id": engagement_id}
    form = Form(GiveUpEngagement, request.form, given=given)
    file = lambda product: url_for("portfolio_evidence.show", product_id=product)  # noqa: E731 - where it leads
    return post(form, give_up_engagement, done=file, page=lambda _bad: _page(engagement_id, Form(SignEngagement)))
