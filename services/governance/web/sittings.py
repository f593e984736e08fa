"""The pages of sittings: which there are, plan one, call its members, change it, call it off."""

from collections.abc import Callable
from datetime import datetime
from typing import Any
from uuid import UUID

from flask import request, url_for
from flask.typing import ResponseReturnValue

from services.governance.commands.agenda import found_for
from services.governance.commands.calendars import DropCalendarKey, RenewCalendarKey
from services.governance.commands.holding import ATTENDANCE, CloseSitting, NoteAttendance, OpenSitting
from services.governance.commands.late_items import AddItem
from services.governance.commands.sittings import (
    CancelSitting,
    ChangeSitting,
    ConveneSitting,
    PlanSitting,
    cancel_sitting,
    change_sitting,
    convene_sitting,
    plan_sitting,
)
from services.governance.domain.bodies import Body
from services.governance.domain.days import in_paris
from services.governance.domain.papers import are_due
from services.governance.domain.sittings import Done, ItemOutcome, Sitting, SittingState, earliest_day, there
from services.governance.domain.sittings import Form as Held
from services.governance.queries import bodies
from services.governance.queries import sittings as queries
from services.governance.queries.calendars import calendar_key
from services.governance.queries.deliberations import cases_without
from services.governance.queries.minutes import has_minutes
from services.governance.queries.papers import counts_of
from services.governance.web.attendance import forms_of_holding, quorum_now
from services.governance.web.visit import now, viewer
from shared.people import names_of
from shared.web import Form, Pages, me, post, reading, render, role, signed_in
from shared.web.addresses import outside
from shared.web.exports import links

pages = Pages("sittings", __name__, url_prefix="/seances")
team = role("team")

STATES = {
    SittingState.PLANNED: ("Convocation à envoyer", "wait"),
    SittingState.CONVENED: ("Convocation envoyée", "good"),
    SittingState.CANCELLED: ("Annulée", "bad"),
    SittingState.OPEN: ("Séance en cours", "vote"),
    SittingState.CLOSED: ("Séance terminée", "plain"),
}
"""Where a sitting stands -> words and kind of the tag."""

ENDS = {
    ItemOutcome.DECIDED: ("Décidé", "good"),
    ItemOutcome.NO_QUORUM: ("Sans quorum", "bad"),
    ItemOutcome.POSTPONED: ("Reporté", "wait"),
    ItemOutcome.WITHDRAWN: ("Retiré", "plain"),
    ItemOutcome.EXAMINED: ("Examiné", "good"),
    ItemOutcome.APPROVED: ("Approuvé", "good"),
}
"""What became of an item -> words and kind of the tag."""

HELD = {Held.ROOM: "Sur place", Held.MIXED: "Sur place et à distance", Held.REMOTE: "À distance"}
ACTS = {
    Done.PLANNED: "Séance prévue",
    Done.CONVENED: "Convocation envoyée",
    Done.CHANGED: "Heure ou lieu changé",
    Done.CANCELLED: "Séance annulée",
    Done.OPENED: "Séance ouverte",
    Done.CLOSED: "Séance terminée",
    Done.DRAWN: "Ordre de passage tiré au sort",
}


def address(sitting_id: UUID) -> str:
    """The page of a sitting."""
    return url_for("sittings.show", sitting_id=sitting_id)


@pages.get("/", allow=signed_in)
def index() -> ResponseReturnValue:
    """Those to come, then those before; files, and one's own calendar."""
    return index_page()


def index_page(key: Form[Any] | None = None) -> str:
    """The page, with the form of the calendar that was refused, if it was."""
    session, who, moment = reading(), viewer(), now()
    to_come, before = queries.to_come(session, who, moment), queries.gone_by(session, who, moment)
    own = calendar_key(session, who.id)
    return render(
        "governance/sittings.html",
        to_come=to_come,
        before=before,
        states=STATES,
        files=links("lists.sittings"),
        own=outside(url_for("calendar.own", secret=own)) if own else "",
        key=key or Form(RenewCalendarKey),
        drop=Form(DropCalendarKey),
    )


@pages.get("/nouvelle", allow=team)
def new() -> ResponseReturnValue:
    """The form of a new sitting."""
    return _new_page(Form(PlanSitting, values={"body_id": request.args.get("instance", "")}, options=_bodies()))


def _new_page(form: Form[PlanSitting]) -> str:
    return render("governance/new_sitting.html", form=form)


def _bodies() -> dict[str, list[tuple[str, str]]]:
    return {"body_id": [(str(row.id), row.name) for row in bodies.bodies(reading())]}


