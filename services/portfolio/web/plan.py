"""The deployment plan of a product: its four steps as a line of time with its table, and their form."""

from typing import Any
from uuid import UUID

from flask import request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response

from services.portfolio.commands.plan import WriteStep, write_step
from services.portfolio.domain.plan import HELPS, STEPS, Planned, Step, next_step
from services.portfolio.queries import products
from services.portfolio.tables.plan import plan_of
from services.portfolio.web.team import check_may_write, may_write
from shared.errors import NotFound
from shared.people import names_of
from shared.web import Form, Pages, me, post, reading, render, signed_in
from shared.web.exports import Column, links, saved
from shared.web.languages import say

pages = Pages("portfolio_plan", __name__, url_prefix="/produits/<uuid:product_id>/plan")

DRAWN = {"done": "Terminée", "current": "En cours", "late": "En retard", "todo": "À venir"}
COLUMNS = (
    Column(name="step", label="Étape", of=lambda row: say(STEPS[row[0].step])),
    Column(name="starts_on", label="Premier jour", of=lambda row: row[1].starts_on),
    Column(name="ends_on", label="Dernier jour prévu", of=lambda row: row[1].ends_on),
    Column(name="done_on", label="Terminée le", of=lambda row: row[1].done_on),
    Column(name="words", label="Ce qu’on y fait", of=lambda row: row[1].words),
    Column(name="why", label="Pourquoi les jours changent", of=lambda row: row[1].why),
    Column(name="written_at", label="Écrit le", of=lambda row: row[1].at),
)


def address(product_id: UUID) -> str:
    """The page of a product's plan."""
    return url_for("portfolio_plan.show", product_id=product_id)


@pages.get("", allow=signed_in)
def show(product_id: UUID) -> ResponseReturnValue:
    """The four steps, drawn as far as they are planned."""
    product, plan, today = products.the_product(reading(), product_id), plan_of(reading(), product_id), products.today()
    planned = {one.step: one for one in plan}
    return render(
        "portfolio/plan.html",
        product=product,
        today=today,
        bars=[(say(STEPS[one.step]), one.last.starts_on, _end(one), one.state(today)) for one in plan],
        steps=[(step, say(words), say(HELPS[step]), planned.get(step)) for step, words in STEPS.items()],
        states={one.step: say(DRAWN[one.state(today)]) for one in plan},
        next=next_step(plan, today),
        labels=STEPS,
        names=names_of(reading(), {entry.by for one in plan for entry in one.writings}),
        may_write=may_write(product_id, today),
        links=links("portfolio_plan.listed", product_id=product_id),
    )


def _end(one: Planned) -> Any:
    return one.last.done_on or one.last.ends_on


@pages.get("/etapes.<form>", allow=signed_in)
def listed(product_id: UUID, form: str) -> Response:
    """All that was ever written of the plan, as a file."""
    product = products.the_product(reading(), product_id)
    rows = [(one, entry) for one in plan_of(reading(), product_id) for entry in one.writings]
    return saved(form, f"plan-{product.number}", COLUMNS, rows)


@pages.get("/<step>", allow=signed_in)
def edit(product_id: UUID, step: str) -> ResponseReturnValue:
    """One step, to be written."""
    check_may_write(product_id)
    found = next((one for one in plan_of(reading(), product_id) if one.step == _step(step)), None)
    values: dict[str, Any] = {"seen": 0}
    if found is not None:
        kept = {name: getattr(found.last, name) for name in ("starts_on", "ends_on", "done_on", "words")}
        values = {**kept, "seen": found.version}
    return _page(product_id, step, Form(WriteStep, values=values))


def _step(name: str) -> Step:
    if name not in set(Step):
        raise NotFound
    return Step(name)


@pages.post("/<step>", allow=signed_in)
def write(product_id: UUID, step: str) -> ResponseReturnValue:
    """Keep it; the command says who may."""
    form = Form(WriteStep, request.form, given={"by": me().id, "product_id": product_id, "step": _step(step).value})
    return post(form, write_step, done=address, page=lambda refused: _page(product_id, step, refused))


def _page(product_id: UUID, step: str, form: Form[WriteStep]) -> str:
    product, known = products.the_product(reading(), product_id), _step(step)
    return render("portfolio/plan_form.html", product=product, step=STEPS[known], help=HELPS[known], form=form)
