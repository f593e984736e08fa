"""The invitation that a letter about a gathering carries, and what calls it off (RFC 5546)."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from icalendar import Event, vCalAddress

from shared.schemas import PARIS
from shared.web.calendars import event_of, file_of

METHODS = {
    "gathering_registered": "REQUEST",
    "gathering_place_given": "REQUEST",
    "gathering_changed": "REQUEST",
    "gathering_cancelled": "CANCEL",
    "gathering_left": "CANCEL",
}
"""Letters that carry an invitation, or call one off."""


def invitation(letter: str, facts: Mapping[str, Any], *, to: str, sender: str, page: str) -> tuple[str, str] | None:
    """The method and the text of what a letter carries; None where it carries none."""
    if letter not in METHODS or "sequence" not in facts:
        return None
    method = METHODS[letter]
    event = _event(facts, page, "CANCELLED" if method == "CANCEL" else "CONFIRMED")
    event["organizer"] = vCalAddress(f"mailto:{sender}")
    guest = vCalAddress(f"mailto:{to}")
    guest.params["PARTSTAT"] = "DECLINED" if letter == "gathering_left" else "ACCEPTED"
    event.add("attendee", guest)
    return method, file_of([event], "Notify", method=method).decode()


def _event(facts: Mapping[str, Any], page: str, status: str) -> Event:
    """The same UID as in our calendars, so that a program knows it again."""
    at = {name: datetime.fromisoformat(facts[name]) for name in ("starts_at", "ends_at", "changed_at")}
    return event_of(
        f"{facts['gathering_id']}@ti-kub",
        changes=int(facts["sequence"]),
        status=status,
        dtstamp=at["changed_at"],
        last_modified=at["changed_at"],
        dtstart=at["starts_at"].astimezone(PARIS),
        dtend=at["ends_at"].astimezone(PARIS),
        summary=facts["gathering"],
        location=facts["place"],
        description="\n\n".join(filter(None, [facts["reason"], page])),
        url=page,
    )
