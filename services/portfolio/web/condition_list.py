"""The list of what each phase asks: what everybody reads and the team changes."""

from typing import Any

from flask import request, url_for
from flask.typing import ResponseReturnValue

from services.portfolio.commands.conditions.the_list import (
    AddCondition,
    RetireCondition,
    RewordCondition,
    add_condition,
    retire_condition,
    reword_condition,
)
from services.portfolio.domain.conditions import Line
from services.portfolio.domain.dated_list import in_force, latest, of_code
from services.portfolio.queries import products
from services.portfolio.tables import vocabulary
from services.portfolio.tables.conditions import lines
from shared.web import Form, Pages, me, post, reading, render, role, signed_in
from shared.web.languages import say

pages = Pages("portfolio_condition_list", __name__, url_prefix="/conditions")
team = role("team")


@pages.get("/", allow=signed_in)
def index() -> ResponseReturnValue:
    """What each phase asks today, then every line ever written."""
    words, today, every = vocabulary(reading()), products.today(), lines(reading())
    asked = [
        (say(words.label(code, today)), [line for line in in_force(every, today) if line.phase == code])
        for code in words.road(today)
    ]
    return render("portfolio/condition_list.html", phases=asked, lines=every[::-1], today=today)


def _done(_code: str) -> str:
    return url_for(".index")


def _page(heading: str, form: Form[Any], action: str, button: str) -> str:
    trail = [(say("Les conditions des phases"), url_for(".index"))]
    return render("portfolio/list_line.html", heading=heading, form=form, action=action, button=button, trail=trail)


@pages.get("/nouvelle", allow=team)
def new() -> ResponseReturnValue:
    """The form of one more."""
    return _new_page(Form(AddCondition, values={"since": products.today()}, options=_phases()))


@pages.post("/nouvelle", allow=team)
def add() -> ResponseReturnValue:
    """Add it."""
    form = Form(AddCondition, request.form, given={"by": me().id}, options=_phases())
    return post(form, add_condition, done=_done, page=_new_page)


def _new_page(form: Form[AddCondition]) -> str:
    return _page(say("Ajouter une condition"), form, url_for(".add"), say("Ajouter cette condition"))


def _phases() -> dict[str, list[tuple[str, str]]]:
    words, today = vocabulary(reading()), products.today()
    return {"phase": [(code, say(words.label(code, today))) for code in words.road(today)]}


@pages.get("/<code>/mots", allow=team)
def rewording(code: str) -> ResponseReturnValue:
    """The form of its next words."""
    line = _latest(code)
    values = {"label": say(line.label), "help": say(line.help) if line.help else "", "days": line.days}
    return _words_page(code, Form(RewordCondition, values={**values, "since": products.today()}))


@pages.post("/<code>/mots", allow=team)
def reword(code: str) -> ResponseReturnValue:
    """Say it so from that day on."""
    form = Form(RewordCondition, request.form, given={"by": me().id, "code": code})
    return post(form, reword_condition, done=_done, page=lambda refused: _words_page(code, refused))


def _words_page(code: str, form: Form[RewordCondition]) -> str:
    heading = say("Changer la condition « {condition} »", condition=say(_latest(code).label))
    return _page(heading, form, url_for(".reword", code=code), say("Enregistrer"))


@pages.get("/<code>/retrait", allow=team)
def retiring(code: str) -> ResponseReturnValue:
    """The form of its last day."""
    return _last_page(code, Form(RetireCondition, values={"until": products.today()}))


@pages.post("/<code>/retrait", allow=team)
def retire(code: str) -> ResponseReturnValue:
    """Ask for it no more from that day on."""
    form = Form(RetireCondition, request.form, given={"by": me().id, "code": code})
    return post(form, retire_condition, done=_done, page=lambda refused: _last_page(code, refused))


def _last_page(code: str, form: Form[RetireCondition]) -> str:
    heading = say("Ne plus demander « {condition} »", condition=say(_latest(code).label))
    return _page(heading, form, url_for(".retire", code=code), say("Enregistrer"))


def _latest(code: str) -> Line:
    return latest(of_code(lines(reading()), code))
