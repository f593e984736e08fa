"""The pages of calls: list, one call, its draft, its announcement, its closing put off, its figures."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from flask import request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response

from services.ideas.commands.calls import (
    AnnounceCall,
    ExtendCall,
    OpenCall,
    ReviseCall,
    announce_call,
    extend_call,
    open_call,
    revise_call,
    terms_of,
)
from services.ideas.commands.instruction.next_call import AwaitCall, await_call, stop_awaiting
from services.ideas.domain.calls import Call, CallState, criteria_from
from services.ideas.queries import calls as queries
from services.ideas.queries.instruction.keeping_warm import awaits_call
from shared.errors import Refused
from shared.web import Form, Pages, me, post, reading, render, role, signed_in
from shared.web.exports import Column, links, saved
from shared.web.languages import say

pages = Pages("ideas_calls", __name__)

team = role("team")

STATES = {
    CallState.DRAFT: ("Brouillon", "info"),
    CallState.TO_COME: ("À venir", "wait"),
    CallState.OPEN: ("Ouvert", "good"),
    CallState.CLOSED: ("Clos", "plain"),
}
"""State -> words and kind of its tag."""

COLUMNS = (
    Column(name="directorate", label="Direction", of=lambda row: row[0]),
    Column(name="ideas", label="Idées déposées", of=lambda row: row[1]),
    Column(name="people", label="Personnes", of=lambda row: row[2]),
)


def show_call(call_id: UUID) -> str:
    """The address of a call's page."""
    return url_for("ideas_calls.show", call_id=call_id)


@pages.get("/appels", allow=signed_in)
def listed() -> ResponseReturnValue:
    """Every call: open, to come, closed; for the team its drafts too."""
    calls = queries.all_calls(reading(), drafts=me().has("team"))
    waits = awaits_call(reading(), me().id)
    key = Form(AwaitCall).key
    return render("ideas/calls.html", calls=calls, states=STATES, now=datetime.now(UTC), waits=waits, key=key)


@pages.post("/appels/prochain", allow=signed_in)
def await_next() -> ResponseReturnValue:
    """Hear of the next one."""
    form = Form(AwaitCall, request.form, given={"by": me().id})
    return post(form, await_call, done=lambda _done: url_for(".listed"), page=lambda _refused: listed())


@pages.post("/appels/prochain/fin", allow=signed_in)
def stop_awaiting_next() -> ResponseReturnValue:
    """Hear of it no more."""
    form = Form(AwaitCall, request.form, given={"by": me().id})
    return post(form, stop_awaiting, done=lambda _done: url_for(".listed"), page=lambda _refused: listed())


@pages.get("/appels/nouveau", allow=team)
def new() -> ResponseReturnValue:
    """The form of a new call."""
    now = datetime.now(UTC).replace(second=0, microsecond=0)
    return _new_page(Form(OpenCall, values={"opens_at": now, "answer_days": 45}))


def _new_page(form: Form[OpenCall]) -> str:
    return _form_page(form, url_for(".open_it"), say("Ouvrir un appel"), say("Enregistrer cet appel"))


def _form_page(form: Form[Any], action: str, title: str, button: str) -> str:
    return render("ideas/call_form.html", form=form, action=action, title=title, button=button)


@pages.post("/appels/nouveau", allow=team)
def open_it() -> ResponseReturnValue:
    """Announce it, or keep its draft."""
    form = Form(OpenCall, request.form, given={"by": me().id})
    return post(form, open_call, done=show_call, page=_new_page)


@pages.get("/appels/<uuid:call_id>", allow=signed_in)
def show(call_id: UUID) -> ResponseReturnValue:
    """One call: what is asked, by which criteria, until when."""
    return _call_page(_found(call_id))


def _found(call_id: UUID) -> Call:
    return queries.the_call(reading(), call_id, drafts=me().has("team"))


def _call_page(call: Call, form: Form[AnnounceCall] | None = None) -> str:
    now = datetime.now(UTC)
    return render(
        "ideas/call.html",
        call=call,
        criteria=criteria_from(call.criteria),
        state=call.state(now),
        states=STATES,
        is_open=call.accepts(now),
        form=form,
        announcing=form or Form(AnnounceCall, values={"seen": call.version}),
    )


@pages.get("/appels/<uuid:call_id>/modifier", allow=team)
def editing(call_id: UUID) -> ResponseReturnValue:
    """The draft of a call, to be written anew."""
    call = _found(call_id)
    if call.announced_at is not None:
        raise Refused("Cet appel est annoncé : ses règles ne changent plus. Seule la clôture peut être repoussée.")
    return _edit_page(Form(ReviseCall, values={**terms_of(call), "seen": call.version}), call_id)


def _edit_page(form: Form[ReviseCall], call_id: UUID) -> str:
    action = url_for(".revise", call_id=call_id)
    return _form_page(form, action, say("Modifier le brouillon"), say("Enregistrer le brouillon"))


@pages.post("/appels/<uuid:call_id>/modifier", allow=team)
def revise(call_id: UUID) -> ResponseReturnValue:
    """Keep what the draft says now."""
    form = Form(ReviseCall, request.form, given={"by": me().id, "call_id": call_id})
    return post(form, revise_call, done=show_call, page=lambda refused: _edit_page(refused, call_id))


@pages.post("/appels/<uuid:call_id>/annonce", allow=team)
def announce(call_id: UUID) -> ResponseReturnValue:
    """Show it to all agents."""
    form = Form(AnnounceCall, request.form, given={"by": me().id, "call_id": call_id})
    return post(form, announce_call, done=show_call, page=lambda refused: _call_page(_found(call_id), refused))


@pages.get("/appels/<uuid:call_id>/cloture", allow=team)
def extending(call_id: UUID) -> ResponseReturnValue:
    """The form of a later closing."""
    call = _found(call_id)
    return _extend_page(Form(ExtendCall, values={"seen": call.version, "closes_at": call.closes_at}), call_id)


def _extend_page(form: Form[ExtendCall], call_id: UUID) -> str:
    action = url_for(".extend", call_id=call_id)
    return _form_page(form, action, say("Repousser la clôture"), say("Repousser la clôture"))


@pages.post("/appels/<uuid:call_id>/cloture", allow=team)
def extend(call_id: UUID) -> ResponseReturnValue:
    """Put it off."""
    form = Form(ExtendCall, request.form, given={"by": me().id, "call_id": call_id})
    return post(form, extend_call, done=show_call, page=lambda refused: _extend_page(refused, call_id))


@pages.get("/appels/<uuid:call_id>/chiffres", allow=signed_in)
def figures(call_id: UUID) -> ResponseReturnValue:
    """What the call has brought, in all and by directorate."""
    call = _found(call_id)
    return render(
        "ideas/call_figures.html",
        call=call,
        figures=queries.figures(reading(), call_id, datetime.now(UTC)),
        links=links("ideas_calls.figures_file", call_id=call_id),
    )


@pages.get("/appels/<uuid:call_id>/chiffres.<form>", allow=signed_in)
def figures_file(call_id: UUID, form: str) -> Response:
    """The same figures as a file."""
    _found(call_id)
    rows = queries.figures(reading(), call_id, datetime.now(UTC)).by_directorate
    return saved(form, "chiffres-de-l-appel", COLUMNS, rows)
