"""The table of delegations: change it, and find by it who decides a question."""

from uuid import UUID

from sqlalchemy import and_, func, insert, or_, select

from services.governance.domain.bodies import Body, Level
from services.governance.domain.cases import Case, CaseState
from services.governance.domain.delegation import DEFAULTS, KINDS, RANKS, Delegation, Interval, level_for
from services.governance.domain.questions import Competence
from services.governance.domain.rules import Outcome
from services.governance.tables import body, case_file, decision, delegation, delegation_change
from shared.database import insert_into
from shared.errors import Invalid, NotFound, Refused
from shared.messages import choice, command, given, hidden, money
from shared.uow import UnitOfWork

LEVELS = {"operational": "Opérationnel", "strategic": "Stratégique", "political": "Politique"}
FROM, TO, LEVEL = "À partir de", "Moins de", "Niveau qui décide"
TO_HELP = "Laissez vide pour la dernière ligne : il n’y a pas de plafond."


@command
class SetDelegation:
    """Settle which level decides a kind of question, by amount: up to four lines."""

    by: UUID = given()
    kind: str = given()
    seen: int = hidden()
    from_1: int = money(label=FROM)
    to_1: int | None = money(label=TO, help=TO_HELP, required=False)
    level_1: str = choice(LEVELS, label=LEVEL)
    from_2: int | None = money(label=FROM, required=False)
    to_2: int | None = money(label=TO, required=False)
    level_2: str = choice(LEVELS, label=LEVEL, required=False)
    from_3: int | None = money(label=FROM, required=False)
    to_3: int | None = money(label=TO, required=False)
    level_3: str = choice(LEVELS, label=LEVEL, required=False)
    from_4: int | None = money(label=FROM, required=False)
    to_4: int | None = money(label=TO, required=False)
    level_4: str = choice(LEVELS, label=LEVEL, required=False)


LINES = (1, 2, 3, 4)


def set_delegation(cmd: SetDelegation, uow: UnitOfWork) -> str:
    """Refused if any amount had no level, or two; returns the kind."""
    if cmd.kind not in KINDS:
        raise NotFound
    intervals = [interval for line in LINES if (interval := _line(cmd, line))]
    _make_room(cmd, uow)
    found = uow.get(Delegation, cmd.kind, seen=cmd.seen)
    found.settle(intervals, by=cmd.by, now=uow.now)
    uow.session.flush()
    kept = {"kind": cmd.kind, "version": found.version, "intervals": found.intervals}
    uow.session.execute(insert(delegation_change).values(**kept, changed_by=cmd.by, changed_at=uow.now))
    return cmd.kind


def _line(cmd: SetDelegation, line: int) -> Interval | None:
    least, below, level = (getattr(cmd, f"{part}_{line}") for part in ("from", "to", "level"))
    if not level and least is None and below is None:
        return None
    if not level:
        raise Invalid({f"level_{line}": ["Dites quel niveau décide de cette ligne."]})
    if least is None:
        raise Invalid({f"from_{line}": ["Dites à partir de quel montant."]})
    return Interval(least, below, Level(level))


def _make_room(cmd: SetDelegation, uow: UnitOfWork) -> None:
    """A row to lock, also for a kind that still has its defaults."""
    row = {"kind": cmd.kind, "intervals": DEFAULTS[cmd.kind], "changed_by": cmd.by, "changed_at": uow.now, "version": 1}
    uow.session.execute(insert_into(uow.session, delegation).values(**row).on_conflict_do_nothing())


def intervals_of(kind: str, uow: UnitOfWork) -> tuple[Interval, ...]:
    """As settled, else the defaults; an unknown kind of question is decided as money is."""
    found = uow.session.get(Delegation, kind)
    return found.intervals if found else DEFAULTS.get(kind, DEFAULTS["budget"])


def level_of(case: Case, uow: UnitOfWork) -> Level:
    """The level of a question: its amount counts with what the same product got, or asked before, in the same year."""
    return level_for(intervals_of(case.question, uow), case.amount_cents + asked_already(case, uow))


def asked_already(case: Case, uow: UnitOfWork) -> int:
    """Cents granted to the same product in the same fiscal year, or asked in a case that came before this one.

    So that a sum that is split into several questions goes to the level that the whole of it belongs to.
    """
    if case.product_id is None:
        return 0
    granted = and_(case_file.c.state == CaseState.DECIDED, decision.c.outcome == Outcome.GRANTED)
    before = or_(
        case_file.c.received_at < case.received_at,
        and_(case_file.c.received_at == case.received_at, case_file.c.id < case.id),
    )
    same = (
        case_file.c.product_id == case.product_id,
        case_file.c.fiscal_year == case.fiscal_year,
        case_file.c.id != case.id,
    )
    total = select(func.sum(case_file.c.amount_cents)).outerjoin(decision, decision.c.case_id == case_file.c.id)
    waiting = and_(case_file.c.state != CaseState.DECIDED, before)
    return uow.session.scalar(total.where(*same, or_(granted, waiting))) or 0


def competent_body(case: Case, named: UUID | None, uow: UnitOfWork) -> UUID | None:
    """The body named, where it stands high enough; else the one that answers such questions at the level that decides.

    Where that level has no body, the next one above decides; where it has several and none is set, nobody is chosen.
    """
    level = level_of(case, uow)
    if named is not None and _rank(named, uow) >= RANKS[level]:
        return named
    return _body_from(RANKS[level], case.question, uow)


def body_above(case: Case, uow: UnitOfWork) -> UUID | None:
    """The body that would answer in the place of the one that has the case."""
    return _body_from(_rank(case.body_id, uow) + 1, case.question, uow)


def _body_from(rank: int, question: str, uow: UnitOfWork) -> UUID | None:
    for higher in (level for level in RANKS if RANKS[level] >= rank):
        if candidates := list(uow.session.scalars(select(body.c.id).where(body.c.level == higher))):
            return _the_one(candidates, question, uow)
    return None


def check_competent(case: Case, body_id: UUID, uow: UnitOfWork) -> None:
    """Only the level that the table names decides, or a higher one."""
    level = level_of(case, uow)
    if _rank(body_id, uow) < RANKS[level]:
        raise Refused(TOO_LOW[level])


TOO_LOW = {
    Level.STRATEGIC: "Ce dossier relève d’une instance stratégique, vu ce que le produit a déjà reçu cette année.",
    Level.POLITICAL: "Ce dossier relève d’une instance politique, vu ce que le produit a déjà reçu cette année.",
}


def _the_one(candidates: list[UUID], question: str, uow: UnitOfWork) -> UUID | None:
    settled = uow.session.get(Competence, question)
    if settled is not None and settled.body_id in candidates:
        return settled.body_id
    return candidates[0] if len(candidates) == 1 else None


def _rank(body_id: UUID, uow: UnitOfWork) -> int:
    return RANKS[uow.session.get_one(Body, body_id).level]
