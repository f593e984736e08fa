"""Money that a decision grants becomes planned money of its product."""

from datetime import date

from sqlalchemy import select

from services.portfolio.domain.gates import GateState
from services.portfolio.domain.money import MoneyKind, MoneyLine, Stage, end_of
from services.portfolio.domain.product import Product
from services.portfolio.domain.questions import Question
from services.portfolio.tables import money_line
from shared.identifiers import id_from
from shared.uow import UnitOfWork


def keep_granted(product: Product, asked: Question, decided_on: date, uow: UnitOfWork) -> None:
    """One line for each granted question about money, which bears the decision's number."""
    if asked.state is not GateState.GRANTED or not asked.amount_cents:
        return
    last_day = date(asked.fiscal_year, 12, 31)
    uow.add(
        MoneyLine(
            id=id_from(asked.id, "money"),
            product_id=product.id,
            stage=Stage.PLANNED,
            kind=MoneyKind.ALL,
            year=asked.fiscal_year,
            cents=asked.amount_cents,
            on=min(max(decided_on, date(asked.fiscal_year, 1, 1)), last_day),
            until=asked.review_on or last_day,
            note=asked.label,
            decision_number=asked.decision_number,
            question_id=asked.id,
            by=asked.requested_by,
            at=uow.now,
        )
    )
    reckon_end(product, uow)


def reckon_end(product: Product, uow: UnitOfWork) -> None:
    """Write down anew the day on which the money of a product ends; its row is locked."""
    uow.session.flush()
    lines = uow.session.scalars(select(MoneyLine).where(money_line.c.product_id == product.id))
    product.money_ends_on = end_of(lines)
