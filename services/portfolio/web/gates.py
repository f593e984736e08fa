"""The form with which the team asks a body whether a product enters a phase."""

from uuid import UUID

from flask import request, url_for
from flask.typing import ResponseReturnValue

from services.portfolio.commands.gates import RequestGate, request_gate
from services.portfolio.domain.phases import ROAD, Phase
from services.portfolio.domain.product import Product
from services.portfolio.queries import gates, products
from shared.web import Form, Pages, me, post, reading, render, role

pages = Pages("portfolio_gates", __name__)


@pages.get("/produits/<uuid:product_id>/passage", allow=role("team"))
def ask(product_id: UUID) -> ResponseReturnValue:
    """The form, with the phase that most products go to next."""
    product = products.the_product(reading(), product_id)
    current = product.phase_on(products.today())
    values = {"phase": _usual_next(current), "seen": product.version}
    return _page(product, Form(RequestGate, values=values, options={"body_id": _bodies()}))


def _usual_next(current: Phase | None) -> str:
    if current is None:
        return ROAD[0].value
    following = ROAD[ROAD.index(current.code) + 1 :] if current.code in ROAD else ()
    return following[0].value if following else ""


def _bodies() -> list[tuple[str, str]]:
    return [(str(row.id), row.name) for row in gates.bodies(reading())]


def _page(product: Product, form: Form[RequestGate]) -> str:
    return render("portfolio/gate.html", product=product, form=form, bodies=_bodies())


@pages.post("/produits/<uuid:product_id>/passage", allow=role("team"))
def request_it(product_id: UUID) -> ResponseReturnValue:
    """Put the question before the body."""
    given = {"by": me().id, "product_id": product_id}
    form = Form(RequestGate, request.form, given=given, options={"body_id": _bodies()})
    return post(
        form,
        request_gate,
        done=lambda product: url_for("portfolio.show", product_id=product),
        page=lambda refused: _page(products.the_product(reading(), product_id), refused),
    )
