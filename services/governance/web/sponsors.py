"""The page of sponsors: of the products they sponsor, what must be decided and when, what was decided, the money."""

from datetime import datetime
from typing import Any

from flask.typing import ResponseReturnValue

from services.governance.queries import sponsors as queries
from services.governance.queries.deliberations import cases_without
from services.governance.web.asked import question
from services.governance.web.calendar import KEPT, calendar_file
from services.governance.web.conditions import STATES
from services.governance.web.road import OUTCOMES, tag
from services.governance.web.visit import now, viewer
from shared.web import Pages, me, reading, render, signed_in

pages = Pages("sponsors", __name__, url_prefix="/parrainages")


@pages.get("/", allow=signed_in)
def index() -> ResponseReturnValue:
    """For each sponsor their own products only; for the team also those that nobody sponsors any more."""
    session, who, moment = reading(), viewer(), now()
    products = queries.sponsored(session, who)
    ids = [row.product_id for row in products]
    cases = queries.to_decide(session, ids)
    return render(
        "governance/sponsors.html",
        products=products,
        cases=cases,
        sittings=queries.sitting_of(session, cases, moment),
        without_act=cases_without(session, [row.id for row in cases]),
        decided=queries.decided(session, ids),
        conditions=queries.conditions_of(session, ids),
        alone=queries.without_sponsor(session, who.today) if me().has("team") else [],
        question=question,
        tag_of_case=_tag(moment),
        outcomes=OUTCOMES,
        states=STATES,
    )


def _tag(moment: datetime) -> Any:
    return lambda row: tag(row.state, row.closes_at, moment, None)


@pages.get("/seances.ics", allow=signed_in)
def calendar() -> ResponseReturnValue:
    """The sittings at which their products are dealt with, for a calendar program."""
    return calendar_file(queries.calendar_of(reading(), viewer(), now() - KEPT))
