"""The register of decisions, open to every agent."""

from flask import request
from flask.typing import ResponseReturnValue

from services.governance.queries.register import register
from services.governance.web.road import OUTCOMES
from shared.web import Pages, reading, render, signed_in

pages = Pages("register", __name__)


@pages.get("/registre", allow=signed_in)
def index() -> ResponseReturnValue:
    """Decisions, the last one first."""
    page = register(reading(), request.args.get("apres"))
    return render("governance/register.html", page=page, outcomes=OUTCOMES, begun="apres" in request.args)
