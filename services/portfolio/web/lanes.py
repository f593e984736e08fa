"""The DSI's page of lanes: whose checks wait apart, what waits where, opening and closing."""

from typing import Any

from flask import request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import Row

from services.portfolio.commands.lanes import CloseLane, OpenLane, close_lane, open_lane
from services.portfolio.domain.lanes import EXIT
from services.portfolio.queries import lanes
from shared.web import Form, Pages, me, post, reading, render, role
from shared.web.languages import say

pages = Pages("portfolio_lanes", __name__, url_prefix="/voies")
dsi = role("dsi")

STATES = {
    (True, True): ("Ouverte", "good"),
    (True, False): ("Ouverture en cours", "wait"),
    (False, True): ("Fermeture en cours", "wait"),
    (False, False): ("Fermée ; elle disparaît quand son dernier ouvrier est parti", "plain"),
}
"""By what is wanted and what is done."""


@pages.get("/", allow=role("dsi", "team"))
def index() -> ResponseReturnValue:
    """The lanes, and what waits with all others."""
    return _page(Form(OpenLane, values={"number": request.args.get("produit", "")}))


@pages.post("/", allow=dsi)
def open_one() -> ResponseReturnValue:
    """Give a product a lane of its own."""
    form = Form(OpenLane, request.form, given={"by": me().id})
    return post(form, open_lane, done=lambda _product: url_for(".index"), page=_page)


def _page(form: Form[OpenLane]) -> str:
    rows = lanes.lanes(reading())
    return render(
        "portfolio/lanes.html",
        form=form,
        lanes=[(row, *_state(row), EXIT.lane(row.number)) for row in rows],
        shared=lanes.shared_queue(reading()),
        may=me().has("dsi"),
    )


def _state(row: Row[Any]) -> tuple[str, str]:
    words, look = STATES[row.wanted, row.is_open]
    return say(words), look


@pages.get("/<number>/fermeture", allow=dsi)
def closing(number: str) -> ResponseReturnValue:
    """Ask once more."""
    return _closing_page(number, Form(CloseLane))


@pages.post("/<number>/fermeture", allow=dsi)
def close(number: str) -> ResponseReturnValue:
    """Let its checks wait with all others again."""
    form = Form(CloseLane, request.form, given={"by": me().id, "number": number})
    return post(
        form, close_lane, done=lambda _product: url_for(".index"), page=lambda refused: _closing_page(number, refused)
    )


def _closing_page(number: str, form: Form[CloseLane]) -> str:
    return render("portfolio/close_lane.html", number=number, form=form)
