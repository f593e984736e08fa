"""An announcement of the incubator: written, published once, then told to everybody a crowd at a time."""

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


@dataclass(eq=False)
class Announcement:
    """`cursor` is the last person told, `told` how many were; both move in the transaction that tells them."""

    id: UUID
    title: str
    text: str
    made_by: UUID | None
    made_at: datetime
    changed_at: datetime
    stage: Stage = Stage.DRAFT
    published_at: datetime | None = None
    published_by: UUID | None = None
    cursor: UUID | None = None
    told: int = 0
    version: int = field(default=0)

    def change(self, title: str, text: str, now: datetime) -> None:
        """Write it anew, as long as nobody has read it."""
        if self.stage is not Stage.DRAFT:
            raise Refused("Cette annonce est publiée : elle ne change plus. Publiez plutôt une nouvelle annonce.")
        self.title, self.text, self.changed_at = title, text, now

    def publish(self, by: UUID, now: datetime) -> None:
        """From now on everybody can read it, and is told."""
        if self.stage is not Stage.DRAFT:
            raise Refused("Cette annonce est déjà publiée.")
        self.stage, self.published_at, self.published_by = Stage.SENDING, now, by

    def withdraw(self, now: datetime) -> None:
        """Show it no more, and tell nobody else; what has left is in people's mailboxes."""
        if self.stage not in PUBLIC:
            raise Refused("Cette annonce n’est pas publiée.")
        self.stage, self.changed_at = Stage.WITHDRAWN, now

    def reached(self, last: UUID, people: int) -> None:
        """So many more people were told, this one last."""
        self.cursor, self.told = last, self.told + people

    def finish(self) -> None:
        """Everybody was told; nobody was the last one any more."""
        self.stage, self.cursor = Stage.SENT, None
