"""Gatherings as a calendar (RFC 5545): the same UID for ever, a higher SEQUENCE at each change, cancellations too."""

from collections.abc import Iterable
from uuid import UUID

from flask import Response, url_for
from icalendar import Event

from services.notify.domain.gatherings import Gathering, GuestState
from shared.schemas import PARIS
from shared.web.addresses import outside
from shared.web.calendars import calendar_of as written
from shared.web.calendars import event_of


def calendar_of(gatherings: Iterable[Gathering], name: str, person_id: UUID | None = None) -> Response:
    """The file; with a person, whether they have a place yet."""
    return written((_event(one, person_id) for one in gatherings), "Notify", "agenda.ics", name=name)


def _event(one: Gathering, person_id: UUID | None) -> Event:
    page = outside(url_for("notify_gatherings.show", gathering_id=one.id))
    return event_of(
        f"{one.id}@ti-kub",
        changes=one.changes,
        status=_status(one, person_id),
        dtstamp=one.changed_at,
        last_modified=one.changed_at,
        dtstart=one.starts_at.astimezone(PARIS),
        dtend=one.ends_at.astimezone(PARIS),
        summary=one.title,
        location=one.place,
        description="\n\n".join(filter(None, [one.cancelled_why, one.about, page])),
        url=page,
    )


def _status(one: Gathering, person_id: UUID | None) -> str:
    if one.cancelled_why:
        return "CANCELLED"
    mine = one.guest(person_id) if person_id else None
    return "TENTATIVE" if mine and mine.state is GuestState.WAITING else "CONFIRMED"
