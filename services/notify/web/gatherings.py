"""The agenda of the place: read by everybody, kept by the team; one's own place, and calendars."""

from datetime import datetime
from typing import Any
from uuid import UUID

from flask import flash, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response

from services.notify.commands import gatherings as commands
from services.notify.commands.gatherings import (
    CancelGathering,
    ChangeGathering,
    JoinGathering,
    LeaveGathering,
    PlanGathering,
    RenewCalendarKey,
)
from services.notify.domain.gatherings import GATHERING_KINDS, GUESTS, Gathering, GuestState
from services.notify.queries import gatherings as queries
from services.notify.queries.outsiders import visitors_among
from services.notify.web.calendars import calendar_of
from shared.people import names_of
from shared.schemas import PARIS
from shared.web import Form, Pages, anyone, here, me, post, reading, render, role, signed_in
from shared.web.addresses import outside
from shared.web.atom import Entry, feed
from shared.web.exports import Column, links, saved
from shared.web.languages import say

pages = Pages("notify_gatherings", __name__, url_prefix="/agenda")

keepers = role("team", "administrator")
LOOKS = {GuestState.COMING: "good", GuestState.WAITING: "wait"}
FEED = UUID("01a20000-0000-7000-8000-0000000a7704")
"""The id of the feed, for ever."""


def _now() -> datetime:
    return here().runtime.clock(reading())


def _address(gathering_id: UUID) -> str:
    return url_for("notify_gatherings.show", gathering_id=gathering_id)


@pages.get("/", allow=anyone)
def index() -> ResponseReturnValue:
    """What is to come, then what was."""
    now = _now()
    return _index_page(Form(RenewCalendarKey), now)


def _index_page(form: Form[RenewCalendarKey], now: datetime) -> str:
    secret = queries.key_of(reading(), me().id) if me().known else None
    return render(
        "notify/agenda.html",
        coming=queries.coming(reading(), now),
        past=queries.over(reading(), now),
        kinds=GATHERING_KINDS,
        own=outside(url_for(".mine", secret=secret)) if secret else "",
        keeps=keepers.allows(me()),
        form=form,
        key=form,
    )


@pages.post("/cle", allow=signed_in)
def renew() -> ResponseReturnValue:
    """An address for one's own calendar, or another one."""
    form = Form(RenewCalendarKey, request.form, given={"by": me().id})
    return post(
        form,
        commands.renew_calendar_key,
        done=lambda _: url_for(".index", _anchor="votre-agenda"),
        page=lambda again: _index_page(again, _now()),
    )


@pages.get("/agenda.ics", allow=anyone)
def everything() -> ResponseReturnValue:
    """The whole agenda for calendar programs."""
    return calendar_of(queries.in_calendar(reading(), _now()), say("Agenda du Ti Kub"))


@pages.get("/personnel/<secret>.ics", allow=anyone)
def mine(secret: str) -> ResponseReturnValue:
    """One's own gatherings, for a calendar program that cannot sign in."""
    person_id = queries.whose(reading(), secret)
    return calendar_of(queries.in_calendar(reading(), _now(), person_id), say("Mes rendez-vous au Ti Kub"), person_id)


@pages.get("/fil.atom", allow=anyone)
def atom() -> ResponseReturnValue:
    """What was put into the agenda or changed there, for readers of feeds."""
    entries = [
        Entry(id=one.id, title=_line(one), path=_address(one.id), updated=one.changed_at, summary=one.about)
        for one in queries.coming(reading(), _now())
    ]
    return feed(id=FEED, title=say("Agenda du Ti Kub"), page=url_for(".index"), author="Ti Kub", entries=entries)


def _line(one: Gathering) -> str:
    off = f" ({say('annulé')})" if one.cancelled_why else ""
    return f"{one.starts_at.astimezone(PARIS):%d/%m/%Y %H:%M} · {one.title}{off}"


@pages.get("/nouveau", allow=keepers)
def new() -> ResponseReturnValue:
    return _plan_page(Form(PlanGathering))


@pages.post("/nouveau", allow=keepers)
def plan() -> ResponseReturnValue:
    """Put it into the agenda."""
    form = Form(PlanGathering, request.form, given={"by": me().id})
    return post(form, commands.plan_gathering, done=_address, page=_plan_page)


def _plan_page(form: Form[PlanGathering]) -> str:
    return _form_page(form, say("Ajouter un rendez-vous"), url_for(".plan"), say("Ajouter à l’agenda"))


def _form_page(form: Form[Any], heading: str, action: str, button: str, of: Gathering | None = None) -> str:
    trail = [(say("Agenda du lieu"), url_for(".index")), *([(of.title, _address(of.id))] if of else [])]
    return render("notify/gathering_form.html", form=form, heading=heading, action=action, button=button, trail=trail)


