"""The words for phases: what the team reads and changes."""

from typing import Any

from flask import request, url_for
from flask.typing import ResponseReturnValue

from services.portfolio.commands.vocabulary import (
    AddPhase,
    RenamePhase,
    RetirePhase,
    add_phase,
    rename_phase,
    retire_phase,
)
from services.portfolio.domain.phases import PhaseCode
from services.portfolio.domain.vocabulary import Term
from services.portfolio.queries import products
from services.portfolio.tables import vocabulary
from shared.errors import NotFound
from shared.web import Form, Pages, me, post, reading, render, role
from shared.web.languages import say

pages = Pages("portfolio_vocabulary", __name__, url_prefix="/phases")
team = role("team")


@pages.get("/", allow=team)
def index() -> ResponseReturnValue:
    """The phases of today by rank, then every line ever written."""
    words, today = vocabulary(reading()), products.today()
    return render(
        "portfolio/phases.html",
        phases=words.in_use(today),
        lines=[term for term in reversed(words.terms) if term.code != PhaseCode.UNKNOWN],
        today=today,
        first=PhaseCode.PRE_INCUBATION,
    )


def _done(_code: str) -> str:
    return url_for(".index")


def _page(heading: str, form: Form[Any], action: str, button: str) -> str:
    return render("portfolio/phase_form.html", heading=heading, form=form, action=action, button=button)


@pages.get("/nouvelle", allow=team)
def new() -> ResponseReturnValue:
    """The form of a phase that does not exist yet."""
    return _new_page(Form(AddPhase, values={"since": products.today()}, options=_places()))


@pages.post("/nouvelle", allow=team)
def add() -> ResponseReturnValue:
    """Add it."""
    form = Form(AddPhase, request.form, given={"by": me().id}, options=_places())
    return post(form, add_phase, done=_done, page=_new_page)


def _new_page(form: Form[AddPhase]) -> str:
    return _page(say("Ajouter une phase"), form, url_for(".add"), say("Ajouter cette phase"))


def _places() -> dict[str, list[tuple[str, str]]]:
    return {"after": [(term.code, say(term.label)) for term in vocabulary(reading()).in_use(products.today())]}


@pages.get("/<code>/nom", allow=team)
def renaming(code: str) -> ResponseReturnValue:
    """The form of its next name."""
    term = _term(code)
    values = {"label": say(term.label), "promised_days": term.promised_days, "since": products.today()}
    return _name_page(code, Form(RenamePhase, values=values))


@pages.post("/<code>/nom", allow=team)
def rename(code: str) -> ResponseReturnValue:
    """Name it so from that day on."""
    form = Form(RenamePhase, request.form, given={"by": me().id, "code": code})
    return post(form, rename_phase, done=_done, page=lambda refused: _name_page(code, refused))


def _name_page(code: str, form: Form[RenamePhase]) -> str:
    heading = say("Changer le nom ou la durée de « {phase} »", phase=say(_term(code).label))
    return _page(heading, form, url_for(".rename", code=code), say("Enregistrer"))


@pages.get("/<code>/retrait", allow=team)
def retiring(code: str) -> ResponseReturnValue:
    """The form of its last day."""
    return _last_page(code, Form(RetirePhase, values={"until": products.today()}))


@pages.post("/<code>/retrait", allow=team)
def retire(code: str) -> ResponseReturnValue:
    """Let no product enter it from that day on."""
    form = Form(RetirePhase, request.form, given={"by": me().id, "code": code})
    return post(form, retire_phase, done=_done, page=lambda refused: _last_page(code, refused))


def _last_page(code: str, form: Form[RetirePhase]) -> str:
    heading = say("Ne plus utiliser « {phase} »", phase=say(_term(code).label))
    return _page(heading, form, url_for(".retire", code=code), say("Enregistrer"))


def _term(code: str) -> Term:
    words = vocabulary(reading())
    if code == PhaseCode.UNKNOWN or not words.knows(code):
        raise NotFound("Cette phase n’existe pas.")
    return words.term(code, products.today())
