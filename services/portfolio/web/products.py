"""The list of products and the sheet of each."""

from collections.abc import Mapping
from functools import partial
from typing import Any
from uuid import UUID

from flask import request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import Row

from services.portfolio.domain.anomalies import WORDS
from services.portfolio.domain.beta import body_of
from services.portfolio.domain.gates import GateState
from services.portfolio.domain.journey import WITH_USERS
from services.portfolio.domain.opinions import SCORES
from services.portfolio.domain.phases import PhaseCode
from services.portfolio.domain.product import BETA, Product
from services.portfolio.domain.sheet import LABELS
from services.portfolio.domain.succession import KINDS as WAYS
from services.portfolio.domain.succession import SuccessionKind
from services.portfolio.domain.vocabulary import Vocabulary
from services.portfolio.queries import beta, gates, opinions
from services.portfolio.queries import products as queries
from services.portfolio.queries.catalogue import successors
from services.portfolio.queries.cohorts import call_of
from services.portfolio.queries.measures import measures_of
from services.portfolio.queries.objectives import objectives_of
from services.portfolio.queries.opinions import Satisfaction
from services.portfolio.queries.standards import held_by
from services.portfolio.tables import vocabulary
from services.portfolio.web import road
from services.portfolio.web.cohorts import asked as asked_cohort
from services.portfolio.web.cohorts import choices, cohort_words
from services.portfolio.web.evidence import ended_early, pre_incubation
from services.portfolio.web.journey import measured
from services.portfolio.web.paging import after
from services.portfolio.web.standards import summary
from services.portfolio.web.team import on_sheet
from shared.schemas import PARIS
from shared.web import Pages, me, reading, render, role, signed_in
from shared.web.filters import date_fr
from shared.web.languages import say
from shared.web.markdown import shown

pages = Pages("portfolio", __name__)

LONGEST_SEARCH = 100
ANSWERS = {
    GateState.PENDING: "En attente de la décision",
    GateState.GRANTED: "Accordé, décision {number}",
    GateState.REFUSED: "Refusé, décision {number}",
}


@pages.get("/", allow=signed_in)
def index() -> ResponseReturnValue:
    """Products by title, found by words and by phase."""
    words = vocabulary(reading())
    asked = request.args.get("phase", "")
    phase = asked if words.knows(asked) else None
    wish = queries.Wish(
        words=request.args.get("mots", "")[:LONGEST_SEARCH],
        phase=phase,
        cohort=asked_cohort(request.args.get("promotion", "")),
        after=after(),
    )
    page = queries.products(reading(), queries.today(), wish)
    counts = queries.count_by_phase(reading(), queries.today())
    return render(
        "portfolio/index.html",
        page=page,
        wish=wish,
        phases=[(code, say(words.label(code, queries.today())), number) for code, number in _by_rank(counts, words)],
        look=partial(road.look, words=words),
        cohorts=choices(),
        cohort_words=cohort_words,
        next=_next_address(wish, page.after),
    )


def _by_rank(counts: Mapping[str | None, int], words: Vocabulary) -> list[tuple[str, int]]:
    """The phases that products are in, in the order of the road."""
    found = [(code, number) for code, number in counts.items() if code is not None]
    return sorted(found, key=lambda one: words.rank(one[0]))


def _next_address(wish: queries.Wish, last: UUID | None) -> str:
    kept: dict[str, Any] = {"mots": wish.words or None, "phase": wish.phase, "promotion": wish.cohort or None}
    return url_for(".index", **kept, apres=last) if last else ""


@pages.get("/produits/<uuid:product_id>", allow=signed_in)
def show(product_id: UUID) -> ResponseReturnValue:
    """One product: its road, what comes next, where it comes from."""
    product = queries.the_product(reading(), product_id)
    today, words = queries.today(), vocabulary(reading())
    current = product.phase_on(today)
    return render(
        "portfolio/product.html",
        product=product,
        labels={name: say(words) for name, words in LABELS.items()},
        today=today,
        phase=say(words.label(current.code, today)) if current else say("Pas encore commencé"),
        look=road.look(current.code if current else None, words),
        steps=road.steps(product.phases, today, words),
        bars=road.bars(product.phases, today, words),
        next=road.next_step(current, today, words),
        text=_text_of(product),
        imported=product.origin == BETA,
        follows=[(row, say(WAYS[SuccessionKind(row.kind)])) for row in successors(reading(), product_id)],
        unnamed=current is not None and current.code == PhaseCode.MERGED,
        anomalies=_warnings(product_id) if me().has("team") else [],
        gates=[_gate_row(row, words) for row in gates.gates_of(reading(), product_id)],
        may_ask=me().has("team") and product.pending_gate is None,
        with_users=measured(measures_of(reading(), product_id), WITH_USERS),
        satisfaction=opinions.satisfaction_of(reading(), [product_id]).get(product_id, Satisfaction()),
        opinions=[
            (say(SCORES[str(row.score)]), row.words, row.given_at)
            for row in opinions.words_shown(reading(), product_id)
        ],
        has_dossier=pre_incubation(product, today) is not None,
        objectives=objectives_of(reading(), product_id),
        call=call_of(reading(), product_id),
        cohort_words=cohort_words,
        early=ended_early(product.phases, current),
        standards=summary(held_by(reading(), product.id, today)),
        team=on_sheet(product.id, current, today, words),
    )


def _gate_row(row: Row[Any], words: Vocabulary) -> tuple[str, str, str, str]:
    answer = ANSWERS[row.state]
    return (
        say(words.label(row.phase)),
        row.body_name or say("Instance non connue ici"),
        date_fr(row.requested_at.astimezone(PARIS).date()),
        say(answer, number=row.decision_number),
    )


def _warnings(product_id: UUID) -> list[tuple[str, str]]:
    return [(say(WORDS[row.kind]), row.detail) for row in beta.anomalies_of(reading(), product_id)]


def _text_of(product: Product) -> str:
    if product.origin != BETA:
        return ""
    return shown(body_of(beta.source_of(reading(), product.id).content))


@pages.get("/produits/<uuid:product_id>/fichier", allow=role("team"))
def source_file(product_id: UUID) -> ResponseReturnValue:
    """The file the product was read from, byte for byte."""
    product = queries.the_product(reading(), product_id)
    content = beta.source_of(reading(), product_id).content
    headers = {"Content-Disposition": f"attachment; filename={product.number}.md"}
    return content, 200, {"Content-Type": "text/plain; charset=utf-8", **headers}
