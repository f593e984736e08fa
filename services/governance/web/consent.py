"""The forms of a decision by consent: amend the text, declare an objection taken into it."""

from functools import partial
from uuid import UUID

from flask.typing import ResponseReturnValue

from services.governance.commands.consent import AmendText, IntegrateObjection, amend_text, integrate_objection
from services.governance.web.cases import case_page
from services.governance.web.posted import posted_on_case
from shared.web import Pages, signed_in

pages = Pages("consent", __name__)


@pages.post("/dossiers/<uuid:case_id>/texte", allow=signed_in)
def amend(case_id: UUID) -> ResponseReturnValue:
    """Change the text: for the chair and the team."""
    return posted_on_case(case_id, AmendText, amend_text, done="cases.show", page=partial(case_page, case_id))


@pages.post("/dossiers/<uuid:case_id>/objections/<uuid:member_id>", allow=signed_in)
def integrate(case_id: UUID, member_id: UUID) -> ResponseReturnValue:
    """Declare it taken in: for whoever objects and the chair."""
    again, given = partial(case_page, case_id), {"member_id": member_id}
    return posted_on_case(case_id, IntegrateObjection, integrate_objection, done="cases.show", page=again, given=given)
