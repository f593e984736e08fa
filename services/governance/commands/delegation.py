"""The table of delegations: change it, and find by it who decides a question."""

from uuid import UUID

from sqlalchemy import insert, select

from services.governance.domain.bodies import Body, Level
from services.governance.domain.cases import Case
from services.governance.domain.delegation import (
    DEFAULTS,
    KINDS,
    RANKS,
    Delegation,
    Interval,
    body_level,
    deciding,
)
from services.governance.domain.questions import Competence
from services.governance.tables import body, delegation, delegation_change
from services.governance.tables.deciding import level_of
from shared.database import insert_into
from shared.errors import Invalid, NotFound, Refused
from shared.messages import choice, command, given, hidden, money
from shared.uow import UnitOfWork

LEVELS = {
    "operational": "Opérationnel",
    "strategic": "Stratégique",
    "political": "Politique",
    "assembly": "Assemblée régionale, par délibération",
}
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
    return Interval(least, below, deciding(level))


def _make_room(cmd: SetDelegation, uow: UnitOfWork) -> None:
    """A row to lock, also for a kind that still has its defaults."""
    row = {"kind": cmd.kind, "intervals": DEFAULTS[cmd.kind], "changed_by": cmd.by, "changed_at": uow.now, "version": 1}
    uow.session.execute(insert_into(uow.session, delegation).values(**row).on_conflict_do_nothing())


def competent_body(case: Case, named: UUID | None, uow: UnitOfWork) -> UUID | None:
    """The body named, where it stands high enough; else the one that answers such questions at the level that decides.

    Where that level has no body, the next one above decides; where it has several and none is set, nobody is chosen.
    """
    level = body_level(level_of(case, uow.session))
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
    level = body_level(level_of(case, uow.session))
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
