"""The pages of outbound hooks: for the team that lets other services follow what happens."""

import json
from collections.abc import Callable
from contextlib import suppress
from typing import Any
from uuid import UUID

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from services.notify.commands.hooks import keeping
from services.notify.commands.hooks.keeping import AddSecret, ChangeHook, MakeHook, OneHook, OneSecret, ReplayHook
from services.notify.commands.hooks.queueing import OFFERED
from services.notify.commands.hooks.sealing import UNREADABLE, new_secret, opened, shown
from services.notify.domain.hooks import STATES, HookState
from services.notify.queries.hooks import hook_page, hooks
from shared.documents.event_sentences import SENTENCES
from shared.errors import Refused
from shared.uow import UnitOfWork
from shared.web import Form, Pages, execute, here, me, post, reading, render, role
from shared.web.languages import say

pages = Pages("notify_hooks", __name__, url_prefix="/rappels")

keepers = role("team", "administrator")
KINDS = {HookState.ACTIVE: "good", HookState.PAUSED: "wait", HookState.DISABLED: "bad"}
SAMPLE = {"type": "ideas.idea.presented.v1", "timestamp": "2026-11-26T09:00:00+00:00"}
SAMPLE_DATA = {"subject": "ideas/idea/01a2…", "version": 3, "idea_id": "01a2…", "number": "ID-2026-0042"}


def _options() -> dict[str, list[tuple[str, str]]]:
    return {"types": [(wire, say(SENTENCES.get(wire, wire))) for wire in OFFERED]}


def _plain_allowed() -> bool:
    """Addresses without encryption are for tests, where networks that are not public are allowed too."""
    return bool(here().settings.fetch_allowed)


@pages.get("/", allow=keepers)
def index() -> ResponseReturnValue:
    """Whom we call."""
    return render("notify/hooks.html", hooks=hooks(reading()), states=STATES, kinds=KINDS)


@pages.get("/nouveau", allow=keepers)
def new() -> ResponseReturnValue:
    return _new_page(Form(MakeHook, options=_options()))


@pages.post("/nouveau", allow=keepers)
def make() -> ResponseReturnValue:
    """Make a hook; its secret is shown on its page until it was copied."""
    given = {"by": me().id, "sealed": new_secret(here().settings), "plain_allowed": _plain_allowed()}
    form = Form(MakeHook, request.form, given=given, options=_options())
    return post(form, keeping.make_hook, done=_page_of, page=_new_page)


def _new_page(form: Form[MakeHook]) -> str:
    preview = json.dumps({**SAMPLE, "data": SAMPLE_DATA}, indent=2, ensure_ascii=False)
    return render("notify/hook_form.html", form=form, action=url_for(".make"), preview=preview, hook=None)


def _page_of(hook_id: UUID) -> str:
    return url_for(".show", hook_id=hook_id)


@pages.get("/<uuid:hook_id>", allow=keepers)
def show(hook_id: UUID) -> ResponseReturnValue:
    """One hook, what waits for it, its journal."""
    return _hook_page(hook_id, Form(ReplayHook))


def _hook_page(hook_id: UUID, form: Form[ReplayHook]) -> str:
    page = hook_page(reading(), hook_id)
    fresh = {one.id: _to_copy(one.sealed) for one in page.secrets if one.seen_at is None}
    words = {wire: say(SENTENCES.get(wire, wire)) for wire in page.hook.types}
    return render(
        "notify/hook.html", page=page, fresh=fresh, words=words, states=STATES, kinds=KINDS, form=form, replay=form
    )


def _to_copy(sealed: str) -> str:
    with suppress(Refused):
        return shown(opened(here().settings, sealed))
    return say(UNREADABLE)


@pages.get("/<uuid:hook_id>/modifier", allow=keepers)
def edit(hook_id: UUID) -> ResponseReturnValue:
    found = hook_page(reading(), hook_id).hook
    values = {"name": found.name, "url": found.url, "types": found.types, "version": found.version}
    return _edit_page(hook_id)(Form(ChangeHook, values=values, options=_options()))


