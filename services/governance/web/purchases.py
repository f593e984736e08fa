"""The purchase notice of a decision: what whoever buys needs to know, from the register and the envelopes."""

from flask.typing import ResponseReturnValue

from services.governance.domain.envelopes import grants
from services.governance.queries.envelopes import purchases_of
from services.governance.queries.register import decision_numbered
from services.governance.queries.reviews import review_of
from services.governance.queries.withheld import check_told
from services.governance.web.visit import viewer
from shared.errors import NotFound
from shared.web import Pages, reading, render, signed_in

pages = Pages("purchases", __name__)


@pages.get("/registre/<number>/achat", allow=signed_in)
def show(number: str) -> ResponseReturnValue:
    """What was promised on it, line by line; nothing is bought on a refusal."""
    session = reading()
    decision = decision_numbered(session, number)
    check_told(session, number, viewer())
    if not grants(decision):
        raise NotFound("Cette décision n’accorde rien : elle n’a pas d’avis d’achat.")
    lines = purchases_of(session, decision.id)
    total = sum(row.amount_cents - row.released_cents for row in lines)
    review = review_of(session, decision.id)
    return render("governance/purchase.html", decision=decision, lines=lines, total=total, review=review)
