"""The form by which a decision is put before its body again."""

from flask import request, url_for
from flask.typing import ResponseReturnValue

from services.governance.commands.corrections import AskCorrection, ask_correction
from services.governance.queries.register import decision_numbered
from shared.web import Form, Pages, me, post, reading, render, role

pages = Pages("corrections", __name__)


@pages.get("/registre/<number>/revenir", allow=role("team"))
def new(number: str) -> ResponseReturnValue:
    """The form."""
    return _page(number, Form(AskCorrection))


def _page(number: str, form: Form[AskCorrection]) -> str:
    return render("governance/new_correction.html", decision=decision_numbered(reading(), number), form=form)


@pages.post("/registre/<number>/revenir", allow=role("team"))
def ask(number: str) -> ResponseReturnValue:
    """It becomes a case."""
    given = {"by": me().id, "decision_id": decision_numbered(reading(), number).id}
    return post(
        Form(AskCorrection, request.form, given=given),
        ask_correction,
        done=lambda case_id: url_for("cases.show", case_id=case_id),
        page=lambda refused: _page(number, refused),
    )
