"""The form by which a higher body takes a case up."""

from uuid import UUID

from flask import request, url_for
from flask.typing import ResponseReturnValue

from services.governance.commands.evocation import EvokeCase, evoke_case
from services.governance.queries.bodies import the_body
from services.governance.queries.cases import the_case
from services.governance.queries.delegation import higher_bodies
from services.governance.web.cases import case_page
from services.governance.web.visit import viewer
from shared.web import Form, Pages, me, post, reading, signed_in

pages = Pages("evocation", __name__)


@pages.post("/dossiers/<uuid:case_id>/evocation", allow=signed_in)
def evoke(case_id: UUID) -> ResponseReturnValue:
    """For the chair of the higher body and the team."""
    case = the_case(reading(), case_id, viewer())
    options = {"body_id": higher_bodies(reading(), the_body(reading(), case.body_id).level)}
    form = Form(EvokeCase, request.form, given={"by": me().id, "case_id": case_id}, options=options)
    return post(
        form,
        evoke_case,
        done=lambda case: url_for("cases.show", case_id=case),
        page=lambda refused: case_page(case_id, refused),
    )
