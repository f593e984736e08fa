"""An issue of the incubator's journal: written by the team, numbered and published once, then told to its readers."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from services.notify.domain.announcements import Told
from shared.errors import Refused


@dataclass(eq=False, kw_only=True)
class Issue(Told):
    """`told` counts people of the platform, `told_outside` readers from outside."""

    id: UUID
    title: str
    lead: str
    text: str
    made_by: UUID
    made_at: datetime
    changed_at: datetime
    number: int | None = None
    told_outside: int = 0

    def change(self, title: str, lead: str, text: str, now: datetime) -> None:
        """Write it anew, as long as nobody has read it."""
        self.check_draft("Ce numéro est publié : il ne change plus. Corrigez dans le numéro suivant.")
        self.title, self.lead, self.text, self.changed_at = title, lead, text, now

    def publish(self, by: UUID, number: int, now: datetime) -> None:
        """From now on everybody can read it, and its readers are told."""
        self.check_draft("Ce numéro est déjà publié.")
        self.begin(by, now)
        self.number = number

    def withdraw(self, now: datetime) -> None:
        """Show it no more, and tell nobody else; what has left is in people's mailboxes."""
        if not self.shown:
            raise Refused("Ce numéro n’est pas publié.")
        self.end_early(now)
