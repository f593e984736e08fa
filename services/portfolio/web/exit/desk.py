"""What waits for the DSI on all exit paths, and the lane in which each product is checked, on one page."""

from datetime import timedelta
from typing import Any

from flask import url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import Row

from services.portfolio.domain.exit.conditions import OWNERS
from services.portfolio.domain.exit.states import LABELS
from services.portfolio.queries import exit as paths
from services.portfolio.queries import exit_desk as queries
from services.portfolio.queries import lanes, products
from services.portfolio.web.exit.road import LOOKS
from services.portfolio.web.lanes import STATES as LANES
from services.portfolio.web.paging import after
from shared.people import names_of
from shared.web import Pages, me, reading, render, role
from shared.web.languages import say

pages = Pages("portfolio_exit_desk", __name__, url_prefix="/sorties/dsi")
SOON = timedelta(days=60)


@pages.get("/", allow=role("dsi", "team"))
def show() -> ResponseReturnValue:
    """First what waits, then every path with its lane."""
    today, counts = products.today(), paths.counts(reading())
    conditions, page = queries.conditions(reading(), today), queries.with_lanes(reading(), after())
    names = names_of(reading(), {row.person_id for row in conditions if row.person_id})
    return render(
        "portfolio/exit/desk.html",
        today=today,
        waiting=counts.get("proposed", 0),
        proposed=queries.proposed(reading()),
        conditions=conditions,
        reserves=queries.reserves(reading()),
        names=names,
        owners={owner: say(words) for owner, words in OWNERS.items()},
        reviews=paths.coming_reviews(reading(), today + SOON),
        paths=[(row, say(LABELS[row.state]), LOOKS[row.state], *_lane(row)) for row in page.rows],
        shared=lanes.shared_queue(reading()),
        may_open=me().has("dsi"),
        next=url_for(".show", apres=page.after) if page.after else "",
        first=url_for(".show") if after() else "",
    )


def _lane(row: Row[Any]) -> tuple[str, str]:
    """The lane of a product in words, and how that looks."""
    if row.wanted is None:
        return say("Avec tous les autres"), "plain"
    words, look = LANES[row.wanted, row.is_open]
    return say(words), look
