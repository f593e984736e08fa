"""The pages of conditions: all that wait, add one to a decision, check one off."""

from typing import Any
from uuid import UUID

from flask import request, url_for
from flask.typing import ResponseReturnValue

from services.governance.commands.conditions import AddCondition, MeetCondition, add_condition, meet_condition
from services.governance.domain.conditions import ConditionState
from services.governance.queries import conditions as queries
from services.governance.queries.bodies import people_but
from services.governance.queries.register import decision_numbered
from services.governance.queries.withheld import check_told, withheld
from services.governance.web.visit import viewer
from shared.web import Form, Pages, me, post, reading, render, role, signed_in

pages = Pages("conditions", __name__)

STATES = {
    ConditionState.OPEN: ("À remplir", "wait"),
    ConditionState.OVERDUE: ("En retard, à remettre à l’ordre du jour", "bad"),
    ConditionState.MET: ("Remplie", "good"),
}
"""Where a condition stands -> words and kind of the tag."""


@pages.get("/conditions", allow=signed_in)
def index() -> ResponseReturnValue:
    """All conditions that are not met, the first to fall due first."""
    return render("governance/conditions.html", conditions=_told(), states=STATES)


def _told() -> list[Any]:
    """Only what grants has conditions: where the sense is not told yet, neither are they."""
    hidden = withheld(reading(), viewer())
    return [row for row in queries.waiting_conditions(reading()) if row.decision_number not in hidden]


@pages.get("/registre/<number>/conditions/nouvelle", allow=role("team"))
def new(number: str) -> ResponseReturnValue:
    """The form of a new condition."""
    return _new_page(number, Form(AddCondition, options={"owner_id": people_but(reading(), ())}))


def _new_page(number: str, form: Form[AddCondition]) -> str:
    return render("governance/new_condition.html", decision=decision_numbered(reading(), number), form=form)


@pages.post("/registre/<number>/conditions/nouvelle", allow=role("team"))
def add(number: str) -> ResponseReturnValue:
    """Write it down."""
    given = {"by": me().id, "decision_id": decision_numbered(reading(), number).id}
    form = Form(AddCondition, request.form, given=given, options={"owner_id": people_but(reading(), ())})
    done = url_for("register.show", number=number)
    return post(form, add_condition, done=lambda _id: done, page=lambda refused: _new_page(number, refused))


@pages.get("/conditions/<uuid:condition_id>", allow=signed_in)
def show(condition_id: UUID) -> ResponseReturnValue:
    """One condition, and the form of its evidence."""
    found = queries.the_condition(reading(), condition_id)
    return _page(condition_id, Form(MeetCondition, values={"seen": found.version}))


def _page(condition_id: UUID, form: Form[MeetCondition]) -> str:
    found = queries.the_condition(reading(), condition_id)
    if me().id != found.owner_id:
        check_told(reading(), found.decision_number, viewer())
    may = found.state is not ConditionState.MET and (me().has("team") or me().id == found.owner_id)
    return render("governance/condition.html", condition=found, states=STATES, form=form, may=may)


@pages.post("/conditions/<uuid:condition_id>", allow=signed_in)
def meet(condition_id: UUID) -> ResponseReturnValue:
    """Check it off: for whoever is in charge of it, and the team."""
    form = Form(MeetCondition, request.form, given={"by": me().id, "condition_id": condition_id})
    done = lambda found: url_for("conditions.show", condition_id=found)  # noqa: E731 - one line says it
    return post(form, meet_condition, done=done, page=lambda refused: _page(condition_id, refused))
