"""The forms of whoever holds a sitting, and the quorum as it is at this moment."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from services.governance.commands.agenda import found_for
from services.governance.commands.holding import CloseSitting, NoteAttendance, OpenSitting
from services.governance.commands.late_items import AddItem
from services.governance.domain.bodies import Body
from services.governance.domain.rules import attendance_of, is_met
from services.governance.domain.sittings import Sitting, SittingState, holders, there
from shared.web import Form, reading
from shared.web.languages import say


@dataclass(frozen=True)
class QuorumNow:
    """How many are there, of how many, and whether that is enough; a member who recuses changes it for their item."""

    attendance: int
    members: int
    met: bool


def quorum_now(found: Sitting, body: Body, moment: datetime) -> QuorumNow:
    """By the rules of the body."""
    members = body.members_at(moment)
    present = there(found.presences) & set(members)
    represented = sum(holder in present for holder in holders(found.presences).values())
    attendance = attendance_of(len(present), represented, mandates_counted=body.rules.mandates_counted)
    return QuorumNow(attendance, len(members), is_met(body.rules.quorum, attendance, len(members)))


def forms_of_holding(
    found: Sitting, body: Body, names: Mapping[UUID, str], moment: datetime
) -> dict[type[Any], Form[Any]]:
    """What whoever holds the sitting may do now."""
    if found.state is SittingState.CONVENED and found.starts_at <= moment:
        return {OpenSitting: Form(OpenSitting, values={"seen": found.version})}
    if found.state is not SittingState.OPEN:
        return {}
    close = {} if any(item.outcome is None for item in found.items) else {CloseSitting: Form(CloseSitting)}
    late = late_options(found)
    more = {AddItem: Form(AddItem, options=late)} if late["about_id"] else {}
    people = attendance_options(body.members_at(moment), names)
    return {NoteAttendance: Form(NoteAttendance, options=people), **more, **close}


def late_options(found: Sitting) -> dict[str, list[tuple[str, str]]]:
    """What waits for the body and is on no agenda."""
    waiting = found_for(reading(), found.body_id)
    return {"about_id": [(str(one.about_id), f"{one.number}, {one.title}") for one in waiting]}


def attendance_options(members: Sequence[UUID], names: Mapping[UUID, str]) -> dict[str, list[tuple[str, str]]]:
    """Who can be noted, and who can stand for somebody."""
    everyone = [(str(one), names.get(one, say("Une personne"))) for one in members]
    people = sorted(everyone, key=lambda row: row[1])
    return {"person_id": people, "holder_id": people}
