"""The form with which the team asks a body whether a product enters a phase."""

from uuid import UUID

from flask import request, url_for
from flask.typing import ResponseReturnValue

from services.portfolio.commands.gates import RequestGate, request_gate
from services.portfolio.domain import conditions
from services.portfolio.domain.phases import Phase, PhaseCode
from services.portfolio.domain.product import Product
from services.portfolio.domain.vocabulary import Vocabulary
from services.portfolio.queries import gates, products
from services.portfolio.tables import vocabulary
from services.portfolio.tables.conditions import conditions_of
from services.portfolio.web.evidence import proposed
from shared.web import Form, Pages, me, post, reading, render, role
from shared.web.languages import say

pages = Pages("portfolio_gates", __name__)


@pages.get("/produits/<uuid:product_id>/passage", allow=role("team"))
def ask(product_id: UUID) -> ResponseReturnValue:
    """The form, with the phase that most products go to next."""
    product = products.the_product(reading(), product_id)
    current = product.phase_on(products.today())
    values = {"phase": _usual_next(current, vocabulary(reading())), "seen": product.version}
    if current is not None and current.code == PhaseCode.PRE_INCUBATION:
        values |= proposed(product)
    return _page(product, Form(RequestGate, values=values, options=_options()))


def _usual_next(current: Phase | None, words: Vocabulary) -> str:
    road = words.road(products.today())
    following = road[road.index(current.code) + 1 :] if current and current.code in road else road
    return following[0] if following and (current is None or current.code in road) else ""


def _options() -> dict[str, list[tuple[str, str]]]:
    phases = [(term.code, say(term.label)) for term in vocabulary(reading()).in_use(products.today())]
    return {"phase": phases, "body_id": gates.body_choices(reading())}


def _page(product: Product, form: Form[RequestGate]) -> str:
    settled = conditions.settled_of(conditions_of(reading(), product.id), product.phase_on(products.today()))
    choices = gates.body_choices(reading())
    return render("portfolio/gate.html", product=product, form=form, bodies=choices, conditions=settled)


@pages.post("/produits/<uuid:product_id>/passage", allow=role("team"))
def request_it(product_id: UUID) -> ResponseReturnValue:
    """Put the question before the body."""
    given = {"by": me().id, "product_id": product_id}
    form = Form(RequestGate, request.form, given=given, options=_options())
    return post(
        form,
        request_gate,
        done=lambda product: url_for("portfolio.show", product_id=product),
        page=lambda refused: _page(products.the_product(reading(), product_id), refused),
    )
