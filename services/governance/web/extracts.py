"""Minutes that were approved, as anyone may read them: counts and decisions, nobody's name (rule R36)."""

from flask import request
from flask.typing import ResponseReturnValue

from services.governance.queries import minutes as queries
from services.governance.queries.withheld import withheld
from services.governance.web.minutes import shown_items
from services.governance.web.sittings import ENDS
from shared.web import Pages, anyone, reading, render

pages = Pages("extracts", __name__, url_prefix="/proces-verbaux")


@pages.get("/", allow=anyone)
def index() -> ResponseReturnValue:
    """Those that were approved, the last sitting first."""
    page = queries.approved(reading(), request.args.get("apres"))
    return render("governance/extracts.html", page=page, begun="apres" in request.args)


@pages.get("/<number>", allow=anyone)
def show(number: str) -> ResponseReturnValue:
    """One; of what was not decided only its number is told."""
    found, sitting = queries.approved_numbered(reading(), number)
    items = shown_items(found, withheld(reading()))
    return render("governance/extract.html", minutes=found, sitting=sitting, items=items, told=found.said, ends=ENDS)
