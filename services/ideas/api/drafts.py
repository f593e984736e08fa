"""Drafts for programs: a problem that is being told, seen by its author alone until it is deposited."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from marshmallow import Schema, fields

from services.ideas.api.base import address, api
from services.ideas.api.ideas import WholeIdeaSchema, whole
from services.ideas.commands.drafts import (
    BeginDraft,
    DepositDraft,
    DropDraft,
    WriteDraft,
    deposit_draft,
    drop_draft,
    write_page,
)
from services.ideas.domain.drafts import Draft
from services.ideas.queries.calls import the_call
from services.ideas.queries.drafts import slice_of_drafts, the_draft
from shared.web import execute, me, reading, signed_in
from shared.web.slices import Slice
from shared.web.writing import mark, once, seen


class DraftSchema(Schema):
    """What is told so far, by the names of the fields."""

    id = fields.UUID(required=True)
    call_id = fields.UUID()
    answers = fields.Dict(keys=fields.String())
    started_at = fields.AwareDateTime(format="iso")
    saved_at = fields.AwareDateTime(format="iso")


def _draft(draft_id: UUID) -> Draft:
    found = the_draft(reading(), draft_id, me().id)
    mark(found.version)
    return found


@api.get("/drafts", allow=signed_in)
@api.listing(DraftSchema, by=("id",))
def drafts(wanted: Slice) -> Sequence[Any]:
    """One's own drafts, the newest first."""
    return slice_of_drafts(reading(), me().id, wanted)


@api.get("/drafts/<uuid:draft_id>", allow=signed_in)
@api.response(200, DraftSchema)  # type: ignore[untyped-decorator]
def draft(draft_id: UUID) -> Any:
    """One of them."""
    return _draft(draft_id)


@api.write("POST", "/drafts", allow=signed_in, asks=BeginDraft, gives=DraftSchema)
def begin(asked: dict[str, Any]) -> Any:
    """Begin to tell a problem."""
    the_call(reading(), asked["call_id"])
    command = WriteDraft(**asked, by=me().id, draft_id=None, seen=0)
    made, headers = once(write_page, command, at=lambda one: address("draft", draft_id=one))
    return _draft(made), headers


@api.write("PUT", "/drafts/<uuid:draft_id>", allow=signed_in, asks=WriteDraft, gives=DraftSchema, over_version=True)
def write(asked: dict[str, Any], draft_id: UUID) -> Any:
    """Tell it anew: what is left out is left empty."""
    known = _draft(draft_id)
    facts: dict[str, Any] = {"by": me().id, "call_id": known.call_id, "draft_id": draft_id, "seen": seen(known.version)}
    execute(write_page, WriteDraft(**asked, **facts))
    return _draft(draft_id)


@api.write("DELETE", "/drafts/<uuid:draft_id>", allow=signed_in, over_version=True)
def drop(draft_id: UUID) -> None:
    """Throw it away."""
    version = seen(_draft(draft_id).version)
    execute(drop_draft, DropDraft(by=me().id, draft_id=draft_id, seen=version))


@api.write("POST", "/drafts/<uuid:draft_id>/idea", allow=signed_in, asks=DepositDraft, gives=WholeIdeaSchema)
def deposit(asked: dict[str, Any], draft_id: UUID) -> Any:
    """Put it on the table: the draft ends where the idea begins."""
    command = DepositDraft(**asked, by=me().id, draft_id=draft_id)
    made, headers = once(deposit_draft, command, at=lambda one: address("idea", idea_id=one))
    return whole(made), headers
