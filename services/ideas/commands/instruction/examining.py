"""Examine an idea, end its instruction, put it before a body."""

from uuid import UUID

from services.ideas.commands.instruction.answering import keep_answer
from services.ideas.domain.calls import Call
from services.ideas.domain.ideas import INADMISSIBLE_CODES, Idea
from services.ideas.domain.instruction.feasibility import DsiOpinion
from services.ideas.domain.states import IdeaState
from shared.contracts.ideas import REASON_MAX
from shared.errors import Invalid
from shared.messages import choice, command, given, hidden, text
from shared.uow import UnitOfWork


@command
class InstructIdea:
    """Say what the team found when it examined an idea."""

    by: UUID = given()
    idea_id: UUID = given()
    seen: int = hidden()
    outcome: str = choice(
        {"admissible": "Recevable : elle peut être présentée", "inadmissible": "Non recevable"},
        label="Conclusion de l’examen",
    )
    code: str = choice(
        INADMISSIBLE_CODES, label="Motif", help="Seulement si l’idée n’est pas recevable", required=False
    )
    reason: str = text(
        max=REASON_MAX, min=20, rows=5, label="Explication", help="La personne qui a déposé l’idée lira ce texte."
    )


def instruct_idea(cmd: InstructIdea, uow: UnitOfWork) -> UUID:
    """Admit an idea or turn it down, at once or with the other answers of its call; returns its id."""
    idea = uow.get(Idea, cmd.idea_id, seen=cmd.seen)
    if cmd.outcome == "admissible":
        uow.say(idea.admit(reason=cmd.reason, by=cmd.by, now=uow.now))
        return idea.id
    if not cmd.code:
        raise Invalid(
            {"code": ["Choisissez un motif : la personne doit savoir pourquoi son idée n’est pas recevable."]}
        )
    if uow.session.get_one(Call, idea.call_id).holds_answers:
        keep_answer(idea, IdeaState.INADMISSIBLE, cmd.code, cmd.reason, by=cmd.by, uow=uow)
        return idea.id
    uow.say(idea.turn_down(code=cmd.code, reason=cmd.reason, by=cmd.by, now=uow.now))
    return idea.id


@command
class PresentIdea:
    """Put an idea before the body that will decide."""

    by: UUID = given()
    idea_id: UUID = given()
    seen: int = hidden()
    body_id: UUID = choice({}, label="Instance", help="Celle qui décidera")
    opinion: str = text(
        max=REASON_MAX,
        min=20,
        rows=5,
        label="Avis de l’équipe",
        help="Les membres de l’instance le liront avant de voter.",
    )


def present_idea(cmd: PresentIdea, uow: UnitOfWork) -> UUID:
    """Present an idea; returns its id."""
    idea = uow.get(Idea, cmd.idea_id, seen=cmd.seen)
    dsi = uow.find(DsiOpinion, idea_id=idea.id)
    told = {"opinion": cmd.opinion, "dsi_opinion": dsi.told if dsi else ""}
    held = uow.session.get_one(Call, idea.call_id).holds_answers
    uow.say(idea.present(body_id=cmd.body_id, **told, answer_held=held, by=cmd.by, now=uow.now))
    return idea.id
