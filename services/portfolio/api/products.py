"""Products and their phases, for programs."""

from typing import Any
from uuid import UUID

from marshmallow import Schema, fields

from services.portfolio.api.base import api
from services.portfolio.domain.cohorts import parts
from services.portfolio.queries import products as queries
from services.portfolio.queries.cohorts import call_of
from services.portfolio.tables import vocabulary
from shared.errors import Invalid
from shared.schemas import NOT_A_CHOICE
from shared.web import reading, signed_in
from shared.web.slices import Slice

COHORT = "Year and season of the call, winter being 1: 2026-4; empty for the standing box"


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
    call_id = fields.UUID(allow_none=True, metadata={"description": "The call that its idea answered"})
    call_title = fields.String(allow_none=True)
    cohort = fields.String(allow_none=True, metadata={"description": COHORT})
    decision_number = fields.String()
    phase = fields.String(allow_none=True, metadata={"description": "Code of the phase of today, in Paris"})
    phases = fields.List(fields.Nested(PhaseSchema))


class ProductFilters(Schema):
    """Which products."""

    phase = fields.String(load_default=None)
    cohort = fields.String(load_default=None, metadata={"description": COHORT})


_NO_CALL = {"call_id": None, "call_title": None, "cohort": None}


@api.get("/products", allow=signed_in)
@api.listing(ProductSchema, by=("id",), filters=ProductFilters)
def products(wanted: Slice, phase: str | None, cohort: str | None) -> list[dict[str, Any]]:
    """Products, the oldest first."""
    if phase is not None and not vocabulary(reading()).knows(phase):
        raise Invalid({"phase": [NOT_A_CHOICE]})
    if cohort is not None and parts(cohort) is None:
        raise Invalid({"cohort": [NOT_A_CHOICE]})
    wish = queries.Wish(phase=phase, cohort=cohort or "")
    rows = queries.products_in_slices(reading(), queries.today(), wanted, wish)
    phases = queries.phases_of(reading(), [row.id for row in rows])
    return [{**row._asdict(), "phases": phases[row.id]} for row in rows]


@api.get("/products/<uuid:product_id>", allow=signed_in)
@api.response(200, ProductSchema)  # type: ignore[untyped-decorator]
def product(product_id: UUID) -> dict[str, Any]:
    """One product."""
    found = queries.the_product(reading(), product_id)
    current = found.phase_on(queries.today())
    call = call_of(reading(), product_id)
    came = {"call_id": call.id, "call_title": call.title, "cohort": call.cohort} if call else {}
    return {**vars(found), "phase": current.code if current else None, **_NO_CALL, **came}
