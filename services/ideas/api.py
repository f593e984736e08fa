"""Ideas and calls for programs: read only, under /idees/api/v1."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from marshmallow import Schema, fields

from services.ideas.domain.calls import criteria_from
from services.ideas.domain.states import IdeaState
from services.ideas.queries import around
from services.ideas.queries import calls as call_queries
from services.ideas.queries import ideas as queries
from shared.web import reading, signed_in
from shared.web.api import Api
from shared.web.slices import Slice

api = Api("ideas_api", __name__)


class IdeaSchema(Schema):
    """An idea as every agent may read it; who deposited it and why it was answered so stay on its page."""

    id = fields.UUID(required=True)
    number = fields.String(metadata={"description": "Number that people read, such as ID-2026-0042"})
    title = fields.String()
    state = fields.Enum(IdeaState, by_value=True)
    submitted_at = fields.AwareDateTime(format="iso")
    answer_by = fields.AwareDateTime(format="iso", metadata={"description": "Instant by which an answer is promised"})
    supporters = fields.Integer(metadata={"description": "People who support it"})


class CommentSchema(Schema):
    """A comment, without the name of whoever wrote it."""

    id = fields.UUID(required=True)
    parent_id = fields.UUID(metadata={"description": "The comment that this one answers; null for none"})
    words = fields.String()
    at = fields.AwareDateTime(format="iso")


class CriterionSchema(Schema):
    """What counts, and how much beside the others."""

    name = fields.String()
    weight = fields.Integer()


class CallSchema(Schema):
    """A call that has been announced."""

    id = fields.UUID(required=True)
    title = fields.String()
    theme = fields.String()
    audience = fields.String(metadata={"description": "Who may answer; empty: every agent"})
    rules = fields.String()
    criteria = fields.Function(
        lambda call: CriterionSchema(many=True).dump(criteria_from(call.criteria)),
        metadata={"type": "array", "items": {"type": "object"}, "description": "Name and weight of each criterion"},
    )
    opens_at = fields.AwareDateTime(format="iso")
    closes_at = fields.AwareDateTime(format="iso", metadata={"description": "Excluded; null: never closed"})
    answer_days = fields.Integer(metadata={"description": "An answer is promised within so many days"})
    per_person = fields.Integer(metadata={"description": "Ideas that each person may deposit; null: any number"})
    places = fields.Integer(metadata={"description": "Ideas that can be selected; null: not said"})


class IdeaFilters(Schema):
    """What a list of ideas can be asked."""

    state = fields.Enum(IdeaState, by_value=True, load_default=None)


@api.get("/calls", allow=signed_in)
@api.listing(CallSchema, by=("id",))
def calls(wanted: Slice) -> Sequence[Any]:
    """Calls that were announced, the newest first."""
    return call_queries.slice_of_calls(reading(), wanted)


@api.get("/calls/<uuid:call_id>", allow=signed_in)
@api.response(200, CallSchema)  # type: ignore[untyped-decorator]
def call(call_id: UUID) -> Any:
    """One call."""
    return call_queries.the_call(reading(), call_id)


@api.get("/ideas", allow=signed_in)
@api.listing(IdeaSchema, by=("id",), filters=IdeaFilters)
def ideas(wanted: Slice, state: IdeaState | None) -> Sequence[Any]:
    """Ideas, the newest first."""
    return queries.slice_of_ideas(reading(), wanted, state)


@api.get("/ideas/<uuid:idea_id>", allow=signed_in)
@api.response(200, IdeaSchema)  # type: ignore[untyped-decorator]
def idea(idea_id: UUID) -> Any:
    """One idea."""
    return queries.idea_for_programs(reading(), idea_id)


@api.get("/ideas/<uuid:idea_id>/comments", allow=signed_in)
@api.listing(CommentSchema, by=("id",))
def comments(wanted: Slice, idea_id: UUID) -> Sequence[Any]:
    """What people say about an idea, the oldest first; what was taken away is left out."""
    queries.the_idea(reading(), idea_id)
    return around.slice_of_comments(reading(), idea_id, wanted)
