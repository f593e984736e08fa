"""Who may see an idea, and reports of what is not acceptable."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from services.ideas.domain.ideas import Idea
from services.ideas.domain.showing import Visibility
from shared.contracts.ideas import IdeaSubmitted, ReporterAnswered, ReportMade, VisibilityChanged
from shared.errors import Invalid, Refused

WORDS = {
    Visibility.WAITING: "À relire avant publication",
    Visibility.INTERNAL: "Lue par tous les agents",
    Visibility.PUBLIC: "Un extrait est public",
    Visibility.HIDDEN: "Masquée",
}
CHOICES = {one: WORDS[one] for one in (Visibility.INTERNAL, Visibility.PUBLIC, Visibility.HIDDEN)}


@dataclass(frozen=True)
class Shown:
    """What the team decides of an idea's visibility."""

    visibility: Visibility
    extract: str
    agreed: bool
    why: str

    def check(self) -> None:
        """An extract needs words and the author's yes; hiding needs a reason that the author reads."""
        if self.visibility is Visibility.PUBLIC and not self.extract:
            raise Invalid({"extract": ["Écrivez ce que le public lira."]})
        if self.visibility is Visibility.PUBLIC and not self.agreed:
            raise Invalid({"agreed": ["Demandez d’abord à l’auteur s’il est d’accord."]})
        if self.visibility is Visibility.HIDDEN and not self.why:
            raise Invalid({"why": ["Dites à l’auteur pourquoi son idée est masquée."]})


def show_as(idea: Idea, shown: Shown, *, by: UUID, now: datetime) -> list[IdeaSubmitted | VisibilityChanged]:
    """Let more people, or fewer, see an idea; the first time that all may, its deposit is told to all."""
    shown.check()
    former, idea.visibility = idea.visibility, shown.visibility.value
    changed = VisibilityChanged(
        **idea.named(),
        former=former,
        visibility=idea.visibility,
        why=shown.why,
        changed_by=by,
        changed_at=now,
        problem=idea.problem if idea.shown else "",
    )
    return [*idea.first_told(), changed]


REASONS = {
    "insult": "Des propos blessants ou discriminants",
    "personal": "Des informations personnelles sur quelqu’un",
    "secret": "Des informations confidentielles",
    "advert": "De la publicité, ou rien à voir avec le travail",
    "other": "Autre chose",
}


class Handling(StrEnum):
    """What the team does about a report."""

    OPEN = "open"
    KEPT = "kept"
    TAKEN_AWAY = "taken_away"


HANDLED = {Handling.KEPT: "Le laisser en place", Handling.TAKEN_AWAY: "Le retirer"}


@dataclass(eq=False)
class Report:
    """Somebody finds an idea, or a comment on it, not acceptable; the author never learns who."""

    id: UUID
    idea_id: UUID
    comment_id: UUID | None
    reported_by: UUID
    reason: str
    words: str
    at: datetime
    handling: Handling = Handling.OPEN
    answer: str = ""
    handled_by: UUID | None = None
    handled_at: datetime | None = None
    version: int = field(default=1, init=False)

    def made(self, idea: Idea) -> ReportMade:
        """The team hears of it; who said so is not told."""
        if self.reason == "other" and not self.words:
            raise Invalid({"words": ["Dites ce qui ne va pas."]})
        return ReportMade(
            report_id=self.id,
            idea_id=idea.id,
            number=idea.number,
            title=idea.shown_title,
            kind=self.reason,
            reported_at=self.at,
        )

    def handle(self, handling: Handling, answer: str, *, by: UUID, now: datetime) -> None:
        """Answer it, once."""
        if self.handling is not Handling.OPEN:
            raise Refused("Ce signalement a déjà sa réponse.")
        self.handling, self.answer, self.handled_by, self.handled_at = handling, answer, by, now

    def handled(self, idea: Idea) -> ReporterAnswered:
        """Whoever reported it learns what was done."""
        assert self.handled_at is not None
        return ReporterAnswered(
            report_id=self.id,
            idea_id=idea.id,
            number=idea.number,
            title=idea.shown_title,
            person_id=self.reported_by,
            outcome=self.handling.value,
            handled_at=self.handled_at,
        )
