"""What machines ask: alive, ready, figures, version. The web tier stays ready while the bus is down."""

from flask import Blueprint, current_app, jsonify
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response

from shared.database import is_down
from shared.errors import DatabaseDown
from shared.migrate import at_head
from shared.version import VERSION
from shared.web.context import here
from shared.web.pages import Pages
from shared.web.rights import anyone


def pages() -> Blueprint:
    health = Pages("health", __name__)
    health.get("/healthz", allow=anyone)(alive)
    health.get("/readyz", allow=anyone)(ready)
    health.get("/metrics", allow=anyone)(metrics)
    health.get("/version", allow=anyone)(version)
    return health


def alive() -> ResponseReturnValue:
    return jsonify(status="ok", service=here().service.name)


def ready() -> ResponseReturnValue:
    """200 when the database answers and has the shape that this code expects."""
    try:
        shaped = at_head(here().runtime)
    except Exception as fault:
        if not isinstance(fault, DatabaseDown) and not is_down(fault):
            raise
        return jsonify(status="down", database="unreachable"), 503
    if not shaped:
        return jsonify(status="down", database="not migrated"), 503
    return jsonify(status="ok", database="ok")


def version() -> ResponseReturnValue:
    return jsonify(service=here().service.name, version=VERSION)


def metrics() -> ResponseReturnValue:
    """Of all the processes that serve these pages."""
    told: Response = current_app.extensions["tikub.stopwatch"].tell()
    return told