@pages.get("/<uuid:gathering_id>", allow=anyone)
def show(gathering_id: UUID) -> ResponseReturnValue:
    """One: places left, one's own place; for the team, who comes."""
    return _shown(gathering_id, Form(JoinGathering))


def _shown(gathering_id: UUID, form: Form[Any]) -> str:
    found, keeps = queries.one_gathering(reading(), gathering_id), keepers.allows(me())
    return render(
        "notify/gathering.html",
        gathering=found,
        mine=found.guest(me().id) if me().known else None,
        begun=found.starts_at <= _now(),
        kinds=GATHERING_KINDS,
        words=GUESTS,
        looks=LOOKS,
        keeps=keeps,
        names=names_of(reading(), {one.person_id for one in found.guests}) if keeps else {},
        visitors=visitors_among(reading(), {one.person_id for one in found.guests}) if keeps else {},
        links=links(".guests", gathering_id=gathering_id),
        form=form,
    )


@pages.post("/<uuid:gathering_id>/inscription", allow=signed_in)
def join(gathering_id: UUID) -> ResponseReturnValue:
    """Take a place, or wait."""
    form = Form(JoinGathering, request.form, given={"by": me().id, "gathering_id": gathering_id})
    return post(form, commands.join_gathering, done=_address, page=lambda again: _shown(gathering_id, again))


@pages.post("/<uuid:gathering_id>/desistement", allow=signed_in)
def leave(gathering_id: UUID) -> ResponseReturnValue:
    """Give it back."""
    form = Form(LeaveGathering, request.form, given={"by": me().id, "gathering_id": gathering_id})
    return post(form, commands.leave_gathering, done=_address, page=lambda again: _shown(gathering_id, again))


@pages.get("/<uuid:gathering_id>/modifier", allow=keepers)
def edit(gathering_id: UUID) -> ResponseReturnValue:
    found = queries.one_gathering(reading(), gathering_id)
    names = ("title", "about", "place", "starts_at", "ends_at", "places", "version")
    values = {name: getattr(found, name) for name in names} | {"kind": found.kind.value}
    return _edit_page(found, Form(ChangeGathering, values=values))


@pages.post("/<uuid:gathering_id>/modifier", allow=keepers)
def change(gathering_id: UUID) -> ResponseReturnValue:
    """Say it anew, unless somebody else did meanwhile; whoever is on the list is told."""
    found = queries.one_gathering(reading(), gathering_id)
    form = Form(ChangeGathering, request.form, given={"by": me().id, "gathering_id": gathering_id})
    return post(form, commands.change_gathering, done=_address, page=lambda again: _edit_page(found, again))


def _edit_page(found: Gathering, form: Form[ChangeGathering]) -> str:
    action = url_for(".change", gathering_id=found.id)
    return _form_page(form, say("Modifier ce rendez-vous"), action, say("Enregistrer et prévenir les inscrits"), found)


@pages.get("/<uuid:gathering_id>/annulation", allow=keepers)
def cancelling(gathering_id: UUID) -> ResponseReturnValue:
    found = queries.one_gathering(reading(), gathering_id)
    return _cancel_page(found, Form(CancelGathering, values={"version": found.version}))


@pages.post("/<uuid:gathering_id>/annulation", allow=keepers)
def cancel(gathering_id: UUID) -> ResponseReturnValue:
    """Call it off, and tell whoever was coming or waiting."""
    found = queries.one_gathering(reading(), gathering_id)
    form = Form(CancelGathering, request.form, given={"by": me().id, "gathering_id": gathering_id})
    answer = post(form, commands.cancel_gathering, done=_address, page=lambda again: _cancel_page(found, again))
    if answer.status_code == 303:
        flash(say("Ce rendez-vous est annulé. Les inscrits sont prévenus."))
    return answer


def _cancel_page(found: Gathering, form: Form[CancelGathering]) -> str:
    action = url_for(".cancel", gathering_id=found.id)
    return _form_page(form, say("Annuler ce rendez-vous"), action, say("Annuler et prévenir les inscrits"), found)


@pages.get("/<uuid:gathering_id>/inscrits.<form>", allow=keepers)
def guests(gathering_id: UUID, form: str) -> Response:
    """Who comes, as a file."""
    found = queries.one_gathering(reading(), gathering_id)
    people = {one.person_id for one in found.guests}
    visitors = visitors_among(reading(), people)
    names = names_of(reading(), people) | {one.id: one.name for one in visitors.values()}
    columns = [
        Column(name="person", label="Personne", of=lambda one: names.get(one.person_id, "")),
        Column(name="email", label="Adresse (du dehors)", of=lambda one: _address_of(visitors.get(one.person_id))),
        Column(name="state", label="État", of=lambda one: say(GUESTS[one.state])),
        Column(name="asked_at", label="Demandé le", of=lambda one: one.asked_at),
    ]
    return saved(form, "inscrits", columns, [*found.coming, *found.waiting])


def _address_of(visitor: Any) -> str:
    return visitor.email if visitor else ""
