"""The standards asked of every product: the list that the team keeps, how many meet each, what is to be renewed."""

from typing import Any

from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response

from services.portfolio.commands.standards.the_list import (
    AddStandard,
    RetireStandard,
    RewordStandard,
    add_standard,
    retire_standard,
    reword_standard,
)
from services.portfolio.domain.dated_list import in_force, of_code
from services.portfolio.domain.standards import CLAIMS, STANDINGS, Line, Standing
from services.portfolio.queries import products
from services.portfolio.queries import standards as queries
from services.portfolio.tables import vocabulary
from services.portfolio.tables.standards import lines
from services.portfolio.web.dated_list import Change, KeptList
from shared.web import Pages, reading, render, role, signed_in
from shared.web.exports import Column, links, saved
from shared.web.languages import say

pages = Pages("portfolio_standard_list", __name__, url_prefix="/exigences")
SHORT = ("Prouvée", "Déclarée", "Dispense", "Périmée", "Rien")
"""The standings as narrow columns head them."""
STATED = [one for one in Standing if one is not Standing.MISSING]


@pages.get("/", allow=signed_in)
def index() -> ResponseReturnValue:
    """What is asked today and how many products stand where, what is to be renewed, then every line ever written."""
    today, road = products.today(), vocabulary(reading()).road(products.today())
    return render(
        "portfolio/standard_list.html",
        rows=_counted(),
        stated=[say(words) for words in SHORT],
        lines=lines(reading())[::-1],
        many=queries.many_on_road(reading(), today, road),
        renew=queries.to_renew(reading(), today, road),
        claims=CLAIMS,
        today=today,
        links={what: links("portfolio_standard_list.listed", what=what) for what in FILES},
    )


def _counted() -> list[tuple[Line, list[int]]]:
    """Each standard of today with the number of products for each standing, those that say nothing last."""
    today, road = products.today(), vocabulary(reading()).road(products.today())
    many, counts = queries.many_on_road(reading(), today, road), queries.counted(reading(), today, road)
    rows = []
    for line in in_force(lines(reading()), today):
        stated = [counts.get((line.code, one), 0) for one in STATED]
        rows.append((line, [*stated, many - sum(stated)]))
    return rows


def _counted_file() -> tuple[list[Column], list[Any]]:
    columns = [Column(name="standard", label="Exigence", of=lambda row: say(row[0].label))]
    columns += [
        Column(name=one.value, label=STANDINGS[one], of=lambda row, n=place: row[1][n])  # type: ignore[misc]
        for place, one in enumerate(Standing)
    ]
    return columns, _counted()


def _renew_file() -> tuple[list[Column], list[Any]]:
    today, road = products.today(), vocabulary(reading()).road(products.today())
    columns = [
        Column(name="number", label="Numéro", of=lambda row: row[0].number),
        Column(name="title", label="Produit", of=lambda row: row[0].title),
        Column(name="standard", label="Exigence", of=lambda row: say(row[1].label)),
        Column(name="claim", label="Ce qui a été dit", of=lambda row: say(CLAIMS[row[0].claim])),
        Column(name="until", label="Valable jusqu’au", of=lambda row: row[0].until),
    ]
    return columns, queries.to_renew(reading(), today, road, None)


FILES = {"etat": _counted_file, "a-renouveler": _renew_file}
"""What can be saved: name in the address -> columns and rows."""


@pages.get("/<any('etat', 'a-renouveler'):what>.<form>", allow=signed_in)
def listed(what: str, form: str) -> Response:
    """One of the lists of the page, whole, as a file."""
    return saved(form, f"exigences-{what}", *FILES[what]())


def _values(line: Line) -> dict[str, Any]:
    words = {"label": say(line.label), "help": say(line.help) if line.help else ""}
    return {**words, "days": line.days, "checks": line.looked_at_by}


KeptList(
    pages=pages,
    allow=role("team"),
    title="Les exigences de qualité",
    home=".index",
    add=Change(command=AddStandard, run=add_standard, heading="Ajouter une exigence", button="Ajouter cette exigence"),
    reword=Change(command=RewordStandard, run=reword_standard, heading="Changer l’exigence « {label} »"),
    retire=Change(command=RetireStandard, run=retire_standard, heading="Ne plus demander « {label} »"),
    lines_of=lambda code: of_code(lines(reading()), code),
    values=_values,
).serve()
