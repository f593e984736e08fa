"""Scores on the weighted criteria of the call: blind until one's own are in, and without whoever has an interest."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from fractions import Fraction
from uuid import UUID

from services.ideas.domain.calls import Criterion
from services.ideas.domain.ideas import Idea
from services.ideas.domain.states import WAITING
from shared.contracts.ideas import EvaluationAsked, EvaluationGiven, EvaluationRecused
from shared.errors import Forbidden, Invalid, Refused

BEST = 5


@dataclass(eq=False)
class Score:
    """What an evaluator gave for one criterion, whose weight is that of the call."""

    evaluation_id: UUID
    place: int
    criterion: str
    weight: int
    value: int


@dataclass(eq=False)
class Evaluation:
    """An evaluator and an idea."""

    id: UUID
    idea_id: UUID
    person_id: UUID
    asked_by: UUID
    asked_at: datetime
    due_at: datetime | None
    words: str = ""
    given_at: datetime | None = None
    conflict: str = ""
    conflict_at: datetime | None = None
    version: int = field(default=1, init=False)

    @property
    def counts(self) -> bool:
        """Whether its scores are part of the averages."""
        return self.given_at is not None and self.conflict_at is None

    def asked(self, idea: Idea) -> EvaluationAsked:
        """Ask somebody who is not the author to evaluate an idea that the team has in hand."""
        _check_in_hand(idea)
        idea.check_shown()
        if self.person_id == idea.author_id:
            raise Refused("La personne qui a déposé une idée ne l’évalue pas.")
        return EvaluationAsked(
            evaluation_id=self.id,
            idea_id=idea.id,
            number=idea.number,
            title=idea.shown_title,
            person_id=self.person_id,
            due_at=self.due_at,
            asked_by=self.asked_by,
            asked_at=self.asked_at,
        )

    def give(
        self, idea: Idea, criteria: Sequence[Criterion], values: Mapping[int, int | None], words: str, now: datetime
    ) -> tuple[EvaluationGiven, list[Score]]:
        """All scores at once; they may be given anew as long as the team has the idea in hand."""
        _check_in_hand(idea)
        if self.conflict_at is not None:
            raise Refused("Vous avez déclaré un lien d’intérêt : vous n’évaluez pas cette idée.")
        scores = [self._score(place, one, values.get(place)) for place, one in enumerate(criteria, 1)]
        self.words, self.given_at = words, now
        return EvaluationGiven(evaluation_id=self.id, idea_id=idea.id, number=idea.number, given_at=now), scores

    def _score(self, place: int, criterion: Criterion, value: int | None) -> Score:
        if value is None:
            raise Invalid({f"score_{place}": ["Donnez une note à ce critère."]})
        return Score(self.id, place, criterion.name, criterion.weight, value)

    def recuse(self, idea: Idea, why: str, now: datetime) -> EvaluationRecused:
        """The evaluator has an interest in the idea: nothing that they said of it counts, and it stays so."""
        if self.conflict_at is not None:
            raise Refused("Vous avez déjà déclaré un lien d’intérêt avec cette idée.")
        self.conflict, self.conflict_at = why, now
        self.words, self.given_at = "", None
        return EvaluationRecused(
            evaluation_id=self.id, idea_id=idea.id, number=idea.number, person_id=self.person_id, recused_at=now
        )

    def check_mine(self, person_id: UUID) -> None:
        """An evaluation is its evaluator's alone."""
        if person_id != self.person_id:
            raise Forbidden("Cette évaluation est demandée à quelqu’un d’autre.")


def _check_in_hand(idea: Idea) -> None:
    if idea.state not in WAITING:
        raise Refused("L’équipe n’a plus cette idée en main : on ne l’évalue plus.")


def may_read_scores(person_id: UUID, evaluations: Iterable[Evaluation]) -> bool:
    """An evaluator once their own scores are in, never with a conflict; others of the team once all are in."""
    everyone = list(evaluations)
    mine = next((one for one in everyone if one.person_id == person_id), None)
    if mine is not None:
        return mine.counts
    return all(one.counts for one in everyone if one.conflict_at is None)


def average(scores: Iterable[Score]) -> Fraction | None:
    """Weighted mean of scores from 0 to BEST, exact; None without any.

    >>> average([Score(None, 1, "Utile", 3, 5), Score(None, 2, "Facile", 1, 1)])
    Fraction(4, 1)
    """
    total, weights = 0, 0
    for one in scores:
        total += one.weight * one.value
        weights += one.weight
    return Fraction(total, weights) if weights else None
