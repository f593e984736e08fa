"""The forms of a decision by consent: amend the text, declare an objection taken into it."""

from uuid import UUID

from flask import request, url_for
from flask.typing import ResponseReturnValue

from services.governance.commands.consent import AmendText, IntegrateObjection, amend_text, integrate_objection
from services.governance.queries.cases import the_case
from services.governance.web.cases import case_page
from services.governance.web.visit import viewer
from shared.web import Form, Pages, me, post, reading, signed_in

pages = Pages("consent", __name__)


@pages.post("/dossiers/<uuid:case_id>/texte", allow=signed_in)
def amend(case_id: UUID) -> ResponseReturnValue:
    """Change the text: for the chair and the team."""
    the_case(reading(), case_id, viewer())
    form = Form(AmendText, request.form, given={"by": me().id, "case_id": case_id})
    return post(form, amend_text, done=_address, page=lambda refused: case_page(case_id, refused))


@pages.post("/dossiers/<uuid:case_id>/objections/<uuid:member_id>", allow=signed_in)
def integrate(case_id: UUID, member_id: UUID) -> ResponseReturnValue:
    """Declare it taken in: for whoever objects and the chair."""
    the_case(reading(), case_id, viewer())
    given = {"by": me().id, "case_id": case_id, "member_id": member_id}
    form = Form(IntegrateObjection, request.form, given=given)
    return post(form, integrate_objection, done=_address, page=lambda refused: case_page(case_id, refused))


def _address(case_id: UUID) -> str:
    return url_for("cases.show", case_id=case_id)
