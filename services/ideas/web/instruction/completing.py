"""The team asks an author to say more; the author does."""

from uuid import UUID

from flask.typing import ResponseReturnValue

from services.ideas.commands.instruction.completing import AskToComplete, CompleteIdea, ask_to_complete, complete_idea
from services.ideas.queries.acting import acting
from services.ideas.web.ideas import team
from services.ideas.web.instruction.asking import ask, take
from shared.web import Pages, signed_in

pages = Pages("ideas_completing", __name__)

ASKING = (
    "Demander un complément",
    "La réponse promise attend celle de l’auteur : le temps qu’il prend ne compte pas.",
    "Demander ce complément",
)
ANSWERING = (
    "Compléter votre idée",
    "L’équipe reprendra son examen dès que vous aurez répondu.",
    "Envoyer ce complément",
)


@pages.get("/<uuid:idea_id>/complement/demande", allow=team)
def asking(idea_id: UUID) -> ResponseReturnValue:
    """What is missing?"""
    return ask(AskToComplete, idea_id, ASKING)


@pages.post("/<uuid:idea_id>/complement/demande", allow=team)
def asked(idea_id: UUID) -> ResponseReturnValue:
    """The idea waits for its author."""
    return take(AskToComplete, ask_to_complete, idea_id, ASKING)


@pages.get("/<uuid:idea_id>/complement", allow=signed_in)
def answering(idea_id: UUID) -> ResponseReturnValue:
    """The form of the answer."""
    return ask(CompleteIdea, idea_id, ANSWERING)


@pages.post("/<uuid:idea_id>/complement", allow=signed_in)
def answered(idea_id: UUID) -> ResponseReturnValue:
    """The idea waits for the team again."""
    return take(CompleteIdea, complete_idea, idea_id, ANSWERING, by=acting(idea_id))
