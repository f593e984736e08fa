"""Ask the author of an idea to say more; say more."""

from uuid import UUID

from services.ideas.domain.ideas import Idea
from services.ideas.domain.instruction.completion import Completion
from shared.contracts.ideas import REASON_MAX
from shared.errors import Refused
from shared.identifiers import new_id
from shared.messages import command, given, hidden, text
from shared.uow import UnitOfWork

ANSWER_MAX = 4000


@command
class AskToComplete:
    """Say what is missing before an idea can be examined."""

    by: UUID = given()
    idea_id: UUID = given()
    seen: int = hidden()
    asked: str = text(
        max=REASON_MAX,
        min=20,
        rows=4,
        label="Ce qu’il manque",
        help="La personne qui a déposé l’idée lira ce texte et y répondra sur la page de son idée.",
    )


def ask_to_complete(cmd: AskToComplete, uow: UnitOfWork) -> UUID:
    """The idea waits for its author; returns its id."""
    idea = uow.get(Idea, cmd.idea_id, seen=cmd.seen)
    asked = Completion(id=new_id(), idea_id=idea.id, asked=cmd.asked, asked_by=cmd.by, asked_at=uow.now)
    fact = asked.put_to(idea)
    uow.add(asked)
    uow.say(fact)
    return idea.id


@command
class CompleteIdea:
    """Answer what the team asked."""

    by: UUID = given()
    idea_id: UUID = given()
    seen: int = hidden()
    answer: str = text(
        max=ANSWER_MAX,
        min=5,
        rows=6,
        label="Votre complément",
        help="Répondez avec vos mots. Tous les agents qui lisent l’idée liront aussi ce complément.",
    )


def complete_idea(cmd: CompleteIdea, uow: UnitOfWork) -> UUID:
    """The idea waits for the team again; returns its id."""
    idea = uow.get(Idea, cmd.idea_id, seen=cmd.seen)
    asked = uow.find(Completion, idea_id=idea.id, answered_at=None)
    if asked is None:
        raise Refused("Cette idée n’attend pas de complément.")
    uow.say(asked.take(idea, cmd.answer, by=cmd.by, now=uow.now))
    return idea.id
