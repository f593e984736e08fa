"""The answers of a product's automatic checks over time, as a file."""

from typing import Any
from uuid import UUID

from flask import Response
from sqlalchemy import Row

from services.portfolio.domain.checks import BY_CODE
from services.portfolio.queries import checks, products
from shared.contracts.jobs import ANSWERS
from shared.web import Pages, reading, signed_in
from shared.web.exports import Column, in_slices, links, saved
from shared.web.languages import say

pages = Pages("portfolio_check_files", __name__, url_prefix="/produits/<uuid:product_id>/verifications")


def _label(row: Row[Any]) -> str:
    return say(BY_CODE[row.code].label) if row.code in BY_CODE else row.code


COLUMNS = (
    Column(name="asked_at", label="Demandée le", of=lambda row: row.asked_at),
    Column(name="check", label="Vérification", of=_label),
    Column(name="code", label="Code", of=lambda row: row.code),
    Column(name="answer", label="Réponse", of=lambda row: say(ANSWERS[row.answer])),
    Column(name="grade", label="Note", of=lambda row: row.grade),
    Column(name="detail", label="Détail", of=lambda row: say(row.detail) if row.detail else ""),
    Column(name="facts", label="Ce qui a été vu", of=lambda row: tuple(row.facts.split("\n")) if row.facts else ()),
    Column(name="milliseconds", label="Durée, en millièmes de seconde", of=lambda row: row.milliseconds),
    Column(name="checked_at", label="Vérifiée le", of=lambda row: row.checked_at),
)


@pages.get("/reponses.<form>", allow=signed_in)
def listed(product_id: UUID, form: str) -> Response:
    """Every answer that is kept, the oldest first."""
    product = products.the_product(reading(), product_id)
    number = product.number
    rows = in_slices(
        lambda session, wanted: checks.answers_in_slices(session, product_id, wanted), lambda row: (row.position,)
    )
    return saved(form, f"verifications-{number}", COLUMNS, rows)


def files(product_id: UUID) -> list[tuple[str, str]]:
    """What the page of checks offers: words and address."""
    return links("portfolio_check_files.listed", product_id=product_id)
