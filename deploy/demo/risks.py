"""Risks of the story: one that is grave, one to be watched."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

from sqlalchemy import select

from services.portfolio.commands.risks import WriteRisk, write_risk
from services.portfolio.tables import product
from services.portfolio.tables.risks import risks_of
from shared.service import Runtime

PRODUCT = "Bourses de rentrée"
WRITTEN = (
    (
        "Une seule personne connaît le calcul des bourses",
        "high",
        "high",
        "Deux agents de la DSI travaillent avec elle chaque mardi jusqu’à la reprise.",
        20,
    ),
    (
        "Trop de familles demandent le même jour de septembre",
        "medium",
        "medium",
        "Un essai de charge en juin, et une page d’attente.",
        60,
    ),
)
"""What may go wrong, how likely, how grave, what is done, in how many days it is looked at again."""


def write_risks(portfolio: Runtime, by: UUID) -> None:
    """Write them; told once."""
    with portfolio.reading() as session:
        product_id: UUID = session.scalars(select(product.c.id).where(product.c.title == PRODUCT)).one()
        if risks_of(session, product_id):
            return
    for title, likelihood, impact, mitigation, days in WRITTEN:
        asked = WriteRisk(
            by=by,
            product_id=product_id,
            risk_id=None,
            seen=0,
            title=title,
            likelihood=likelihood,
            impact=impact,
            mitigation=mitigation,
            who="",
            over=False,
            why="",
            review_on=(datetime.now(UTC) + timedelta(days=days)).date(),
        )
        portfolio.do(write_risk, asked)
