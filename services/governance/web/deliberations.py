"""Deliberations of the assembly: all that hold, those of one case, entering one, putting one right."""

from typing import Any
from uuid import UUID

from flask import request, url_for
from flask.typing import ResponseReturnValue

from services.governance.commands.deliberations import (
    CorrectDeliberation,
    EnterDeliberation,
    StrikeDeliberation,
    correct_deliberation,
    enter_deliberation,
    strike_deliberation,
)
from services.governance.domain.cases import CaseState
from services.governance.domain.deliberations import in_force
from services.governance.queries import cases
from services.governance.queries import deliberations as queries
from services.governance.queries.register import PAGE
from services.governance.web.visit import after, viewer
from shared.errors import NotFound
from shared.people import names_of
from shared.web import Form, Pages, me, post, reading, render, role, send_attached, signed_in
from shared.web.exports import Column, in_slices, links, saved
from shared.web.slices import Slice

pages = Pages("deliberations", __name__)
team = role("team")

COLUMNS = (
    Column(name="number", label="Numéro", of=lambda row: row.number),
    Column(name="adopted_on", label="Adoptée le", of=lambda row: row.adopted_on),
    Column(name="title", label="Objet", of=lambda row: row.title),
    Column(name="link", label="Adresse", of=lambda row: row.link),
    Column(name="case", label="Dossier", of=lambda row: row.case_number),
    Column(name="decision", label="Décision", of=lambda row: row.decision_number),
    Column(name="entered_at", label="Inscrite le", of=lambda row: row.entered_at),
)
"""Deliberations as a file."""


@pages.get("/deliberations", allow=signed_in)
def everything() -> ResponseReturnValue:
    """All that hold, the last one entered first: acts of the assembly are public."""
    begun = after()
    rows = queries.slice_of_deliberations(reading(), Slice(PAGE, (begun,) if begun else None))
    more = rows[PAGE - 1].id if len(rows) > PAGE else None
    return render("governance/all_deliberations.html", rows=rows[:PAGE], after=more, files=links("deliberations.save"))


@pages.get("/deliberations.<form>", allow=signed_in)
def save(form: str) -> ResponseReturnValue:
    """The same as a file."""
    return saved(form, "deliberations", COLUMNS, in_slices(queries.slice_of_deliberations, lambda row: (row.id,)))


@pages.get("/deliberations/<uuid:deliberation_id>/fichier", allow=signed_in)
def read(deliberation_id: UUID) -> ResponseReturnValue:
    """Its file."""
    found = queries.the_line(reading(), deliberation_id)
    if found.document_id is None:
        raise NotFound("Aucun fichier n’est joint à cette délibération.")
    return send_attached(found.document_id)


@pages.get("/dossiers/<uuid:case_id>/deliberation", allow=signed_in)
def index(case_id: UUID) -> ResponseReturnValue:
    """Those of one case, with what was put right; for the team the form that enters one."""
    return _page(case_id)


def _page(case_id: UUID, refused: Form[Any] | None = None) -> str:
    session = reading()
    case, lines = cases.the_case(session, case_id, viewer()), queries.lines_of(session, case_id)
    may = me().has("team") and case.state is not CaseState.VOTING
    return render(
        "governance/deliberations.html",
        case=case,
        lines=lines,
        held=in_force(lines),
        by_id={one.id: one for one in lines},
        needed=case_id in queries.cases_without(session, [case_id]),
        names=names_of(session, [one.entered_by for one in lines]),
        form=refused or (Form(EnterDeliberation) if may else None),
        may=may,
    )


def _address(case_id: UUID) -> str:
    return url_for("deliberations.index", case_id=case_id)


@pages.post("/dossiers/<uuid:case_id>/deliberation", allow=team, uploads=True)
def enter(case_id: UUID) -> ResponseReturnValue:
    """Enter one."""
    form = Form(EnterDeliberation, request.form, given={"by": me().id, "case_id": case_id}, files=request.files)
    return post(form, enter_deliberation, done=_address, page=lambda refused: _page(case_id, refused))


@pages.get("/deliberations/<uuid:deliberation_id>/corriger", allow=team)
def correct(deliberation_id: UUID) -> ResponseReturnValue:
    """The form that puts a line right, and the one that strikes it."""
    return _correcting(deliberation_id)


def _correcting(deliberation_id: UUID, refused: Form[Any] | None = None) -> str:
    found = queries.the_line(reading(), deliberation_id)
    values = {name: getattr(found, name) for name in ("number", "adopted_on", "title", "link")}
    forms: dict[type[Any], Form[Any]] = {
        CorrectDeliberation: Form(CorrectDeliberation, values=values),
        StrikeDeliberation: Form(StrikeDeliberation),
    }
    if refused is not None:
        forms[refused.type] = refused
    return render(
        "governance/correct_deliberation.html",
        line=found,
        case=cases.the_case(reading(), found.case_id, viewer()),
        correct=forms[CorrectDeliberation],
        strike=forms[StrikeDeliberation],
        form=refused,
    )


@pages.post("/deliberations/<uuid:deliberation_id>/corriger", allow=team, uploads=True)
def put_right(deliberation_id: UUID) -> ResponseReturnValue:
    """Put it right by a new line."""
    given = {"by": me().id, "deliberation_id": deliberation_id}
    form = Form(CorrectDeliberation, request.form, given=given, files=request.files)
    page = lambda refused: _correcting(deliberation_id, refused)  # noqa: E731 - one line says it
    return post(form, correct_deliberation, done=_address, page=page)


@pages.post("/deliberations/<uuid:deliberation_id>/annuler", allow=team)
def strike(deliberation_id: UUID) -> ResponseReturnValue:
    """Strike it, by a new line too."""
    form = Form(StrikeDeliberation, request.form, given={"by": me().id, "deliberation_id": deliberation_id})
    page = lambda refused: _correcting(deliberation_id, refused)  # noqa: E731 - one line says it
    return post(form, strike_deliberation, done=_address, page=page)
