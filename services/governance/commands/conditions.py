"""Attach conditions to decisions, check them off, notice those whose day has passed."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

import structlog
from sqlalchemy import and_, or_, select

from services.governance.domain.conditions import NEAR, Condition, ConditionState
from services.governance.domain.register import Decision
from services.governance.tables import condition
from shared.contracts.ideas import REASON_MAX
from shared.errors import DatabaseDown, Forbidden, NotFound
from shared.identifiers import new_id
from shared.messages import choice, command, day, given, hidden, text
from shared.people import person_of, roles_of
from shared.schemas import PARIS
from shared.service import Runtime
from shared.uow import UnitOfWork

log = structlog.get_logger()


@command
class AddCondition:
    """Write down a condition that the body has put to its decision."""

    by: UUID = given()
    decision_id: UUID = given()
    wording: str = text(max=REASON_MAX, min=5, label="Condition", help="Ce qui doit être fait, en une phrase.", rows=2)
    owner_id: UUID = choice({}, label="Personne chargée de la remplir")
    due_on: date = day(label="Échéance", help="Passé ce jour, la condition revient à l’ordre du jour.")


def add_condition(cmd: AddCondition, uow: UnitOfWork) -> UUID:
    """Returns the condition's id."""
    decided = uow.session.get(Decision, cmd.decision_id)
    if decided is None:
        raise NotFound("Nous ne trouvons pas cette décision.")
    if person_of(uow.session, cmd.owner_id) is None:
        raise NotFound("Cette personne ne s’est encore jamais connectée à la plateforme.")
    added = Condition.on(
        decided, condition_id=new_id(), text=cmd.wording, owner=cmd.owner_id, due_on=cmd.due_on, by=cmd.by, now=uow.now
    )
    uow.add(added)
    uow.say(added.told(uow.now, cmd.by))
    return added.id


@command
class MeetCondition:
    """Check a condition off."""

    by: UUID = given()
    condition_id: UUID = given()
    seen: int = hidden()
    evidence: str = text(
        max=REASON_MAX, min=10, label="Preuve", help="Ce qui montre que c’est fait : un lien, une date, un nom.", rows=3
    )


def meet_condition(cmd: MeetCondition, uow: UnitOfWork) -> UUID:
    """By whoever is in charge of it, or the team; returns its id."""
    met = uow.get(Condition, cmd.condition_id, seen=cmd.seen)
    if cmd.by != met.owner_id and "team" not in roles_of(uow.session, cmd.by):
        raise Forbidden("Seules la personne chargée de cette condition et l’équipe peuvent la dire remplie.")
    uow.say(met.meet(cmd.evidence, by=cmd.by, now=uow.now))
    return met.id


@dataclass(frozen=True)
class LetFallDue:
    """The day of a condition is near, or has passed."""

    condition_id: UUID
    today: date


def let_fall_due(cmd: LetFallDue, uow: UnitOfWork) -> bool:
    """Under the lock of the condition, so that what is near or over is said once; tells whether it is over now."""
    found = uow.get(Condition, cmd.condition_id)
    late = found.fall_due(cmd.today, uow.now)
    fact = late or found.come_near(cmd.today, uow.now)
    if fact is not None:
        uow.say(fact)
    return late is not None


def notice_overdue(runtime: Runtime) -> int:
    """Bring back all conditions whose day has passed in Paris, remind of those near; returns how many are late."""
    with runtime.reading() as session:
        today = runtime.clock(session).astimezone(PARIS).date()
        near = and_(condition.c.reminded_at.is_(None), condition.c.due_on <= today + NEAR)
        late = (condition.c.state == ConditionState.OPEN, or_(condition.c.due_on < today, near))
        due = list(session.scalars(select(condition.c.id).where(*late).order_by(condition.c.due_on).limit(200)))
    return sum(_notice_alone(runtime, one, today) for one in due)


def _notice_alone(runtime: Runtime, condition_id: UUID, today: date) -> bool:
    try:
        return runtime.do(let_fall_due, LetFallDue(condition_id, today), correlation=f"condition-{condition_id}")
    except DatabaseDown:
        raise
    except Exception:
        # One that cannot be told must not keep the others from it; the log tells.
        log.exception("condition.not_told", condition_id=str(condition_id))
        return False
