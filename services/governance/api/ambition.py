"""The ambition for programs: what the incubator is for, and its dated objectives with the products tied to them."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from marshmallow import Schema, fields

from services.governance.api.base import api
from services.governance.domain.ambition import ObjectiveState
from services.governance.queries import ambition as queries
from shared.web import reading, signed_in


class AmbitionSchema(Schema):
    """What the incubator is for, as it was written last; edition 0 and no words on the first day."""

    edition = fields.Integer(required=True)
    statement = fields.String()
    means = fields.String()
    written_at = fields.AwareDateTime(format="iso", allow_none=True)


class ObjectiveSchema(Schema):
    """A dated objective; who wrote it stays inside."""

    id = fields.UUID(required=True)
    number = fields.String(metadata={"description": "Number that people read, such as OB-2026-0001"})
    title = fields.String(attribute="last.title")
    measure = fields.String(attribute="last.measure", metadata={"description": "What is measured"})
    target = fields.String(attribute="last.target", metadata={"description": "The value to reach"})
    due_on = fields.Date(attribute="last.due_on")
    state = fields.Enum(ObjectiveState, by_value=True)
    result = fields.String(metadata={"description": "What was found in the end; empty while it runs"})
    changed_at = fields.AwareDateTime(format="iso")


class TiedSchema(Schema):
    """A product whose team ties it to the objective."""

    product_id = fields.UUID(required=True)
    number = fields.String()
    title = fields.String()


@api.get("/ambition", allow=signed_in)
@api.response(200, AmbitionSchema)  # type: ignore[untyped-decorator]
def ambition() -> Any:
    """The ambition as it was written last."""
    last = queries.the_ambition(reading()).last
    return last or {"edition": 0, "statement": "", "means": "", "written_at": None}


@api.get("/objectives", allow=signed_in)
@api.listing(ObjectiveSchema, by=("id",))
def objectives(wanted: Any) -> Sequence[Any]:
    """Objectives, in the order in which they were set."""
    return queries.slice_of_objectives(reading(), wanted)


@api.get("/objectives/<uuid:objective_id>", allow=signed_in)
@api.response(200, ObjectiveSchema)  # type: ignore[untyped-decorator]
def objective(objective_id: UUID) -> Any:
    """One objective."""
    return queries.the_objective(reading(), objective_id)


@api.get("/objectives/<uuid:objective_id>/products", allow=signed_in)
@api.listing(TiedSchema, by=("product_id",))
def products(wanted: Any, objective_id: UUID) -> Sequence[Any]:
    """The products tied to an objective."""
    return queries.slice_of_products(reading(), wanted, objective_id)
