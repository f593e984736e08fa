"""Announcements: written by the team, published once, told to everybody in the background."""

import time
from collections.abc import Callable
from uuid import UUID

from sqlalchemy import select

from services.notify.commands.telling import TOGETHER, tell_of
from services.notify.domain.announcements import Announcement, Stage
from services.notify.tables.announcements import announcement
from shared.errors import NotFound
from shared.failpoints import fault
from shared.identifiers import new_id
from shared.messages import command, given, hidden, text
from shared.people import person
from shared.service import Runtime
from shared.uow import UnitOfWork

TITLE, TITLE_HELP = "Titre", "Il est l’objet du courriel."
TEXT, TEXT_HELP = "Texte", "Une ligne vide sépare deux paragraphes. Tout le monde pourra le lire."
ROUND = 5.0
"""Seconds after which a worker looks whether it is asked to stop."""


@command
class WriteAnnouncement:
    """Begin an announcement."""

    by: UUID = given()
    title: str = text(max=80, label=TITLE, help=TITLE_HELP)
    text: str = text(max=6000, rows=12, label=TEXT, help=TEXT_HELP)


def write_announcement(cmd: WriteAnnouncement, uow: UnitOfWork) -> UUID:
    """Keep it as a draft that only the team sees; returns its id."""
    made = Announcement(
        id=new_id(), title=cmd.title, text=cmd.text, made_by=cmd.by, made_at=uow.now, changed_at=uow.now
    )
    uow.add(made)
    return made.id


@command
class ChangeAnnouncement:
    """Write a draft anew."""

    by: UUID = given()
    announcement_id: UUID = given()
    version: int = hidden()
    title: str = text(max=80, label=TITLE, help=TITLE_HELP)
    text: str = text(max=6000, rows=12, label=TEXT, help=TEXT_HELP)


def change_announcement(cmd: ChangeAnnouncement, uow: UnitOfWork) -> UUID:
    """Change it, unless somebody else did meanwhile; returns its id."""
    _the(uow, cmd.announcement_id, seen=cmd.version).change(cmd.title, cmd.text, uow.now)
    return cmd.announcement_id


@command
class OneAnnouncement:
    """Something to do with one announcement, as it stood on screen."""

    by: UUID = given()
    announcement_id: UUID = given()
    version: int = hidden()


def publish_announcement(cmd: OneAnnouncement, uow: UnitOfWork) -> UUID:
    """Show it to everybody from now on; the worker tells people. Returns its id."""
    _the(uow, cmd.announcement_id, seen=cmd.version).publish(cmd.by, uow.now)
    return cmd.announcement_id


def withdraw_announcement(cmd: OneAnnouncement, uow: UnitOfWork) -> UUID:
    """Show it no more; returns its id."""
    _the(uow, cmd.announcement_id).withdraw(uow.now)
    return cmd.announcement_id


def _the(uow: UnitOfWork, announcement_id: UUID, *, seen: int | None = None) -> Announcement:
    try:
        return uow.get(Announcement, announcement_id, seen=seen)
    except NotFound as missing:
        raise NotFound("Nous ne trouvons pas cette annonce.") from missing


def spread(runtime: Runtime) -> int:
    """Tell everybody what was published, a crowd at a time; returns how many people were told."""
    return spread_in_rounds(runtime, spread_some)


def spread_in_rounds(runtime: Runtime, tell_some: Callable[[UnitOfWork], int]) -> int:
    """Each crowd in a transaction of its own, until nobody is left or a worker should look up; returns how many."""
    told, ends = 0, time.monotonic() + ROUND
    while time.monotonic() < ends and (some := runtime.do(lambda _, uow: tell_some(uow), None)):
        fault("S2")
        told += some
    return told


def spread_some(uow: UnitOfWork) -> int:
    """The next people and the place reached, in one transaction: cut anywhere, nobody is left out or told twice."""
    waiting = select(Announcement).where(announcement.c.stage == Stage.SENDING).order_by(announcement.c.id).limit(1)
    found = uow.session.scalars(waiting.with_for_update(skip_locked=True)).first()
    if found is None:
        return 0
    people = _next_people(uow, found.cursor)
    if not people:
        found.finish()
        return 0
    facts = {"announcement_id": str(found.id), "announcement": found.title, "text": found.text}
    tell_of(uow, found.id, "notify.announcement", facts, {"announcement": people}, at=found.published_at)
    found.reached(people[-1], len(people))
    uow.session.flush()
    fault("S1")
    return len(people)


def _next_people(uow: UnitOfWork, after: UUID | None) -> list[UUID]:
    known = select(person.c.id).order_by(person.c.id).limit(TOGETHER)
    return list(uow.session.scalars(known if after is None else known.where(person.c.id > after)))
