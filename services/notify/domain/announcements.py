"""What the incubator publishes once and then tells a crowd at a time; announcements are the first of it."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from shared.errors import Refused


class Stage(StrEnum):
    """How far it is."""

    DRAFT = "draft"
    SENDING = "sending"
    SENT = "sent"
    WITHDRAWN = "withdrawn"


STAGES = {
    Stage.DRAFT: "Brouillon",
    Stage.SENDING: "En cours d’envoi",
    Stage.SENT: "Envoyée à tout le monde",
    Stage.WITHDRAWN: "Retirée",
}
PUBLIC = (Stage.SENDING, Stage.SENT)


@dataclass(eq=False, kw_only=True)
class Told:
    """`cursor` is the last person told, `told` how many were; both move in the transaction that tells them."""

    changed_at: datetime
    stage: Stage = Stage.DRAFT
    published_at: datetime | None = None
    published_by: UUID | None = None
    cursor: UUID | None = None
    told: int = 0
    version: int = field(default=0)

    @property
    def shown(self) -> bool:
        """Whether everybody can read it."""
        return self.stage in PUBLIC

    def check_draft(self, otherwise: str) -> None:
        """Raise Refused in these words once it is published."""
        if self.stage is not Stage.DRAFT:
            raise Refused(otherwise)

    def begin(self, by: UUID, now: datetime) -> None:
        """From now on everybody can read it, and is told."""
        self.stage, self.published_at, self.published_by = Stage.SENDING, now, by

    def end_early(self, now: datetime) -> None:
        """Show it no more, and tell nobody else; what has left is in people's mailboxes."""
        self.stage, self.changed_at = Stage.WITHDRAWN, now

    def reached(self, last: UUID, people: int) -> None:
        """So many more people were told, this one last."""
        self.cursor, self.told = last, self.told + people

    def finish(self) -> None:
        """Everybody was told; nobody was the last one any more."""
        self.stage, self.cursor = Stage.SENT, None


@dataclass(eq=False, kw_only=True)
class Announcement(Told):
    """A few words to everybody of the platform."""

    id: UUID
    title: str
    text: str
    made_by: UUID | None
    made_at: datetime

    def change(self, title: str, text: str, now: datetime) -> None:
        """Write it anew, as long as nobody has read it."""
        self.check_draft("Cette annonce est publiée : elle ne change plus. Publiez plutôt une nouvelle annonce.")
        self.title, self.text, self.changed_at = title, text, now

    def publish(self, by: UUID, now: datetime) -> None:
        """From now on everybody can read it, and is told."""
        self.check_draft("Cette annonce est déjà publiée.")
        self.begin(by, now)

    def withdraw(self, now: datetime) -> None:
        """Show it no more."""
        if not self.shown:
            raise Refused("Cette annonce n’est pas publiée.")
        self.end_early(now)
