"""The money of a product: amounts entered, struck, and granted by a decision."""

from datetime import date
from uuid import UUID

from sqlalchemy import select

from services.portfolio.domain.gates import GateState
from services.portfolio.domain.money import (
    ACTIVITIES,
    CREDITS,
    KINDS,
    STAGES,
    Activity,
    Credit,
    MoneyKind,
    MoneyLine,
    Stage,
    changed,
    end_of,
)
from services.portfolio.domain.product import Product
from services.portfolio.domain.questions import Question
from services.portfolio.tables import money_line
from shared.errors import NotFound
from shared.identifiers import id_from, new_id
from shared.messages import choice, command, day, given, money, text
from shared.schemas import PARIS
from shared.uow import UnitOfWork

APART = {credit.value: words for credit, words in CREDITS.items() if credit is not Credit.BOTH}
"""What the form offers: empty, a planned amount allows both, as before there was a choice."""


@command
class EnterMoney:
    """Write an amount down."""

    by: UUID = given()
    product_id: UUID = given()
    stage: str = choice({stage.value: words for stage, words in STAGES.items()}, label="Où en est ce montant")
    kind: str = choice({kind.value: words for kind, words in KINDS.items()}, label="Ce qu’il paie")
    activity: str = choice(
        {activity.value: words for activity, words in ACTIVITIES.items() if activity is not Activity.ALL},
        label="Pour quel travail",
        required=False,
    )
    amount: int = money(min=1, label="Montant en euros", help="Par exemple 1 250,50.")
    on: date = day(
        label="Date", help="Le jour de la dépense ou de l’engagement ; pour du prévu, le premier jour couvert."
    )
    until: date | None = day(
        label="Dernier jour couvert", help="Pour du prévu seulement ; vide : la fin de l’année.", required=False
    )
    credit: str = choice(
        APART,
        label="Ce que permet ce montant prévu",
        help="Pour du prévu, quand on promet et paie des années différentes ; vide : les deux.",
        required=False,
    )
    note: str = text(max=300, label="Objet", help="Par exemple le numéro du bon de commande.", required=False)


def enter_money(cmd: EnterMoney, uow: UnitOfWork) -> UUID:
    """Add the line; returns the product's id."""
    product = uow.get(Product, cmd.product_id)
    line = MoneyLine(
        id=new_id(),
        product_id=product.id,
        stage=Stage(cmd.stage),
        kind=MoneyKind(cmd.kind),
        year=cmd.on.year,
        cents=cmd.amount,
        on=cmd.on,
        until=cmd.until,
        note=cmd.note,
        activity=Activity(cmd.activity or Activity.ALL),
        credit=Credit(cmd.credit or Credit.BOTH),
        by=cmd.by,
        at=uow.now,
    )
    line.check(uow.now.astimezone(PARIS).date())
    uow.add(line)
    reckon(product, cmd.on.year, cmd.by, uow)
    return product.id


@command
class StrikeMoney:
    """Take back an amount that was wrong: it stays to be read, struck out."""

    by: UUID = given()
    product_id: UUID = given()
    line_id: UUID = given()
    why: str = text(max=300, min=5, label="Pourquoi le barrer", help="Il reste lisible, barré, avec cette raison.")


def strike_money(cmd: StrikeMoney, uow: UnitOfWork) -> UUID:
    """Strike the line; returns the product's id."""
    product = uow.get(Product, cmd.product_id)
    line = uow.session.get(MoneyLine, cmd.line_id, populate_existing=True)
    if line is None or line.product_id != product.id:
        raise NotFound("Nous ne trouvons pas ce montant.")
    line.strike(by=cmd.by, why=cmd.why, now=uow.now)
    reckon(product, line.year, cmd.by, uow)
    return product.id


def keep_granted(product: Product, asked: Question, decided_on: date, uow: UnitOfWork) -> None:
    """Money that a decision grants is planned: one line for each question, which bears the decision's number."""
    if asked.state is not GateState.GRANTED or not asked.amount_cents:
        return
    last_day = date(asked.fiscal_year, 12, 31)
    line = MoneyLine(
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
    uow.add(line)
    reckon(product, line.year, None, uow)


def reckon(product: Product, year: int, by: UUID | None, uow: UnitOfWork) -> None:
    """Write down anew the day on which the money ends, and say it; the row of the product is locked."""
    uow.session.flush()
    lines = list(uow.session.scalars(select(MoneyLine).where(money_line.c.product_id == product.id)))
    product.money_ends_on = end_of(lines)
    uow.say(changed(product, lines, year, by=by, now=uow.now))
