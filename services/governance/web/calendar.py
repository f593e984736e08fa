"""Sittings as a calendar (iCalendar, RFC 5545): one's own, or those of one body; changes and cancellations too."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID

from flask import Response, request, url_for
from flask.typing import ResponseReturnValue
from icalendar import Event

from services.governance.commands.calendars import (
    DropCalendarKey,
    RenewCalendarKey,
    drop_calendar_key,
    renew_calendar_key,
)
from services.governance.domain.days import in_paris
from services.governance.domain.sittings import SittingState
from services.governance.queries.calendars import person_with_key
from services.governance.queries.cases import Viewer
from services.governance.queries.sittings import in_calendar
from services.governance.web.sittings import address, index_page
from services.governance.web.visit import now, viewer
from shared.schemas import PARIS
from shared.web import Form, Pages, anyone, me, post, reading, signed_in
from shared.web.addresses import outside
from shared.web.calendars import calendar_of, event_of

pages = Pages("calendar", __name__, url_prefix="/seances")

LASTS = timedelta(hours=2)
"""What a calendar keeps free: nobody says beforehand when a sitting ends."""
KEPT = timedelta(days=366)


@pages.get("/agenda.ics", allow=signed_in)
def mine() -> ResponseReturnValue:
    """The sittings that one may see."""
    return _calendar()


@pages.get("/agenda/<secret>.ics", allow=anyone)
def own(secret: str) -> ResponseReturnValue:
    """One's own sittings, for a calendar program that cannot sign in."""
    whose = Viewer(person_with_key(reading(), secret), sees_all=False, today=in_paris(now()))
    return _calendar(of=whose)


@pages.post("/agenda/cle", allow=signed_in)
def renew() -> ResponseReturnValue:
    """An address for one's own calendar, or another one."""
    form = Form(RenewCalendarKey, request.form, given={"by": me().id})
    done = lambda _key: url_for("sittings.index", _anchor="votre-agenda")  # noqa: E731 - one line says it
    return post(form, renew_calendar_key, done=done, page=index_page)


@pages.post("/agenda/retrait", allow=signed_in)
def drop() -> ResponseReturnValue:
    """No address any more."""
    form = Form(DropCalendarKey, request.form, given={"by": me().id})
    done = lambda _id: url_for("sittings.index", _anchor="votre-agenda")  # noqa: E731 - one line says it
    return post(form, drop_calendar_key, done=done, page=index_page)


@pages.get("/instances/<uuid:body_id>/agenda.ics", allow=signed_in)
def of_body(body_id: UUID) -> ResponseReturnValue:
    """Those of one body."""
    return _calendar(body_id)


def _calendar(body_id: UUID | None = None, of: Viewer | None = None) -> Response:
    return calendar_file(in_calendar(reading(), of or viewer(), now() - KEPT, body_id))


def calendar_file(rows: Sequence[Any]) -> Response:
    """These sittings, those that were never convened left aside."""
    return calendar_of(map(_event, (row for row in rows if row.convened_at)), "Gouvernance", "seances.ics")


def _event(row: Any) -> Event:
    """One sitting; the same UID for ever, a higher SEQUENCE at each change."""
    page = outside(address(row.id))
    return event_of(
        f"{row.id}@ti-kub",
        changes=row.changes,
        status="CANCELLED" if row.state is SittingState.CANCELLED else "CONFIRMED",
        dtstamp=row.convened_at,
        dtstart=row.starts_at.astimezone(PARIS),
        dtend=(row.starts_at + LASTS).astimezone(PARIS),
        summary=f"{row.number}, {row.body_name}",
        location=row.place or row.link,
        description=row.link or page,
        url=page,
    )
