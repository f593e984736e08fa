"""What one request can reach: the service it belongs to, its runtime, its settings, and one session to read with."""

from contextlib import ExitStack
from dataclasses import dataclass
from typing import cast

from flask import Flask, current_app, g
from sqlalchemy.orm import Session

from shared.service import Runtime, Service
from shared.settings import Settings


@dataclass(frozen=True)
class Here:
    service: Service
    runtime: Runtime
    settings: Settings


def install(app: Flask, here: Here) -> None:
    app.extensions["tikub"] = here
    app.teardown_appcontext(lambda _fault: stop_reading())


def here() -> Here:
    return cast("Here", current_app.extensions["tikub"])


def reading() -> Session:
    """The session of this request's queries; it ends with the request, or when something is about to be written."""
    if "reading" not in g:
        g.reading_ends = ExitStack()
        g.reading = g.reading_ends.enter_context(here().runtime.reading())
    return cast("Session", g.reading)


def stop_reading() -> None:
    """Give the connection back: a reader that waits for its own writer would wait for ever."""
    if g.pop("reading", None) is not None:
        g.pop("reading_ends").close()
