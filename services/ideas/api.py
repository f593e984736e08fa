"""Ideas and calls for programs: read only, under /idees/api/v1."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from marshmallow import Schema, fields

from services.ideas import queries
from services.ideas.domain import IdeaState
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


class IdeaFilters(Schema):
    """What a list of ideas can be asked."""

    state = fields.Enum(IdeaState, by_value=True, load_default=None)


@api.get("/ideas", allow=signed_in)
@api.listing(IdeaSchema, by=("id",), filters=IdeaFilters)
def ideas(wanted: Slice, state: IdeaState | None) -> Sequence[Any]:
    """Ideas, the newest first."""
    return queries.slice_of_ideas(reading(), wanted, state)


@api.get("/ideas/<uuid:idea_id>", allow=signed_in)
@api.response(200, IdeaSchema)  # type: ignore[untyped-decorator]
def idea(idea_id: UUID) -> Any:
    """One idea."""
    return queries.the_idea(reading(), idea_id)
