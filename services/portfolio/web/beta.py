"""What was odd in the imported files, for the team."""

from flask import request, url_for
from flask.typing import ResponseReturnValue

from services.portfolio.domain.anomalies import WORDS, AnomalyKind
from services.portfolio.queries import beta as queries
from services.portfolio.web.paging import after
from shared.errors import NotFound
from shared.web import Pages, reading, render, role
from shared.web.languages import say

pages = Pages("portfolio_imports", __name__, url_prefix="/imports")


@pages.get("/", allow=role("team"))
def report() -> ResponseReturnValue:
    """How many files were read, and each kind of warning with its count."""
    counts = [(say(WORDS[row.kind]), row) for row in queries.anomaly_counts(reading())]
    return render("portfolio/imports.html", imported=queries.imported(reading()), counts=counts)


@pages.get("/anomalies/<kind>", allow=role("team"))
def anomalies(kind: str) -> ResponseReturnValue:
    """The products that have one kind of warning."""
    if kind not in set(AnomalyKind):
        raise NotFound
    asked = AnomalyKind(kind)
    page = queries.products_with(reading(), asked, after())
    following = url_for(".anomalies", kind=kind, apres=page.after) if page.after else ""
    return render(
        "portfolio/anomalies.html",
        words=say(WORDS[asked]),
        page=page,
        next=following,
        first=url_for(".anomalies", kind=kind) if request.args.get("apres") else "",
    )
