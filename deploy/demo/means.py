"""Money of the story: two envelopes, what is promised of them and what is spent."""

from collections.abc import Callable
from datetime import UTC, datetime
from uuid import UUID

from sqlalchemy import Select, select

from services.governance.commands.envelopes import (
    CommitMoney,
    OpenEnvelope,
    ReserveMoney,
    SpendMoney,
    commit_money,
    open_envelope,
    reserve_money,
    spend_money,
)
from services.governance.domain.cases import CaseState
from services.governance.tables import case_file, commitment, decision, envelope
from shared.service import Runtime

PRODUCTS, TRAINING = "Produits en construction", "Formation et accompagnement"
ENVELOPES = ((PRODUCTS, 180_000_00), (TRAINING, 40_000_00))


def tell_of_money(governance: Runtime, by: UUID) -> None:
    """Money for the first product that was granted, and for a case that is being voted; told once."""
    year = datetime.now(UTC).year
    for label, total in ENVELOPES:
        if not _ids(governance, select(envelope.c.id).where(envelope.c.label == label)):
            asked = OpenEnvelope(by=by, label=label, fiscal_year=year, total_cents=total)
            governance.do(open_envelope, asked)
    granted = select(decision.c.case_id).where(decision.c.outcome == "granted").order_by(decision.c.number)
    _promise(governance, by, granted, commit_money, CommitMoney, 60_000_00)
    voting = select(case_file.c.id).where(case_file.c.state == CaseState.VOTING).order_by(case_file.c.id)
    _promise(governance, by, voting, reserve_money, ReserveMoney, 45_000_00)
    _spend(governance, by)


def _ids(governance: Runtime, query: Select[tuple[UUID]]) -> list[UUID]:
    with governance.reading() as session:
        return list(session.scalars(query))


def _promise(
    governance: Runtime,
    by: UUID,
    cases: Select[tuple[UUID]],
    function: Callable[..., UUID],
    command: type[CommitMoney | ReserveMoney],
    amount_cents: int,
) -> None:
    found = _ids(governance, cases)[:1]
    if not found or _ids(governance, select(commitment.c.id).where(commitment.c.case_id == found[0])):
        return
    asked = command(
        by=by,
        envelope_id=_ids(governance, select(envelope.c.id).where(envelope.c.label == PRODUCTS))[0],
        case_id=found[0],
        line=1,
        label="Six mois de construction",
        amount_cents=amount_cents,
    )
    governance.do(function, asked)


def _spend(governance: Runtime, by: UUID) -> None:
    unspent = select(commitment.c.id).where(commitment.c.state == "committed", commitment.c.spent_cents == 0)
    for one in _ids(governance, unspent):
        asked = SpendMoney(by=by, commitment_id=one, seen=1, amount_cents=12_500_00, reason="Facture 2026-118")
        governance.do(spend_money, asked)
