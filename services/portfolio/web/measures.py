"""The page of a product's impact: its measures as lines over time; and the forms that follow them."""

from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from flask import request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response

from services.portfolio.commands.measures import (
    CloseMeasure,
    EnterValue,
    LeadWith,
    OpenMeasure,
    close_measure,
    enter_value,
    lead_with,
    open_measure,
)
from services.portfolio.domain.measures import KINDS, Measure, Value, guiding
from services.portfolio.domain.seen import mark
from services.portfolio.queries import measures as queries
from services.portfolio.queries import products
from shared.web import Form, Pages, keys, me, post, reading, render, role, signed_in
from shared.web.exports import Column, links, saved
from shared.web.filters import date_fr, number_fr
from shared.web.languages import say

pages = Pages("portfolio_measures", __name__)
team = role("team")

DRAWN = 24
"""Values of a measure on its drawing; the file has all."""

COLUMNS = (
    Column(name="kind", label="Ce que la mesure montre", of=lambda row: say(KINDS[row[0].kind])),
    Column(name="measure", label="Mesure", of=lambda row: row[0].name),
    Column(name="unit", label="Unité", of=lambda row: row[0].unit),
    Column(name="guiding", label="Elle guide le produit", of=lambda row: row[0].guiding),
    Column(name="since", label="Du", of=lambda row: row[1].since),
    Column(name="until", label="Au", of=lambda row: row[1].until),
    Column(name="value", label="Valeur", of=lambda row: Decimal(row[1].value) / 100),
    Column(
        name="target", label="Cible", of=lambda row: None if row[0].target is None else Decimal(row[0].target) / 100
    ),
    Column(name="entered_at", label="Saisie le", of=lambda row: row[1].at),
    Column(name="corrected_at", label="Corrigée le", of=lambda row: row[1].replaced_at),
    Column(name="why", label="Raison de la correction", of=lambda row: row[1].why),
)


def address(product_id: UUID) -> str:
    """The page of a product's impact."""
    return url_for("portfolio_measures.show", product_id=product_id)


@pages.get("/produits/<uuid:product_id>/impact", allow=signed_in)
def show(product_id: UUID) -> ResponseReturnValue:
    """What the product changes, by figures with their periods."""
    return _show(product_id)


def _show(product_id: UUID, form: Form[Any] | None = None) -> str:
    """The page as it is now; `form` is a button that was refused, and says why above it."""
    product = products.the_product(reading(), product_id)
    measures = queries.measures_of(reading(), product_id)
    return render(
        "portfolio/measures.html",
        product=product,
        measures=[(one, say(KINDS[one.kind]), points(one), target(one)) for one in measures],
        figures=[_figure(one) for one in measures if one.standing and one.closed_at is None],
        corrected=[(one, value) for one in measures for value in one.values if value.replaced_at],
        printed=printed,
        links=links("portfolio_measures.listed", product_id=product_id),
        form=form,
        key=keys.new(),
        guiding=mark(guiding(measures)),
    )


def printed(value: int, unit: str) -> str:
    """A value as people read it."""
    return f"{number_fr(Decimal(value) / 100)} {unit}".strip()


def days_words(since: date, until: date) -> str:
    """From when to when, both days included."""
    return say("du {since} au {until}", since=date_fr(since), until=date_fr(until))


def period_words(value: Value) -> str:
    """From when to when, and whether it came late."""
    said = days_words(value.since, value.until)
    return said + (say(", saisie le {day}", day=date_fr(value.at)) if value.is_late else "")


def points(one: Measure) -> list[tuple[Any, ...]]:
    """The last values of a measure, as its drawing wants them."""
    return [
        (value.until, value.value, printed(value.value, one.unit), period_words(value))
        for value in one.standing[-DRAWN:]
    ]


def target(one: Measure) -> tuple[int, str] | None:
    """What it should reach, and by when."""
    if one.target is None:
        return None
    day = say(" le {day}", day=date_fr(one.target_on)) if one.target_on else ""
    return one.target, printed(one.target, one.unit) + day


def _figure(one: Measure) -> tuple[str, str, str]:
    last = one.standing[-1]
    return printed(last.value, one.unit), one.name, period_words(last)


@pages.get("/produits/<uuid:product_id>/impact.<form>", allow=signed_in)
def listed(product_id: UUID, form: str) -> Response:
    """Every value, the corrected ones too, as a file."""
    product = products.the_product(reading(), product_id)
    rows = [(one, value) for one in queries.measures_of(reading(), product_id) for value in one.values]
    return saved(form, f"impact-{product.number}", COLUMNS, rows)


@pages.get("/produits/<uuid:product_id>/impact/nouvelle", allow=team)
def new(product_id: UUID) -> ResponseReturnValue:
    """The form of a measure."""
    return _page(product_id, Form(OpenMeasure), url_for(".open_it", product_id=product_id))


def _page(product_id: UUID, form: Form[Any], action: str, measure: Measure | None = None) -> str:
    product = products.the_product(reading(), product_id)
    return render("portfolio/measure_form.html", product=product, form=form, action=action, measure=measure)


@pages.post("/produits/<uuid:product_id>/impact/nouvelle", allow=team)
def open_it(product_id: UUID) -> ResponseReturnValue:
    """Follow it."""
    form = Form(OpenMeasure, request.form, given={"by": me().id, "product_id": product_id})
    here = url_for(".open_it", product_id=product_id)
    return post(form, open_measure, done=address, page=lambda refused: _page(product_id, refused, here))


@pages.get("/produits/<uuid:product_id>/impact/<uuid:measure_id>/valeur", allow=team)
def entering(product_id: UUID, measure_id: UUID) -> ResponseReturnValue:
    """The form of a value."""
    seen = len(queries.the_measure(reading(), product_id, measure_id).values)
    return _value_page(product_id, measure_id, Form(EnterValue, values={"seen": seen}))


def _value_page(product_id: UUID, measure_id: UUID, form: Form[EnterValue]) -> str:
    measure = queries.the_measure(reading(), product_id, measure_id)
    return _page(product_id, form, url_for(".enter", product_id=product_id, measure_id=measure_id), measure)


@pages.post("/produits/<uuid:product_id>/impact/<uuid:measure_id>/valeur", allow=team)
def enter(product_id: UUID, measure_id: UUID) -> ResponseReturnValue:
    """Write it down."""
    given = {"by": me().id, "product_id": product_id, "measure_id": measure_id}
    form = Form(EnterValue, request.form, given=given)
    return post(form, enter_value, done=address, page=lambda refused: _value_page(product_id, measure_id, refused))


@pages.post("/produits/<uuid:product_id>/impact/<uuid:measure_id>/guide", allow=team)
def guide(product_id: UUID, measure_id: UUID) -> ResponseReturnValue:
    """Let it guide the product."""
    given = {"by": me().id, "product_id": product_id, "measure_id": measure_id}
    form = Form(LeadWith, request.form, given=given)
    return post(form, lead_with, done=address, page=lambda refused: _show(product_id, refused))


@pages.post("/produits/<uuid:product_id>/impact/<uuid:measure_id>/fin", allow=team)
def end(product_id: UUID, measure_id: UUID) -> ResponseReturnValue:
    """Stop following it."""
    given = {"by": me().id, "product_id": product_id, "measure_id": measure_id}
    form = Form(CloseMeasure, request.form, given=given)
    return post(form, close_measure, done=address, page=lambda refused: _show(product_id, refused))
