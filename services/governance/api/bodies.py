"""Bodies for programs: their level and rules, and how many vote in each; names of people stay inside."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from marshmallow import Schema, fields

from services.governance.api.base import api
from services.governance.domain.bodies import Level
from services.governance.queries.bodies import slice_of_bodies, the_body_row
from shared.web import reading, signed_in


class BodySchema(Schema):
    """A body that decides."""

    id = fields.UUID(required=True)
    name = fields.String()
    level = fields.Enum(Level, by_value=True)
    members = fields.Integer(metadata={"description": "Members who may vote"})
    second_vote_days = fields.Integer(metadata={"description": "Full days before a second vote without a quorum"})
    convocation_days = fields.Integer(metadata={"description": "Clear days between a convocation and its session"})
    changed_at = fields.AwareDateTime(format="iso")


@api.get("/bodies", allow=signed_in)
@api.listing(BodySchema, by=("id",))
def bodies(wanted: Any) -> Sequence[Any]:
    """Bodies, the oldest first."""
    return slice_of_bodies(reading(), wanted)


@api.get("/bodies/<uuid:body_id>", allow=signed_in)
@api.response(200, BodySchema)  # type: ignore[untyped-decorator]
def one_body(body_id: UUID) -> Any:
    """One body."""
    return the_body_row(reading(), body_id)
