"""Sessions and cases for programs, for whoever may see them; who said what stays inside."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from marshmallow import Schema, fields

from services.governance.api.base import api
from services.governance.domain.cases import CaseState
from services.governance.domain.days import in_paris
from services.governance.domain.sittings import ItemKind, ItemOutcome, SittingState
from services.governance.queries.cases import Viewer, slice_of_cases, the_case
from services.governance.queries.sittings import slice_of_sittings, the_sitting
from shared.web import here, me, reading, signed_in


class SessionSchema(Schema):
    """When and where a body meets."""

    id = fields.UUID(required=True)
    number = fields.String()
    body_id = fields.UUID()
    body_name = fields.String()
    starts_at = fields.AwareDateTime(format="iso")
    place = fields.String()
    link = fields.String(metadata={"description": "Where it is followed from afar"})
    state = fields.Enum(SittingState, by_value=True)
    convened_at = fields.AwareDateTime(format="iso", allow_none=True)
    opened_at = fields.AwareDateTime(format="iso", allow_none=True)
    closed_at = fields.AwareDateTime(format="iso", allow_none=True)


class ItemSchema(Schema):
    """One item of an agenda, and what became of it."""

    rank = fields.Integer()
    kind = fields.Enum(ItemKind, by_value=True)
    about_id = fields.UUID(metadata={"description": "The case, condition, review, or session whose minutes it is"})
    number = fields.String()
    title = fields.String()
    outcome = fields.Enum(ItemOutcome, by_value=True, allow_none=True)
    until = fields.Date(allow_none=True, metadata={"description": "The day to which it was put off"})


class WholeSessionSchema(SessionSchema):
    """A session with its agenda."""

    items = fields.List(fields.Nested(ItemSchema))


class CaseSchema(Schema):
    """A question before a body."""

    id = fields.UUID(required=True)
    number = fields.String()
    question = fields.String(metadata={"description": "Kind of question, such as select_idea or pass_gate"})
    title = fields.String()
    state = fields.Enum(CaseState, by_value=True)
    body_id = fields.UUID()
    idea_id = fields.UUID(allow_none=True)
    product_id = fields.UUID(allow_none=True)
    amount_cents = fields.Integer(metadata={"description": "Money asked for, in cents"})
    fiscal_year = fields.Integer(metadata={"description": "Year of that money; 0 when none is asked for"})
    corrects = fields.String(metadata={"description": "Number of the decision that it is about, if it is about one"})
    received_at = fields.AwareDateTime(format="iso")


def viewer() -> Viewer:
    """Who asks: the team and the DSI see all, members what is before their bodies."""
    today = in_paris(here().runtime.clock(reading()))
    return Viewer(me().id, sees_all=me().has("team", "dsi"), today=today, team=me().has("team"))


@api.get("/sessions", allow=signed_in)
@api.listing(SessionSchema, by=("starts_at", "id"))
def sessions(wanted: Any) -> Sequence[Any]:
    """Sessions, the first one first."""
    return slice_of_sittings(reading(), wanted, viewer())


@api.get("/sessions/<uuid:session_id>", allow=signed_in)
@api.response(200, WholeSessionSchema)  # type: ignore[untyped-decorator]
def one_session(session_id: UUID) -> Any:
    """One session with its agenda."""
    return the_sitting(reading(), session_id, viewer())


@api.get("/cases", allow=signed_in)
@api.listing(CaseSchema, by=("id",))
def cases(wanted: Any) -> Sequence[Any]:
    """Cases, the oldest first."""
    return slice_of_cases(reading(), wanted, viewer())


@api.get("/cases/<uuid:case_id>", allow=signed_in)
@api.response(200, CaseSchema)  # type: ignore[untyped-decorator]
def one_case(case_id: UUID) -> Any:
    """One case."""
    return the_case(reading(), case_id, viewer())
