"""The agenda of the place: planned, changed, called off by the team; people who come, wait or withdraw."""

import secrets
from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from services.notify.commands.telling import tell_of
from services.notify.domain.gatherings import GATHERING_KINDS, Gathering, GatheringKind, Guest
from services.notify.tables.gatherings import calendar_key
from shared.database import insert_into
from shared.errors import Invalid, NotFound
from shared.identifiers import new_id
from shared.messages import choice, command, given, hidden, integer, text, when
from shared.uow import UnitOfWork

_KINDS = {kind.value: words for kind, words in GATHERING_KINDS.items()}
_NO_LIMIT = "Rien : il y a de la place pour tout le monde."


@command
class PlanGathering:
    """Put something into the agenda of the place."""

    by: UUID = given()
    kind: str = choice(_KINDS, label="De quoi s’agit-il")
    title: str = text(max=80, min=5, label="Nom", help="Il est l’objet des courriels.")
    about: str = text(max=3000, rows=6, label="Ce qui s’y passe", required=False)
    place: str = text(max=200, label="Lieu", help="Une salle, une adresse, ou à distance.")
    starts_at: datetime = when(label="Début")
    ends_at: datetime = when(label="Fin")
    places: int | None = integer(min=1, max=2000, label="Nombre de places", help=_NO_LIMIT, required=False)


def plan_gathering(cmd: PlanGathering, uow: UnitOfWork) -> UUID:
    """Plan it; returns its id."""
    facts = _facts(cmd, uow.now)
    planned = Gathering(id=new_id(), **facts, planned_by=cmd.by, changed_at=uow.now)
    uow.add(planned)
    return planned.id


@command
class ChangeGathering:
    """Say what is in the agenda anew."""

    by: UUID = given()
    gathering_id: UUID = given()
    version: int = hidden()
    kind: str = choice(_KINDS, label="De quoi s’agit-il")
    title: str = text(max=80, min=5, label="Nom", help="Il est l’objet des courriels.")
    about: str = text(max=3000, rows=6, label="Ce qui s’y passe", required=False)
    place: str = text(max=200, label="Lieu", help="Une salle, une adresse, ou à distance.")
    starts_at: datetime = when(label="Début")
    ends_at: datetime = when(label="Fin")
    places: int | None = integer(min=1, max=2000, label="Nombre de places", help=_NO_LIMIT, required=False)


def change_gathering(cmd: ChangeGathering, uow: UnitOfWork) -> UUID:
    """Change it, unless somebody else did meanwhile; whoever is on the list reads when and where. Returns its id."""
    found = the_gathering(uow, cmd.gathering_id, seen=cmd.version)
    before = (found.starts_at, found.ends_at, found.place)
    let_in = found.change(uow.now, **_facts(cmd, uow.now))
    if before != (found.starts_at, found.ends_at, found.place):
        _tell_of_change(uow, found, {one.id for one in let_in}, actor=cmd.by)
    tell_guests(uow, found, "gathering_place_given", let_in)
    return found.id


def _tell_of_change(uow: UnitOfWork, found: Gathering, let_in: set[UUID], *, actor: UUID) -> None:
    """Whoever had a place gets the new invitation with it; an invitation is nothing for who waits."""
    tell_guests(uow, found, "gathering_changed", (one for one in found.coming if one.id not in let_in), actor=actor)
    without = [*found.waiting, *(one for one in found.coming if one.id in let_in)]
    tell_guests(uow, found, "gathering_changed", without, actor=actor, invited=False)


def _facts(cmd: PlanGathering | ChangeGathering, now: datetime) -> dict[str, Any]:
    if cmd.starts_at <= now:
        raise Invalid({"starts_at": ["Choisissez un jour à venir."]})
    names = ("title", "about", "place", "starts_at", "ends_at", "places")
    return {name: getattr(cmd, name) for name in names} | {"kind": GatheringKind(cmd.kind)}


@command
class JoinGathering:
    """Take a place, or wait for one."""

    by: UUID = given()
    gathering_id: UUID = given()


def join_gathering(cmd: JoinGathering, uow: UnitOfWork) -> UUID:
    """The row is locked: of two who ask for the last place at once the second waits. Returns its id."""
    found = the_gathering(uow, cmd.gathering_id)
    found.register(cmd.by, uow.now)
    return found.id


@command
class LeaveGathering:
    """Give one's place back."""

    by: UUID = given()
    gathering_id: UUID = given()


def leave_gathering(cmd: LeaveGathering, uow: UnitOfWork) -> UUID:
    """Whoever has waited longest has the place, and is told; returns its id."""
    found = the_gathering(uow, cmd.gathering_id)
    tell_guests(uow, found, "gathering_place_given", found.withdraw(cmd.by, uow.now))
    return found.id


@command
class CancelGathering:
    """Call it off."""

    by: UUID = given()
    gathering_id: UUID = given()
    version: int = hidden()
    why: str = text(max=500, min=5, rows=3, label="Pourquoi il n’a pas lieu")


def cancel_gathering(cmd: CancelGathering, uow: UnitOfWork) -> UUID:
    """Nobody comes for nothing; returns its id."""
    found = the_gathering(uow, cmd.gathering_id, seen=cmd.version)
    found.cancel(cmd.why, uow.now)
    tell_guests(uow, found, "gathering_cancelled", found.guests, actor=cmd.by)
    return found.id


def the_gathering(uow: UnitOfWork, gathering_id: UUID, *, seen: int | None = None) -> Gathering:
    """It, its row locked; raises NotFound."""
    try:
        return uow.get(Gathering, gathering_id, seen=seen)
    except NotFound as missing:
        raise NotFound("Nous ne trouvons pas ce rendez-vous.") from missing


def tell_guests(
    uow: UnitOfWork,
    found: Gathering,
    letter: str,
    guests: Iterable[Guest],
    *,
    actor: UUID | None = None,
    invited: bool = True,
) -> None:
    """One letter to these, people of the platform or from outside; with the invitation it carries, or without."""
    people = [one.person_id for one in guests]
    facts = facts_of(found)
    if not invited:
        del facts["sequence"]
    if people:
        tell_of(uow, new_id(), f"notify.{letter}", facts, {letter: people}, actor=actor)


def facts_of(found: Gathering) -> dict[str, str]:
    """What letters and invitations say of it."""
    return {
        "ends_at": found.ends_at.isoformat(),
        "changed_at": found.changed_at.isoformat(),
        "sequence": str(found.changes),
        "gathering_id": str(found.id),
        "gathering": found.title,
        "place": found.place,
        "starts_at": found.starts_at.isoformat(),
        "reason": found.cancelled_why,
    }


@command
class RenewCalendarKey:
    """A new address for my calendar; the old one leads nowhere."""

    by: UUID = given()


def renew_calendar_key(cmd: RenewCalendarKey, uow: UnitOfWork) -> str:
    """Make the key, or a new one; returns it."""
    secret = secrets.token_urlsafe(24)
    made = {"secret": secret, "made_at": uow.now}
    insert = insert_into(uow.session, calendar_key).values(person_id=cmd.by, **made)
    uow.session.execute(insert.on_conflict_do_update(index_elements=["person_id"], set_=made))
    return secret
