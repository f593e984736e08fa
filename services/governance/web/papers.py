"""The papers of a case: attach one, read one."""

from uuid import UUID

from flask import request, url_for
from flask.typing import ResponseReturnValue

from services.governance.commands.papers import AddPaper, add_paper
from services.governance.domain.cases import CaseState
from services.governance.queries import cases
from services.governance.queries import papers as queries
from services.governance.web.visit import viewer
from shared.errors import NotFound
from shared.people import names_of
from shared.web import Form, Pages, me, post, reading, render, role, send_attached, signed_in

pages = Pages("papers", __name__, url_prefix="/dossiers")


def address(case_id: UUID) -> str:
    """The page of the papers of a case."""
    return url_for("papers.index", case_id=case_id)


@pages.get("/<uuid:case_id>/pieces", allow=signed_in)
def index(case_id: UUID) -> ResponseReturnValue:
    """What members read before they decide; for the team the form that adds one."""
    return _page(case_id)


def _page(case_id: UUID, refused: Form[AddPaper] | None = None) -> str:
    session = reading()
    case, papers = cases.the_case(session, case_id, viewer()), queries.papers_of(session, case_id)
    form = refused or (Form(AddPaper) if me().has("team") and case.state is not CaseState.DECIDED else None)
    names = names_of(session, [one.added_by for one in papers])
    return render("governance/papers.html", case=case, papers=papers, names=names, form=form, refused=refused)


@pages.post("/<uuid:case_id>/pieces", allow=role("team"), uploads=True)
def add(case_id: UUID) -> ResponseReturnValue:
    """Attach one."""
    form = Form(AddPaper, request.form, given={"by": me().id, "case_id": case_id}, files=request.files)
    return post(form, add_paper, done=address, page=lambda refused: _page(case_id, refused))


@pages.get("/<uuid:case_id>/pieces/<uuid:paper_id>", allow=signed_in)
def read(case_id: UUID, paper_id: UUID) -> ResponseReturnValue:
    """The file of one, for whoever may see the case."""
    cases.the_case(reading(), case_id, viewer())
    found = next((one for one in queries.papers_of(reading(), case_id) if one.id == paper_id), None)
    if found is None:
        raise NotFound("Cette pièce n’est pas dans ce dossier.")
    return send_attached(found.document_id)
