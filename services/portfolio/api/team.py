"""Teams of products and the roles they look somebody for, for programs."""

from typing import Any
from uuid import UUID

from marshmallow import Schema, fields
from sqlalchemy import Row, func, select

from services.portfolio.api.base import api
from services.portfolio.domain.recruiting import OfferState
from services.portfolio.domain.team import TeamRole
from services.portfolio.queries import products
from services.portfolio.queries.of_product import rows_of
from services.portfolio.tables import offer, stay, wanted
from services.portfolio.tables.team import is_member
from shared.people import names_of
from shared.web import me, reading, signed_in
from shared.web.slices import Slice

ROLES = ", ".join(TeamRole)


class StaySchema(Schema):
    """Somebody in a role, from a day on."""

    id = fields.UUID()
    person_id = fields.UUID()
    name = fields.String(metadata={"description": "Empty for somebody who was erased"})
    role = fields.String(metadata={"description": ROLES})
    share = fields.Integer(metadata={"description": "Per cent of their working time; 0: not told"})
    since = fields.Date()
    until = fields.Date(allow_none=True, metadata={"description": "The last day; null while not known"})
    note = fields.String()


class WantedRoleSchema(Schema):
    """A role that a product looks or looked somebody for."""

    id = fields.UUID()
    role = fields.String(metadata={"description": ROLES})
    share = fields.Integer(metadata={"description": "Per cent of working time"})
    words = fields.String(metadata={"description": "What the team says of it"})
    opened_at = fields.AwareDateTime(format="iso")
    closed_at = fields.AwareDateTime(format="iso", allow_none=True)
    offers = fields.Integer(
        allow_none=True,
        metadata={"description": "Volunteers who wait for an answer; null for who is in neither team"},
    )


@api.get("/products/<uuid:product_id>/team", allow=signed_in)
@api.listing(StaySchema, by=("id",))
def team(wanted_rows: Slice, product_id: UUID) -> list[dict[str, Any]]:
    """Everybody who is, was or will be in the team of a product, sponsors too."""
    rows = rows_of(reading(), stay, product_id, wanted_rows)
    names = names_of(reading(), {row.person_id for row in rows})
    return [{**row._asdict(), "name": names.get(row.person_id, "")} for row in rows]


@api.get("/products/<uuid:product_id>/wanted-roles", allow=signed_in)
@api.listing(WantedRoleSchema, by=("id",))
def wanted_roles(wanted_rows: Slice, product_id: UUID) -> list[dict[str, Any]]:
    """The roles that a product looks or looked somebody for."""
    rows = rows_of(reading(), wanted, product_id, wanted_rows)
    shown = me().has("team") or is_member(reading(), product_id, me().id, products.today())
    waiting = _waiting(rows) if shown else {}
    return [{**row._asdict(), "offers": waiting.get(row.id, 0) if shown else None} for row in rows]


def _waiting(rows: Any) -> dict[UUID, int]:
    counted = select(offer.c.wanted_id, func.count().label("many")).group_by(offer.c.wanted_id)
    counted = counted.where(offer.c.wanted_id.in_([row.id for row in rows]), offer.c.state == OfferState.OFFERED)
    found: list[Row[Any]] = list(reading().execute(counted))
    return {row.wanted_id: row.many for row in found}
