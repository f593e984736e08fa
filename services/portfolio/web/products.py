"""The list of products and the sheet of each."""

from typing import Any
from uuid import UUID

from flask import request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import Row

from services.portfolio.domain.anomalies import WORDS
from services.portfolio.domain.beta import body_of
from services.portfolio.domain.gates import GateState
from services.portfolio.domain.phases import VOCABULARY, PhaseCode, label_of
from services.portfolio.domain.product import BETA, Product
from services.portfolio.domain.sheet import LABELS
from services.portfolio.queries import beta, gates
from services.portfolio.queries import products as queries
from services.portfolio.web import road
from services.portfolio.web.markdown import shown
from shared.errors import NotFound
from shared.schemas import PARIS
from shared.web import Pages, me, reading, render, role, signed_in
from shared.web.filters import date_fr
from shared.web.languages import say

pages = Pages("portfolio", __name__)

LONGEST_SEARCH = 100
ANSWERS = {
    GateState.PENDING: "En attente de la décision",
    GateState.GRANTED: "Accordé, décision {number}",
    GateState.REFUSED: "Refusé, décision {number}",
}


def after() -> UUID | None:
    """The product after which the list goes on, from the address; raises NotFound when it is none."""
    try:
        return UUID(request.args["apres"]) if request.args.get("apres") else None
    except ValueError:
        raise NotFound("Cette page de la liste n’existe pas.") from None


@pages.get("/", allow=signed_in)
def index() -> ResponseReturnValue:
    """Products by title, found by words and by phase."""
    wish = queries.Wish(words=request.args.get("mots", "")[:LONGEST_SEARCH], phase=_phase_asked(), after=after())
    page = queries.products(reading(), queries.today(), wish)
    counts = queries.count_by_phase(reading(), queries.today())
    return render(
        "portfolio/index.html",
        page=page,
        wish=wish,
        phases=[(term.code, say(term.label), counts.get(term.code, 0)) for term in VOCABULARY],
        look=road.look,
        next=_next_address(wish, page.after),
    )


def _phase_asked() -> PhaseCode | None:
    asked = request.args.get("phase", "")
    return PhaseCode(asked) if asked in set(PhaseCode) else None


def _next_address(wish: queries.Wish, last: UUID | None) -> str:
    return url_for(".index", mots=wish.words or None, phase=wish.phase, apres=last) if last else ""


@pages.get("/produits/<uuid:product_id>", allow=signed_in)
def show(product_id: UUID) -> ResponseReturnValue:
    """One product: its road, what comes next, where it comes from."""
    product = queries.the_product(reading(), product_id)
    current = product.phase_on(queries.today())
    return render(
        "portfolio/product.html",
        product=product,
        labels={name: say(words) for name, words in LABELS.items()},
        today=queries.today(),
        phase=say(current.label) if current else say("Pas encore commencé"),
        look=road.look(current.code if current else None),
        steps=road.steps(product.phases, queries.today()),
        bars=road.bars(product.phases, queries.today()),
        next=road.next_step(current, queries.today()),
        text=_text_of(product),
        imported=product.origin == BETA,
        anomalies=_warnings(product_id) if me().has("team") else [],
        gates=[_gate_row(row) for row in gates.gates_of(reading(), product_id)],
        may_ask=me().has("team") and product.pending_gate is None,
    )


def _gate_row(row: Row[Any]) -> tuple[str, str, str, str]:
    answer = ANSWERS[row.state]
    return (
        say(label_of(row.phase)),
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
