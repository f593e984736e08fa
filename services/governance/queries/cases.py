"""Cases as a person may see them: to vote on, waiting, decided; and one of them with its papers."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Row, Select, and_, exists, or_, select
from sqlalchemy.orm import Session

from services.governance.domain.cases import Case, CaseState
from services.governance.queries.register import PAGE, Page, by_number
from services.governance.tables import (
    ballot,
    body,
    case_file,
    case_text,
    decision,
    declared_interest,
    elector,
    known_stay,
    seat,
    vote_round,
)
from services.governance.tables.products import there_on
from shared.errors import NotFound
from shared.web.slices import Slice

MOST_TO_VOTE = 100
CARRIER, SPONSOR = "carrier", "sponsor"
NOT_YOURS = "Nous ne trouvons pas ce dossier, ou il ne vous est pas ouvert."


@dataclass(frozen=True)
class Viewer:
    """Whoever looks; the team and the DSI see every case."""

    id: UUID
    sees_all: bool
    today: date
    team: bool = False


def sits_in(body_id: ColumnElement[UUID], viewer: Viewer) -> ColumnElement[bool]:
    """Whether they hold a seat of the body today: with a vote, as a substitute, or to advise."""
    held = (seat.c.since <= viewer.today, or_(seat.c.until.is_(None), seat.c.until >= viewer.today))
    return exists().where(seat.c.body_id == body_id, seat.c.person_id == viewer.id, *held)


def within_reach(viewer: Viewer) -> list[ColumnElement[bool]]:
    """Members see the cases of their bodies, and those that they were called to vote on."""
    if viewer.sees_all:
        return []
    sits = sits_in(case_file.c.body_id, viewer)
    called = exists().where(
        vote_round.c.case_id == case_file.c.id,
        elector.c.round_id == vote_round.c.id,
        elector.c.person_id == viewer.id,
    )
    return [or_(sits, called)]


def concerns(viewer: Viewer) -> ColumnElement[bool]:
    """Cases that somebody carries, and those of the products that they carry or sponsor today."""
    mine = (known_stay.c.product_id == case_file.c.product_id, known_stay.c.person_id == viewer.id)
    there = or_(there_on(viewer.today, CARRIER), there_on(viewer.today, SPONSOR))
    return or_(case_file.c.author_id == viewer.id, exists().where(*mine, there))


def own_cases(session: Session, viewer: Viewer) -> list[Row[Any]]:
    """Undecided cases that concern somebody who does not sit where they are decided, the oldest first; at most 100."""
    if viewer.sees_all:
        return []
    columns = (case_file.c.id, case_file.c.number, case_file.c.title, case_file.c.state, case_file.c.received_at)
    query = select(*columns, body.c.name.label("body_name")).join(body, body.c.id == case_file.c.body_id)
    mine = (case_file.c.state != CaseState.DECIDED, concerns(viewer), *(~one for one in within_reach(viewer)))
    return list(session.execute(query.where(*mine).order_by(case_file.c.id).limit(MOST_TO_VOTE)))


def sees_whole(session: Session, case_id: UUID, viewer: Viewer) -> bool:
    """Whether somebody sees all of a case: the team, the DSI, members, advisers, those called to vote."""
    return session.scalar(select(case_file.c.id).where(case_file.c.id == case_id, *within_reach(viewer))) is not None


def the_case_of(session: Session, case_id: UUID, viewer: Viewer) -> Case:
    """One case, for whoever may see it or is concerned by it; raises NotFound."""
    reach = within_reach(viewer)
    seen = [or_(*reach, concerns(viewer))] if reach else []
    found = session.scalar(select(Case).where(case_file.c.id == case_id, *seen))
    if found is None:
        raise NotFound(NOT_YOURS)
    return found


def _cases(viewer_id: UUID) -> Select[Any]:
    """Cases with their body, the vote that is not closed yet, and what the viewer voted in it."""
    columns = (case_file.c.id, case_file.c.number, case_file.c.title, case_file.c.state, case_file.c.received_at)
    uncounted = and_(vote_round.c.case_id == case_file.c.id, vote_round.c.closed_at.is_(None))
    mine = and_(ballot.c.round_id == vote_round.c.id, ballot.c.member_id == viewer_id, ballot.c.live)
    whole = case_file.join(body, body.c.id == case_file.c.body_id)
    whole = whole.outerjoin(vote_round, uncounted).outerjoin(ballot, mine)
    shown = (
        body.c.name.label("body_name"),
        vote_round.c.closes_at,
        ballot.c.choice.label("voted"),
        ballot.c.option,
        vote_round.c.answers,
    )
    return select(*columns, *shown).select_from(whole)


def to_vote(session: Session, viewer: Viewer, now: datetime) -> list[Row[Any]]:
    """Open votes in which the viewer has not voted yet, the first to close first."""
    called = exists().where(
        elector.c.round_id == vote_round.c.id, elector.c.person_id == viewer.id, elector.c.left_at.is_(None)
    )
    is_open = (vote_round.c.opened_at <= now, vote_round.c.closes_at > now)
    query = _cases(viewer.id).where(called, *is_open, ballot.c.id.is_(None))
    return list(session.execute(query.order_by(vote_round.c.closes_at, case_file.c.id).limit(MOST_TO_VOTE)))


def waiting(session: Session, viewer: Viewer, after: UUID | None = None) -> Page[UUID]:
    """Cases that are not decided, the newest first."""
    query = _cases(viewer.id).where(case_file.c.state != CaseState.DECIDED, *within_reach(viewer))
    return _page(session, query, after)


def _page(session: Session, query: Select[Any], after: UUID | None, limit: int = PAGE) -> Page[UUID]:
    if after is not None:
        query = query.where(case_file.c.id < after)
    rows = list(session.execute(query.order_by(case_file.c.id.desc()).limit(limit + 1)))
    return Page(rows[:limit], rows[limit - 1].id if len(rows) > limit else None)


def decided(session: Session, viewer: Viewer, after: str | None = None, limit: int = PAGE) -> Page[str]:
    """Cases that are decided, the last decision first; the next ones come below the decision's number named."""
    columns = (case_file.c.id, case_file.c.number, case_file.c.title)
    shown = (decision.c.number.label("decision"), decision.c.outcome, decision.c.body_name, decision.c.decided_at)
    query = select(*columns, *shown).join(decision, decision.c.case_id == case_file.c.id)
    rows = list(session.execute(by_number(query.where(*within_reach(viewer)), after).limit(limit + 1)))
    return Page(rows[:limit], rows[limit - 1].decision if len(rows) > limit else None)


def the_case(session: Session, case_id: UUID, viewer: Viewer) -> Case:
    """One case, for whoever may see it; raises NotFound."""
    found = session.scalar(select(Case).where(case_file.c.id == case_id, *within_reach(viewer)))
    if found is None:
        raise NotFound(NOT_YOURS)
    return found


def text_of(session: Session, case_id: UUID) -> str:
    """What is decided by consent, as last amended; empty while it was not."""
    found = select(case_text.c.words).where(case_text.c.case_id == case_id).order_by(case_text.c.version.desc())
    return session.scalar(found.limit(1)) or ""


def slice_of_cases(session: Session, wanted: Slice, viewer: Viewer) -> list[Row[Any]]:
    """Those that one may see, the oldest first, and one more to know whether others follow."""
    query = select(*case_file.c, body.c.name.label("body_name")).join(body, body.c.id == case_file.c.body_id)
    return list(session.execute(wanted.of(query.where(*within_reach(viewer)), case_file.c.id)))


def interested_in(session: Session, idea_id: UUID | None) -> set[UUID]:
    """Who has declared an interest in an idea while it was evaluated."""
    if idea_id is None:
        return set()
    return set(session.scalars(select(declared_interest.c.person_id).where(declared_interest.c.idea_id == idea_id)))
