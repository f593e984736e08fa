"""Exit paths, for programs."""

from typing import Any
from uuid import UUID

from marshmallow import Schema, fields

from services.portfolio.api.base import api
from services.portfolio.domain.exit.states import State
from services.portfolio.queries import exit as queries
from services.portfolio.queries import products
from shared.errors import Invalid
from shared.schemas import NOT_A_CHOICE
from shared.web import reading, signed_in
from shared.web.slices import Slice


class ExitPathSchema(Schema):
    """The way of one product out of the incubator."""

    id = fields.UUID()
    product_id = fields.UUID()
    number = fields.String(metadata={"description": "Number of the product"})
    title = fields.String()
    state = fields.String(metadata={"description": ", ".join(state.value for state in State)})
    version = fields.Integer(metadata={"description": "Version of the file, which signatures bear"})
    preferred = fields.String(allow_none=True, metadata={"description": "dsi, operator, directorate or own_body"})
    fallback = fields.String(allow_none=True)
    unsettled = fields.Integer(metadata={"description": "Indispensable conditions neither met nor waived today"})
    reserves = fields.Integer(metadata={"description": "Reserves not lifted"})
    late_reserves = fields.Integer(metadata={"description": "Those past their day"})
    next_review = fields.Date(allow_none=True)
    accepted_at = fields.AwareDateTime(format="iso", allow_none=True)
    decision_number = fields.String()
    act_reference = fields.String()
    pairing_from = fields.Date(allow_none=True)
    pairing_until = fields.Date(allow_none=True)
    done_on = fields.Date(allow_none=True)
    opened_at = fields.AwareDateTime(format="iso")


class ExitConditionSchema(Schema):
    """A condition of one path, as it stands today."""

    code = fields.String()
    label = fields.String(metadata={"description": "In French"})
    owner = fields.String()
    weight = fields.String(metadata={"description": "blocking or advised"})
    kind = fields.String(metadata={"description": "check, attestation, decision or measure"})
    standing = fields.String(metadata={"description": "met, waived, stale, failing or missing"})
    met_until = fields.Date(allow_none=True)
    due_on = fields.Date(allow_none=True)


class WholeExitPathSchema(ExitPathSchema):
    """A path with its conditions."""

    conditions = fields.List(fields.Nested(ExitConditionSchema))


class ExitPathFilters(Schema):
    """Which paths."""

    state = fields.String(load_default=None)


@api.get("/exit-paths", allow=signed_in)
@api.listing(ExitPathSchema, by=("id",), filters=ExitPathFilters)
def exit_paths(wanted: Slice, state: str | None) -> list[dict[str, Any]]:
    """Exit paths, the oldest first."""
    if state is not None and state not in set(State):
        raise Invalid({"state": [NOT_A_CHOICE]})
    return [row._asdict() for row in queries.paths_in_slices(reading(), products.today(), wanted, state)]


@api.get("/exit-paths/<uuid:path_id>", allow=signed_in)
@api.response(200, WholeExitPathSchema)  # type: ignore[untyped-decorator]
def exit_path(path_id: UUID) -> dict[str, Any]:
    """One exit path with its conditions."""
    row, path = queries.path_by_id(reading(), products.today(), path_id)
    standing = [{**vars(one), "standing": one.standing(products.today())} for one in path.conditions]
    return {**row._asdict(), "conditions": standing}
