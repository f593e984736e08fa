"""Ask the DSI what it thinks of an idea, answer; and the clock that recalls what it owes."""

from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import select, update

from services.ideas.domain.ideas import Idea
from services.ideas.domain.instruction.feasibility import WORDS, DsiOpinion, Feasibility
from services.ideas.domain.states import WAITING
from services.ideas.tables import idea as ideas
from services.ideas.tables.ideas import title_for_all
from services.ideas.tables.instruction import feasibility
from shared.contracts.ideas import REASON_MAX, FeasibilityDue
from shared.errors import NotFound, Refused
from shared.identifiers import new_id
from shared.messages import choice, command, given, hidden, text, when
from shared.service import Runtime
from shared.uow import UnitOfWork

BEFORE = timedelta(days=3)
"""How long before its day an opinion is recalled."""
TOGETHER = 100


@command
class AskDsi:
    """Ask the DSI for its opinion on an idea."""

    by: UUID = given()
    idea_id: UUID = given()
    due_at: datetime = when(label="Avis attendu avant", help="La DSI est prévenue trois jours avant, puis en retard.")
    question: str = text(
        max=REASON_MAX,
        rows=4,
        label="Ce que vous voulez savoir",
        help="Par exemple : un logiciel de la Région répond-il déjà à ce problème ?",
        required=False,
    )


def ask_dsi(cmd: AskDsi, uow: UnitOfWork) -> UUID:
    """Once for each idea; returns its id."""
    idea = uow.get(Idea, cmd.idea_id)
    if uow.find(DsiOpinion, idea_id=idea.id) is not None:
        raise Refused("L’avis de la DSI sur cette idée est déjà demandé.")
    made = DsiOpinion(new_id(), idea.id, cmd.by, uow.now, cmd.due_at, cmd.question)
    fact = made.asked(idea)
    uow.add(made)
    uow.say(fact)
    return idea.id


@command
class GiveDsiOpinion:
    """Say what the DSI thinks of an idea."""

    by: UUID = given()
    idea_id: UUID = given()
    seen: int = hidden()
    found: str = choice({code.value: words for code, words in WORDS.items()}, label="Avis de la DSI")
    why: str = text(
        max=REASON_MAX,
        min=20,
        rows=6,
        label="Explication",
        help="L’auteur de l’idée et les membres de l’instance la liront. Écrivez sans sigle.",
    )


def give_dsi_opinion(cmd: GiveDsiOpinion, uow: UnitOfWork) -> UUID:
    """It replaces the one that was given before; returns the idea's id."""
    idea = uow.get(Idea, cmd.idea_id)
    found = uow.find(DsiOpinion, idea_id=idea.id)
    if found is None:
        raise NotFound("On n’a pas demandé l’avis de la DSI sur cette idée.")
    opinion = uow.get(DsiOpinion, found.id, seen=cmd.seen)
    uow.say(opinion.give(idea, Feasibility(cmd.found), cmd.why, by=cmd.by, now=uow.now))
    return idea.id


@command
class RecallOpinions:
    """Say which opinions of the DSI are due soon, and which are late."""


def recall_opinions(_cmd: RecallOpinions, uow: UnitOfWork) -> int:
    """Each once before its day and once after, while the team has the idea in hand; returns how many."""
    return sum(_recall(uow, told, limit) for told, limit in ((2, uow.now), (1, uow.now + BEFORE)))


def _recall(uow: UnitOfWork, told: int, limit: datetime) -> int:
    joined = feasibility.join(ideas, ideas.c.id == feasibility.c.idea_id)
    about = (ideas.c.id.label("idea_id"), ideas.c.number, title_for_all().label("title"))
    due = select(feasibility.c.id, feasibility.c.due_at, *about)
    due = due.select_from(joined).where(feasibility.c.given_at.is_(None), feasibility.c.due_at <= limit)
    due = due.where(feasibility.c.recalled < told, ideas.c.state.in_(WAITING)).order_by(feasibility.c.due_at)
    rows = uow.session.execute(due.limit(TOGETHER).with_for_update(of=feasibility, skip_locked=True)).all()
    for row in rows:
        uow.session.execute(update(feasibility).where(feasibility.c.id == row.id).values(recalled=told))
        facts = {"idea_id": row.idea_id, "number": row.number, "title": row.title, "due_at": row.due_at}
        uow.say(FeasibilityDue(**facts, late=told > 1, noticed_at=uow.now))
    return len(rows)


def recall_due_opinions(runtime: Runtime) -> None:
    """The worker's timer."""
    runtime.do(recall_opinions, RecallOpinions())
