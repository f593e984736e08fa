"""Money for programs: envelopes and what is committed of them; amounts in whole cents."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from marshmallow import Schema, fields, validate

from services.governance.api.base import api
from services.governance.domain.envelopes import CommitmentState
from services.governance.queries.envelopes import slice_of_commitments, slice_of_envelopes, the_envelope
from shared.web import reading, signed_in

CENTS = {"description": "Whole cents"}


class EnvelopeSchema(Schema):
    """Money of one fiscal year: reserved + committed <= total, spent <= committed."""

    id = fields.UUID(required=True)
    label = fields.String()
    fiscal_year = fields.Integer()
    total_cents = fields.Integer(metadata=CENTS)
    reserved_cents = fields.Integer(metadata=CENTS)
    committed_cents = fields.Integer(metadata={"description": "Whole cents, what is spent included"})
    spent_cents = fields.Integer(metadata=CENTS)
    changed_at = fields.AwareDateTime(format="iso")


class CommitmentSchema(Schema):
    """Money for one line of a case: held while it is open, committed on its decision, closed in the end."""

    id = fields.UUID(required=True)
    case_id = fields.UUID()
    line = fields.Integer()
    label = fields.String()
    idea_id = fields.UUID(allow_none=True)
    product_id = fields.UUID(allow_none=True)
    state = fields.Enum(CommitmentState, by_value=True)
    decision_number = fields.String(metadata={"description": "Empty while nothing is decided"})
    amount_cents = fields.Integer(metadata=CENTS)
    spent_cents = fields.Integer(metadata=CENTS)
    released_cents = fields.Integer(metadata=CENTS)
    changed_at = fields.AwareDateTime(format="iso")


class YearSchema(Schema):
    """Narrows the list."""

    fiscal_year = fields.Integer(load_default=None, validate=validate.Range(2000, 2999))


@api.get("/envelopes", allow=signed_in)
@api.listing(EnvelopeSchema, by=("id",), filters=YearSchema)
def envelopes(wanted: Any, fiscal_year: int | None) -> Sequence[Any]:
    """Envelopes, of one fiscal year if it is named."""
    return slice_of_envelopes(reading(), wanted, fiscal_year)


@api.get("/envelopes/<uuid:envelope_id>", allow=signed_in)
@api.response(200, EnvelopeSchema)  # type: ignore[untyped-decorator]
def envelope(envelope_id: UUID) -> Any:
    """One envelope."""
    return the_envelope(reading(), envelope_id)


@api.get("/envelopes/<uuid:envelope_id>/commitments", allow=signed_in)
@api.listing(CommitmentSchema, by=("id",))
def commitments(wanted: Any, envelope_id: UUID) -> Sequence[Any]:
    """What is held and promised of an envelope."""
    the_envelope(reading(), envelope_id)
    return slice_of_commitments(reading(), wanted, envelope_id)
