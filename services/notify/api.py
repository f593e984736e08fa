"""One's own notices and the incubator's announcements for programs: read only, under /notifications/api/v1."""

from collections.abc import Sequence
from typing import Any

from marshmallow import Schema, fields

from services.notify.queries import announcements as announced
from services.notify.queries import gatherings as agenda
from services.notify.queries import inbox as queries
from shared.web import anyone, me, reading, signed_in
from shared.web.api import Api
from shared.web.slices import Slice

api = Api("notify_api", __name__)


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
