"""What happens at the place of the story: an announcement, an open day to come, a workshop that is full."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

from sqlalchemy import select

from services.notify.commands.announcing import (
    OneAnnouncement,
    WriteAnnouncement,
    publish_announcement,
    write_announcement,
)
from services.notify.commands.gatherings import JoinGathering, PlanGathering, join_gathering, plan_gathering
from services.notify.tables.announcements import announcement
from services.notify.tables.gatherings import gathering
from shared.service import Runtime

ROOM = "Le Ti Kub, salle des Goélands"
NEWS = "Le Ti Kub ouvre ses portes"
WORDS = (
    "Venez voir le lieu, rencontrer les équipes et raconter un problème que vous vivez.\n\n"
    "Il n’y a rien à préparer. Les heures sont dans l’agenda du lieu, où vous pouvez vous inscrire."
)


def live_at_the_place(notify: Runtime, *, by: UUID, people: list[UUID]) -> None:
    """Told once; the workshop has one place fewer than people who want to come."""
    with notify.reading() as session:
        if session.scalars(select(gathering.c.id)).first():
            return
    _announce(notify, by)
    begins = datetime.now(UTC).replace(hour=12, minute=30, second=0, microsecond=0)
    open_day = ("open_day", "Journée portes ouvertes", "Les équipes montrent ce qu’elles construisent.", None)
    workshop = ("workshop", "Écrire simplement", "Une page de votre service, réécrite ensemble.", len(people) - 1)
    notify.do(plan_gathering, _plan(by, begins + timedelta(days=12), *open_day))
    full = notify.do(plan_gathering, _plan(by, begins + timedelta(days=19), *workshop))
    for who in people:
        notify.do(join_gathering, JoinGathering(by=who, gathering_id=full))


def _announce(notify: Runtime, by: UUID) -> None:
    made = notify.do(write_announcement, WriteAnnouncement(by=by, title=NEWS, text=WORDS))
    with notify.reading() as session:
        version = session.scalars(select(announcement.c.version).where(announcement.c.id == made)).one()
    notify.do(publish_announcement, OneAnnouncement(by=by, announcement_id=made, version=version))


def _plan(by: UUID, starts_at: datetime, kind: str, title: str, about: str, places: int | None) -> PlanGathering:
    return PlanGathering(
        by=by,
        kind=kind,
        title=title,
        about=about,
        place=ROOM,
        starts_at=starts_at,
        ends_at=starts_at + timedelta(hours=3),
        places=places,
    )
