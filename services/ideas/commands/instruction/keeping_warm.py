"""Say what one would like after the answer; take an idea up again from the reserve."""

from uuid import UUID

from sqlalchemy import delete

from services.ideas.domain.calls import Call
from services.ideas.domain.ideas import Idea
from services.ideas.domain.instruction.keeping_warm import Wish, take_up
from services.ideas.tables.instruction import prepared_answer, wish
from shared.messages import choice, command, given, hidden, text, yes_no
from shared.uow import UnitOfWork


@command
class SayWish:
    """Say what one would like, now that the answer is known."""

    by: UUID = given()
    idea_id: UUID = given()
    joins: bool = yes_no(
        label="Rejoindre l’équipe d’un autre produit", help="L’équipe vous dira qui cherche de l’aide."
    )
    told: bool = yes_no(label="Être prévenu du prochain appel", help="L’équipe vous écrira quand il ouvrira.")
    words: str = text(
        max=500, rows=3, label="Ce que vous aimeriez faire", help="L’équipe seule lira ces mots.", required=False
    )


def say_wish(cmd: SayWish, uow: UnitOfWork) -> UUID:
    """It replaces what was said before; a wish for nothing is forgotten. Returns the idea's id."""
    idea = uow.get(Idea, cmd.idea_id)
    made = Wish.of(idea, by=cmd.by, joins=cmd.joins, told=cmd.told, words=cmd.words, now=uow.now)
    uow.session.execute(delete(wish).where(wish.c.idea_id == idea.id))
    if made.joins or made.told:
        uow.add(made)
    return idea.id


@command
class TakeUpIdea:
    """Take an idea in reserve up again in a later call."""

    by: UUID = given()
    idea_id: UUID = given()
    seen: int = hidden()
    call_id: UUID = choice(
        {}, label="Dans quel appel", help="Un appel ouvert : sa promesse de réponse court dès ce jour."
    )


def take_up_idea(cmd: TakeUpIdea, uow: UnitOfWork) -> UUID:
    """What its former call had prepared for it is gone; returns the idea's id."""
    idea = uow.get(Idea, cmd.idea_id, seen=cmd.seen)
    uow.say(take_up(idea, uow.get(Call, cmd.call_id), by=cmd.by, now=uow.now))
    for table in (wish, prepared_answer):
        uow.session.execute(delete(table).where(table.c.idea_id == idea.id))
    return idea.id
