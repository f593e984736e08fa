"""Envelopes of a year, and one of them with its commitments and its journal."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import Row, exists, func, select
from sqlalchemy.orm import Session

from services.governance.domain.cases import CaseState
from services.governance.domain.envelopes import GRANTS, Commitment, Envelope
from services.governance.queries.register import PAGE, Page
from services.governance.tables import case_file, commitment, decision, envelope, movement
from shared.errors import NotFound
from shared.people import person
from shared.web.slices import Slice

MOST = 200
SUMS = ("total_cents", "reserved_cents", "committed_cents", "spent_cents")


@dataclass(frozen=True)
class Sums:
    """All envelopes of a year together, in cents."""

    total_cents: int
    reserved_cents: int
    committed_cents: int
    spent_cents: int

    @property
    def free_cents(self) -> int:
        return self.total_cents - self.reserved_cents - self.committed_cents


def years(session: Session) -> list[int]:
    """The fiscal years that have an envelope, the last one first."""
    return list(session.scalars(select(envelope.c.fiscal_year).distinct().order_by(envelope.c.fiscal_year.desc())))


def envelopes_of(session: Session, fiscal_year: int) -> list[Envelope]:
    """The envelopes of a year by name; at most 200."""
    wanted = select(Envelope).where(envelope.c.fiscal_year == fiscal_year)
    return list(session.scalars(wanted.order_by(envelope.c.label, envelope.c.id).limit(MOST)))


def sums_of(found: Sequence[Envelope]) -> Sums:
    return Sums(**{name: sum(getattr(one, name) for one in found) for name in SUMS})


def the_envelope(session: Session, envelope_id: UUID) -> Envelope:
    """One envelope; raises NotFound."""
    found = session.get(Envelope, envelope_id)
    if found is None:
        raise NotFound("Nous ne trouvons pas cette enveloppe.")
    return found


def the_commitment(session: Session, commitment_id: UUID) -> Commitment:
    """One commitment; raises NotFound."""
    found = session.get(Commitment, commitment_id)
    if found is None:
        raise NotFound("Nous ne trouvons pas cet engagement.")
    return found


def commitments_of(session: Session, envelope_id: UUID) -> list[Row[Any]]:
    """What is held and promised of an envelope, with the case it is for, the newest first; at most 200."""
    columns = (*commitment.c, case_file.c.number.label("case_number"), case_file.c.title)
    query = select(*columns).join(case_file, case_file.c.id == commitment.c.case_id)
    return list(
        session.execute(
            query.where(commitment.c.envelope_id == envelope_id).order_by(commitment.c.id.desc()).limit(MOST)
        )
    )


def journal_of(session: Session, envelope_id: UUID, after: UUID | None = None) -> Page[UUID]:
    """What happened to an envelope, and who did it, the last first."""
    whole = movement.outerjoin(commitment, commitment.c.id == movement.c.commitment_id)
    whole = whole.outerjoin(person, person.c.id == movement.c.moved_by)
    columns = (*movement.c, commitment.c.label, person.c.name.label("who"))
    query = select(*columns).select_from(whole).where(movement.c.envelope_id == envelope_id)
    if after is not None:
        query = query.where(movement.c.id < after)
    rows = list(session.execute(query.order_by(movement.c.id.desc()).limit(PAGE + 1)))
    return Page(rows[:PAGE], rows[PAGE - 1].id if len(rows) > PAGE else None)


def others_than(session: Session, envelope_id: UUID) -> list[tuple[str, str]]:
    """Where money may go, as the choices of a form."""
    return [(code, words) for code, words in all_envelopes(session) if code != str(envelope_id)]


def all_envelopes(session: Session) -> list[tuple[str, str]]:
    """Envelopes as the choices of a form, those of the last year first."""
    query = select(envelope.c.id, envelope.c.label, envelope.c.fiscal_year)
    rows = session.execute(query.order_by(envelope.c.fiscal_year.desc(), envelope.c.label).limit(MOST))
    return [(str(row.id), f"{row.label} ({row.fiscal_year})") for row in rows]


def open_cases(session: Session) -> list[tuple[str, str]]:
    """Cases that money may be held for, as the choices of a form."""
    query = select(case_file.c.id, case_file.c.number, case_file.c.title).where(case_file.c.state != CaseState.DECIDED)
    rows = session.execute(query.order_by(case_file.c.id.desc()).limit(MOST))
    return [(str(row.id), f"{row.title} ({row.number})") for row in rows]


def granted_decisions(session: Session) -> list[tuple[str, str]]:
    """Decisions that money may be promised on, those without any first, as the choices of a form."""
    backed = exists().where(commitment.c.case_id == decision.c.case_id)
    query = select(decision.c.case_id, decision.c.number, decision.c.title).where(decision.c.outcome.in_(GRANTS))
    rows = session.execute(query.order_by(backed, decision.c.year.desc(), decision.c.rank.desc()).limit(MOST))
    return [(str(row.case_id), f"{row.title} ({row.number})") for row in rows]


def money_of_case(session: Session, case_id: UUID) -> list[Row[Any]]:
    """What is held or promised for a case, by line, with the envelope it comes from."""
    columns = (*commitment.c, envelope.c.label.label("envelope_label"), envelope.c.fiscal_year)
    query = select(*columns).join(envelope, envelope.c.id == commitment.c.envelope_id)
    return list(session.execute(query.where(commitment.c.case_id == case_id).order_by(commitment.c.line)))


def next_line(session: Session, case_id: UUID) -> int:
    """The first line of a case that is still free."""
    last = session.scalar(select(func.max(commitment.c.line)).where(commitment.c.case_id == case_id))
    return (last or 0) + 1


def slice_of_envelopes(session: Session, wanted: Slice, fiscal_year: int | None) -> list[Row[Any]]:
    """Envelopes for programs, by id, and one more to know whether others follow."""
    query = select(envelope)
    if fiscal_year is not None:
        query = query.where(envelope.c.fiscal_year == fiscal_year)
    return list(session.execute(wanted.of(query, envelope.c.id)))


def slice_of_commitments(session: Session, wanted: Slice, envelope_id: UUID) -> list[Row[Any]]:
    """Commitments of an envelope for programs, by id, and one more to know whether others follow."""
    query = select(commitment).where(commitment.c.envelope_id == envelope_id)
    return list(session.execute(wanted.of(query, commitment.c.id)))


def purchases_of(session: Session, decision_id: UUID) -> list[Row[Any]]:
    """What is promised on a decision, line by line, with its envelope and year."""
    whole = commitment.join(envelope, envelope.c.id == commitment.c.envelope_id)
    shown = select(*commitment.c, envelope.c.label.label("envelope"), envelope.c.fiscal_year).select_from(whole)
    return list(session.execute(shown.where(commitment.c.decision_id == decision_id).order_by(commitment.c.line)))
