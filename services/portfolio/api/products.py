"""Products and their phases, for programs."""

from typing import Any
from uuid import UUID

from marshmallow import Schema, fields

from services.portfolio.api.base import api
from services.portfolio.queries import products as queries
from services.portfolio.tables import vocabulary
from shared.errors import Invalid
from shared.schemas import NOT_A_CHOICE
from shared.web import reading, signed_in
from shared.web.slices import Slice


class PhaseSchema(Schema):
    """A stay in a phase."""

    code = fields.String(metadata={"description": "As the vocabulary of phases has it"})
    start = fields.Date()
    end = fields.Date(allow_none=True, metadata={"description": "As the source states it; often left out"})
    decision_number = fields.String()


class ProductSchema(Schema):
    """A product, with the phase it is in today."""

    id = fields.UUID()
    number = fields.String(metadata={"description": "What people read: PR-2026-0001"})
    title = fields.String()
    mission = fields.String()
    link = fields.String(metadata={"description": "Where the service is; empty when there is none"})
    origin = fields.String(metadata={"description": "decision, or beta for a file of beta.gouv.fr"})
    reference = fields.String(allow_none=True, metadata={"description": "Its name in the portfolio it comes from"})
    idea_id = fields.UUID(allow_none=True)
    decision_number = fields.String()
    phase = fields.String(allow_none=True, metadata={"description": "Code of the phase of today, in Paris"})
    phases = fields.List(fields.Nested(PhaseSchema))


class ProductFilters(Schema):
    """Which products."""

    phase = fields.String(load_default=None)


@api.get("/products", allow=signed_in)
@api.listing(ProductSchema, by=("id",), filters=ProductFilters)
def products(wanted: Slice, phase: str | None) -> list[dict[str, Any]]:
    """Products, the oldest first."""
    if phase is not None and not vocabulary(reading()).knows(phase):
        raise Invalid({"phase": [NOT_A_CHOICE]})
    rows = queries.products_in_slices(reading(), queries.today(), wanted, phase)
    phases = queries.phases_of(reading(), [row.id for row in rows])
    return [{**row._asdict(), "phases": phases[row.id]} for row in rows]


@api.get("/products/<uuid:product_id>", allow=signed_in)
@api.response(200, ProductSchema)  # type: ignore[untyped-decorator]
def product(product_id: UUID) -> dict[str, Any]:
    """One product."""
    found = queries.the_product(reading(), product_id)
    current = found.phase_on(queries.today())
    return {**vars(found), "phase": current.code if current else None}
