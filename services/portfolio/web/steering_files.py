"""What the pictures and lists of the steering page are drawn from, whole, as files."""

from collections.abc import Iterable
from typing import Any

from werkzeug.wrappers import Response

from services.portfolio.domain.plan import STEPS
from services.portfolio.queries import envelopes
from services.portfolio.queries import steering as queries
from services.portfolio.web.cohorts import cohort_words
from services.portfolio.web.steering import (
    YEARS,
    asked_view,
    expired_words,
    in_order,
    money_years,
    phase_words,
    risk_words,
    what_to_decide,
)
from shared.errors import NotFound
from shared.web import Pages, reading, signed_in
from shared.web.exports import Column, in_slices, saved
from shared.web.languages import say

pages = Pages("portfolio_steering_files", __name__, url_prefix="/pilotage")

PRODUCT = (
    Column(name="number", label="Numéro", of=lambda row: row.number),
    Column(name="title", label="Produit", of=lambda row: row.title),
)


@pages.get("/<what>.<form>", allow=signed_in)
def listed(what: str, form: str) -> Response:
    """What one picture or list of the page is drawn from, whole, as a file."""
    if what not in FILES:
        raise NotFound("Cette liste n’existe pas.")
    return saved(form, f"pilotage-{what}", *FILES[what](asked_view()))


def _products_file(view: queries.View) -> tuple[list[Column], Iterable[Any]]:
    columns = [
        *PRODUCT,
        Column(name="phase", label="Phase", of=lambda row: phase_words(row.phase, view)),
        Column(name="since", label="Depuis le", of=lambda row: row.since),
        Column(name="late", label="En retard", of=lambda row: bool(row.late)),
        Column(name="cohort", label="Promotion", of=lambda row: cohort_words(row.cohort)),
        Column(name="planned_cents", label="Prévu, en centimes", of=lambda row: int(row.planned or 0)),
        Column(name="spent_cents", label="Dépensé, en centimes", of=lambda row: int(row.spent or 0)),
        Column(name="money_ends_on", label="L’argent s’arrête le", of=lambda row: row.money_ends_on),
    ]
    rows = in_slices(
        lambda session, wanted: queries.compared_in_slices(session, view, wanted), lambda row: (row.sorted_as, row.id)
    )
    return columns, rows


def _funnel_file(view: queries.View) -> tuple[list[Column], Iterable[Any]]:
    columns = [
        Column(name="phase", label="Phase", of=lambda row: phase_words(row[0], view)),
        Column(name="products", label="Produits", of=lambda row: row[1][0]),
        Column(name="late", label="En retard", of=lambda row: row[1][1]),
    ]
    return columns, in_order(queries.funnel(reading(), view).items(), view.words)


def _years_file(view: queries.View) -> tuple[list[Column], Iterable[Any]]:
    names = ("envelopes_cents", "granted_cents", "planned_cents", "engaged_cents", "spent_cents")
    columns = [Column(name="year", label="Année", of=lambda row: row[0])]
    columns += [
        Column(name=name, label=words, of=lambda row, n=place: row[1][n])  # type: ignore[misc]
        for place, (name, words) in enumerate(zip(names, YEARS, strict=True))
    ]
    return columns, list(money_years(view).items())


def _envelopes_file(_view: queries.View) -> tuple[list[Column], Iterable[Any]]:
    columns = [
        Column(name="year", label="Année", of=lambda row: row.fiscal_year),
        Column(name="label", label="Enveloppe", of=lambda row: row.label),
        Column(name="total_cents", label="Montant, en centimes", of=lambda row: row.total_cents),
        Column(name="reserved_cents", label="Réservé, en centimes", of=lambda row: row.reserved_cents),
        Column(name="committed_cents", label="Engagé, en centimes", of=lambda row: row.committed_cents),
        Column(name="spent_cents", label="Dépensé, en centimes", of=lambda row: row.spent_cents),
    ]
    return columns, envelopes.envelopes(reading())


def _decide_file(view: queries.View) -> tuple[list[Column], Iterable[Any]]:
    columns = [
        *PRODUCT,
        Column(name="question", label="À décider", of=lambda row: what_to_decide(row, view)),
        Column(name="by", label="Avant le", of=lambda row: row.by),
    ]
    return columns, queries.to_decide(reading(), view, None)


def _late_file(view: queries.View) -> tuple[list[Column], Iterable[Any]]:
    columns = [
        *PRODUCT,
        Column(name="phase", label="Phase", of=lambda row: phase_words(row.phase, view)),
        Column(name="since", label="Depuis le", of=lambda row: row.since),
    ]
    return columns, queries.longest_late(reading(), view, None)


def _conditions_file(view: queries.View) -> tuple[list[Column], Iterable[Any]]:
    columns = [
        *PRODUCT,
        Column(name="condition", label="Condition", of=lambda row: row.label),
        Column(name="due_on", label="Pour le", of=lambda row: row.due_on),
        Column(name="owner", label="Qui s’en charge", of=lambda row: row.name or ""),
    ]
    return columns, queries.late_conditions(reading(), view, None)


def _steps_file(view: queries.View) -> tuple[list[Column], Iterable[Any]]:
    columns = [
        *PRODUCT,
        Column(name="step", label="Étape", of=lambda row: say(STEPS[row.step])),
        Column(name="ends_on", label="Dernier jour prévu", of=lambda row: row.ends_on),
    ]
    return columns, queries.late_steps(reading(), view, None)


def _standards_file(view: queries.View) -> tuple[list[Column], Iterable[Any]]:
    columns = [
        Column(name="number", label="Numéro", of=lambda one: one[0].number),
        Column(name="title", label="Produit", of=lambda one: one[0].title),
        Column(name="standard", label="Exigence", of=lambda one: say(one[1].label)),
        Column(name="claim", label="Ce qui ne compte plus", of=lambda one: expired_words(one[0])),
        Column(name="until", label="Dernier jour", of=lambda one: one[0].until),
    ]
    return columns, queries.expired_standards(reading(), view, None)


def _risks_file(view: queries.View) -> tuple[list[Column], Iterable[Any]]:
    columns = [
        *PRODUCT,
        Column(name="risk", label="Risque", of=lambda row: row.risk),
        Column(name="weight", label="Poids", of=risk_words),
        Column(name="review_on", label="À revoir le", of=lambda row: row.review_on),
        Column(name="owner", label="Qui s’en charge", of=lambda row: row.name or ""),
    ]
    return columns, queries.late_risks(reading(), view, None)


FILES = {
    "produits": _products_file,
    "phases": _funnel_file,
    "argent": _years_file,
    "enveloppes": _envelopes_file,
    "a-decider": _decide_file,
    "retards": _late_file,
    "conditions": _conditions_file,
    "etapes": _steps_file,
    "exigences": _standards_file,
    "risques": _risks_file,
}
"""What can be saved: name in the address -> columns and rows."""
