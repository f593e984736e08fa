"""The steering page: the whole portfolio as lanes and funnel, money by year, what is to be decided and what is late."""

from collections.abc import Iterable, Sequence
from typing import Any, TypeVar

from flask import request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import Row

from services.portfolio.domain.plan import STEPS
from services.portfolio.domain.questions import FORMS
from services.portfolio.domain.risks import WEIGHTS, weight_of
from services.portfolio.domain.standards import Claim
from services.portfolio.domain.vocabulary import Vocabulary
from services.portfolio.queries import envelopes, products
from services.portfolio.queries import steering as queries
from services.portfolio.tables import vocabulary
from services.portfolio.web import road
from services.portfolio.web.cohorts import asked as asked_cohort
from services.portfolio.web.cohorts import choices
from services.portfolio.web.paging import after
from shared.web import Pages, me, reading, render, signed_in
from shared.web.asked_again import say_filled
from shared.web.exports import links
from shared.web.filters import euros
from shared.web.languages import say

T = TypeVar("T")

pages = Pages("portfolio_steering", __name__, url_prefix="/pilotage")

DECIDE = {
    "gate": "Entrer dans la phase « {words} » ?",
    "review": "Revoir la décision {words}",
    "money": "L’argent s’arrête",
}
EXPIRED = {
    Claim.DECLARED: "Déclaration périmée",
    Claim.PROVEN: "Preuve périmée",
    Claim.WAIVED: "Dispense terminée",
}
YEARS = ("Enveloppes de l’année", "Accordé par décision", "Prévu en tout", "Engagé", "Dépensé")
"""Amounts of a year, in their order: those of all envelopes, then those of the products one looks at."""
ENVELOPE = ("Montant", "Réservé", "Engagé", "Dépensé")
LATE = ("retards", "conditions", "etapes", "exigences", "risques")
FILES = ("produits", "phases", "argent", "enveloppes", "a-decider", *LATE)
"""What is saved as a file; their content is in `steering_files`."""


def asked_view() -> queries.View:
    """What the address asks for."""
    words, asked = vocabulary(reading()), request.args.get("phase", "")
    return queries.View(
        today=products.today(),
        words=words,
        phase=asked if words.knows(asked) else None,
        late=request.args.get("retard") == "oui",
        sponsor=me().id if request.args.get("soutien") == "oui" else None,
        cohort=asked_cohort(request.args.get("promotion", "")),
    )


@pages.get("/", allow=signed_in)
def index() -> ResponseReturnValue:
    """Everything at a glance, by slices of the portfolio."""
    session, view, cohorts = reading(), asked_view(), choices()
    page = queries.lanes(session, view, after())
    phases = products.phases_of(session, [row.id for row in page.rows])
    funnel = in_order(queries.funnel(session, view).items(), view.words)
    return render(
        "portfolio/steering.html",
        view=view,
        asked=_asked(),
        choices=[(term.code, say(term.label)) for term in view.words.in_use(view.today)],
        cohorts=cohorts,
        lanes=[_lane(row, phases[row.id], view) for row in page.rows],
        compared=[_compared(row, view) for row in page.rows],
        funnel=[(phase_words(code, view), [(many, str(many)), (late, str(late))]) for code, (many, late) in funnel],
        years=[(str(year), _printed(_drawn(parts, view))) for year, parts in money_years(view).items()],
        series=[say(words) for words in _drawn(YEARS, view)],
        envelopes=[(row.label, _printed(_used(row))) for row in _envelopes(view)],
        of_envelope=[say(words) for words in ENVELOPE],
        decide=[(row, what_to_decide(row, view)) for row in queries.to_decide(session, view)],
        **_late(view),
        links={what: links("portfolio_steering_files.listed", what=what, **_asked()) for what in FILES},
        next=url_for(".index", apres=page.after, **_asked()) if page.after else "",
        first=url_for(".index", **_asked()) if after() else "",
    )


def _late(view: queries.View) -> dict[str, Any]:
    """What is late, list by list."""
    session = reading()
    standards = queries.expired_standards(session, view)
    return {
        "late": [(row, phase_words(row.phase, view)) for row in queries.longest_late(session, view)],
        "conditions": queries.late_conditions(session, view),
        "steps": [(row, say(STEPS[row.step])) for row in queries.late_steps(session, view)],
        "standards": [(row, say(line.label), expired_words(row)) for row, line in standards],
        "risks": [(row, risk_words(row)) for row in queries.late_risks(session, view)],
        "short": queries.how_many_short(session, view),
    }


def expired_words(row: Row[Any]) -> str:
    """What counts no more."""
    return say(EXPIRED[row.claim])


def risk_words(row: Row[Any]) -> str:
    """How heavy a risk is."""
    return say(WEIGHTS[weight_of(row.likelihood, row.impact)])


def money_years(view: queries.View) -> dict[int, tuple[int, ...]]:
    """Cents of each year, as `YEARS` names them; a year with envelopes and no product's money is there too."""
    totals, found = envelopes.total_by_year(reading()), queries.money_by_year(reading(), view)
    years = sorted({*found, *(totals if view.whole else ())})
    return {year: (totals.get(year, 0), *found.get(year, (0, 0, 0, 0))) for year in years}


def _envelopes(view: queries.View) -> Sequence[Row[Any]]:
    return envelopes.envelopes(reading(), view.today.year, envelopes.SHOWN)


def _used(row: Row[Any]) -> tuple[int, ...]:
    """What `ENVELOPE` names."""
    return row.total_cents, row.reserved_cents, row.committed_cents, row.spent_cents


def _drawn(parts: Sequence[T], view: queries.View) -> list[T]:
    """The four that are drawn: beside the envelopes for the whole portfolio, what was granted for a part of it."""
    return [parts[0 if view.whole else 1], *parts[2:]]


def _printed(parts: Iterable[int]) -> list[tuple[int, str]]:
    return [(part, euros(part)) for part in parts]


def _asked() -> dict[str, Any]:
    """The filters as the address has them, for the addresses that go on from there."""
    names = ("phase", "retard", "soutien", "promotion")
    return {name: request.args[name][:40] for name in names if request.args.get(name)}


def in_order(found: Iterable[tuple[str, Any]], words: Vocabulary) -> list[tuple[str, Any]]:
    """By phase, in the order of the road."""
    return sorted(found, key=lambda one: words.rank(one[0]))


def phase_words(code: str, view: queries.View) -> str:
    """What the phase is called on the day of the view."""
    return say(view.words.label(code, view.today))


def _lane(row: Row[Any], phases: list[Any], view: queries.View) -> tuple[str, str, list[tuple[Any, ...]]]:
    bars = [(start, end, state, words) for words, start, end, state in road.bars(phases, view.today, view.words)]
    late = say("en retard") if row.late else ""
    words = " · ".join(filter(None, (_short(row.title), phase_words(row.phase, view), late)))
    return words, url_for("portfolio.show", product_id=row.id), bars


def _short(title: str) -> str:
    return title if len(title) <= 40 else title[:39] + "…"


def _compared(row: Row[Any], view: queries.View) -> list[Any]:
    return [
        row.title,
        phase_words(row.phase, view),
        str((view.today - row.since).days),
        euros(row.planned or 0),
        euros(row.spent or 0),
        str((row.money_ends_on - view.today).days) if row.money_ends_on else "",
    ]


def what_to_decide(row: Row[Any], view: queries.View) -> str:
    """The question, in a sentence."""
    if row.what == "question":
        return say_filled(row.words, FORMS)
    return say(DECIDE[row.what], words=phase_words(row.words, view) if row.what == "gate" else row.words)
