"""Gatherings as a calendar (RFC 5545): the same UID for ever, a higher SEQUENCE at each change, cancellations too."""

from collections.abc import Iterable
from uuid import UUID

from flask import Response, url_for
from icalendar import Calendar, Event, Timezone, vText

from services.notify.domain.gatherings import Gathering, GuestState
from shared.schemas import PARIS
from shared.web.addresses import outside
from shared.web.zone import ZONE

TYPE = "text/calendar; charset=utf-8"


def calendar_of(gatherings: Iterable[Gathering], name: str, person_id: UUID | None = None) -> Response:
    """The file; with a person, whether they have a place yet."""
    made = Calendar()
    made.add("prodid", "-//Ti Kub//Notify//FR")
    made.add("version", "2.0")
    made.add("method", "PUBLISH")
    made.add("x-wr-calname", name)
    made.add_component(Timezone.from_ical(ZONE))
    for one in gatherings:
        made.add_component(_event(one, person_id))
    answer = Response(made.to_ical(), content_type=TYPE)
    answer.headers["Content-Disposition"] = "attachment; filename=agenda.ics"
    return answer


def _event(one: Gathering, person_id: UUID | None) -> Event:
    page = outside(url_for("notify_gatherings.show", gathering_id=one.id))
    event = Event()
    event.add("uid", f"{one.id}@ti-kub")
    event.add("dtstamp", one.changed_at)
    event.add("last-modified", one.changed_at)
    event.add("sequence", one.changes)
    event["status"] = vText(_status(one, person_id))
    event.add("dtstart", one.starts_at.astimezone(PARIS))
    event.add("dtend", one.ends_at.astimezone(PARIS))
    event.add("summary", one.title)
    event.add("location", one.place)
    event.add("description", "\n\n".join(filter(None, [one.cancelled_why, one.about, page])))
    event.add("url", page)
    return event


def _status(one: Gathering, person_id: UUID | None) -> str:
    if one.cancelled_why:
        return "CANCELLED"
    mine = one.guest(person_id) if person_id else None
    return "TENTATIVE" if mine and mine.state is GuestState.WAITING else "CONFIRMED"
