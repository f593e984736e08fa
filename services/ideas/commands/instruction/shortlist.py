"""Put ideas on the shortlist of their call, and draw the order in which the jury hears them."""

import secrets
from datetime import datetime
from uuid import UUID

from sqlalchemy import insert, select

from services.ideas.domain.calls import Call
from services.ideas.domain.ideas import Idea
from services.ideas.domain.instruction.shortlist import Draw, shortlist, take_off
from services.ideas.domain.states import IdeaState
from services.ideas.tables import idea as ideas
from services.ideas.tables.instruction import pitch
from shared.draws import drawn
from shared.errors import Refused
from shared.identifiers import new_id
from shared.messages import command, given, hidden, integer, when
from shared.uow import UnitOfWork


@command
class ShortlistIdea:
    """Put an idea on the shortlist of its call."""

    by: UUID = given()
    idea_id: UUID = given()
    seen: int = hidden()


def shortlist_idea(cmd: ShortlistIdea, uow: UnitOfWork) -> UUID:
    """Until the order is drawn; returns the idea's id."""
    idea = _not_drawn(cmd, uow)
    uow.say(shortlist(idea, by=cmd.by, now=uow.now))
    return idea.id


@command
class TakeOffShortlist:
    """Take an idea off the shortlist."""

    by: UUID = given()
    idea_id: UUID = given()
    seen: int = hidden()


def take_off_shortlist(cmd: TakeOffShortlist, uow: UnitOfWork) -> UUID:
    """Until the order is drawn; returns the idea's id."""
    idea = _not_drawn(cmd, uow)
    uow.say(take_off(idea, by=cmd.by, now=uow.now))
    return idea.id


def _not_drawn(cmd: ShortlistIdea | TakeOffShortlist, uow: UnitOfWork) -> Idea:
    """The call's row makes whoever changes the shortlist wait for whoever draws."""
    idea = uow.get(Idea, cmd.idea_id, seen=cmd.seen)
    uow.get(Call, idea.call_id)
    if uow.find(Draw, call_id=idea.call_id) is not None:
        raise Refused("L’ordre de passage est tiré : la présélection ne change plus.")
    return idea


@command
class DrawOrder:
    """Draw by lot in which order the jury hears the shortlisted ideas."""

    by: UUID = given()
    call_id: UUID = given()
    starts_at: datetime = when(label="Début du premier passage")
    pitch_minutes: int = integer(min=1, max=60, label="Minutes pour présenter")
    question_minutes: int = integer(min=0, max=60, label="Minutes de questions")


def draw_order(cmd: DrawOrder, uow: UnitOfWork) -> UUID:
    """Once for each call; every author hears when; returns the call's id."""
    call = uow.get(Call, cmd.call_id)
    if uow.find(Draw, call_id=call.id) is not None:
        raise Refused("L’ordre de passage de cet appel est déjà tiré : il ne l’est qu’une fois.")
    listed = select(Idea).where(ideas.c.call_id == call.id, ideas.c.state == IdeaState.SHORTLISTED)
    found = {idea.number: idea for idea in uow.session.scalars(listed.with_for_update())}
    minutes = (cmd.pitch_minutes, cmd.question_minutes)
    made = Draw(new_id(), call.id, secrets.token_hex(16), cmd.starts_at, *minutes, cmd.by, uow.now)
    made.check(call, len(found))
    uow.add(made)
    uow.session.flush()
    order = [found[number] for number in drawn(made.seed, found)]
    rows = [{"draw_id": made.id, "place": place, "idea_id": idea.id} for place, idea in enumerate(order, 1)]
    uow.session.execute(insert(pitch), rows)
    uow.say(*(made.told(idea, place, len(order)) for place, idea in enumerate(order, 1)))
    return call.id
