"""Ask somebody to evaluate an idea, give scores, declare an interest, note something for the team."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import delete, insert

from services.ideas.domain.calls import MOST_CRITERIA, Call, criteria_from
from services.ideas.domain.ideas import Idea
from services.ideas.domain.instruction.evaluation import BEST, Evaluation
from services.ideas.tables.instruction import note, score
from shared.contracts.ideas import REASON_MAX
from shared.errors import NotFound, Refused
from shared.identifiers import new_id
from shared.messages import choice, command, given, hidden, text, when
from shared.people import person_of
from shared.uow import UnitOfWork

VALUES = {
    "0": "0 : pas du tout",
    "1": "1 : très peu",
    "2": "2 : un peu",
    "3": "3 : assez",
    "4": "4 : bien",
    "5": "5 : tout à fait",
}
assert len(VALUES) == BEST + 1


@command
class AskEvaluation:
    """Ask somebody to evaluate an idea."""

    by: UUID = given()
    idea_id: UUID = given()
    person_id: UUID = choice({}, label="Qui évaluera", help="Le nombre d’évaluations déjà en cours suit chaque nom.")
    due_at: datetime | None = when(label="À rendre avant", help="Laissez vide si rien ne presse.", required=False)


def ask_evaluation(cmd: AskEvaluation, uow: UnitOfWork) -> UUID:
    """Once for each person and idea; returns the idea's id."""
    idea = uow.get(Idea, cmd.idea_id)
    if person_of(uow.session, cmd.person_id) is None:
        raise NotFound("Nous ne connaissons pas cette personne.")
    if uow.find(Evaluation, idea_id=idea.id, person_id=cmd.person_id) is not None:
        raise Refused("Cette personne évalue déjà cette idée.")
    made = Evaluation(new_id(), idea.id, cmd.person_id, cmd.by, uow.now, cmd.due_at)
    fact = made.asked(idea)
    uow.add(made)
    uow.say(fact)
    return idea.id


def _value() -> Any:
    return choice(VALUES, label="Note", required=False)


@command
class GiveScores:
    """Score an idea on each criterion of its call; the page shows as many fields as there are criteria."""

    by: UUID = given()
    idea_id: UUID = given()
    seen: int = hidden()
    score_1: str = _value()
    score_2: str = _value()
    score_3: str = _value()
    score_4: str = _value()
    score_5: str = _value()
    score_6: str = _value()
    score_7: str = _value()
    score_8: str = _value()
    words: str = text(
        max=REASON_MAX,
        rows=5,
        label="Vos remarques",
        help="L’équipe et les autres évaluateurs les liront, une fois leurs propres notes données.",
        required=False,
    )

    def values(self) -> dict[int, int | None]:
        """What was given, by the place of the criterion."""
        given_ = {place: getattr(self, f"score_{place}") for place in range(1, MOST_CRITERIA + 1)}
        return {place: int(value) if value else None for place, value in given_.items()}


def give_scores(cmd: GiveScores, uow: UnitOfWork) -> UUID:
    """They replace those that were given before; returns the idea's id."""
    idea, mine = _mine(cmd.idea_id, cmd.by, uow, seen=cmd.seen)
    call = uow.session.get_one(Call, idea.call_id)
    fact, scores = mine.give(idea, criteria_from(call.criteria), cmd.values(), cmd.words, uow.now)
    uow.session.execute(delete(score).where(score.c.evaluation_id == mine.id))
    uow.session.add_all(scores)
    uow.say(fact)
    return idea.id


@command
class DeclareConflict:
    """Say that one has an interest in an idea that one was asked to evaluate."""

    by: UUID = given()
    idea_id: UUID = given()
    why: str = text(
        max=500,
        min=5,
        rows=3,
        label="Quel lien avez-vous avec cette idée",
        help="L’équipe lira ces mots. Vos notes ne compteront pas.",
    )


def declare_conflict(cmd: DeclareConflict, uow: UnitOfWork) -> UUID:
    """One's scores are gone for good; returns the idea's id."""
    idea, mine = _mine(cmd.idea_id, cmd.by, uow)
    fact = mine.recuse(idea, cmd.why, uow.now)
    uow.session.execute(delete(score).where(score.c.evaluation_id == mine.id))
    uow.say(fact)
    return idea.id


def _mine(idea_id: UUID, person_id: UUID, uow: UnitOfWork, *, seen: int | None = None) -> tuple[Idea, Evaluation]:
    idea = uow.get(Idea, idea_id)
    found = uow.find(Evaluation, idea_id=idea_id, person_id=person_id)
    if found is None:
        raise NotFound("On ne vous a pas demandé d’évaluer cette idée.")
    mine = uow.get(Evaluation, found.id, seen=seen)
    mine.check_mine(person_id)
    return idea, mine


@command
class WriteNote:
    """Note something for the team."""

    by: UUID = given()
    idea_id: UUID = given()
    words: str = text(
        max=REASON_MAX, rows=4, label="Note de l’équipe", help="L’équipe seule la lira, jamais l’auteur de l’idée."
    )


def write_note(cmd: WriteNote, uow: UnitOfWork) -> UUID:
    """Nothing is said of it; returns the idea's id."""
    idea = uow.get(Idea, cmd.idea_id)
    row = {"id": new_id(), "idea_id": idea.id, "writer_id": cmd.by, "words": cmd.words, "at": uow.now}
    uow.session.execute(insert(note).values(row))
    return idea.id
