"""Sittings as a calendar (iCalendar, RFC 5545): one's own, or those of one body; changes and cancellations too."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from flask import Response, request, url_for
from flask.typing import ResponseReturnValue

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
from shared.web.zone import ZONE

pages = Pages("calendar", __name__, url_prefix="/seances")

LASTS = timedelta(hours=2)
"""What a calendar keeps free: nobody says beforehand when a sitting ends."""
KEPT = timedelta(days=366)
WIDTH = 75
"""Bytes of a line; longer ones go on in the next one, after a space (RFC 5545, 3.1)."""


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
    rows = in_calendar(reading(), of or viewer(), now() - KEPT, body_id)
    events = [line for row in rows if row.convened_at for line in _event(row)]
    head = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Ti Kub//Gouvernance//FR", "METHOD:PUBLISH"]
    lines = [*head, *ZONE.splitlines(), *events, "END:VCALENDAR"]
    text = "".join(f"{folded}\r\n" for line in lines for folded in _folded(line))
    answer = Response(text, content_type="text/calendar; charset=utf-8")
    answer.headers["Content-Disposition"] = "attachment; filename=seances.ics"
    return answer


def _event(row: Any) -> list[str]:
    """One sitting; the same UID for ever, a higher SEQUENCE at each change."""
    page = outside(address(row.id))
    return [
        "BEGIN:VEVENT",
        f"UID:{row.id}@ti-kub",
        f"DTSTAMP:{row.convened_at.astimezone(UTC):%Y%m%dT%H%M%SZ}",
        f"SEQUENCE:{row.changes}",
        f"STATUS:{'CANCELLED' if row.state is SittingState.CANCELLED else 'CONFIRMED'}",
        f"DTSTART;TZID=Europe/Paris:{_local(row.starts_at)}",
        f"DTEND;TZID=Europe/Paris:{_local(row.starts_at + LASTS)}",
        f"SUMMARY:{_escaped(f'{row.number}, {row.body_name}')}",
        f"LOCATION:{_escaped(row.place or row.link)}",
        f"DESCRIPTION:{_escaped(row.link or page)}",
        f"URL:{page}",
        "END:VEVENT",
    ]


def _local(instant: datetime) -> str:
    return f"{instant.astimezone(PARIS):%Y%m%dT%H%M%S}"


def _escaped(text: str) -> str:
    """TEXT of RFC 5545, 3.3.11."""
    for sign in "\\;,":
        text = text.replace(sign, f"\\{sign}")
    return "\\n".join(text.splitlines())


def _folded(line: str) -> Iterator[str]:
    """Pieces of at most 75 bytes, none of which cuts a character."""
    piece = ""
    for letter in line:
        if len((piece + letter).encode()) > WIDTH:
            yield piece
            piece = " "
        piece += letter
    yield piece
