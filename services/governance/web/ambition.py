"""The pages of the ambition: what the incubator is for, its objectives, and one page of it all for deciders."""

from uuid import UUID

from flask import request, url_for
from flask.typing import ResponseReturnValue

from services.governance.commands.ambition import (
    EndObjective,
    SetObjective,
    WriteAmbition,
    end_objective,
    set_objective,
    write_ambition,
)
from services.governance.domain.ambition import Objective, ObjectiveState
from services.governance.domain.days import in_paris
from services.governance.queries import ambition as queries
from services.governance.queries import envelopes
from services.governance.queries.deliberations import cases_without
from services.governance.queries.sittings import to_come
from services.governance.web.asked import question
from services.governance.web.visit import now, viewer
from shared.people import names_of
from shared.web import Form, Pages, me, post, reading, render, role, signed_in
from shared.web.exports import Column, links, saved
from shared.web.languages import say

pages = Pages("ambition", __name__, url_prefix="/ambition")
managers = role("team", "administrator")

STATES = {
    ObjectiveState.OPEN: ("En cours", "info"),
    ObjectiveState.REACHED: ("Objectif atteint", "good"),
    ObjectiveState.DROPPED: ("Objectif abandonné", "plain"),
}
"""Where an objective stands -> words and kind of the tag."""
LATE = ("Échéance passée", "bad")
NEXT_SITTINGS = 3


def tag(objective: Objective) -> tuple[str, str]:
    """Words and kind of an objective's tag."""
    return LATE if objective.is_late(in_paris(now())) else STATES[objective.state]


@pages.get("/", allow=signed_in)
def index() -> ResponseReturnValue:
    """The ambition, its means, and its objectives with their products."""
    session = reading()
    found, ambition = queries.objectives(session), queries.the_ambition(session)
    return render(
        "governance/ambition.html",
        ambition=ambition,
        objectives=found,
        held=queries.held_by_objective(session),
        products=queries.products_by_objective(session, [one.id for one in found]),
        tag=tag,
        names=names_of(session, [one.written_by for one in ambition.editions]),
        files=links(".save"),
        may=me().has("team", "administrator"),
    )


COLUMNS = (
    Column(name="number", label="Numéro", of=lambda one: one.number),
    Column(name="title", label="Objectif", of=lambda one: one.last.title),
    Column(name="measure", label="Ce qui est mesuré", of=lambda one: one.last.measure),
    Column(name="target", label="Valeur à atteindre", of=lambda one: one.last.target),
    Column(name="due_on", label="Échéance", of=lambda one: one.last.due_on),
    Column(name="state", label="État", of=lambda one: say(STATES[one.state][0])),
    Column(name="result", label="Ce qui a été constaté", of=lambda one: one.result),
)
"""The objectives as a file."""


@pages.get("/objectifs.<form>", allow=signed_in)
def save(form: str) -> ResponseReturnValue:
    """The objectives as a file."""
    return saved(form, "objectifs", COLUMNS, queries.objectives(reading()))


@pages.get("/resume", allow=signed_in)
def summary() -> ResponseReturnValue:
    """One page for deciders: objectives with products and money, then what must be decided."""
    session, moment = reading(), now()
    year = in_paris(moment).year
    waiting = queries.to_decide(session, viewer())
    return render(
        "governance/ambition_summary.html",
        ambition=queries.the_ambition(session),
        objectives=queries.objectives(session),
        held=queries.held_by_objective(session),
        tag=tag,
        today=in_paris(moment),
        year=year,
        money=envelopes.sums_of(envelopes.envelopes_of(session, year)),
        cases=waiting,
        without_act=cases_without(session, [row.id for row in waiting]),
        question=question,
        overdue=queries.overdue_conditions(session),
        sittings=to_come(session, viewer(), moment)[:NEXT_SITTINGS],
    )


@pages.get("/ecrire", allow=managers)
def edit() -> ResponseReturnValue:
    """The form of the ambition."""
    ambition = queries.the_ambition(reading())
    last = ambition.last
    words = {"statement": last.statement, "means": last.means} if last else {}
    return _edit_page(Form(WriteAmbition, values={"seen": ambition.version, **words}))


def _edit_page(form: Form[WriteAmbition]) -> str:
    return render("governance/edit_ambition.html", form=form, ambition=queries.the_ambition(reading()))


@pages.post("/ecrire", allow=managers)
def write() -> ResponseReturnValue:
    """Keep it."""
    form = Form(WriteAmbition, request.form, given={"by": me().id})
    return post(form, write_ambition, done=lambda _id: url_for(".index"), page=_edit_page)


@pages.get("/objectifs/nouveau", allow=managers)
def new() -> ResponseReturnValue:
    """The form of a new objective."""
    return _objective_form(Form(SetObjective, values={"seen": 0}, hidden=("why",)))


def _objective_form(form: Form[SetObjective], objective: Objective | None = None) -> str:
    return render("governance/edit_objective.html", form=form, objective=objective)


@pages.post("/objectifs/nouveau", allow=managers)
def add() -> ResponseReturnValue:
    """Set it."""
    form = Form(SetObjective, request.form, given={"by": me().id, "objective_id": None}, hidden=("why",))
    return post(form, set_objective, done=_address, page=_objective_form)


def _address(objective_id: UUID) -> str:
    return url_for(".show", objective_id=objective_id)


@pages.get("/objectifs/<uuid:objective_id>", allow=signed_in)
def show(objective_id: UUID) -> ResponseReturnValue:
    """One objective: its products with their money, what it said before, and the form that ends it."""
    return _page(objective_id)


def _page(objective_id: UUID, form: Form[EndObjective] | None = None) -> str:
    session = reading()
    found = queries.the_objective(session, objective_id)
    may_end = found.state is ObjectiveState.OPEN and me().has("team", "administrator")
    return render(
        "governance/objective.html",
        objective=found,
        products=queries.money_of_products(session, objective_id),
        tag=tag(found),
        names=names_of(session, [one.written_by for one in found.writings]),
        form=form or Form(EndObjective, values={"seen": found.version}) if may_end else None,
    )


@pages.get("/objectifs/<uuid:objective_id>/modifier", allow=managers)
def change(objective_id: UUID) -> ResponseReturnValue:
    """The form that says it anew."""
    found = queries.the_objective(reading(), objective_id)
    values = {"seen": found.version, **vars(found.last.aim)}
    return _objective_form(Form(SetObjective, values=values), found)


@pages.post("/objectifs/<uuid:objective_id>/modifier", allow=managers)
def rewrite(objective_id: UUID) -> ResponseReturnValue:
    """Say it anew."""
    form = Form(SetObjective, request.form, given={"by": me().id, "objective_id": objective_id})
    page = lambda refused: _objective_form(refused, queries.the_objective(reading(), objective_id))  # noqa: E731 - one line says it
    return post(form, set_objective, done=_address, page=page)


@pages.post("/objectifs/<uuid:objective_id>/fin", allow=managers)
def end(objective_id: UUID) -> ResponseReturnValue:
    """Say what came of it."""
    form = Form(EndObjective, request.form, given={"by": me().id, "objective_id": objective_id})
    return post(form, end_objective, done=_address, page=lambda refused: _page(objective_id, refused))
