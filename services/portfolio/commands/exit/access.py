"""The path that a command is about, locked, once it is sure that the person may do this."""

from datetime import date
from typing import Protocol
from uuid import UUID

from services.portfolio.domain.exit.acts import Act, hats, may
from services.portfolio.domain.exit.path import ExitPath
from services.portfolio.domain.product import Product
from services.portfolio.tables.team import is_member
from shared.errors import Forbidden
from shared.people import roles_of
from shared.schemas import PARIS
from shared.uow import UnitOfWork


class OnPath(Protocol):
    """A command about a path."""

    @property
    def by(self) -> UUID: ...
    @property
    def path_id(self) -> UUID: ...


def the_path(cmd: OnPath, uow: UnitOfWork, act: Act, *, seen: int | None = None) -> tuple[ExitPath, Product]:
    """The path and its product; raises Forbidden where this act is not for this person."""
    path = uow.get(ExitPath, cmd.path_id, seen=seen)
    product = uow.session.get_one(Product, path.product_id)
    check_may(act, product, cmd.by, uow)
    return path, product


def check_may(act: Act, product: Product, by: UUID, uow: UnitOfWork) -> None:
    """Raise Forbidden where this act is not for this person."""
    if not may(act, worn(product, by, uow)):
        raise Forbidden


def worn(product: Product, by: UUID, uow: UnitOfWork) -> frozenset[str]:
    """What somebody is for a product."""
    member = is_member(uow.session, product.id, by, today_of(uow))
    return hats(by, product.carrier_id, roles_of(uow.session, by), member=member)


def today_of(uow: UnitOfWork) -> date:
    """The day it is in Paris."""
    return uow.now.astimezone(PARIS).date()
