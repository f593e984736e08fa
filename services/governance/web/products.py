"""Products before deciders: side by side to arbitrate between them, and all that was decided of one."""

from datetime import date
from uuid import UUID

from flask.typing import ResponseReturnValue

from services.governance.queries import products as queries
from services.governance.web.conditions import STATES as CONDITIONS
from services.governance.web.reviews import STATES as REVIEWS
from services.governance.web.road import OUTCOMES
from services.governance.web.visit import viewer
from shared.web import Pages, reading, render, signed_in

pages = Pages("products", __name__)


@pages.get("/arbitrage", allow=signed_in)
def index() -> ResponseReturnValue:
    """Each product with its cost, what it brings, its age, its standards, and what waits for a decision."""
    today = viewer().today
    rows = queries.side_by_side(reading())
    ages = {row.product_id: _months(row.since, today) for row in rows if row.since}
    return render("governance/arbitration.html", products=rows, ages=ages)


def _months(since: date, today: date) -> int:
    """Whole months between two days."""
    return (today.year - since.year) * 12 + today.month - since.month - (today.day < since.day)


@pages.get("/produits/<uuid:product_id>", allow=signed_in)
def show(product_id: UUID) -> ResponseReturnValue:
    """One product: decisions, what waits, conditions, reviews, money."""
    return render(
        "governance/product.html",
        product_id=product_id,
        history=queries.history_of(reading(), product_id, viewer()),
        outcomes=OUTCOMES,
        conditions=CONDITIONS,
        reviews=REVIEWS,
    )
