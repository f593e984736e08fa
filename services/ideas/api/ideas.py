"""Ideas for programs: deposited, written anew within their day, taken back; and what they say."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from marshmallow import Schema, fields

from services.ideas.api.base import address, api
from services.ideas.commands.ideas import DepositIdea, WithdrawIdea, deposit_idea, withdraw_idea
from services.ideas.commands.wording import RewordIdea, reword_idea
from services.ideas.domain.states import IdeaState
from services.ideas.domain.wording import changes_until
from services.ideas.queries import ideas as queries
from services.ideas.queries.acting import acting
from shared.web import execute, me, reading, signed_in
from shared.web.slices import Slice
from shared.web.writing import mark, once, seen


class IdeaSchema(Schema):
    """An idea as every agent may read it; who deposited it and why it was answered so stay on its page."""

    id = fields.UUID(required=True)
    number = fields.String(metadata={"description": "Number that people read, such as ID-2026-0042"})
    title = fields.String()
    state = fields.Enum(IdeaState, by_value=True)
    submitted_at = fields.AwareDateTime(format="iso")
    answer_by = fields.AwareDateTime(format="iso", metadata={"description": "Instant by which an answer is promised"})
    supporters = fields.Integer(metadata={"description": "People who support it"})


class WholeIdeaSchema(IdeaSchema):
    """An idea with its words, as every agent may read it."""

    call_id = fields.UUID()
    problem = fields.String(metadata={"description": "What happens"})
    who = fields.String(metadata={"description": "Who lives it"})
    frequency = fields.String(metadata={"description": "How often, and how many people"})
    today = fields.String(metadata={"description": "How people manage today"})
    visibility = fields.String(metadata={"description": "waiting, internal, public or hidden"})
    changes_until = fields.AwareDateTime(format="iso", metadata={"description": "Its words stay from then on"})
    mine = fields.Boolean(metadata={"description": "Whether whoever asks has deposited it"})


class IdeaFilters(Schema):
    """What a list of ideas can be asked."""

    state = fields.Enum(IdeaState, by_value=True, load_default=None)


@api.get("/ideas", allow=signed_in)
@api.listing(IdeaSchema, by=("id",), filters=IdeaFilters)
def ideas(wanted: Slice, state: IdeaState | None) -> Sequence[Any]:
    """Ideas, the newest first."""
    return queries.slice_of_ideas(reading(), wanted, state)


@api.get("/ideas/<uuid:idea_id>", allow=signed_in)
@api.response(200, WholeIdeaSchema)  # type: ignore[untyped-decorator]
def idea(idea_id: UUID) -> Any:
    """One idea."""
    return whole(idea_id)


def whole(idea_id: UUID) -> dict[str, Any]:
    """All that the API says of one idea, its version being marked."""
    row, found = queries.idea_for_programs(reading(), idea_id), queries.the_idea(reading(), idea_id)
    mark(found.version)
    words = {name: getattr(found, name) for name in ("call_id", "problem", "who", "frequency", "today", "visibility")}
    mine = found.author_id == acting(idea_id)
    return {**row._asdict(), **words, "changes_until": changes_until(found), "mine": mine}


def _seen(idea_id: UUID) -> int:
    return seen(queries.the_idea(reading(), idea_id).version)


@api.write("POST", "/ideas", allow=signed_in, asks=DepositIdea, gives=WholeIdeaSchema)
def deposit(asked: dict[str, Any]) -> Any:
    """Deposit a problem in an open call, signed with one's name: a pseudonym is chosen on the screens."""
    made, headers = once(deposit_idea, DepositIdea(**asked, by=me().id), at=lambda one: address("idea", idea_id=one))
    return whole(made), headers


@api.write("PUT", "/ideas/<uuid:idea_id>", allow=signed_in, asks=RewordIdea, gives=WholeIdeaSchema, over_version=True)
def reword(asked: dict[str, Any], idea_id: UUID) -> Any:
    """Write one's idea anew, within a day of its deposit; what it said before is kept."""
    execute(reword_idea, RewordIdea(**asked, by=acting(idea_id), idea_id=idea_id, seen=_seen(idea_id)))
    return whole(idea_id)


@api.write(
    "PUT",
    "/ideas/<uuid:idea_id>/withdrawal",
    allow=signed_in,
    asks=WithdrawIdea,
    gives=WholeIdeaSchema,
    over_version=True,
)
def withdraw(asked: dict[str, Any], idea_id: UUID) -> Any:
    """Take one's idea back, with the reason that its supporters read."""
    execute(withdraw_idea, WithdrawIdea(**asked, by=acting(idea_id), idea_id=idea_id, seen=_seen(idea_id)))
    return whole(idea_id)
