"""Prepare the answers to the ideas of a call, publish them all together."""

from typing import Any
from uuid import UUID

from sqlalchemy import func, select

from services.ideas.domain.calls import Call
from services.ideas.domain.ideas import INADMISSIBLE_CODES, Idea
from services.ideas.domain.instruction.answering import BY_THE_TEAM, OWED, PreparedAnswer
from services.ideas.domain.states import IdeaState
from services.ideas.tables import idea as ideas
from services.ideas.tables.instruction import prepared_answer
from shared.contracts.governance import CaseDecided
from shared.contracts.ideas import REASON_MAX, AnswersPublished
from shared.errors import Changed, Invalid, Refused
from shared.messages import choice, command, given, hidden, text
from shared.uow import UnitOfWork

OUTCOMES = {
    IdeaState.INADMISSIBLE: "Non recevable",
    IdeaState.NOT_SELECTED: "Non retenue",
    IdeaState.RESERVED: "Gardée en réserve pour un prochain appel",
}
assert set(OUTCOMES) == set(BY_THE_TEAM)
ANOTHER_ANSWER = "Quelqu’un a changé cette réponse pendant que vous la lisiez. Relisez-la, puis recommencez."


@command
class PrepareAnswer:
    """Write the answer to an idea, to be published with the others."""

    by: UUID = given()
    idea_id: UUID = given()
    seen: int = hidden()
    outcome: str = choice({}, label="Réponse")
    code: str = choice(
        INADMISSIBLE_CODES, label="Motif", help="Seulement si l’idée n’est pas recevable", required=False
    )
    words: str = text(
        max=REASON_MAX,
        min=20,
        rows=5,
        label="Ce que lira l’auteur",
        help="Dites pourquoi, sans sigle. Il ne lira ces mots qu’une fois toutes les réponses publiées.",
    )


def prepare_answer(cmd: PrepareAnswer, uow: UnitOfWork) -> UUID:
    """It replaces the one that was prepared before; returns the idea's id."""
    idea = uow.get(Idea, cmd.idea_id)
    call = uow.session.get_one(Call, idea.call_id)
    call.check_holds_answers()
    outcome = IdeaState(cmd.outcome)
    if outcome is IdeaState.INADMISSIBLE and not cmd.code:
        raise Invalid({"code": ["Choisissez un motif : la personne doit savoir pourquoi."]})
    code = cmd.code if outcome is IdeaState.INADMISSIBLE else ""
    made = uow.find(PreparedAnswer, idea_id=idea.id)
    if (made.version if made else 0) != cmd.seen:
        raise Changed(ANOTHER_ANSWER, made.version if made else 0)
    keep_answer(idea, outcome, code, cmd.words, by=cmd.by, uow=uow)
    return idea.id


def keep_answer(idea: Idea, outcome: IdeaState, code: str, words: str, *, by: UUID, uow: UnitOfWork) -> None:
    """The answer waits for the others; an idea has one at a time."""
    made = uow.find(PreparedAnswer, idea_id=idea.id)
    if made is None:
        made = PreparedAnswer(idea.id, idea.call_id, outcome, code, words, by, uow.now)
        uow.add(made)
    else:
        made.write(outcome, code, words, by=by, now=uow.now)
    made.check(idea)


def hold_decision(idea: Idea, decided: CaseDecided, uow: UnitOfWork) -> bool:
    """Keep a decision aside when the answers of its call are published together; whether it was."""
    if not uow.session.get_one(Call, idea.call_id).holds_answers:
        return False
    former = uow.find(PreparedAnswer, idea_id=idea.id)
    if former is not None:
        uow.session.delete(former)
        uow.session.flush()
    uow.add(PreparedAnswer.of_decision(idea, decided, uow.now))
    return True


@command
class PublishAnswers:
    """Let all authors of a call read their answers, at once."""

    by: UUID = given()
    call_id: UUID = given()


def publish_answers(cmd: PublishAnswers, uow: UnitOfWork) -> UUID:
    """All of them or none; done once, a second time changes nothing. Returns the call's id."""
    call = uow.get(Call, cmd.call_id)
    if call.answers_published_at is not None:
        return call.id
    call.check_holds_answers()
    _check_all_prepared(call.id, uow)
    waiting = select(Idea).where(ideas.c.call_id == call.id, ideas.c.state.in_(OWED)).order_by(ideas.c.id)
    found = {idea.id: idea for idea in uow.session.scalars(waiting.with_for_update())}
    answers = select(PreparedAnswer).where(prepared_answer.c.idea_id.in_(found)).order_by(prepared_answer.c.idea_id)
    told = [one.publish(found[one.idea_id], by=cmd.by, now=uow.now) for one in uow.session.scalars(answers)]
    call.answers_published_at = uow.now
    uow.say(*told)
    facts: dict[str, Any] = {"call_id": call.id, "title": call.title, "answers": len(told)}
    uow.say(AnswersPublished(**facts, published_by=cmd.by, published_at=uow.now))
    return call.id


def _check_all_prepared(call_id: UUID, uow: UnitOfWork) -> None:
    prepared = select(prepared_answer.c.idea_id)
    owed = (ideas.c.call_id == call_id) & ideas.c.state.in_(OWED) & ideas.c.id.not_in(prepared)
    missing = uow.session.scalar(select(func.count()).where(owed)) or 0
    if missing:
        raise Refused("Il manque la réponse de {count} idées : préparez-les avant de tout publier.", count=missing)
