"""How the products of the story are followed: a team, measures, money and a plan; for the youngest, its evidence."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, Protocol, TypeVar
from uuid import UUID

from sqlalchemy import select

from deploy.demo.followed import (
    ALTERNATIVE,
    CONCLUDED,
    GROUPS,
    KNOWN,
    LOGGED,
    MEASURES,
    MONEY,
    OFFERED,
    PLAN,
    REACHED,
    SOUGHT,
    TEAM,
)
from services.portfolio.commands.evidence import (
    AddAlternative,
    AddGroup,
    Conclude,
    NoteMeeting,
    ReachMilestone,
    WriteEvidence,
    WriteLog,
    add_alternative,
    add_group,
    note_meeting,
    reach_milestone,
    write_dossier,
    write_log,
)
from services.portfolio.commands.measures import EnterValue, OpenMeasure, enter_value, open_measure
from services.portfolio.commands.money import EnterMoney, enter_money
from services.portfolio.commands.plan import WriteStep, write_step
from services.portfolio.commands.recruiting import LookFor, OfferHelp, look_for, offer_help
from services.portfolio.commands.team import JoinTeam, join_team
from services.portfolio.domain.money import MoneyKind
from services.portfolio.tables import group, measure, money_line, plan_step, product, stay, wanted
from shared.service import Runtime
from shared.uow import UnitOfWork

R = TypeVar("R")
FOLLOWED, YOUNGEST = "Bourses de rentrée", "Les clés des salles se perdent chaque semaine"


class Wait(Protocol):
    """Waits until a message between two services has arrived."""

    def __call__(self, look: Callable[[], R | None]) -> R: ...


def follow_products(portfolio: Runtime, by: UUID, helper: UUID, wait: Wait) -> None:
    """Follow both; what an interrupted start has told is not told again."""
    followed = _Followed(portfolio, by, wait(lambda: _called(portfolio, FOLLOWED)))
    for tell, table in (
        (followed.gather, stay),
        (followed.measure, measure),
        (followed.pay, money_line),
        (followed.plan, plan_step),
    ):
        if not followed.has(table):
            tell()
    if not followed.has(wanted):
        followed.seek(helper)
    youngest = _Followed(portfolio, by, wait(lambda: _called(portfolio, YOUNGEST)))
    if not youngest.has(group):
        youngest.find_out()


def _called(portfolio: Runtime, title: str) -> UUID | None:
    with portfolio.reading() as session:
        found: UUID | None = session.scalars(select(product.c.id).where(product.c.title == title)).first()
    return found


@dataclass
class _Followed:
    portfolio: Runtime
    by: UUID
    product_id: UUID

    @property
    def _given(self) -> dict[str, Any]:
        return {"by": self.by, "product_id": self.product_id}

    def has(self, table: Any) -> bool:
        """Whether somebody has told it already."""
        return bool(self._ids(table))

    def _ids(self, table: Any) -> list[UUID]:
        with self.portfolio.reading() as session:
            of_mine = select(table.c.id).where(table.c.product_id == self.product_id)
            return list(session.scalars(of_mine.order_by(table.c.id)))

    def gather(self) -> None:
        self._do(join_team, *(self._member(*one) for one in TEAM))

    def _member(self, who: str, role: str, share: int, since: int, until: int | None) -> JoinTeam:
        last = None if until is None else _day(until)
        asked: dict[str, Any] = {"who": f"{who}@region.example", "role": role, "share": share, "since": _day(-since)}
        return JoinTeam(**self._given, **asked, until=last, note="")

    def _do(self, function: Callable[[Any, UnitOfWork], Any], *asked: Any) -> None:
        """All of them in one transaction, which is quicker than as many forms."""

        def together(commands: tuple[Any, ...], uow: UnitOfWork) -> None:
            for command in commands:
                function(command, uow)

        self.portfolio.do(together, asked)

    def seek(self, helper: UUID) -> None:
        self._do(look_for, LookFor(**self._given, role="designer", share=40, words=SOUGHT))
        self._do(offer_help, OfferHelp(by=helper, wanted_id=self._ids(wanted)[0], words=OFFERED))

    def measure(self) -> None:
        """Each value is entered as on the day after its month."""
        self._do(open_measure, *(self._opened(*facts) for facts in MEASURES))
        then = [datetime.now(UTC)]
        past = replace(self.portfolio, clock=lambda _session: then[0])
        try:
            for measure_id, (*_facts, values) in zip(self._ids(measure), MEASURES, strict=True):
                for seen, (value, (since, until)) in enumerate(zip(values, _months(len(values)), strict=True)):
                    then[0] = datetime.combine(until + timedelta(days=1), time(9), UTC)
                    about: dict[str, Any] = {
                        "measure_id": measure_id,
                        "seen": seen,
                        "since": since,
                        "until": until,
                        "why": "",
                    }
                    past.do(enter_value, EnterValue(**self._given, **about, value=value))
        finally:
            past.engine.dispose()

    def _opened(self, kind: str, name: str, unit: str, target: str, counts: bool, _values: object) -> OpenMeasure:
        facts: dict[str, Any] = {"kind": kind, "name": name, "unit": unit, "target": target, "counts_users": counts}
        return OpenMeasure(**self._given, **facts, target_on=_day(280))

    def pay(self) -> None:
        self._do(enter_money, *(self._paid(*one) for one in MONEY))

    def _paid(self, stage: str, kind: str, euros: int, days_ago: int, note: str) -> EnterMoney:
        facts: dict[str, Any] = {"stage": stage, "kind": MoneyKind(kind), "amount": euros * 100, "on": _day(-days_ago)}
        # It lasts long enough for no committee to be asked for by itself.
        until = _day(200) if stage == "planned" else None
        return EnterMoney(**self._given, **facts, until=until, note=note)

    def plan(self) -> None:
        self._do(write_step, *(self._step(*one) for one in PLAN))

    def _step(self, step: str, begins: int, ends: int, over: int | None, words: str) -> WriteStep:
        done_on = None if over is None else _day(over)
        days: dict[str, Any] = {"starts_on": _day(begins), "ends_on": _day(ends), "done_on": done_on}
        return WriteStep(**self._given, step=step, seen=0, **days, words=words, why="")

    def find_out(self) -> None:
        """Interviews of two groups, a solution that exists, what is known, a first conclusion."""
        self._do(add_group, *(AddGroup(**self._given, label=label, planned=planned) for label, planned, _ in GROUPS))
        met = [
            NoteMeeting(**self._given, group_id=of, met_on=_day(-days), purge_on=None, learned=learned, notes=notes)
            for of, (*_label, met) in zip(self._ids(group), GROUPS, strict=True)
            for days, learned, notes in met
        ]
        self._do(note_meeting, *met)
        self._do(add_alternative, AddAlternative(**self._given, **ALTERNATIVE))
        self._do(write_log, WriteLog(**self._given, day=_day(0), **LOGGED))
        self._do(reach_milestone, ReachMilestone(**self._given, reached=_day(0), **REACHED))
        self._do(write_dossier, WriteEvidence(**self._given, seen=1, **KNOWN))
        self._do(write_dossier, Conclude(**self._given, seen=2, **CONCLUDED))


def _day(in_days: int) -> date:
    return datetime.now(UTC).date() + timedelta(days=in_days)


def _months(count: int) -> list[tuple[date, date]]:
    """The last months that are over, the oldest first."""
    months, last = [], _day(0).replace(day=1) - timedelta(days=1)
    for _ in range(count):
        months.append((last.replace(day=1), last))
        last = last.replace(day=1) - timedelta(days=1)
    return months[::-1]