@pages.post("/<uuid:hook_id>/modifier", allow=keepers)
def change(hook_id: UUID) -> ResponseReturnValue:
    """Keep what was changed, unless somebody else changed it meanwhile."""
    given = {"by": me().id, "hook_id": hook_id, "plain_allowed": _plain_allowed()}
    form = Form(ChangeHook, request.form, given=given, options=_options())
    return post(form, keeping.change_hook, done=_page_of, page=_edit_page(hook_id))


def _edit_page(hook_id: UUID) -> Callable[[Form[ChangeHook]], str]:
    action = url_for(".change", hook_id=hook_id)
    return lambda form: render("notify/hook_form.html", form=form, action=action, preview="", hook=hook_id)


@pages.post("/<uuid:hook_id>/redire", allow=keepers)
def replay(hook_id: UUID) -> ResponseReturnValue:
    """Say again what was delivered since an instant."""
    form = Form(ReplayHook, request.form, given={"by": me().id, "hook_id": hook_id})
    return post(form, keeping.replay_hook, done=_page_of, page=lambda again: _hook_page(hook_id, again))


def _do(function: Callable[[OneHook, UnitOfWork], Any], hook_id: UUID, words: str) -> ResponseReturnValue:
    execute(function, OneHook(by=me().id, hook_id=hook_id))
    flash(say(words))
    return redirect(_page_of(hook_id), 303)


@pages.post("/<uuid:hook_id>/essai", allow=keepers)
def try_it(hook_id: UUID) -> ResponseReturnValue:
    """Put a test into its queue."""
    return _do(keeping.try_hook, hook_id, "L’essai est dans la file. Son résultat sera ci-dessous dans un instant.")


@pages.post("/<uuid:hook_id>/pause", allow=keepers)
def pause(hook_id: UUID) -> ResponseReturnValue:
    return _do(keeping.pause_hook, hook_id, "Ce rappel est en pause : ce qui arrive est gardé pour lui.")


@pages.post("/<uuid:hook_id>/reprise", allow=keepers)
def resume(hook_id: UUID) -> ResponseReturnValue:
    return _do(keeping.resume_hook, hook_id, "Ce rappel est en service : ce qui attendait part maintenant.")


@pages.post("/<uuid:hook_id>/suppression", allow=keepers)
def remove(hook_id: UUID) -> ResponseReturnValue:
    """It is forgotten, with all that waited for it."""
    execute(keeping.remove_hook, OneHook(by=me().id, hook_id=hook_id))
    flash(say("Ce rappel est supprimé."))
    return redirect(url_for(".index"), 303)


@pages.post("/<uuid:hook_id>/cles", allow=keepers)
def add_secret(hook_id: UUID) -> ResponseReturnValue:
    """A second secret, so that the other side can change over."""
    asked = AddSecret(by=me().id, hook_id=hook_id, sealed=new_secret(here().settings))
    return redirect(_page_of(execute(keeping.add_secret, asked)), 303)


@pages.post("/<uuid:hook_id>/cles/<uuid:secret_id>/copiee", allow=keepers)
def secret_seen(hook_id: UUID, secret_id: UUID) -> ResponseReturnValue:
    """Never show it again."""
    return _with_secret(keeping.secret_seen, hook_id, secret_id)


@pages.post("/<uuid:hook_id>/cles/<uuid:secret_id>/retrait", allow=keepers)
def retire_secret(hook_id: UUID, secret_id: UUID) -> ResponseReturnValue:
    """Sign with it no more."""
    return _with_secret(keeping.retire_secret, hook_id, secret_id)


def _with_secret(
    function: Callable[[OneSecret, UnitOfWork], Any], hook_id: UUID, secret_id: UUID
) -> ResponseReturnValue:
    execute(function, OneSecret(by=me().id, hook_id=hook_id, secret_id=secret_id))
    return redirect(_page_of(hook_id), 303)
