"""Standards of the story: a product that proves most of them, one proof that has expired, one waiver."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID

from sqlalchemy import select

from services.portfolio.commands.standards.stating import StateStandard, WaiveStandard, state_standard, waive_standard
from services.portfolio.tables import product
from services.portfolio.tables.standards import standards_of
from shared.service import Runtime

PRODUCT = "Bourses de rentrée"
STATED = (
    (
        "accessibility",
        "proven",
        400,
        "Audit de 106 critères, huit pages vérifiées.",
        "https://bourses.region.example/acces",
    ),
    ("user_tests", "proven", 200, "Cinq familles et deux gestionnaires, compte rendu du 12.", ""),
    ("privacy", "proven", 90, "Registre des traitements, ligne 118.", "https://bourses.region.example/donnees"),
    ("plain_words", "declared", 30, "Relu par deux agents d’accueil de lycée.", ""),
    ("open_code", "declared", 30, "Le dépôt sera ouvert avec la reprise par la DSI.", ""),
)
"""Standard, what is said of it, how many days ago, in which words, with which proof."""
WAIVED, WHY = "public_figures", "Les chiffres sont publiés une fois par an, avec le bilan de la campagne de bourses."


def tell_of_standards(portfolio: Runtime, by: UUID) -> None:
    """State them as on the day of each proof; told once."""
    with portfolio.reading() as session:
        product_id: UUID = session.scalars(select(product.c.id).where(product.c.title == PRODUCT)).one()
        if standards_of(session, product_id):
            return
    for code, claim, days_ago, words, link in STATED:
        then = datetime.now(UTC) - timedelta(days=days_ago)
        asked = StateStandard(
            file=None,
            by=by,
            product_id=product_id,
            code=code,
            seen=0,
            claim=claim,
            words=words,
            link=link,
            given_on=then.date(),
            until=None,
        )
        past = replace(portfolio, clock=lambda _session, then=then: then)  # type: ignore[misc]
        try:
            past.do(state_standard, asked)
        finally:
            past.engine.dispose()
    until = (datetime.now(UTC) + timedelta(days=200)).date()
    portfolio.do(
        waive_standard, WaiveStandard(by=by, product_id=product_id, code=WAIVED, seen=0, words=WHY, until=until)
    )
