"""The words for phases: what the team reads and changes."""

from typing import Any

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
from services.portfolio.web.dated_list import Change, KeptList
from shared.errors import NotFound
from shared.web import Pages, reading, render, role
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


def _places() -> dict[str, list[tuple[str, str]]]:
    return {"after": [(term.code, say(term.label)) for term in vocabulary(reading()).in_use(products.today())]}


def _lines(code: str) -> list[Term]:
    words = vocabulary(reading())
    if code == PhaseCode.UNKNOWN or not words.knows(code):
        raise NotFound("Cette phase n’existe pas.")
    return words.lines_of(code)


def _values(term: Term) -> dict[str, Any]:
    return {"label": say(term.label), "promised_days": term.promised_days}


KeptList(
    pages=pages,
    allow=team,
    title="Les phases",
    home=".index",
    reworded_at="nom",
    add=Change(command=AddPhase, run=add_phase, heading="Ajouter une phase", button="Ajouter cette phase"),
    reword=Change(command=RenamePhase, run=rename_phase, heading="Changer le nom ou la durée de « {label} »"),
    retire=Change(command=RetirePhase, run=retire_phase, heading="Ne plus utiliser « {label} »"),
    lines_of=_lines,
    values=_values,
    options=_places,
).serve()
