"""The file of a pre-incubation: what was found in the field, the road of nine weeks, and the conclusion."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum
from uuid import UUID

from services.portfolio.domain.phases import PhaseCode
from services.portfolio.domain.sheet import merged
from shared.errors import Invalid
from shared.identifiers import new_id

LABELS = {
    "size": "Combien de personnes vivent ce problème",
    "frequency": "À quelle fréquence il revient",
    "harm": "Ce qu’il coûte, et ce qui le prouve",
    "prototype": "La maquette essayée, et ce qu’elle a appris",
    "first_users": "Les premiers usagers, prêts à commencer",
    "problem_score": "Note du problème, sur 10",
    "problem_words": "Le problème : pourquoi cette note",
    "carrier_score": "Note de la personne qui porte et de son entourage, sur 10",
    "carrier_words": "Qui porte et son entourage : pourquoi cette note",
    "strategy_score": "Note du plan pour les six premiers mois, sur 10",
    "strategy_words": "Le plan pour six mois : pourquoi cette note",
    "outcome": "La suite proposée",
    "outcome_words": "Pourquoi cette suite",
}
"""The texts of the file: name -> words on screen."""

SCORES = ("problem_score", "carrier_score", "strategy_score")

OUTCOMES = {
    PhaseCode.CONSTRUCTION.value: "Construire le service",
    PhaseCode.CONTINUED_BY_OWNER.value: "La direction continue sans l’incubateur",
    PhaseCode.MERGED.value: "Réunir avec un autre produit",
    PhaseCode.STOPPED.value: "S’arrêter là : c’est une réussite, rien n’a été construit pour rien",
    PhaseCode.PARKED.value: "Mettre en réserve, et y revenir plus tard",
}
"""How a pre-incubation may end; each is the phase that a body is then asked for."""

KEPT_AT_MOST = timedelta(days=365)
KEPT_USUALLY = timedelta(days=180)
"""How long personal notes of a meeting stay."""


class LogKind(StrEnum):
    """What the incubator did for a product."""

    CALL = "call"
    VISIT = "visit"
    WORKSHOP = "workshop"
    STEP = "step"


LOG_KINDS = {
    LogKind.CALL.value: "Appel",
    LogKind.VISIT.value: "Visite sur le terrain",
    LogKind.WORKSHOP.value: "Atelier",
    LogKind.STEP.value: "Étape franchie",
}


@dataclass(frozen=True)
class Milestone:
    """A point of the road: at the end of which week, what is shown there, who acts until then."""

    week: int
    label: str
    shown: str
    who: str


MILESTONES = (
    Milestone(
        3,
        "Le terrain est vu",
        "Les premiers entretiens sont faits dans chaque groupe concerné.",
        "La personne qui porte le produit",
    ),
    Milestone(
        4,
        "Le problème est établi",
        "Sa taille, sa fréquence et ce qu’il coûte sont chiffrés, et les solutions existantes comparées.",
        "La personne qui porte le produit",
    ),
    Milestone(
        8,
        "Une réponse est essayée",
        "Une maquette est essayée avec des usagers, et les premiers sont prêts à commencer.",
        "La personne qui porte le produit, avec l’incubateur",
    ),
    Milestone(
        9,
        "La conclusion est écrite",
        "Les trois notes sont données, les engagements signés, et l’instance peut décider.",
        "L’équipe de l’incubateur",
    ),
)
"""The road of nine weeks."""

WEEKS = {str(one.week): one.label for one in MILESTONES}


@dataclass(frozen=True)
class Point:
    """A milestone of one product: by which day, on which day it was reached, how it stands today."""

    milestone: Milestone
    due: date
    reached: date | None
    state: str


def road_of(started: date, reached: Mapping[int, date], today: date) -> list[Point]:
    """The four points of a product that began on that day: done, late, next or to come."""
    points, waiting = [], True
    for one in MILESTONES:
        due, day = started + timedelta(weeks=one.week), reached.get(one.week)
        if day is not None:
            state = "done"
        elif due < today:
            state, waiting = "late", False
        else:
            state, waiting = ("next" if waiting else "todo"), False
        points.append(Point(one, due, day, state))
    return points


@dataclass(eq=False, kw_only=True)
class Writing:
    """One text of the file written anew."""

    id: UUID
    field: str
    before: str
    after: str
    version: int
    by: UUID
    at: datetime


@dataclass(eq=False, kw_only=True)
class Dossier:
    """The texts of the file of a product, and everything that ever stood there."""

    product_id: UUID
    size: str = ""
    frequency: str = ""
    harm: str = ""
    prototype: str = ""
    first_users: str = ""
    problem_score: str = ""
    problem_words: str = ""
    carrier_score: str = ""
    carrier_words: str = ""
    strategy_score: str = ""
    strategy_words: str = ""
    outcome: str = ""
    outcome_words: str = ""
    version: int = 1
    writings: list[Writing] = field(default_factory=list)

    @property
    def texts(self) -> dict[str, str]:
        """All of them as they are now."""
        return {name: getattr(self, name) for name in LABELS}

    @property
    def concluded(self) -> bool:
        """Whether the three scores and the outcome are there."""
        return bool(self.outcome and all(getattr(self, name) for name in SCORES))

    def write(self, posted: Mapping[str, str], *, seen: int, by: UUID, now: datetime) -> list[str]:
        """Write what this person changed, beside what others wrote meanwhile; returns the names of what changed."""
        written = merged(posted, self.texts, self.writings, seen)
        for name, text in written.items():
            before = getattr(self, name)
            facts = {"field": name, "before": before, "after": text, "version": self.version + 1}
            self.writings.append(Writing(id=new_id(), **facts, by=by, at=now))
            setattr(self, name, text)
        return list(written)


def last_day_of_notes(met_on: date, wished: date | None) -> date:
    """The day on which personal notes go: half a year after the meeting unless told, a year at most."""
    day = wished or met_on + KEPT_USUALLY
    if not met_on <= day <= met_on + KEPT_AT_MOST:
        raise Invalid({"purge_on": ["Choisissez un jour dans l’année qui suit l’entretien."]})
    return day
