"""Write what was said and agreed with an author; say that a step is done; recall the steps that are late."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import select

from services.ideas.domain.ideas import Idea
from services.ideas.domain.instruction.coaching import COACHED_IN, KINDS, OWNERS, Coaching
from services.ideas.tables import idea as ideas
from services.ideas.tables.instruction import coaching
from shared.contracts.ideas import REASON_MAX
from shared.errors import NotFound
from shared.identifiers import new_id
from shared.messages import choice, command, given, text, when
from shared.service import Runtime
from shared.uow import UnitOfWork

TOGETHER = 100


@command
class WriteCoaching:
    """Keep what was said with the author of an idea."""

    by: UUID = given()
    idea_id: UUID = given()
    at: datetime = when(label="Quand")
    kind: str = choice(KINDS, label="Comment")
    said: str = text(max=REASON_MAX, rows=5, label="Ce qui s’est dit", help="L’auteur de l’idée lira ces mots.")
    agreed: str = text(max=REASON_MAX, rows=3, label="Ce qui est convenu", required=False)
    step: str = text(
        max=200, label="Prochaine étape", help="Par exemple : rencontrer trois agents d’accueil.", required=False
    )
    step_by: datetime | None = when(label="Pour le", required=False)
    owner: str = choice({code.value: words for code, words in OWNERS.items()}, label="Qui la fait", required=False)


def write_coaching(cmd: WriteCoaching, uow: UnitOfWork) -> UUID:
    """Keep it; returns the idea's id."""
    idea = uow.get(Idea, cmd.idea_id)
    words = {name: getattr(cmd, name) for name in ("at", "kind", "said", "agreed", "step", "step_by", "owner")}
    made = Coaching(id=new_id(), idea_id=idea.id, coach_id=cmd.by, written_at=uow.now, **words)
    made.check(idea)
    uow.add(made)
    return idea.id


@command
class FinishStep:
    """Say that the next step of an exchange is done."""

    by: UUID = given()
    idea_id: UUID = given()
    coaching_id: UUID = given()


def finish_step(cmd: FinishStep, uow: UnitOfWork) -> UUID:
    """Once; returns the idea's id."""
    made = uow.get(Coaching, cmd.coaching_id)
    if made.idea_id != cmd.idea_id:
        raise NotFound("Nous ne trouvons pas cet échange.")
    made.finish(uow.now)
    return made.idea_id


@command
class RecallSteps:
    """Say which steps of coaching are late."""


def recall_steps(_cmd: RecallSteps, uow: UnitOfWork) -> int:
    """Each once, while the idea is coached; returns how many."""
    joined = select(Coaching).join(ideas, ideas.c.id == coaching.c.idea_id)
    late = (coaching.c.step_by < uow.now) & coaching.c.done_at.is_(None) & coaching.c.recalled_at.is_(None)
    due = joined.where(late, ideas.c.state.in_(sorted(COACHED_IN))).order_by(coaching.c.step_by, coaching.c.id)
    rows = uow.session.scalars(due.limit(TOGETHER).with_for_update(of=coaching, skip_locked=True)).all()
    uow.say(*(one.late(uow.session.get_one(Idea, one.idea_id), uow.now) for one in rows))
    return len(rows)


def recall_late_steps(runtime: Runtime) -> None:
    """The worker's timer."""
    runtime.do(recall_steps, RecallSteps())
