"""Money of the story, what members would rather pay for, and the condition put to a decision."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from uuid import UUID

from sqlalchemy import Select, select

from deploy.demo.cast import BODY
from services.governance.commands.conditions import AddCondition, add_condition
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
from services.governance.commands.priorities import CastWishes, OpenPriorities, cast_wishes, open_priorities
from services.governance.domain.cases import CaseState
from services.governance.tables import (
    body,
    candidate,
    case_file,
    commitment,
    condition,
    decision,
    envelope,
    member,
    priorities,
)
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
    _ask_for_priorities(governance, by)


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


TO_CHOOSE = "Quels services poursuivre l’an prochain"
PROPOSALS = """60 000 ; Les clés des salles, pour tous les lycées
45 000 ; Les places au port
38 000 ; La carte de car des familles
25 000 ; Les pontons abîmés"""


def _ask_for_priorities(governance: Runtime, by: UUID) -> None:
    """Members are asked what 120,000 euros should pay for; two have answered."""
    of_body = select(member.c.body_id).join(body, body.c.id == member.c.body_id).where(body.c.name == BODY)
    seats = of_body.with_only_columns(member.c.person_id).order_by(member.c.person_id)
    if _ids(governance, select(priorities.c.id).where(priorities.c.title == TO_CHOOSE)) or not _ids(governance, seats):
        return
    asked = OpenPriorities(
        by=by,
        title=TO_CHOOSE,
        body_id=_ids(governance, of_body)[0],
        budget_cents=120_000_00,
        candidates=PROPOSALS,
        method="pass_over",
        threshold=0,
        envelope_id=_ids(governance, select(envelope.c.id).where(envelope.c.label == PRODUCTS))[0],
        within_budget=False,
        closes_at=datetime.now(UTC) + timedelta(days=9),
    )
    opened = governance.do(open_priorities, asked)
    listed = _ids(governance, select(candidate.c.id).order_by(candidate.c.place))
    for number, who in enumerate(_ids(governance, seats)[:2]):
        wanted = tuple(str(one) for one in listed[number : number + 2])
        governance.do(cast_wishes, CastWishes(by=who, priorities_id=opened, wanted=wanted))


def put_a_condition(governance: Runtime, by: UUID, *, owner: UUID) -> None:
    """The first product was granted on a condition, which somebody has to meet within six weeks."""
    granted = select(decision.c.id).where(decision.c.outcome == "granted").order_by(decision.c.number)
    if _ids(governance, select(condition.c.id)):
        return
    asked = AddCondition(
        by=by,
        decision_id=_ids(governance, granted)[0],
        wording="Essayer le service dans trois lycées, un grand et deux petits, avant d’acheter quoi que ce soit.",
        owner_id=owner,
        due_on=(datetime.now(UTC) + timedelta(days=42)).date(),
    )
    governance.do(add_condition, asked)
