"""Deliberations of the assembly for programs: acts that anyone may read, and the decisions that rest on them."""

from collections.abc import Sequence
from typing import Any

from marshmallow import Schema, fields

from services.governance.api.base import api
from services.governance.queries.deliberations import slice_of_deliberations
from shared.web import reading, signed_in


class DeliberationSchema(Schema):
    """An act of the regional assembly on which a case and its decision rest, as it was last put right."""

    id = fields.UUID(required=True)
    number = fields.String(metadata={"description": "As the assembly publishes it"})
    adopted_on = fields.Date()
    title = fields.String()
    link = fields.String(metadata={"description": "Where it is read; empty if only its file is kept"})
    case_id = fields.UUID()
    case_number = fields.String()
    decision_number = fields.String(allow_none=True, metadata={"description": "Once the case is decided"})
    entered_at = fields.AwareDateTime(format="iso")


@api.get("/deliberations", allow=signed_in)
@api.listing(DeliberationSchema, by=("id",))
def deliberations(wanted: Any) -> Sequence[Any]:
    """Those that hold, the last one entered first."""
    return slice_of_deliberations(reading(), wanted)
