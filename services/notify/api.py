"""What programs read under /notifications/api/v1: what is public, what is one's own, and the team's hooks."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from marshmallow import Schema, fields

from services.notify.queries import announcements as announced
from services.notify.queries import gatherings as agenda
from services.notify.queries import hooks as outbound
from services.notify.queries import inbox as queries
from services.notify.queries import journal as journals
from services.notify.queries import topics
from services.notify.queries.choices import ways_for
from shared.web import anyone, me, reading, role, signed_in
from shared.web.api import Api
from shared.web.slices import Slice

api = Api("notify_api", __name__)
keepers = role("team", "administrator")


class NoticeSchema(Schema):
    """Something that concerns the person who asks."""

    id = fields.UUID(required=True)
    type = fields.String(metadata={"description": "Wire name of the event it tells of"})
    sentence = fields.String(metadata={"description": "What happened, in French"})
    title = fields.String(metadata={"description": "Title of the thing, when it has one"})
    page = fields.String(metadata={"description": "Path of the page of the service that owns the thing"})
    at = fields.AwareDateTime(format="iso", metadata={"description": "When it happened"})
    deadline = fields.AwareDateTime(format="iso", allow_none=True)
    read_at = fields.AwareDateTime(format="iso", allow_none=True)


class AnnouncementSchema(Schema):
    """What the incubator lets everybody know."""

    id = fields.UUID(required=True)
    title = fields.String()
    text = fields.String()
    published_at = fields.AwareDateTime(format="iso")


@api.get("/announcements", allow=anyone)
@api.listing(AnnouncementSchema, by=("id",))
def announcements(wanted: Slice) -> Sequence[Any]:
    """What was announced, the newest first."""
    return announced.announcements(reading(), wanted)


class GatheringSchema(Schema):
    """What happens at the place, and whether there is room."""

    id = fields.UUID(required=True)
    kind = fields.String(metadata={"description": "workshop, open_day, visit or meeting"})
    title = fields.String()
    about = fields.String()
    place = fields.String()
    starts_at = fields.AwareDateTime(format="iso")
    ends_at = fields.AwareDateTime(format="iso")
    places = fields.Integer(allow_none=True, metadata={"description": "None: as many as come"})
    free = fields.Integer(allow_none=True)
    cancelled_why = fields.String(metadata={"description": "Empty unless it is called off"})


@api.get("/gatherings", allow=anyone)
@api.listing(GatheringSchema, by=("id",))
def gatherings(wanted: Slice) -> Sequence[Any]:
    """The agenda of the place, the newest entry first."""
    return agenda.slice_of_gatherings(reading(), wanted)


@api.get("/notices", allow=signed_in)
@api.listing(NoticeSchema, by=("id",))
def notices(wanted: Slice) -> Sequence[Any]:
    """One's own notices, the newest first."""
    return queries.slice_of_notices(reading(), me().id, wanted)


class IssueSchema(Schema):
    """An issue of the incubator's journal."""

    id = fields.UUID(required=True)
    number = fields.Integer()
    title = fields.String()
    lead = fields.String(metadata={"description": "What it is about, in two sentences"})
    text = fields.String(metadata={"description": "Markdown (CommonMark), to be shown without trusting it"})
    published_at = fields.AwareDateTime(format="iso")


@api.get("/journal", allow=anyone)
@api.listing(IssueSchema, by=("id",))
def journal(wanted: Slice) -> Sequence[Any]:
    """What was published, the newest first."""
    return journals.issues(reading(), wanted)


class PreferenceSchema(Schema):
    """How the messages of a family reach the person who asks."""

    family = fields.String(required=True)
    words = fields.String(metadata={"description": "What it is called on screen, in French"})
    way = fields.String(metadata={"description": "now, daily, weekly, inbox or none"})
    chosen = fields.Boolean(metadata={"description": "False: as for everybody who chose nothing"})
    legal = fields.Boolean(metadata={"description": "True: the law asks for it, whatever was chosen"})


@api.get("/preferences", allow=signed_in)
@api.listing(PreferenceSchema, by=("family",))
def preferences(wanted: Slice) -> Sequence[Any]:
    """One's own choices, by the name of the family."""
    after = wanted.after[0] if wanted.after else ""
    rows = [row for row in ways_for(reading(), me().id) if row["family"] > after]
    return rows[: wanted.limit + 1]


class SubscriptionSchema(Schema):
    """Something that the person who asks follows."""

    kind = fields.String(required=True, metadata={"description": "product, idea, call, body or theme"})
    key = fields.String(required=True, metadata={"description": "Its id in its service, or the code of a theme"})
    name = fields.String()
    since = fields.AwareDateTime(format="iso")


@api.get("/subscriptions", allow=signed_in)
@api.listing(SubscriptionSchema, by=("kind", "key"))
def subscriptions(wanted: Slice) -> Sequence[Any]:
    """What one follows."""
    return topics.slice_of_followed(reading(), me().id, wanted)


class HookSchema(Schema):
    """Where another service is called; its secrets are told by no API."""

    id = fields.UUID(required=True)
    name = fields.String()
    url = fields.String()
    types = fields.List(fields.String(), metadata={"description": "Wire names of the events it is told"})
    state = fields.String(metadata={"description": "active, paused or disabled"})
    reason = fields.String(metadata={"description": "In French: why it is disabled"})
    made_at = fields.AwareDateTime(format="iso")
    waiting = fields.Integer(metadata={"description": "Calls that were not delivered yet"})


@api.get("/hooks", allow=keepers)
@api.listing(HookSchema, by=("id",))
def hooks(wanted: Slice) -> Sequence[Any]:
    """All hooks, for the team."""
    return outbound.slice_of_hooks(reading(), wanted)


class DeliverySchema(Schema):
    """One call that was made, and what came of it."""

    id = fields.UUID(required=True)
    event_id = fields.UUID()
    type = fields.String(metadata={"description": "Wire name of the event"})
    at = fields.AwareDateTime(format="iso")
    seconds = fields.Float()
    status = fields.Integer(allow_none=True, metadata={"description": "HTTP status; none: no answer"})
    outcome = fields.String(metadata={"description": "In French"})


@api.get("/hooks/<uuid:hook_id>/deliveries", allow=keepers)
@api.listing(DeliverySchema, by=("id",))
def deliveries(wanted: Slice, hook_id: UUID) -> Sequence[Any]:
    """The journal of one hook, the newest call first."""
    return outbound.slice_of_tries(reading(), hook_id, wanted)
