"""Who takes part in what: learned from other services, so that they are told of what becomes of it."""

from collections.abc import Iterable
from uuid import UUID

from services.notify.commands.telling import settle
from services.notify.domain.involvement import Part
from services.notify.policies.base import on
from services.notify.tables.involved import involve, leave_out, those_involved
from shared.contracts.ideas import SupporterChanged
from shared.contracts.portfolio import TeamChanged
from shared.policies import NEWEST
from shared.schemas import PARIS
from shared.uow import UnitOfWork


@on(SupporterChanged, order=NEWEST)
def when_somebody_supports_an_idea(event: SupporterChanged, uow: UnitOfWork) -> None:
    """They are told what becomes of it, until they take their support back."""
    if event.supports:
        involve(uow.session, event.support_id, event.idea_id, event.person_id, Part.SUPPORTER)
    else:
        leave_out(uow.session, event.support_id)


@on(TeamChanged)
def when_a_team_changes(event: TeamChanged, uow: UnitOfWork) -> None:
    """Sponsors and members are told of their product, until their last day; nobody looks for a sponsor who is there."""
    part = Part.SPONSOR if event.role == "sponsor" else Part.MEMBER
    involve(uow.session, event.stay_id, event.product_id, event.person_id, part, until=event.until)
    if part is Part.SPONSOR:
        settle(uow, event.product_id, "sponsor_gone")


def supporters(idea_id: UUID | None, uow: UnitOfWork) -> list[UUID]:
    """Who supports an idea."""
    return _those(idea_id, (Part.SUPPORTER,), uow)


def evaluators(idea_id: UUID | None, uow: UnitOfWork) -> list[UUID]:
    """Who was asked to evaluate an idea and has not recused themselves."""
    return _those(idea_id, (Part.EVALUATOR,), uow)


def sponsors(product_id: UUID | None, uow: UnitOfWork) -> list[UUID]:
    """Whose support at the top a product has today."""
    return _those(product_id, (Part.SPONSOR,), uow)


def crew(product_id: UUID | None, uow: UnitOfWork) -> list[UUID]:
    """Who works on a product today, and its sponsors."""
    return _those(product_id, (Part.SPONSOR, Part.MEMBER), uow)


def _those(about: UUID | None, parts: Iterable[Part], uow: UnitOfWork) -> list[UUID]:
    return those_involved(uow.session, about, tuple(parts), uow.now.astimezone(PARIS).date())
