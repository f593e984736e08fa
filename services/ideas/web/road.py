"""The road of an idea in words: where it stands, what happens next and by when."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from services.ideas.domain.ideas import Idea
from services.ideas.domain.instruction.coaching import Owner
from services.ideas.domain.states import ANSWERED, IdeaState

STATES = {
    IdeaState.SUBMITTED: ("Déposée", "info"),
    IdeaState.TO_COMPLETE: ("À compléter", "wait"),
    IdeaState.ADMISSIBLE: ("Recevable", "good"),
    IdeaState.INADMISSIBLE: ("Non recevable", "bad"),
    IdeaState.INSTRUCTED: ("Évaluée", "info"),
    IdeaState.SHORTLISTED: ("Présélectionnée", "good"),
    IdeaState.PRESENTED: ("Devant l’instance", "wait"),
    IdeaState.SELECTED: ("Retenue", "good"),
    IdeaState.NOT_SELECTED: ("Non retenue", "bad"),
    IdeaState.RESERVED: ("En réserve", "wait"),
    IdeaState.WITHDRAWN: ("Retirée", "plain"),
    IdeaState.DUPLICATE: ("Rattachée à une autre", "plain"),
}
"""State -> words and kind of its tag."""

STEPS = ("Déposée", "Examinée par l’équipe", "Devant l’instance", "Décision", "Produit lancé")

_REACHED = {
    IdeaState.SUBMITTED: 1,
    IdeaState.TO_COMPLETE: 1,
    IdeaState.ADMISSIBLE: 2,
    IdeaState.INSTRUCTED: 2,
    IdeaState.SHORTLISTED: 2,
    IdeaState.INADMISSIBLE: 2,
    IdeaState.PRESENTED: 3,
    IdeaState.SELECTED: 5,
    IdeaState.NOT_SELECTED: 4,
    IdeaState.RESERVED: 4,
    IdeaState.WITHDRAWN: 1,
    IdeaState.DUPLICATE: 1,
}
"""How many steps lie behind."""


_UNPROMISED = frozenset({IdeaState.TO_COMPLETE, IdeaState.WITHDRAWN, IdeaState.DUPLICATE})
"""The team owes no answer: its author has to say more, or there is nothing left to answer."""


@dataclass(frozen=True)
class NextStep:
    """What will happen, and by when if that was promised."""

    text: str
    by: datetime | None = None
    values: "dict[str, str] | None" = None


def road(idea: Idea) -> list[tuple[str, str]]:
    """The steps of the road with their state: done, current or todo; an idea that has ended has no current step."""
    reached = _REACHED[idea.state]
    return [(name, _state(place, reached, idea.ended)) for place, name in enumerate(STEPS)]


def _state(place: int, reached: int, ended: bool) -> str:
    if place < reached:
        return "done"
    return "current" if place == reached and not ended else "todo"


def promise(
    state: IdeaState, answer_by: datetime, changed_at: datetime | None, now: datetime
) -> tuple[str, str] | None:
    """Whether the promise to answer is kept or late, as words and kind of a tag; None while nothing can be said."""
    if state in _UNPROMISED:
        return None
    if state in ANSWERED:
        kept = changed_at is not None and changed_at <= answer_by
        return ("Promesse tenue", "good") if kept else ("Réponse donnée en retard", "bad")
    return ("En retard", "bad") if answer_by < now else None


def heading_of(idea: Idea) -> str:
    """What stands above the reason that was given: an answer only where there is one."""
    if idea.state is IdeaState.WITHDRAWN:
        return "Pourquoi elle a été retirée"
    if idea.state in ANSWERED:
        return "La réponse"
    return "Pourquoi l’idée revient" if idea.decision_number else "Ce que l’équipe en dit"


def next_step(state: IdeaState, answer_by: datetime, body: str, *, mine: bool = False) -> NextStep:
    """What the author (`mine`), or anybody else, may expect now."""
    if mine and state is IdeaState.TO_COMPLETE:
        return NextStep("L’équipe attend votre complément.")
    return {
        IdeaState.SUBMITTED: NextStep("L’équipe de l’incubateur examine votre idée et vous répond.", answer_by),
        IdeaState.TO_COMPLETE: NextStep("L’équipe attend un complément de la personne qui a déposé l’idée."),
        IdeaState.ADMISSIBLE: NextStep("L’équipe présente l’idée à l’instance qui décidera.", answer_by),
        IdeaState.INSTRUCTED: NextStep("L’équipe choisit les idées qui iront devant l’instance.", answer_by),
        IdeaState.SHORTLISTED: NextStep("L’équipe prépare le passage de l’idée devant l’instance.", answer_by),
        IdeaState.PRESENTED: NextStep(
            "Les membres de l’instance « %(body)s » votent.", answer_by, {"body": body or "à venir"}
        ),
        IdeaState.SELECTED: NextStep("Un produit est lancé : l’enquête de terrain commence."),
        IdeaState.NOT_SELECTED: NextStep("Le chemin de cette idée s’arrête ici. Vous pouvez en déposer une autre."),
        IdeaState.INADMISSIBLE: NextStep("Le chemin de cette idée s’arrête ici. Vous pouvez en déposer une autre."),
        IdeaState.RESERVED: NextStep(
            "Cette idée est gardée en réserve : elle pourra être reprise dans un prochain appel."
        ),
        IdeaState.DUPLICATE: NextStep("La suite se lit sur l’idée à laquelle celle-ci est rattachée."),
        IdeaState.WITHDRAWN: NextStep("Cette idée a été retirée. Vous pouvez en déposer une autre."),
    }[state]


def agreed_step(row: Any) -> NextStep | None:
    """The step that was agreed with the author, which comes before what the road says."""
    if row is None:
        return None
    words = "À vous : %(step)s" if row.owner == Owner.AUTHOR else "L’équipe : %(step)s"
    return NextStep(words, row.step_by, {"step": row.step})
