"""The hours of a vote: a later close, and a word to those who have not voted."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import select

from services.governance.domain import cases
from services.governance.domain.cases import Case, CaseState
from services.governance.tables import vote_round
from shared.errors import Forbidden
from shared.messages import command, given, when
from shared.people import roles_of
from shared.service import Runtime
from shared.uow import UnitOfWork

REMINDED_BEFORE = timedelta(hours=48)
"""How long before the close, or half of the vote where it is shorter than twice that."""


@command
class ExtendVote:
    """Let a vote close later than was said."""

    by: UUID = given()
    case_id: UUID = given()
    closes_at: datetime = when(label="Nouvelle clôture", help="Après l’heure annoncée ; les membres en sont prévenus.")


def extend_vote(cmd: ExtendVote, uow: UnitOfWork) -> UUID:
    """By the chair or the team, before the hour that was announced; returns the case's id."""
    case = uow.get(Case, cmd.case_id)
    if cmd.by != case.vote.chair and "team" not in roles_of(uow.session, cmd.by):
        raise Forbidden("Seules la présidence de l’instance et l’équipe de l’incubateur peuvent prolonger un vote.")
    uow.say(cases.extend_vote(case, cmd.closes_at, uow.now))
    return case.id


@dataclass(frozen=True)
class RemindVoters:
    """A vote closes soon."""

    case_id: UUID


def remind_voters(cmd: RemindVoters, uow: UnitOfWork) -> bool:
    """Once for each vote: say who has not voted; tells whether somebody had to be reminded."""
    case = uow.get(Case, cmd.case_id)
    if case.state is not CaseState.VOTING or not is_due(case.vote.opened_at, case.vote.closes_at, uow.now):
        return False
    fact = cases.remind(case, uow.now)
    if fact is not None:
        uow.say(fact)
    return fact is not None


def is_due(opened_at: datetime, closes_at: datetime, now: datetime) -> bool:
    """Whether it is time for the reminder of a vote."""
    return closes_at - min(REMINDED_BEFORE, (closes_at - opened_at) / 2) <= now < closes_at


def remind_due_voters(runtime: Runtime) -> int:
    """Every open vote whose hour comes near; returns for how many somebody was reminded."""
    return sum(
        runtime.do(remind_voters, RemindVoters(case_id=case_id), correlation=f"reminder-{case_id}")
        for case_id in _near(runtime)
    )


def _near(runtime: Runtime) -> list[UUID]:
    with runtime.reading() as session:
        now = runtime.clock(session)
        waiting = (vote_round.c.closed_at.is_(None), vote_round.c.reminded_at.is_(None), vote_round.c.closes_at > now)
        soon = select(vote_round.c.case_id, vote_round.c.opened_at, vote_round.c.closes_at)
        soon = soon.where(*waiting, vote_round.c.closes_at <= now + REMINDED_BEFORE).order_by(vote_round.c.closes_at)
        return [row.case_id for row in session.execute(soon.limit(200)) if is_due(row.opened_at, row.closes_at, now)]
