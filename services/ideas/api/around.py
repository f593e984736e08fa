"""What people do around an idea, for programs: support, "I live this too", following, comments."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from marshmallow import Schema, fields

from services.ideas.api.base import address, api
from services.ideas.commands.around import (
    LiveThisToo,
    StopSupporting,
    SupportIdea,
    live_this_too,
    stop_supporting,
    support_idea,
)
from services.ideas.commands.beside import FollowIdea, follow_idea, stop_following
from services.ideas.commands.comments import AnswerInTalk, PostComment, post_comment
from services.ideas.queries import around as queries
from services.ideas.queries.acting import acting
from services.ideas.queries.ideas import the_idea
from shared.web import execute, me, reading, signed_in
from shared.web.slices import Slice
from shared.web.writing import once


class SupportSchema(Schema):
    """How much stands behind an idea, never who."""

    supporters = fields.Integer(required=True)
    supports = fields.Boolean(metadata={"description": "Whether whoever asks supports it"})
    living = fields.Integer(metadata={"description": "People who live the same"})
    hours_a_month = fields.Integer(metadata={"description": "Hours that they lose together"})


class CommentSchema(Schema):
    """A comment, without the name of whoever wrote it."""

    id = fields.UUID(required=True)
    parent_id = fields.UUID(allow_none=True, metadata={"description": "The comment that it answers, if any"})
    words = fields.String()
    at = fields.AwareDateTime(format="iso")


@api.get("/ideas/<uuid:idea_id>/support", allow=signed_in)
@api.response(200, SupportSchema)  # type: ignore[untyped-decorator]
def support(idea_id: UUID) -> Any:
    """How many support an idea or live the same."""
    return _support(idea_id)


def _support(idea_id: UUID) -> Any:
    the_idea(reading(), idea_id)
    return queries.around(reading(), idea_id, acting(idea_id))


@api.write("PUT", "/ideas/<uuid:idea_id>/support", allow=signed_in, gives=SupportSchema)
def give_support(idea_id: UUID) -> Any:
    """Support an idea: once for each person, however often it is asked."""
    execute(support_idea, SupportIdea(by=acting(idea_id), idea_id=idea_id))
    return _support(idea_id)


@api.write("DELETE", "/ideas/<uuid:idea_id>/support", allow=signed_in, gives=SupportSchema)
def take_support_back(idea_id: UUID) -> Any:
    """Take one's support back."""
    execute(stop_supporting, StopSupporting(by=acting(idea_id), idea_id=idea_id))
    return _support(idea_id)


@api.write("PUT", "/ideas/<uuid:idea_id>/lived", allow=signed_in, asks=LiveThisToo, gives=SupportSchema)
def live(asked: dict[str, Any], idea_id: UUID) -> Any:
    """Say that one lives the same; what was said before is replaced."""
    execute(live_this_too, LiveThisToo(**asked, by=acting(idea_id), idea_id=idea_id))
    return _support(idea_id)


@api.write("PUT", "/ideas/<uuid:idea_id>/follow", allow=signed_in)
def follow(idea_id: UUID) -> None:
    """Follow what becomes of it."""
    execute(follow_idea, FollowIdea(by=me().id, idea_id=idea_id))


@api.write("DELETE", "/ideas/<uuid:idea_id>/follow", allow=signed_in)
def unfollow(idea_id: UUID) -> None:
    """Follow it no more."""
    execute(stop_following, FollowIdea(by=me().id, idea_id=idea_id))


@api.get("/ideas/<uuid:idea_id>/comments", allow=signed_in)
@api.listing(CommentSchema, by=("id",))
def comments(wanted: Slice, idea_id: UUID) -> Sequence[Any]:
    """What people say about an idea, the oldest first; what was taken away is left out."""
    the_idea(reading(), idea_id)
    return queries.slice_of_comments(reading(), idea_id, wanted)


@api.get("/ideas/<uuid:idea_id>/comments/<uuid:comment_id>", allow=signed_in)
@api.response(200, CommentSchema)  # type: ignore[untyped-decorator]
def comment(idea_id: UUID, comment_id: UUID) -> Any:
    """One comment; without words once it was taken away."""
    return queries.the_comment(reading(), idea_id, comment_id)


@api.write("POST", "/ideas/<uuid:idea_id>/comments", allow=signed_in, asks=AnswerInTalk, gives=CommentSchema)
def say(asked: dict[str, Any], idea_id: UUID) -> Any:
    """Say something about an idea, or answer a comment."""
    command = PostComment(**asked, by=acting(idea_id), idea_id=idea_id)
    where = {"idea_id": idea_id}
    made, headers = once(post_comment, command, at=lambda one: address("comment", **where, comment_id=one))
    return queries.the_comment(reading(), idea_id, made), headers
