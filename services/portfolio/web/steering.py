"""The steering page: the whole portfolio as lanes and funnel, money by year, what is to be decided and what is late."""

from collections.abc import Iterable
from typing import Any

from flask import request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import Row
from werkzeug.wrappers import Response

from services.portfolio.domain.vocabulary import Vocabulary
from services.portfolio.queries import products
from services.portfolio.queries import steering as queries
from services.portfolio.tables import vocabulary
from services.portfolio.web import road
from services.portfolio.web.paging import after
from shared.errors import NotFound
from shared.web import Pages, me, reading, render, signed_in
from shared.web.exports import Column, in_slices, links, saved
from shared.web.filters import euros
from shared.web.languages import say

pages = Pages("portfolio_steering", __name__, url_prefix="/pilotage")

DECIDE = {
    "gate": "Entrer dans la phase « {words} » ?",
    "question": "{words}",
    "review": "Revoir la décision {words}",
    "money": "L’argent s’arrête",
}
YEARS = ("Accordé par décision", "Prévu en tout", "Engagé", "Dépensé")
PRODUCT = (
    Column(name="number", label="Numéro", of=lambda row: row.number),
    Column(name="title", label="Produit", of=lambda row: row.title),
)


def _view() -> queries.View:
    """What the address asks for."""
    words, asked = vocabulary(reading()), request.args.get("phase", "")
    return queries.View(
        today=products.today(),
        words=words,
        phase=asked if words.knows(asked) else None,
        late=request.args.get("retard") == "oui",
        sponsor=me().id if request.args.get("soutien") == "oui" else None,
    )


@pages.get("/", allow=signed_in)
def index() -> ResponseReturnValue:
    """Everything at a glance, by slices of the portfolio."""
    session, view = reading(), _view()
    page = queries.lanes(session, view, after())
    phases = products.phases_of(session, [row.id for row in page.rows])
    funnel = _in_order(queries.funnel(session, view).items(), view.words)
    return render(
        "portfolio/steering.html",
        view=view,
        asked=_asked(),
        choices=[(term.code, say(term.label)) for term in view.words.in_use(view.today)],
        lanes=[_lane(row, phases[row.id], view) for row in page.rows],
        compared=[_compared(row, view) for row in page.rows],
        funnel=[(_phase(code, view), [(many, str(many)), (late, str(late))]) for code, (many, late) in funnel],
        years=[
            (str(year), [(part, euros(part)) for part in parts])
            for year, parts in queries.money_by_year(session, view).items()
        ],
        series=[say(words) for words in YEARS],
        decide=[(row, _to_decide(row, view)) for row in queries.to_decide(session, view)],
        late=[(row, _phase(row.phase, view)) for row in queries.longest_late(session, view)],
        conditions=queries.late_conditions(session, view),
        short=queries.how_many_short(session, view),
        links={what: links("portfolio_steering.listed", what=what, **_asked()) for what in FILES},
        next=url_for(".index", apres=page.after, **_asked()) if page.after else "",
        first=url_for(".index", **_asked()) if after() else "",
    )


def _asked() -> dict[str, Any]:
    """The filters as the address has them, for the addresses that go on from there."""
    return {name: request.args[name][:40] for name in ("phase", "retard", "soutien") if request.args.get(name)}


def _in_order(found: Iterable[tuple[str, Any]], words: Vocabulary) -> list[tuple[str, Any]]:
    return sorted(found, key=lambda one: words.rank(one[0]))


def _phase(code: str, view: queries.View) -> str:
    return say(view.words.label(code, view.today))


def _lane(row: Row[Any], phases: list[Any], view: queries.View) -> tuple[str, str, list[tuple[Any, ...]]]:
    bars = [(start, end, state, words) for words, start, end, state in road.bars(phases, view.today, view.words)]
    late = say("en retard") if row.late else ""
    words = " · ".join(filter(None, (_short(row.title), _phase(row.phase, view), late)))
    return words, url_for("portfolio.show", product_id=row.id), bars


def _short(title: str) -> str:
    return title if len(title) <= 40 else title[:39] + "…"


def _compared(row: Row[Any], view: queries.View) -> list[Any]:
    return [
        row.title,
        _phase(row.phase, view),
        str((view.today - row.since).days),
        euros(row.planned or 0),
        euros(row.spent or 0),
        str((row.money_ends_on - view.today).days) if row.money_ends_on else "",
    ]


def _to_decide(row: Row[Any], view: queries.View) -> str:
    return say(DECIDE[row.what], words=_phase(row.words, view) if row.what == "gate" else row.words)


@pages.get("/<what>.<form>", allow=signed_in)
def listed(what: str, form: str) -> Response:
    """What one picture or list of the page is drawn from, whole, as a file."""
    if what not in FILES:
        raise NotFound("Cette liste n’existe pas.")
    return saved(form, f"pilotage-{what}", *FILES[what](_view()))


def _products_file(view: queries.View) -> tuple[list[Column], Iterable[Any]]:
    columns = [
        *PRODUCT,
        Column(name="phase", label="Phase", of=lambda row: _phase(row.phase, view)),
        Column(name="since", label="Depuis le", of=lambda row: row.since),
        Column(name="late", label="En retard", of=lambda row: bool(row.late)),
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
        Column(name="phase", label="Phase", of=lambda row: _phase(row[0], view)),
        Column(name="products", label="Produits", of=lambda row: row[1][0]),
        Column(name="late", label="En retard", of=lambda row: row[1][1]),
    ]
    return columns, _in_order(queries.funnel(reading(), view).items(), view.words)


def _years_file(view: queries.View) -> tuple[list[Column], Iterable[Any]]:
    names = ("granted_cents", "planned_cents", "engaged_cents", "spent_cents")
    columns = [Column(name="year", label="Année", of=lambda row: row[0])]
    columns += [
        Column(name=name, label=words, of=lambda row, n=place: row[1][n])  # type: ignore[misc]
        for place, (name, words) in enumerate(zip(names, YEARS, strict=True))
    ]
    return columns, list(queries.money_by_year(reading(), view).items())


def _decide_file(view: queries.View) -> tuple[list[Column], Iterable[Any]]:
    columns = [
        *PRODUCT,
        Column(name="question", label="À décider", of=lambda row: _to_decide(row, view)),
        Column(name="by", label="Avant le", of=lambda row: row.by),
    ]
    return columns, queries.to_decide(reading(), view, None)


def _late_file(view: queries.View) -> tuple[list[Column], Iterable[Any]]:
    columns = [
        *PRODUCT,
        Column(name="phase", label="Phase", of=lambda row: _phase(row.phase, view)),
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


FILES = {
    "produits": _products_file,
    "phases": _funnel_file,
    "argent": _years_file,
    "a-decider": _decide_file,
    "retards": _late_file,
    "conditions": _conditions_file,
}
"""What can be saved: name in the address -> columns and rows."""