@pages.post("/nouvelle", allow=team)
def plan() -> ResponseReturnValue:
    """Plan it."""
    form = Form(PlanSitting, request.form, given={"by": me().id}, options=_bodies())
    return post(form, plan_sitting, done=address, page=_new_page)


@pages.get("/<uuid:sitting_id>", allow=signed_in)
def show(sitting_id: UUID) -> ResponseReturnValue:
    """One sitting: when, where, its agenda, its history; for the team the forms of what comes next."""
    return sitting_page(sitting_id)


def sitting_page(sitting_id: UUID, refused: Form[Any] | None = None) -> str:
    """The sitting, with the form that was refused, if there is one."""
    session, moment = reading(), now()
    found = queries.the_sitting(session, sitting_id, viewer())
    waiting = found_for(session, found.body_id) if found.state is SittingState.PLANNED else []
    body = bodies.the_body(session, found.body_id)
    names = names_of(session, _people(found, body))
    forms = _forms(found, moment) if me().has("team") else {}
    if me().has("team") or me().id == body.chair_at(moment):
        forms |= forms_of_holding(found, body, names, moment)
    if refused is not None:
        forms[refused.type] = refused
    return render(
        "governance/sitting.html",
        sitting=found,
        body=body,
        tag=STATES[found.state],
        held=HELD[found.form],
        acts=ACTS,
        waiting=waiting,
        first=earliest_day(moment, body.convocation_days),
        names=names,
        has_minutes=has_minutes(session, sitting_id),
        ends=ENDS,
        ways=ATTENDANCE,
        there=there(found.presences),
        called=body.called_on(in_paris(found.starts_at)),
        quorum=quorum_now(found, body, moment),
        papers=counts_of(session, [one.about_id for one in found.items or waiting]),
        without_act=cases_without(session, [one.about_id for one in (found.items or waiting) if found.lives]),
        papers_due=found.lives and are_due(found.starts_at, moment),
        add=forms.get(AddItem),
        open_form=forms.get(OpenSitting),
        attend=forms.get(NoteAttendance),
        close=forms.get(CloseSitting),
        convene=forms.get(ConveneSitting),
        change=forms.get(ChangeSitting),
        cancel=forms.get(CancelSitting),
        form=refused,
    )


def _people(found: Sitting, body: Body) -> list[UUID]:
    """Everybody whose name is on the page."""
    noted = [one.person_id for one in found.presences]
    return [*body.called_on(in_paris(found.starts_at)), *noted, *(act.done_by for act in found.acts)]


def _forms(found: Sitting, moment: datetime) -> dict[type[Any], Form[Any]]:
    """What the team may do now."""
    if not found.lives or found.starts_at <= moment:
        return {}
    seen = {"seen": found.version}
    where = seen | {"starts_at": found.starts_at, "place": found.place, "link": found.link}
    forms: dict[type[Any], Form[Any]] = {
        ChangeSitting: Form(ChangeSitting, values=where),
        CancelSitting: Form(CancelSitting, values=seen),
    }
    if found.state is SittingState.PLANNED:
        options = _cases(found)
        every = [value for value, _words in options["items"]]
        forms[ConveneSitting] = Form(ConveneSitting, values=seen | {"items": every}, options=options)
    return forms


def _cases(found: Sitting) -> dict[str, list[tuple[str, str]]]:
    waiting = found_for(reading(), found.body_id)
    cases = [one for one in waiting if not one.by_itself]
    return {"items": [(str(one.about_id), f"{one.number}, {one.title}") for one in cases]}


def _posted(
    sitting_id: UUID, command: type[Any], function: Callable[[Any, Any], UUID], **options: Any
) -> ResponseReturnValue:
    form = Form(command, request.form, given={"by": me().id, "sitting_id": sitting_id}, **options)
    return post(form, function, done=address, page=lambda refused: sitting_page(sitting_id, refused))


@pages.post("/<uuid:sitting_id>/convocation", allow=team)
def convene(sitting_id: UUID) -> ResponseReturnValue:
    """Call the members."""
    options = _cases(queries.the_sitting(reading(), sitting_id, viewer()))
    return _posted(sitting_id, ConveneSitting, convene_sitting, options=options)


@pages.post("/<uuid:sitting_id>/changement", allow=team)
def change(sitting_id: UUID) -> ResponseReturnValue:
    """Another hour or place."""
    return _posted(sitting_id, ChangeSitting, change_sitting)


@pages.post("/<uuid:sitting_id>/annulation", allow=team)
def cancel(sitting_id: UUID) -> ResponseReturnValue:
    """Call it off."""
    return _posted(sitting_id, CancelSitting, cancel_sitting)
