"""Who is there: present, from afar, represented by another member, excused, gone; each with its hour."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from services.governance.domain.votes import check_chain
from shared.errors import Invalid, Refused


class How(StrEnum):
    """How a member attends from that hour on."""

    PRESENT = "present"
    REMOTE = "remote"
    REPRESENTED = "represented"
    EXCUSED = "excused"
    LEFT = "left"


THERE = frozenset({How.PRESENT, How.REMOTE})


@dataclass(eq=False, kw_only=True)
class Presence:
    """How a member attends, from `since` until `until`; the last one of each member is live."""

    id: UUID
    person_id: UUID
    how: How
    holder_id: UUID | None
    since: datetime
    noted_by: UUID
    until: datetime | None = None


def there(presences: Iterable[Presence]) -> frozenset[UUID]:
    """Those who are in the room, or follow from afar."""
    return frozenset(one.person_id for one in presences if one.until is None and one.how in THERE)


def holders(presences: Iterable[Presence]) -> dict[UUID, UUID]:
    """Who stands for whom now: giver -> holder."""
    return {one.person_id: one.holder_id for one in presences if one.until is None and one.holder_id is not None}


def note(presences: list[Presence], made: Presence, members: Collection[UUID]) -> bool:
    """A member comes, goes, is represented or excused; the mandate of whoever is no longer there ends with it.

    Tells whether that is new: it is to be kept then, once the former one is written as ended.
    """
    if made.person_id not in members:
        raise Refused("Cette personne ne siège pas dans cette instance.")
    live = {one.person_id: one for one in presences if one.until is None}
    former = live.get(made.person_id)
    if former is not None and (former.how, former.holder_id) == (made.how, made.holder_id):
        return False
    if made.how is How.REPRESENTED:
        _check_mandate(presences, made)
    elif made.holder_id is not None:
        raise Invalid({"holder_id": ["Un pouvoir ne va qu’avec une personne représentée."]})
    for one in live.values():
        if one is former or (one.holder_id == made.person_id and made.how not in THERE):
            one.until = made.since
    return True


def _check_mandate(presences: list[Presence], made: Presence) -> None:
    if made.holder_id is None or made.holder_id not in there(presences):
        raise Invalid({"holder_id": ["Un pouvoir se donne à un membre présent : choisissez lequel."]})
    others = {giver: holder for giver, holder in holders(presences).items() if giver != made.person_id}
    check_chain(made.person_id, made.holder_id, others)
