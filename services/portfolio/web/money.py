"""The page of a product's money: planned, engaged, spent, until when; and the forms that enter and strike amounts."""

from typing import Any
from uuid import UUID

from flask import request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response

from services.portfolio.commands.money import EnterMoney, StrikeMoney, enter_money, strike_money
from services.portfolio.domain.money import ACTIVITIES, CREDITS, KINDS, STAGES, MoneyLine, Stage
from services.portfolio.queries import money as queries
from services.portfolio.queries import products
from shared.web import Form, Pages, me, post, reading, render, role, signed_in
from shared.web.exports import Column, links, saved
from shared.web.filters import euros
from shared.web.languages import say

pages = Pages("portfolio_money", __name__)

COLUMNS = (
    Column(name="date", label="Date", of=lambda line: line.on),
    Column(name="until", label="Couvre jusqu’au", of=lambda line: line.until),
    Column(name="year", label="Exercice", of=lambda line: line.year),
    Column(name="stage", label="Où en est ce montant", of=lambda line: say(STAGES[line.stage])),
    Column(name="kind", label="Ce qu’il paie", of=lambda line: say(KINDS[line.kind])),
    Column(name="activity", label="Pour quel travail", of=lambda line: say(ACTIVITIES[line.activity])),
    Column(
        name="credit",
        label="Ce qu’il permet",
        of=lambda line: say(CREDITS[line.credit]) if line.stage is Stage.PLANNED else "",
    ),
    Column(name="cents", label="Centimes", of=lambda line: line.cents),
    Column(name="decision", label="Décision", of=lambda line: line.decision_number),
    Column(name="note", label="Objet", of=lambda line: line.note),
    Column(name="struck", label="Barré parce que", of=lambda line: line.struck_why),
)


def address(product_id: UUID) -> str:
    """The page of a product's money."""
    return url_for("portfolio_money.show", product_id=product_id)


@pages.get("/produits/<uuid:product_id>/argent", allow=signed_in)
def show(product_id: UUID) -> ResponseReturnValue:
    """How much, for what, until when."""
    product = products.the_product(reading(), product_id)
    lines, today = queries.lines_of(reading(), product_id), products.today()
    ends_on = product.money_ends_on
    return render(
        "portfolio/money.html",
        product=product,
        lines=lines,
        sums=queries.sums(lines),
        years=[(str(year), _cells(sums)) for year, sums in queries.by_year(lines)],
        kinds=[
            [str(year), say(KINDS[kind]), *(printed for _, printed in _cells(sums))]
            for year, kind, sums in queries.by_year_and_kind(lines)
        ],
        stages=[say(words) for words in STAGES.values()],
        words=STAGES | KINDS | ACTIVITIES | CREDITS,
        left=(ends_on - today).days if ends_on else None,
        links=links("portfolio_money.listed", product_id=product_id),
    )


def _cells(sums: queries.Sums) -> list[tuple[int, str]]:
    return [(cents, euros(cents)) for cents in (sums.planned, sums.engaged, sums.spent)]


@pages.get("/produits/<uuid:product_id>/argent.<form>", allow=signed_in)
def listed(product_id: UUID, form: str) -> Response:
    """Every line as a file."""
    product = products.the_product(reading(), product_id)
    lines: list[MoneyLine] = queries.lines_of(reading(), product_id)
    return saved(form, f"argent-{product.number}", COLUMNS, lines)


@pages.get("/produits/<uuid:product_id>/argent/nouveau", allow=role("team"))
def new(product_id: UUID) -> ResponseReturnValue:
    """The form of an amount."""
    return _page(product_id, Form(EnterMoney, values={"on": products.today()}))


def _page(product_id: UUID, form: Form[Any], line: MoneyLine | None = None) -> str:
    product = products.the_product(reading(), product_id)
    return render("portfolio/money_form.html", product=product, form=form, line=line)


@pages.post("/produits/<uuid:product_id>/argent/nouveau", allow=role("team"))
def enter(product_id: UUID) -> ResponseReturnValue:
    """Write it down."""
    form = Form(EnterMoney, request.form, given={"by": me().id, "product_id": product_id})
    return post(form, enter_money, done=address, page=lambda refused: _page(product_id, refused))


@pages.get("/produits/<uuid:product_id>/argent/<uuid:line_id>/barrer", allow=role("team"))
def striking(product_id: UUID, line_id: UUID) -> ResponseReturnValue:
    """The form that takes an amount back."""
    return _page(product_id, Form(StrikeMoney), queries.the_line(reading(), product_id, line_id))


@pages.post("/produits/<uuid:product_id>/argent/<uuid:line_id>/barrer", allow=role("team"))
def strike(product_id: UUID, line_id: UUID) -> ResponseReturnValue:
    """Strike it."""
    given = {"by": me().id, "product_id": product_id, "line_id": line_id}
    return post(
        Form(StrikeMoney, request.form, given=given),
        strike_money,
        done=address,
        page=lambda refused: _page(product_id, refused, queries.the_line(reading(), product_id, line_id)),
    )
