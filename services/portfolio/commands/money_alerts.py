"""Looking ahead: whoever follows a product is warned, and a committee asked for, before its money ends."""

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

import structlog
from sqlalchemy import select

from services.portfolio.commands.questions import Wanted, ask
from services.portfolio.domain.money import WARN_DAYS, ending
from services.portfolio.domain.product import Product
from services.portfolio.domain.questions import QuestionKind
from services.portfolio.tables import money_alert, phase, product, question, vocabulary
from shared.database import insert_into
from shared.errors import DatabaseDown, Refused
from shared.schemas import PARIS
from shared.service import Runtime
from shared.uow import UnitOfWork

log = structlog.get_logger()

BY_ITSELF = (
    "Demande automatique : l’argent de ce produit s’arrête dans {days} jours. "
    "L’instance dit s’il continue, et avec quels moyens."
)
AT_ONCE = 200


@dataclass(frozen=True)
class WarnOfMoney:
    """The money of a product may end soon."""

    product_id: UUID


def warn_of_money(cmd: WarnOfMoney, uow: UnitOfWork) -> bool:
    """Warn once for each day on which the money ends, whoever comes twice; tells whether it did."""
    # The row of the product makes two workers wait for each other; the key of the alert decides which of them warns.
    found = uow.get(Product, cmd.product_id)
    today = uow.now.astimezone(PARIS).date()
    left = (found.money_ends_on - today).days if found.money_ends_on else -1
    current = found.phase_on(today)
    if left < 0 or current is None or not vocabulary(uow.session).is_on_road(current.code):
        return False
    news = [days for days in WARN_DAYS if left <= days and _is_first(found, days, uow)]
    if not news:
        return False
    request_id = _ask_for_committee(found, left, uow) if WARN_DAYS[0] in news else None
    uow.say(ending(found, request_id, today=today, now=uow.now))
    return True


def _is_first(found: Product, days: int, uow: UnitOfWork) -> bool:
    row = {"product_id": found.id, "ends_on": found.money_ends_on, "days": days, "at": uow.now}
    insert = insert_into(uow.session, money_alert).values(**row).on_conflict_do_nothing()
    return uow.session.scalar(insert.returning(money_alert.c.days)) is not None


def _ask_for_committee(found: Product, left: int, uow: UnitOfWork) -> UUID | None:
    """The question whether it continues, unless one was asked in the days for which this one stands."""
    since = uow.now - timedelta(days=WARN_DAYS[0])
    lately = (question.c.product_id == found.id, question.c.kind == QuestionKind.CONTINUATION)
    if uow.session.scalar(select(question.c.id).where(*lately, question.c.requested_at > since).limit(1)):
        return None
    try:
        return ask(found, Wanted(kind=QuestionKind.CONTINUATION, reason=BY_ITSELF.format(days=left), by=None), uow).id
    except Refused:
        # The team has asked already, long ago: the body has the question.
        return None


def warn_of_ending_money(runtime: Runtime) -> int:
    """Warn of every product whose money ends within 45 days; returns how many were news."""
    return sum(_warn_alone(runtime, product_id) for product_id in _due(runtime))


def _due(runtime: Runtime) -> list[UUID]:
    with runtime.reading() as session:
        today = runtime.clock(session).astimezone(PARIS).date()
        told = select(money_alert.c.days).where(
            money_alert.c.product_id == product.c.id, money_alert.c.ends_on == product.c.money_ends_on
        )
        soon = [
            product.c.money_ends_on.between(today, today + timedelta(days=days))
            & ~told.where(money_alert.c.days == days).exists()
            for days in WARN_DAYS
        ]
        here = (phase.c.product_id == product.c.id, phase.c.code.in_(vocabulary(session).road(today)))
        current = (phase.c.current_from <= today, (phase.c.current_until.is_(None)) | (phase.c.current_until > today))
        wanted = select(product.c.id).join(phase, phase.c.product_id == product.c.id).where(*here, *current)
        return list(session.scalars(wanted.where(soon[0] | soon[1]).order_by(product.c.money_ends_on).limit(AT_ONCE)))


def _warn_alone(runtime: Runtime, product_id: UUID) -> bool:
    try:
        return runtime.do(warn_of_money, WarnOfMoney(product_id), correlation=f"money-{product_id}")
    except DatabaseDown:
        raise
    except Exception:
        # One product that cannot be warned of must not keep the others from it; the log tells.
        log.exception("money.not_warned", product_id=str(product_id))
        return False
