"""From a posted form to one effect and one answer, however often it is sent."""

import hashlib
import json
from collections.abc import Callable
from datetime import UTC, datetime
from functools import wraps
from typing import Any, TypeVar
from uuid import UUID

from flask import current_app, g, make_response, redirect, request
from flask.typing import ResponseReturnValue
from sqlalchemy import select, update
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response

from shared.database import insert_into
from shared.errors import Invalid, Refusal
from shared.failpoints import fault
from shared.mailboxes import posted
from shared.uow import UnitOfWork
from shared.web import keys
from shared.web.context import here, stop_reading
from shared.web.forms import TOKENS, Form
from shared.web.identity.person import me
from shared.web.words import advise

C = TypeVar("C")
R = TypeVar("R")

ALREADY = (
    "Ce formulaire a déjà été enregistré avec d’autres réponses : rien n’a été changé. "
    "Pour enregistrer aussi celles-ci, envoyez-les à nouveau."
)


def execute(function: Callable[[C, UnitOfWork], R], command: C) -> R:
    """Run a command in one transaction, from the first row to COMMIT, again when the database asks for it."""
    stop_reading()
    result = here().runtime.do(_with_failpoints(function), command, correlation=g.correlation)
    fault("W4")
    return result


def _with_failpoints(function: Callable[[C, UnitOfWork], R]) -> Callable[[C, UnitOfWork], R]:
    @wraps(function)
    def watched(command: C, uow: UnitOfWork) -> R:
        fault("W1")
        result = function(command, uow)
        fault("W2")
        uow.session.flush()
        fault("W3")
        return result

    return watched


def post(
    form: Form[C],
    function: Callable[[C, UnitOfWork], R],
    *,
    done: Callable[[R], str],
    page: Callable[[Form[C]], ResponseReturnValue],
) -> Response:
    """303 to `done(result)`; a form that is refused is shown again by `page`, with what was typed and why."""
    try:
        location = _once(form, function, done)
    except Refusal as refusal:
        if refusal.status not in {409, 422}:
            raise
        form.refuse(refusal)
        form.read_at = _readable_here() if form.overtaken else ""
        return make_response(page(form), refusal.status)
    advise(form)
    return redirect(location, 303)


def _readable_here() -> str:
    """The address of this form, if it can also be read; empty when it only takes posts."""
    adapter = current_app.create_url_adapter(request)
    return request.path if adapter is not None and adapter.test(request.path, method="GET") else ""


def _once(form: Form[C], function: Callable[[C, UnitOfWork], R], done: Callable[[R], str]) -> str:
    key, fingerprint, command = keys.read(form.posted_key), _fingerprint(form), form.command()

    @wraps(function)
    def first_or_again(asked: C, uow: UnitOfWork) -> str:
        if not take(uow, key, fingerprint):
            return taken(uow, key, fingerprint, ALREADY)
        location = done(function(asked, uow))
        uow.session.execute(update(posted).where(posted.c.key == key).values(location=location))
        return location

    return execute(first_or_again, command)


def take(uow: UnitOfWork, key: UUID, fingerprint: str) -> bool:
    """The first statement of the transaction: a twin waits here until the first one has committed or given up."""
    # Not uow.now: reading the clock here would freeze it before the locks that the command still has to wait for.
    row = {"key": key, "person_id": me().id, "body_hash": fingerprint, "at": datetime.now(UTC)}
    insert = insert_into(uow.session, posted).values(**row)
    return uow.session.scalar(insert.on_conflict_do_nothing().returning(posted.c.key)) is not None


def taken(uow: UnitOfWork, key: UUID, fingerprint: str, otherwise: str) -> str:
    """Where the first post of this key led, if it was the same post by the same person; `otherwise` refuses it."""
    before = uow.session.execute(select(posted).where(posted.c.key == key)).one()
    if (before.person_id, before.body_hash) != (me().id, fingerprint):
        raise Invalid({"": [otherwise]})
    return str(before.location)


def _fingerprint(form: Form[Any]) -> str:
    data = form.data or MultiDict[str, str]()
    answers = sorted((name, data.getlist(name)) for name in data if name not in TOKENS)
    answers += sorted((name, [upload.filename, upload.sha256]) for name, upload in form.uploads.items())
    return hashlib.sha256(json.dumps([request.path, answers]).encode()).hexdigest()
