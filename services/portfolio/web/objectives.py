"""The form with which a team says which objectives of the ambition its product works for."""

from uuid import UUID

from flask import request, url_for
from flask.typing import ResponseReturnValue

from services.portfolio.commands.objectives import ChooseObjectives, choose_objectives
from services.portfolio.domain.seen import mark
from services.portfolio.queries import products
from services.portfolio.queries.objectives import to_choose
from services.portfolio.tables.objectives import objectives_chosen
from services.portfolio.web.team import check_may_write
from shared.web import Form, Pages, me, post, reading, render, signed_in

pages = Pages("portfolio_objectives", __name__, url_prefix="/produits/<uuid:product_id>/objectifs")


@pages.get("/", allow=signed_in)
def edit(product_id: UUID) -> ResponseReturnValue:
    """The objectives that run, those of this product ticked."""
    check_may_write(product_id)
    before = objectives_chosen(reading(), product_id)
    values = {"seen": mark(*before), "objective_ids": [str(one) for one in before]}
    return _page(product_id, Form(ChooseObjectives, values=values, options=_options(product_id)))


def _options(product_id: UUID) -> dict[str, list[tuple[str, str]]]:
    return {"objective_ids": to_choose(reading(), product_id)}


def _page(product_id: UUID, form: Form[ChooseObjectives]) -> str:
    return render("portfolio/objectives.html", product=products.the_product(reading(), product_id), form=form)


@pages.post("/", allow=signed_in)
def choose(product_id: UUID) -> ResponseReturnValue:
    """Keep the choice and say it; governance shows it beside the ambition."""
    given = {"by": me().id, "product_id": product_id}
    form = Form(ChooseObjectives, request.form, given=given, options=_options(product_id))
    done = lambda product: url_for("portfolio.show", product_id=product)  # noqa: E731 - one line says it
    return post(form, choose_objectives, done=done, page=lambda refused: _page(product_id, refused))
