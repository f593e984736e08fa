"""All paths at once, as the DSI follows them, and its list of conditions."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from flask import request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from services.portfolio.commands.exit.the_list import (
    AddLine,
    RetireLine,
    RewordLine,
    add_line,
    retire_line,
    reword_line,
)
from services.portfolio.domain.dated_list import in_force, of_code
from services.portfolio.domain.exit.conditions import KINDS, OWNERS, WEIGHTS, ListLine
from services.portfolio.domain.exit.states import LABELS, State
from services.portfolio.queries import exit as queries
from services.portfolio.queries import products
from services.portfolio.tables.exit import list_lines
from services.portfolio.web.dated_list import Change, KeptList
from services.portfolio.web.exit.road import LOOKS
from services.portfolio.web.paging import after
from shared.web import Pages, me, reading, render, role, signed_in
from shared.web.exports import Column, in_slices, links, saved
from shared.web.languages import say
from shared.web.slices import Slice

pages = Pages("portfolio_exits", __name__, url_prefix="/sorties")

WAITS = {
    "dsi": "La DSI doit répondre",
    "late": "Une réserve est en retard",
    "review": "Un bilan est à faire",
}
SOON = timedelta(days=60)


def wish_of() -> queries.Wish:
    """What the address asks for; what it does not know is left out."""
    state, waits = request.args.get("etat", ""), request.args.get("attente", "")
    return queries.Wish(
        state=state if state in set(State) else "", waits=waits if waits in WAITS else "", after=after()
    )


@pages.get("/", allow=signed_in)
def index() -> ResponseReturnValue:
    """Every path: its state, what is missing, what waits for whom."""
    wish, today = wish_of(), products.today()
    page = queries.paths(reading(), today, wish)
    counts = queries.counts(reading())
    return render(
        "portfolio/exit/paths.html",
        page=page,
        wish=wish,
        states=[(state.value, say(words), counts.get(state, 0)) for state, words in LABELS.items()],
        waits=[(code, say(words)) for code, words in WAITS.items()],
        labels={state: say(words) for state, words in LABELS.items()},
        looks=LOOKS,
        waiting=counts.get(State.PROPOSED, 0),
        late=queries.overdue_reserves(reading(), today),
        reviews=queries.coming_reviews(reading(), today + SOON),
        owners={owner: say(words) for owner, words in OWNERS.items()},
        today=today,
        files=links(".save", etat=wish.state or None, attente=wish.waits or None),
        next=_address(wish, page.after) if page.after else "",
        first=_address(wish, None) if wish.after else "",
    )


@pages.get("/liste.<form>", allow=signed_in)
def save(form: str) -> ResponseReturnValue:
    """The same list to be saved."""
    wish, today = wish_of(), products.today()
    labels = {state: say(words) for state, words in LABELS.items()}

    def read(session: Session, wanted: Slice) -> list[Any]:
        return queries.slice_of_paths(session, today, wish, wanted)

    columns = [
        Column(name="state", label=say("État"), of=lambda row: labels[row.state]) if one.name == "state" else one
        for one in COLUMNS
    ]
    return saved(form, "sorties", columns, in_slices(read, lambda row: (row.id,)))


COLUMNS = (
    Column(name="number", label="Numéro", of=lambda row: row.number),
    Column(name="title", label="Produit", of=lambda row: row.title),
    Column(name="state", label="État", of=lambda row: row.state),
    Column(name="unsettled", label="Conditions indispensables ouvertes", of=lambda row: row.unsettled),
    Column(name="reserves", label="Réserves à lever", of=lambda row: row.reserves),
    Column(name="late_reserves", label="Réserves en retard", of=lambda row: row.late_reserves),
    Column(name="opened_at", label="Ouvert le", of=lambda row: row.opened_at),
    Column(name="decision_number", label="Décision", of=lambda row: row.decision_number),
    Column(name="act_reference", label="Acte public", of=lambda row: row.act_reference),
    Column(name="done_on", label="Reprise faite", of=lambda row: row.done_on),
    Column(name="next_review", label="Prochain bilan", of=lambda row: row.next_review),
)


def _address(wish: queries.Wish, last: UUID | None) -> str:
    return url_for(".index", etat=wish.state or None, attente=wish.waits or None, apres=last)


# --- the list of conditions --------------------------------------------------------------------------------------


@pages.get("/conditions", allow=signed_in)
def conditions() -> ResponseReturnValue:
    """The list of today, then every line ever written."""
    lines, today = list_lines(reading()), products.today()
    return render(
        "portfolio/exit/conditions.html",
        lines=in_force(lines, today),
        past_lines=sorted(lines, key=lambda line: (line.since, line.rank), reverse=True),
        owners={owner: say(words) for owner, words in OWNERS.items()},
        weights={weight: say(words) for weight, words in WEIGHTS.items()},
        kinds={kind: say(words) for kind, words in KINDS.items()},
        may_keep=me().has("dsi"),
    )


def _values(line: ListLine) -> dict[str, Any]:
    return vars(line) | {"label": say(line.label), "help": say(line.help) if line.help else ""}


KeptList(
    pages=pages,
    allow=role("dsi"),
    title="Les conditions de sortie",
    home=".conditions",
    at="/conditions",
    add=Change(
        command=AddLine, run=add_line, heading="Demander une condition de plus", button="Ajouter cette condition"
    ),
    reword=Change(command=RewordLine, run=reword_line, heading="Changer « {label} »"),
    retire=Change(command=RetireLine, run=retire_line, heading="Ne plus demander « {label} »"),
    lines_of=lambda code: of_code(list_lines(reading()), code),
    values=_values,
    begins_with={"valid_days": 365},
).serve()
