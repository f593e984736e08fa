"""After the answer: what the author would like, read by the team; an idea in reserve taken up again."""

from datetime import UTC, datetime
from uuid import UUID

from flask.typing import ResponseReturnValue

from services.ideas.commands.instruction.keeping_warm import SayWish, TakeUpIdea, say_wish, take_up_idea
from services.ideas.queries.acting import acting
from services.ideas.queries.ideas import the_idea
from services.ideas.queries.instruction import keeping_warm as queries
from services.ideas.web.ideas import after, team
from services.ideas.web.instruction.asking import ask, page, take
from services.ideas.web.road import STATES
from shared.errors import Forbidden
from shared.web import Form, Pages, reading, render, signed_in

pages = Pages("ideas_keeping_warm", __name__)

WISHING = (
    "Et maintenant, que souhaitez-vous ?",
    "Votre expérience compte, même si cette idée n’est pas retenue.",
    "Enregistrer ce que je souhaite",
)
TAKING_UP = (
    "Reprendre cette idée",
    "Elle redevient recevable dans l’appel que vous choisissez. Son auteur et ceux qui la soutiennent la gardent.",
    "Reprendre cette idée",
)


@pages.get("/<uuid:idea_id>/suite", allow=signed_in)
def wishing(idea_id: UUID) -> ResponseReturnValue:
    """What would its author like?"""
    if the_idea(reading(), idea_id).author_id != acting(idea_id):
        raise Forbidden("Seule la personne qui a déposé cette idée peut dire ce qu’elle souhaite.")
    said = queries.wish_of(reading(), idea_id)
    values = {"joins": said.joins, "told": said.told, "words": said.words} if said else {}
    return page(Form(SayWish, values=values), idea_id, WISHING)


@pages.post("/<uuid:idea_id>/suite", allow=signed_in)
def wished(idea_id: UUID) -> ResponseReturnValue:
    """Keep it."""
    return take(SayWish, say_wish, idea_id, WISHING, by=acting(idea_id))


@pages.get("/suites", allow=team)
def wishes() -> ResponseReturnValue:
    """Who would like to join a team or to hear of the next call."""
    return render("ideas/instruction/wishes.html", page=queries.wishes(reading(), after()), states=STATES)


@pages.get("/<uuid:idea_id>/reprise", allow=team)
def taking_up(idea_id: UUID) -> ResponseReturnValue:
    """In which call?"""
    return ask(TakeUpIdea, idea_id, TAKING_UP, options=_calls(idea_id))


@pages.post("/<uuid:idea_id>/reprise", allow=team)
def taken_up(idea_id: UUID) -> ResponseReturnValue:
    """Take it up."""
    return take(TakeUpIdea, take_up_idea, idea_id, TAKING_UP, options=_calls(idea_id))


def _calls(idea_id: UUID) -> dict[str, list[tuple[str, str]]]:
    own = the_idea(reading(), idea_id).call_id
    return {"call_id": queries.where_to_take_up(reading(), datetime.now(UTC), own)}
