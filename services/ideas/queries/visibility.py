"""Who may see what, reports that wait, and what the public reads."""

from typing import Any
from uuid import UUID

from sqlalchemy import Row, Select, case, func, select
from sqlalchemy.orm import Session

from services.ideas.domain.showing import Visibility
from services.ideas.domain.visibility import Handling, Report
from services.ideas.queries.paging import PAGE, Page, beyond, page_of
from services.ideas.tables import call, coauthor, comment, extract, idea, report
from services.ideas.tables.ideas import seen_by_all
from services.ideas.tables.pseudonyms import all_of
from shared.errors import NotFound
from shared.people import person

_WAITING_FIRST = (case((idea.c.visibility == Visibility.WAITING.value, 0), else_=1), idea.c.id)


def may_see(session: Session, idea_id: UUID, me: UUID) -> bool:
    """Whether somebody who is not of the team may see an idea; one that does not exist hides nothing."""
    mine = idea.c.author_id.in_(all_of(me))
    signed = select(coauthor.c.idea_id).where(coauthor.c.idea_id == idea.c.id, coauthor.c.person_id == me).exists()
    found = session.scalar(select(seen_by_all | mine | signed).where(idea.c.id == idea_id))
    return found is None or bool(found)


def unseen(session: Session, after: UUID | None) -> Page:
    """Ideas that wait to be read before they are shown, then those that are hidden."""
    wanted = select(idea.c.id, idea.c.number, idea.c.title, idea.c.visibility).where(~seen_by_all)
    if after is not None:
        wanted = wanted.where(beyond(_WAITING_FIRST, idea.c.id == after))
    return page_of(session.execute(wanted.order_by(*_WAITING_FIRST).limit(PAGE + 1)).all())


def reports(session: Session, after: UUID | None) -> Page:
    """Reports that wait, the oldest first."""
    told = _reports().where(report.c.handling == Handling.OPEN)
    if after is not None:
        told = told.where(report.c.id > after)
    return page_of(session.execute(told.order_by(report.c.id).limit(PAGE + 1)).all())


def handled(session: Session) -> list[Row[Any]]:
    """The last ones that were handled, the newest first."""
    told = _reports().where(report.c.handling != Handling.OPEN)
    return list(session.execute(told.order_by(report.c.handled_at.desc(), report.c.id).limit(PAGE)))


def the_report(session: Session, report_id: UUID) -> tuple[Report, Row[Any]]:
    """One report, and what it is about; raises NotFound."""
    found = session.get(Report, report_id)
    if found is None:
        raise NotFound("Nous ne trouvons pas ce signalement.")
    return found, session.execute(_reports().where(report.c.id == report_id)).one()


def _reports() -> Select[Any]:
    joined = report.join(idea, idea.c.id == report.c.idea_id).outerjoin(comment, comment.c.id == report.c.comment_id)
    joined = joined.outerjoin(person, person.c.id == report.c.reported_by)
    what = (idea.c.number, idea.c.title, comment.c.words.label("said"))
    return select(report, *what, func.coalesce(person.c.name, "").label("name")).select_from(joined)


def extract_of(session: Session, idea_id: UUID) -> str:
    """What the public reads of an idea; empty when it is not public."""
    return session.scalar(select(extract.c.words).where(extract.c.idea_id == idea_id)) or ""


def public_ideas(session: Session, after: UUID | None) -> Page:
    """Extracts, the newest idea first, without anybody's name."""
    wanted = _public()
    if after is not None:
        wanted = wanted.where(idea.c.id < after)
    rows = list(session.execute(wanted.order_by(idea.c.id.desc()).limit(PAGE + 1)))
    return Page(rows[:PAGE], rows[PAGE - 1].id if len(rows) > PAGE else None)


def public_idea(session: Session, number: str) -> Row[Any]:
    """One extract; raises NotFound."""
    found = session.execute(_public().where(idea.c.number == number)).first()
    if found is None:
        raise NotFound("Nous ne trouvons pas cette idée.")
    return found


def _public() -> Select[Any]:
    joined = idea.join(extract, extract.c.idea_id == idea.c.id).join(call, call.c.id == idea.c.call_id)
    told = (idea.c.id, idea.c.number, idea.c.title, idea.c.state, extract.c.words, call.c.title.label("call"))
    return select(*told).select_from(joined).where(idea.c.visibility == Visibility.PUBLIC)
