"""The forms with which the team asks a body about a product: continue, money, stop, start again, leave."""

from typing import Any
from uuid import UUID

from flask import request, url_for
from flask.typing import ResponseReturnValue

from services.portfolio.commands.questions import ASKS, ask_question
from services.portfolio.domain.gates import GateState
from services.portfolio.domain.questions import KINDS, LABELS, QuestionKind
from services.portfolio.queries import gates, products
from services.portfolio.queries.questions import questions_of
from services.portfolio.tables import vocabulary
from shared.errors import NotFound
from shared.web import Form, Pages, me, post, reading, render, role, signed_in
from shared.web.languages import say

pages = Pages("portfolio_questions", __name__)
FORMS = {kind.value: command for command, kind in ASKS.items()}
ANSWERS = {
    GateState.PENDING: "En attente de la décision",
    GateState.GRANTED: "Accordé, décision {number}",
    GateState.REFUSED: "Refusé, décision {number}",
}
PROVISIONAL = "Accordé à titre provisoire, décision {number}"


@pages.get("/produits/<uuid:product_id>/demandes", allow=signed_in)
def index(product_id: UUID) -> ResponseReturnValue:
    """Every question about a product with its answer; for the team, what can be asked."""
    product = products.the_product(reading(), product_id)
    rows = questions_of(reading(), product_id)
    return render(
        "portfolio/questions.html",
        product=product,
        questions=[(row, _label(row), _answer(row)) for row in rows],
        kinds=[(kind.value, say(words)) for kind, words in KINDS.items()],
    )


def _label(row: Any) -> str:
    return say(LABELS[row.kind]) if row.kind in LABELS else str(row.label)


def _answer(row: Any) -> str:
    return say(PROVISIONAL if row.provisional else ANSWERS[row.state], number=row.decision_number)


@pages.get("/produits/<uuid:product_id>/demandes/<kind>", allow=role("team"))
def ask(product_id: UUID, kind: str) -> ResponseReturnValue:
    """The form of one question."""
    return _page(
        product_id, kind, Form(_form_of(kind), values={"fiscal_year": products.today().year}, options=_options(kind))
    )


def _form_of(kind: str) -> type[Any]:
    if kind not in FORMS:
        raise NotFound("Cette demande n’existe pas.")
    return FORMS[kind]


def _options(kind: str) -> dict[str, list[tuple[str, str]]]:
    bodies = {"body_id": gates.body_choices(reading())}
    if kind != QuestionKind.RESTART:
        return bodies
    words, today = vocabulary(reading()), products.today()
    return bodies | {"phase": [(code, say(words.label(code, today))) for code in words.road(today)]}


def _page(product_id: UUID, kind: str, form: Form[Any]) -> str:
    product = products.the_product(reading(), product_id)
    return render(
        "portfolio/question.html", product=product, kind=kind, heading=say(KINDS[QuestionKind(kind)]), form=form
    )


@pages.post("/produits/<uuid:product_id>/demandes/<kind>", allow=role("team"))
def ask_it(product_id: UUID, kind: str) -> ResponseReturnValue:
    """Ask it."""
    given = {"by": me().id, "product_id": product_id}
    form = Form(_form_of(kind), request.form, given=given, options=_options(kind))
    return post(
        form,
        ask_question,
        done=lambda product: url_for(".index", product_id=product),
        page=lambda refused: _page(product_id, kind, refused),
    )
