"""The page of a product's budget: by year, work and resource, what may be promised and paid beside what was."""

from uuid import UUID

from flask import url_for
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response

from services.portfolio.domain.budget import Amounts, Line, by_year
from services.portfolio.domain.money import ACTIVITIES, KINDS
from services.portfolio.queries import products
from services.portfolio.queries.budget import budget_of
from shared.web import Pages, reading, render, signed_in
from shared.web.exports import Column, links, saved
from shared.web.filters import euros
from shared.web.languages import say

pages = Pages("portfolio_budget", __name__)

COLUMNS = (
    Column(name="year", label="Exercice", of=lambda line: line.year),
    Column(name="activity", label="Pour quel travail", of=lambda line: say(ACTIVITIES[line.activity])),
    Column(name="kind", label="Ce qu’il paie", of=lambda line: say(KINDS[line.kind])),
    Column(name="authorised_cents", label="AE prévues, en centimes", of=lambda line: line.amounts.authorised),
    Column(name="engaged_cents", label="Engagé, en centimes", of=lambda line: line.amounts.engaged),
    Column(name="left_to_engage_cents", label="Reste à engager", of=lambda line: line.amounts.left_to_engage),
    Column(name="payable_cents", label="CP prévus, en centimes", of=lambda line: line.amounts.payable),
    Column(name="spent_cents", label="Dépensé, en centimes", of=lambda line: line.amounts.spent),
    Column(name="left_to_pay_cents", label="Reste à payer", of=lambda line: line.amounts.left_to_pay),
)


@pages.get("/produits/<uuid:product_id>/budget", allow=signed_in)
def show(product_id: UUID) -> ResponseReturnValue:
    """What is planned, promised and paid, for which work and with what."""
    product, lines = products.the_product(reading(), product_id), budget_of(reading(), product_id)
    years = by_year(lines)
    return render(
        "portfolio/budget.html",
        product=product,
        tables=[(year, _rows(year, lines, amounts)) for year, amounts in reversed(years.items())],
        drawn=[(str(year), [(cents, euros(cents)) for cents in amounts]) for year, amounts in years.items()],
        beyond=_beyond(years),
        links=links("portfolio_budget.listed", product_id=product_id),
        money=url_for("portfolio_money.show", product_id=product_id),
    )


def _rows(year: int, lines: list[Line], whole: Amounts) -> list[list[str]]:
    of_year = [line for line in lines if line.year == year]
    rows = [[say(ACTIVITIES[line.activity]), say(KINDS[line.kind]), *_cells(line.amounts)] for line in of_year]
    return [*rows, [say("Total"), say("Tout"), *_cells(whole)]]


def _cells(amounts: Amounts) -> list[str]:
    engaging = (amounts.authorised, amounts.engaged, amounts.left_to_engage)
    return [euros(cents) for cents in (*engaging, amounts.payable, amounts.spent, amounts.left_to_pay)]


def _beyond(years: dict[int, Amounts]) -> list[str]:
    """One sentence for each year in which more was promised or paid than what was planned."""
    engaged = say("En {year}, l’engagé dépasse de {amount} les autorisations prévues.")
    spent = say("En {year}, le dépensé dépasse de {amount} les crédits prévus.")
    found = []
    for year, amounts in years.items():
        for words, left in ((engaged, amounts.left_to_engage), (spent, amounts.left_to_pay)):
            if left < 0:
                found.append(words.format(year=year, amount=euros(-left)))
    return found


@pages.get("/produits/<uuid:product_id>/budget.<form>", allow=signed_in)
def listed(product_id: UUID, form: str) -> Response:
    """Every line as a file."""
    product = products.the_product(reading(), product_id)
    return saved(form, f"budget-{product.number}", COLUMNS, budget_of(reading(), product_id))
