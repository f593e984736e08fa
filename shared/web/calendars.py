"""Calendars for the programs of people (iCalendar, RFC 5545), written by a library; the one module that knows it."""

from collections.abc import Iterable
from typing import Any

from flask import Response
from icalendar import Calendar, Event, Timezone, vText

from shared.web.zone import ZONE

TYPE = "text/calendar; charset=utf-8"


def calendar_of(events: Iterable[Event], service: str, file: str, *, name: str = "") -> Response:
    """The file as an answer; `service` is who made it, `name` what a calendar program calls it."""
    answer = Response(file_of(events, service, name=name), content_type=TYPE)
    answer.headers["Content-Disposition"] = f"attachment; filename={file}"
    return answer


def file_of(events: Iterable[Event], service: str, *, name: str = "", method: str = "PUBLISH") -> bytes:
    """The file itself; another `method` makes it an invitation of a mail."""
    made = Calendar()
    made.add("prodid", f"-//Ti Kub//{service}//FR")
    made.add("version", "2.0")
    made.add("method", method)
    if name:
        made.add("x-wr-calname", name)
    made.add_component(Timezone.from_ical(ZONE))
    for event in events:
        made.add_component(event)
    written: bytes = made.to_ical()
    return written


def event_of(uid: str, *, changes: int, status: str, **properties: Any) -> Event:
    """One event: the same `uid` for ever, SEQUENCE is the number of `changes`; hours bear the zone of Paris."""
    event = Event()
    event.add("uid", uid)
    event.add("sequence", changes)
    event["status"] = vText(status)
    for name, value in properties.items():
        event.add(name.replace("_", "-"), value)
    return event
