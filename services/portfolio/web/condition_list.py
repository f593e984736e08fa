"""The list of what each phase asks: what everybody reads and the team changes."""

from typing import Any

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
from services.portfolio.domain.dated_list import in_force, of_code
from services.portfolio.queries import products
from services.portfolio.tables import vocabulary
from services.portfolio.tables.conditions import lines
from services.portfolio.web.dated_list import Change, KeptList
from shared.web import Pages, reading, render, role, signed_in
from shared.web.languages import say

pages = Pages("portfolio_condition_list", __name__, url_prefix="/conditions")


@pages.get("/", allow=signed_in)
def index() -> ResponseReturnValue:
    """What each phase asks today, then every line ever written."""
    words, today, every = vocabulary(reading()), products.today(), lines(reading())
    asked = [
        (say(words.label(code, today)), [line for line in in_force(every, today) if line.phase == code])
        for code in words.road(today)
    ]
    return render("portfolio/condition_list.html", phases=asked, lines=every[::-1], today=today)


def _phases() -> dict[str, list[tuple[str, str]]]:
    words, today = vocabulary(reading()), products.today()
    return {"phase": [(code, say(words.label(code, today))) for code in words.road(today)]}


def _values(line: Line) -> dict[str, Any]:
    return {"label": say(line.label), "help": say(line.help) if line.help else "", "days": line.days}


KeptList(
    pages=pages,
    allow=role("team"),
    title="Les conditions des phases",
    home=".index",
    add=Change(
        command=AddCondition, run=add_condition, heading="Ajouter une condition", button="Ajouter cette condition"
    ),
    reword=Change(command=RewordCondition, run=reword_condition, heading="Changer la condition « {label} »"),
    retire=Change(command=RetireCondition, run=retire_condition, heading="Ne plus demander « {label} »"),
    lines_of=lambda code: of_code(lines(reading()), code),
    values=_values,
    options=_phases,
).serve()
