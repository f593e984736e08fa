"""The page of what impact costs: each unit, period by period, whether that falls, and what is missing to tell it."""

from decimal import Decimal
from typing import Any
from uuid import UUID

from flask import url_for
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response

from services.portfolio.domain.costs import MISSING, Cost, Missing, costs_of, told
from services.portfolio.domain.measures import Measure
from services.portfolio.queries import measures as queries
from services.portfolio.queries import products
from services.portfolio.queries.money import payments_of
from services.portfolio.web.measures import DRAWN, period_words, printed
from shared.web import Pages, reading, render, signed_in
from shared.web.exports import Column, links, saved
from shared.web.filters import euros
from shared.web.languages import say

pages = Pages("portfolio_costs", __name__)

COLUMNS = (
    Column(name="measure", label="Mesure", of=lambda row: row[0].name),
    Column(name="unit", label="Unité", of=lambda row: row[0].unit),
    Column(name="since", label="Du", of=lambda row: row[1].value.since),
    Column(name="until", label="Au", of=lambda row: row[1].value.until),
    Column(name="value", label="Valeur", of=lambda row: Decimal(row[1].value.value) / 100),
    Column(name="spent_cents", label="Dépensé en douze mois, en centimes", of=lambda row: row[1].spent),
    Column(name="cost_cents", label="Coût de chaque unité, en centimes", of=lambda row: row[1].cents),
    Column(name="trend_percent", label="Évolution, en pour cent", of=lambda row: row[1].trend),
    Column(name="missing", label="Ce qui manque", of=lambda row: _missing(row[1])),
)


def _missing(cost: Cost) -> str:
    return say(MISSING[cost.missing]) if cost.missing else ""


def costs_by_measure(product_id: UUID) -> list[tuple[Measure, list[Cost]]]:
    """Each measure whose units have a cost, with its periods."""
    payments = payments_of(reading(), product_id)
    return [(one, costs_of(one, payments)) for one in told(queries.measures_of(reading(), product_id))]


@pages.get("/produits/<uuid:product_id>/impact/cout", allow=signed_in)
def show(product_id: UUID) -> ResponseReturnValue:
    """What one user, or one unit of what guides the product, costs."""
    product, found = products.the_product(reading(), product_id), costs_by_measure(product_id)
    return render(
        "portfolio/costs.html",
        product=product,
        measures=[
            (one, _points(costs), [_row(cost, one) for cost in reversed(costs[-DRAWN:])], say(MISSING[Missing.VALUE]))
            for one, costs in found
        ],
        links=links("portfolio_costs.listed", product_id=product_id),
        impact=url_for("portfolio_measures.show", product_id=product_id),
        money=url_for("portfolio_money.show", product_id=product_id),
    )


def _points(costs: list[Cost]) -> list[tuple[Any, ...]]:
    known = [(cost.value, cost.cents) for cost in costs if cost.cents is not None]
    return [(value.until, cents, euros(cents), period_words(value)) for value, cents in known[-DRAWN:]]


def _row(cost: Cost, measure: Measure) -> list[str]:
    about = [period_words(cost.value), printed(cost.value.value, measure.unit), euros(cost.spent)]
    if cost.missing is not None:
        return [*about, "", _missing(cost)]
    return [*about, euros(cost.cents), _trend(cost.trend)]


def _trend(percent: int | None) -> str:
    if percent is None:
        return say("Première période calculée")
    if percent == 0:
        return say("Stable")
    words = say("Baisse de {share}") if percent < 0 else say("Hausse de {share}")
    return words.format(share=f"{abs(percent)}\xa0%")


@pages.get("/produits/<uuid:product_id>/impact/cout.<form>", allow=signed_in)
def listed(product_id: UUID, form: str) -> Response:
    """Every period of every such measure as a file."""
    product = products.the_product(reading(), product_id)
    rows = [(one, cost) for one, costs in costs_by_measure(product_id) for cost in costs]
    return saved(form, f"cout-{product.number}", COLUMNS, rows)
