"""What the page of a path shows of the product's standards and risks."""

from datetime import date
from typing import Any

from flask import url_for

from services.portfolio.domain.exit.quality import Concern, concerns
from services.portfolio.domain.product import Product
from services.portfolio.domain.risks import WEIGHTS, Risk
from services.portfolio.domain.standards import LIGHTS, SEEN, STANDINGS, Held, Light, Seen, counted
from services.portfolio.queries.standards import held_by
from services.portfolio.tables.risks import risks_of
from shared.web import reading
from shared.web.filters import date_fr
from shared.web.languages import say

FIRST = 8
"""Lines that the page shows; the pages of standards and risks have all."""

LOOKS = {Light.GREEN: "good", Light.AMBER: "wait", Light.RED: "bad"}


def quality_of(product: Product, today: date) -> dict[str, Any]:
    """Lights counted, then what is amiss in words, the worst first."""
    held, risks = held_by(reading(), product.id, today), risks_of(reading(), product.id)
    found, lights = concerns(held, risks, today), counted(held)
    return {
        "lights": [(lights[light], say(LIGHTS[light]), LOOKS[light]) for light in Light],
        "concerns": [_line(one, product, today) for one in found[:FIRST]],
        "more_concerns": max(0, len(found) - FIRST),
    }


def _line(one: Concern, product: Product, today: date) -> tuple[str, str, str, str, str]:
    """What it is, where it stands, how that looks, what is known of it, where one acts."""
    if isinstance(one.about, Risk):
        return _risk(one.about, LOOKS[one.light], product, today)
    return _standard(one.about, LOOKS[one.light], product)


def _standard(one: Held, look: str, product: Product) -> tuple[str, str, str, str, str]:
    until = one.standard.until if one.standard else None
    denied = say(SEEN[one.seen]) if one.seen is Seen.DENIED else ""
    told = denied or (say("jusqu’au {day}", day=date_fr(until)) if until else "")
    address = url_for("portfolio_standards.show", product_id=product.id)
    return say(one.line.label), say(STANDINGS[one.standing]), look, told, address


def _risk(one: Risk, look: str, product: Product, today: date) -> tuple[str, str, str, str, str]:
    day = date_fr(one.last.review_on)
    told = say("À revoir depuis le {day}", day=day) if one.is_due(today) else say("À revoir le {day}", day=day)
    address = url_for("portfolio_risks.show", product_id=product.id)
    title = say("Risque : {title}", title=one.last.title)
    return title, say(WEIGHTS[one.weight]), look, told, address
