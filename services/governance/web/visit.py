"""Who looks at a page of governance, and at what instant."""

from datetime import datetime
from uuid import UUID

from flask import request

from services.governance.domain.days import in_paris
from services.governance.queries.cases import Viewer
from shared.errors import NotFound
from shared.web import here, me, reading

NO_PAGE = "Cette page de la liste n’existe pas."


def viewer() -> Viewer:
    """The person signed in, as queries know them."""
    return Viewer(me().id, sees_all=me().has("team", "dsi"), today=in_paris(now()), team=me().has("team"))


def now() -> datetime:
    """The instant on the clock that opens and closes votes."""
    return here().runtime.clock(reading())


def after() -> UUID | None:
    """Where the page of a list begins."""
    try:
        return UUID(request.args["apres"]) if "apres" in request.args else None
    except ValueError:
        raise NotFound(NO_PAGE) from None
