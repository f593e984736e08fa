"""The whole portfolio at a glance: what is late, what is to be decided, money by year; a constant number of queries."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    Date,
    Row,
    Select,
    and_,
    cast,
    exists,
    func,
    literal,
    null,
    select,
    tuple_,
    union_all,
)
from sqlalchemy.orm import Session

from services.portfolio.domain.conditions import State
from services.portfolio.domain.dated_list import in_force
from services.portfolio.domain.gates import GateState
from services.portfolio.domain.money import Stage
from services.portfolio.domain.standards import Claim
from services.portfolio.domain.standards import Line as StandardLine
from services.portfolio.domain.team import TeamRole
from services.portfolio.domain.vocabulary import Vocabulary
from services.portfolio.queries.products import Page, comes_after
from services.portfolio.tables import (
    call,
    condition,
    gate,
    idea_call,
    money_line,
    phase,
    plan_step,
    plan_writing,
    product,
    question,
    risk,
    risk_writing,
    standard,
)
from services.portfolio.tables.cohorts import of_cohort
from services.portfolio.tables.late import is_late
from services.portfolio.tables.money import to_pay
from services.portfolio.tables.products import is_current
from services.portfolio.tables.standards import lines
from services.portfolio.tables.team import shortages, stay, there_on
from shared.people import person
from shared.web.slices import Slice

LANES = 8
"""Products drawn on one page: with every list of what is late it then stays well under 60 KB."""

NEXT = 5
"""Rows of each list of the page; the file has all."""

SOON = timedelta(days=90)
_NO_DAY = cast(null(), Date).label("by")


@dataclass(frozen=True)
class View:
    """What part of the portfolio somebody looks at."""

    today: date
    words: Vocabulary
    phase: str | None = None
    late: bool = False
    sponsor: UUID | None = None
    cohort: str = ""

    @property
    def whole(self) -> bool:
        """Whether it is the whole portfolio: only then may its sums be compared with the envelopes."""
        return not (self.phase or self.late or self.sponsor or self.cohort)

    def conditions(self) -> list[ColumnElement[bool]]:
        """Of a query that joins products to their phase of the day."""
        found = [phase.c.code == self.phase] if self.phase else []
        if self.late:
            found.append(is_late(self.words, self.today))
        if self.cohort:
            found.append(of_cohort(self.cohort))
        if self.sponsor:
            mine = (stay.c.product_id == product.c.id, stay.c.person_id == self.sponsor)
            found.append(exists().where(*mine, stay.c.role == TeamRole.SPONSOR, there_on(self.today)))
        return found


def _seen(view: View, *columns: Any) -> Select[Any]:
    """Products of the view, each with its phase of the day."""
    return select(*columns).select_from(product).join(phase, is_current(view.today)).where(*view.conditions())


def lanes(session: Session, view: View, after: UUID | None = None, limit: int = LANES) -> Page:
    """Products by title, `limit` at a time, with what one compares them by."""
    wanted = _compared(view).order_by(product.c.sorted_as, product.c.id)
    if after is not None:
        wanted = wanted.where(comes_after(after))
    rows = session.execute(wanted.limit(limit + 1)).all()
    return Page(rows[:limit], rows[limit - 1].id if len(rows) > limit else None)


def compared_in_slices(session: Session, view: View, wanted: Slice) -> Sequence[Row[Any]]:
    """The same rows for a file, in the order of titles."""
    query = _compared(view).order_by(product.c.sorted_as, product.c.id).limit(wanted.limit + 1)
    if wanted.after:
        query = query.where(tuple_(product.c.sorted_as, product.c.id) > tuple_(*wanted.after))
    return session.execute(query).all()


def _compared(view: View) -> Select[Any]:
    now = (phase.c.code.label("phase"), phase.c.start.label("since"), is_late(view.words, view.today).label("late"))
    shown = (product.c.id, product.c.number, product.c.title, product.c.sorted_as, product.c.money_ends_on)
    counts = (money_line.c.product_id == product.c.id, money_line.c.struck_at.is_(None), to_pay)
    sums = [
        select(func.sum(money_line.c.cents)).where(*counts, money_line.c.stage == stage).scalar_subquery().label(stage)
        for stage in (Stage.PLANNED, Stage.SPENT)
    ]
    cohort = select(call.c.cohort).join(idea_call, idea_call.c.call_id == call.c.id)
    cohort = cohort.where(idea_call.c.idea_id == product.c.idea_id)
    return _seen(view, *shown, *now, *sums, cohort.scalar_subquery().label("cohort"))


def funnel(session: Session, view: View) -> Mapping[str, tuple[int, int]]:
    """For each phase how many products are in it, and how many of these are late."""
    late = func.count().filter(is_late(view.words, view.today))
    counted = _seen(view, phase.c.code, func.count().label("many"), late.label("late")).group_by(phase.c.code)
    return {row.code: (row.many, row.late) for row in session.execute(counted)}


def longest_late(session: Session, view: View, limit: int | None = NEXT) -> Sequence[Row[Any]]:
    """Products that should have left their phase, those that are there for longest first."""
    shown = (product.c.id, product.c.number, product.c.title, phase.c.code.label("phase"), phase.c.start.label("since"))
    late = _seen(view, *shown).where(is_late(view.words, view.today))
    return session.execute(late.order_by(phase.c.start, product.c.id).limit(limit)).all()


def late_conditions(session: Session, view: View, limit: int | None = NEXT) -> Sequence[Row[Any]]:
    """Conditions of the phase that a product is in whose day has passed, the oldest first."""
    shown = (product.c.id, product.c.number, product.c.title, condition.c.label, condition.c.due_on, person.c.name)
    mine = (condition.c.product_id == product.c.id, condition.c.phase == phase.c.code)
    late = _seen(view, *shown).join(condition, and_(*mine)).outerjoin(person, person.c.id == condition.c.owner_id)
    late = late.where(condition.c.state == State.OPEN, condition.c.due_on < view.today)
    return session.execute(late.order_by(condition.c.due_on, condition.c.id).limit(limit)).all()


def late_steps(session: Session, view: View, limit: int | None = NEXT) -> Sequence[Row[Any]]:
    """Steps of plans of products that go on, whose last day has passed and that are not over, the oldest first."""
    shown = (product.c.id, product.c.number, product.c.title, plan_step.c.step, plan_writing.c.ends_on)
    written = plan_writing.alias()
    last = select(written.c.id).where(written.c.step_id == plan_step.c.id).order_by(written.c.id.desc()).limit(1)
    late = _seen(view, *shown).join(plan_step, plan_step.c.product_id == product.c.id)
    late = late.join(plan_writing, plan_writing.c.id == last.scalar_subquery())
    late = late.where(plan_writing.c.done_on.is_(None), plan_writing.c.ends_on < view.today)
    late = late.where(phase.c.code.in_(view.words.road(view.today)))
    return session.execute(late.order_by(plan_writing.c.ends_on, plan_step.c.id).limit(limit)).all()


def expired_standards(session: Session, view: View, limit: int | None = NEXT) -> list[tuple[Row[Any], StandardLine]]:
    """Standards asked of products that go on whose proof, word or waiver counts no more, the oldest first."""
    asked = {line.code: line for line in in_force(lines(session), view.today)}
    shown = (product.c.id, product.c.number, product.c.title, standard.c.code, standard.c.claim, standard.c.until)
    late = _seen(view, *shown).join(standard, standard.c.product_id == product.c.id)
    late = late.where(standard.c.until < view.today, standard.c.claim != Claim.WITHDRAWN, standard.c.code.in_(asked))
    late = late.where(phase.c.code.in_(view.words.road(view.today)))
    rows = session.execute(late.order_by(standard.c.until, product.c.id, standard.c.code).limit(limit))
    return [(row, asked[row.code]) for row in rows]


def late_risks(session: Session, view: View, limit: int | None = NEXT) -> Sequence[Row[Any]]:
    """Risks of products that go on, not over, that should have been looked at again, the oldest day first."""
    about = (product.c.id, product.c.number, product.c.title, risk_writing.c.title.label("risk"))
    shown = (*about, risk_writing.c.likelihood, risk_writing.c.impact, risk_writing.c.review_on, person.c.name)
    written = risk_writing.alias()
    last = select(written.c.id).where(written.c.risk_id == risk.c.id).order_by(written.c.id.desc()).limit(1)
    late = _seen(view, *shown).join(risk, risk.c.product_id == product.c.id)
    late = late.join(risk_writing, risk_writing.c.id == last.scalar_subquery())
    late = late.outerjoin(person, person.c.id == risk_writing.c.owner_id)
    late = late.where(risk_writing.c.over.is_(False), risk_writing.c.review_on < view.today)
    late = late.where(phase.c.code.in_(view.words.road(view.today)))
    return session.execute(late.order_by(risk_writing.c.review_on, risk.c.id).limit(limit)).all()


def to_decide(session: Session, view: View, limit: int | None = NEXT) -> Sequence[Row[Any]]:
    """Questions that wait for a body, reviews that are due, money that ends: by the day on which it presses."""
    about = (product.c.id, product.c.number, product.c.title)
    gates = _seen(view, *about, literal("gate").label("what"), gate.c.phase.label("words"), _NO_DAY)
    gates = gates.join(gate, and_(gate.c.product_id == product.c.id, gate.c.state == GateState.PENDING))
    asked = _seen(view, *about, literal("question").label("what"), question.c.label.label("words"), _NO_DAY)
    asked = asked.join(question, and_(question.c.product_id == product.c.id, question.c.state == GateState.PENDING))
    horizon = view.today + SOON
    review = _seen(view, *about, literal("review"), question.c.decision_number, question.c.review_on)
    review = review.join(question, question.c.product_id == product.c.id)
    review = review.where(question.c.review_on.between(view.today, horizon), question.c.state == GateState.GRANTED)
    money = _seen(view, *about, literal("money"), literal(""), product.c.money_ends_on)
    money = money.where(
        product.c.money_ends_on.between(view.today, horizon), phase.c.code.in_(view.words.road(view.today))
    )
    everything = union_all(gates, asked, review, money).subquery()
    order = (everything.c.by.is_not(None), everything.c.by, everything.c.what, everything.c.id)
    return session.execute(select(everything).order_by(*order).limit(limit)).all()


def money_by_year(session: Session, view: View) -> Mapping[int, tuple[int, int, int, int]]:
    """Cents of each year: granted by decisions, planned in all, engaged, spent."""
    granted = and_(money_line.c.stage == Stage.PLANNED, money_line.c.decision_number != "")
    parts = [granted, *(money_line.c.stage == stage for stage in Stage)]
    sums = [
        func.coalesce(func.sum(money_line.c.cents).filter(part), 0).label(f"part{n}") for n, part in enumerate(parts)
    ]
    found = _seen(view, money_line.c.year, *sums).join(money_line, money_line.c.product_id == product.c.id)
    found = found.where(money_line.c.struck_at.is_(None), to_pay).group_by(money_line.c.year)
    rows = session.execute(found.order_by(money_line.c.year))
    return {row.year: tuple(int(part) for part in row[1:]) for row in rows}  # type: ignore[misc]


def how_many_short(session: Session, view: View) -> int:
    """Products whose team lacks somebody."""
    lacking = shortages(view.today, view.words.road(view.today)).order_by(None).where(*view.conditions()).subquery()
    return session.scalar(select(func.count()).select_from(lacking)) or 0
