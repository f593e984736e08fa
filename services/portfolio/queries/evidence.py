"""The file of a pre-incubation as its page shows it, and what somebody is asked to sign."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Row, func, select
from sqlalchemy.orm import Session

from services.portfolio.domain.engagement import Engagement, Part
from services.portfolio.domain.evidence import Dossier
from services.portfolio.domain.evidence_summary import Found
from services.portfolio.queries.products import PAGE
from services.portfolio.tables import product
from services.portfolio.tables.evidence import alternative, engagement, group, log_entry, meeting, milestone
from shared.errors import NotFound

LATEST = 40
"""Interviews and entries of the log that the page shows; the counts count them all."""


@dataclass(frozen=True)
class File:
    """Everything in the file of one product."""

    dossier: Dossier
    groups: list[Row[Any]]
    meetings: list[Row[Any]]
    alternatives: list[Row[Any]]
    log: list[Row[Any]]
    engagements: list[Engagement]

    @property
    def met(self) -> int:
        """People met in all groups."""
        return sum(row.met for row in self.groups)

    @property
    def signed(self) -> dict[Part, Engagement]:
        """The signatures that were given."""
        return {one.part: one for one in self.engagements if one.signed_at}


def file_of(session: Session, product_id: UUID) -> File:
    """The whole file, in six queries."""
    return File(
        dossier=session.get(Dossier, product_id) or Dossier(product_id=product_id),
        groups=groups_of(session, product_id),
        meetings=_latest(session, select(meeting, group.c.label).join_from(meeting, group), meeting, product_id),
        alternatives=_latest(session, select(alternative), alternative, product_id),
        log=_latest(session, select(log_entry), log_entry, product_id),
        engagements=engagements_of(session, product_id),
    )


def _latest(session: Session, query: Any, table: Any, product_id: UUID) -> list[Row[Any]]:
    mine = query.where(table.c.product_id == product_id).order_by(table.c.id.desc()).limit(LATEST)
    return list(session.execute(mine))


def groups_of(session: Session, product_id: UUID) -> list[Row[Any]]:
    """The groups, each with how many of it were met."""
    met = func.count(meeting.c.id).label("met")
    counted = select(group, met).outerjoin_from(group, meeting, meeting.c.group_id == group.c.id)
    mine = counted.where(group.c.product_id == product_id).group_by(*group.c).order_by(group.c.id)
    return list(session.execute(mine))


def engagements_of(session: Session, product_id: UUID) -> list[Engagement]:
    """The signatures that were asked and not given up."""
    stands = (engagement.c.product_id == product_id, engagement.c.given_up_at.is_(None))
    return list(session.scalars(select(Engagement).where(*stands).order_by(engagement.c.id)))


def found_in(file: File) -> Found:
    """The figures of the file, for its summary."""
    meetings = [(row.label, row.met, row.planned) for row in file.groups]
    return Found(meetings=meetings, alternatives=len(file.alternatives), signed=file.signed)


def reached(session: Session, product_id: UUID, started: date) -> dict[int, Row[Any]]:
    """The points reached in the pre-incubation that began on that day: week -> row."""
    mine = select(milestone).where(milestone.c.product_id == product_id, milestone.c.started == started)
    return {row.week: row for row in session.execute(mine)}


def the_engagement(session: Session, engagement_id: UUID) -> Engagement:
    """One signature asked or given; raises NotFound."""
    found = session.get(Engagement, engagement_id)
    if found is None:
        raise NotFound("Nous ne trouvons pas cette demande de signature.")
    return found


def to_sign(session: Session, person_id: UUID) -> list[Row[Any]]:
    """What this person is asked to sign and has not signed."""
    waits = (engagement.c.signed_at.is_(None), engagement.c.given_up_at.is_(None))
    mine = select(engagement.c.id, engagement.c.part, engagement.c.asked_at, product.c.title, product.c.number)
    mine = mine.join_from(engagement, product).where(engagement.c.signer_id == person_id, *waits)
    return list(session.execute(mine.order_by(engagement.c.id).limit(PAGE)))
