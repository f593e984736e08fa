"""The standards asked of every product: the list that the team keeps, how many meet each, what is to be renewed."""

from typing import Any

from flask import request, url_for
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
from services.portfolio.domain.dated_list import in_force, latest, of_code
from services.portfolio.domain.standards import CLAIMS, STANDINGS, Line, Standing
from services.portfolio.queries import products
from services.portfolio.queries import standards as queries
from services.portfolio.tables import vocabulary
from services.portfolio.tables.standards import lines
from shared.web import Form, Pages, me, post, reading, render, role, signed_in
from shared.web.exports import Column, links, saved
from shared.web.languages import say

pages = Pages("portfolio_standard_list", __name__, url_prefix="/exigences")
team = role("team")
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


def _done(_code: str) -> str:
    return url_for(".index")


def _page(heading: str, form: Form[Any], action: str, button: str) -> str:
    trail = [(say("Les exigences de qualité"), url_for(".index"))]
    return render("portfolio/list_line.html", heading=heading, form=form, action=action, button=button, trail=trail)


@pages.get("/nouvelle", allow=team)
def new() -> ResponseReturnValue:
    """The form of one more."""
    return _new_page(Form(AddStandard, values={"since": products.today()}))


@pages.post("/nouvelle", allow=team)
def add() -> ResponseReturnValue:
    """Add it."""
    return post(Form(AddStandard, request.form, given={"by": me().id}), add_standard, done=_done, page=_new_page)


def _new_page(form: Form[AddStandard]) -> str:
    return _page(say("Ajouter une exigence"), form, url_for(".add"), say("Ajouter cette exigence"))


@pages.get("/<code>/mots", allow=team)
def rewording(code: str) -> ResponseReturnValue:
    """The form of its next words."""
    line = _latest(code)
    values = {"label": say(line.label), "help": say(line.help) if line.help else "", "days": line.days}
    values["checks"] = line.looked_at_by
    return _words_page(code, Form(RewordStandard, values={**values, "since": products.today()}))


@pages.post("/<code>/mots", allow=team)
def reword(code: str) -> ResponseReturnValue:
    """Say it so from that day on."""
    form = Form(RewordStandard, request.form, given={"by": me().id, "code": code})
    return post(form, reword_standard, done=_done, page=lambda refused: _words_page(code, refused))


def _words_page(code: str, form: Form[RewordStandard]) -> str:
    heading = say("Changer l’exigence « {standard} »", standard=say(_latest(code).label))
    return _page(heading, form, url_for(".reword", code=code), say("Enregistrer"))


@pages.get("/<code>/retrait", allow=team)
def retiring(code: str) -> ResponseReturnValue:
    """The form of its last day."""
    return _last_page(code, Form(RetireStandard, values={"until": products.today()}))


@pages.post("/<code>/retrait", allow=team)
def retire(code: str) -> ResponseReturnValue:
    """Ask for it no more from that day on."""
    form = Form(RetireStandard, request.form, given={"by": me().id, "code": code})
    return post(form, retire_standard, done=_done, page=lambda refused: _last_page(code, refused))


def _last_page(code: str, form: Form[RetireStandard]) -> str:
    heading = say("Ne plus demander « {standard} »", standard=say(_latest(code).label))
    return _page(heading, form, url_for(".retire", code=code), say("Enregistrer"))


def _latest(code: str) -> Line:
    return latest(of_code(lines(reading()), code))
