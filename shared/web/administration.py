"""What waits in the mailboxes of a service, and the button that tries again."""

from uuid import UUID

import structlog
from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from shared.errors import NotFound
from shared.waiting import open_messages, replay, unpublished
from shared.web.context import here, reading, stop_reading
from shared.web.languages import say
from shared.web.pages import Pages
from shared.web.render import render
from shared.web.rights import role

log = structlog.get_logger()

STATES = ("parked", "waiting", "early")
administrators = role("administrator")


def add_to(pages: Pages) -> None:
    pages.get("/administration/messages", allow=administrators)(messages)
    pages.post("/administration/messages", allow=administrators)(replay_message)


def messages() -> ResponseReturnValue:
    by_state = {state: open_messages(reading(), state) for state in STATES}
    leaving = unpublished(reading())
    counts = {state: len(rows) for state, rows in by_state.items()}
    counts |= {"unpublished": leaving["count"], "again": leaving["again"]}
    return render(
        "tikub/administration_messages.html",
        counts=counts,
        oldest=leaving["oldest"],
        again_since=leaving["again_since"],
        unpublished=leaving["refused"],
        **by_state,
    )


def replay_message() -> ResponseReturnValue:
    """Let one message be handled again at once; asking twice does no more than asking once."""
    stop_reading()
    try:
        found = replay(here().runtime, UUID(request.form.get("message_id", "")))
    except ValueError:
        found = 0
    log.info("message.replayed", message=request.form.get("message_id", "")[:36], found=found)
    if not found:
        raise NotFound("Ce message n’attend plus : il a été traité entre-temps.")
    flash(say("Ce message va être traité à nouveau dans les secondes qui viennent."))
    return redirect(url_for("tikub.messages"), 303)
