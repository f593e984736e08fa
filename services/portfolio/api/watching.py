"""What is watched of products, for programs: their standards and their risks."""

from typing import Any
from uuid import UUID

from marshmallow import Schema, fields

from services.portfolio.api.base import api
from services.portfolio.domain.risks import Level, Weight, weight_of
from services.portfolio.domain.standards import Claim
from services.portfolio.queries.of_product import written_last
from services.portfolio.tables import risk, risk_writing, standard, standard_statement
from shared.web import reading, signed_in
from shared.web.slices import Slice

LEVELS = {"description": ", ".join(Level)}


class StandardSchema(Schema):
    """What was last said of a standard; after `until` it no longer counts."""

    id = fields.UUID()
    code = fields.String(metadata={"description": "Code of the standard"})
    claim = fields.String(metadata={"description": ", ".join(Claim)})
    words = fields.String(metadata={"description": "The proof or the reason"})
    link = fields.String(metadata={"description": "Where the proof is"})
    given_on = fields.Date()
    until = fields.Date(allow_none=True)
    at = fields.AwareDateTime(format="iso", metadata={"description": "When it was said"})


class RiskSchema(Schema):
    """A risk as it was written last."""

    id = fields.UUID()
    title = fields.String()
    likelihood = fields.String(metadata=LEVELS)
    impact = fields.String(metadata=LEVELS)
    weight = fields.String(metadata={"description": ", ".join(Weight)})
    mitigation = fields.String(metadata={"description": "What is done about it"})
    owner_id = fields.UUID(allow_none=True)
    review_on = fields.Date()
    over = fields.Boolean()
    why = fields.String(metadata={"description": "Why it is over"})
    at = fields.AwareDateTime(format="iso", metadata={"description": "When it was written"})


@api.get("/products/<uuid:product_id>/standards", allow=signed_in)
@api.listing(StandardSchema, by=("id",))
def standards(wanted: Slice, product_id: UUID) -> Any:
    """The standards of which something was said."""
    return written_last(reading(), product_id, wanted, standard, standard_statement.c.standard_id)


@api.get("/products/<uuid:product_id>/risks", allow=signed_in)
@api.listing(RiskSchema, by=("id",))
def risks(wanted: Slice, product_id: UUID) -> list[dict[str, Any]]:
    """Every risk that was written, those that are over too."""
    rows = written_last(reading(), product_id, wanted, risk, risk_writing.c.risk_id)
    return [{**row._asdict(), "weight": weight_of(Level(row.likelihood), Level(row.impact))} for row in rows]
