"""Calls for programs: read by every agent; prepared, announced and put off by the team."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from marshmallow import Schema, fields

from services.ideas.api.base import address, api, drafts_too, team
from services.ideas.commands.calls import (
    AnnounceCall,
    ExtendCall,
    OpenCall,
    ReviseCall,
    announce_call,
    extend_call,
    open_call,
    revise_call,
)
from services.ideas.domain.calls import criteria_from
from services.ideas.queries import calls as queries
from shared.web import execute, me, reading, signed_in
from shared.web.slices import Slice
from shared.web.writing import mark, once, seen


class CriterionSchema(Schema):
    """What counts, and how much beside the others."""

    name = fields.String()
    weight = fields.Integer()


class CallSchema(Schema):
    """A call; a draft is read by the team alone."""

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
    closes_at = fields.AwareDateTime(
        format="iso", allow_none=True, metadata={"description": "Excluded; null: never closed"}
    )
    announced_at = fields.AwareDateTime(
        format="iso", allow_none=True, metadata={"description": "Null: a draft of the team"}
    )
    answer_days = fields.Integer(metadata={"description": "An answer is promised within so many days"})
    per_person = fields.Integer(
        allow_none=True, metadata={"description": "Ideas that each person may deposit; null: any number"}
    )
    places = fields.Integer(allow_none=True, metadata={"description": "Ideas that can be selected; null: not said"})
    moderated = fields.Boolean(metadata={"description": "Whether each idea is read before it is shown"})


@api.get("/calls", allow=signed_in)
@api.listing(CallSchema, by=("id",))
def calls(wanted: Slice) -> Sequence[Any]:
    """Calls that were announced, the newest first."""
    return queries.slice_of_calls(reading(), wanted)


@api.get("/calls/<uuid:call_id>", allow=signed_in)
@api.response(200, CallSchema)  # type: ignore[untyped-decorator]
def call(call_id: UUID) -> Any:
    """One call."""
    return _call(call_id)


def _call(call_id: UUID) -> Any:
    found = queries.the_call(reading(), call_id, drafts=drafts_too())
    mark(found.version)
    return found


def _seen(call_id: UUID) -> int:
    return seen(queries.the_call(reading(), call_id, drafts=True).version)


@api.write("POST", "/calls", allow=team, asks=OpenCall, gives=CallSchema)
def open_one(asked: dict[str, Any]) -> Any:
    """Announce a call, or keep its draft."""
    made, headers = once(open_call, OpenCall(**asked, by=me().id), at=lambda one: address("call", call_id=one))
    return _call(made), headers


@api.write("PUT", "/calls/<uuid:call_id>", allow=team, asks=ReviseCall, gives=CallSchema, over_version=True)
def revise(asked: dict[str, Any], call_id: UUID) -> Any:
    """Write a draft anew; what is announced stays."""
    execute(revise_call, ReviseCall(**asked, by=me().id, call_id=call_id, seen=_seen(call_id)))
    return _call(call_id)


@api.write("PUT", "/calls/<uuid:call_id>/announcement", allow=team, gives=CallSchema, over_version=True)
def announce(call_id: UUID) -> Any:
    """Show a draft to all agents."""
    execute(announce_call, AnnounceCall(by=me().id, call_id=call_id, seen=_seen(call_id)))
    return _call(call_id)


@api.write("PUT", "/calls/<uuid:call_id>/closing", allow=team, asks=ExtendCall, gives=CallSchema, over_version=True)
def put_off(asked: dict[str, Any], call_id: UUID) -> Any:
    """Put the closing off; the clock closes the call."""
    execute(extend_call, ExtendCall(**asked, by=me().id, call_id=call_id, seen=_seen(call_id)))
    return _call(call_id)
