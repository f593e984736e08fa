"""The form by which a refusal goes before a higher body."""

from flask import request, url_for
from flask.typing import ResponseReturnValue

from services.governance.commands.appeals import AskAppeal, ask_appeal
from services.governance.domain.register import Decision
from services.governance.queries.bodies import the_body
from services.governance.queries.delegation import higher_bodies
from services.governance.queries.register import decision_numbered
from services.governance.queries.withheld import check_told
from services.governance.web.visit import viewer
from shared.web import Form, Pages, me, post, reading, render, signed_in

pages = Pages("appeals", __name__)


@pages.get("/registre/<number>/appel", allow=signed_in)
def new(number: str) -> ResponseReturnValue:
    """The form: for whoever carries the question, and the team."""
    decision = _the_decision(number)
    return _page(decision, Form(AskAppeal, options=_higher(decision)))


def _the_decision(number: str) -> Decision:
    """One whose sense this person may read."""
    check_told(reading(), number, viewer())
    return decision_numbered(reading(), number)


def _higher(decision: Decision) -> dict[str, list[tuple[str, str]]]:
    return {"body_id": higher_bodies(reading(), the_body(reading(), decision.body_id).level)}


def _page(decision: Decision, form: Form[AskAppeal]) -> str:
    return render("governance/new_appeal.html", decision=decision, form=form)


@pages.post("/registre/<number>/appel", allow=signed_in)
def ask(number: str) -> ResponseReturnValue:
    """It becomes a case of the higher body."""
    decision = _the_decision(number)
    given = {"by": me().id, "decision_id": decision.id}
    form = Form(AskAppeal, request.form, given=given, options=_higher(decision))
    done = url_for("register.show", number=number)
    return post(form, ask_appeal, done=lambda _case: done, page=lambda refused: _page(decision, refused))
