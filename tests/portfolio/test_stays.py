"""Phases as decisions make them: dated, contiguous, never two at once, open as long as the product goes on."""

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from services.portfolio.domain.gates import GateState
from services.portfolio.domain.phases import PhaseCode
from services.portfolio.domain.product import Product
from services.portfolio.domain.questions import Question, QuestionKind, check_may_ask, label_of
from shared.contracts.governance import CaseDecided
from shared.errors import Refused
from shared.identifiers import new_id
from shared.schemas import load
from tests.portfolio.conftest import DECIDED, LABELS, first_words
from tests.room import sample

WORDS = first_words()
PHASES = st.sampled_from([code for code in LABELS if code != "unknown"])
OUTCOMES = st.sampled_from(["granted", "granted", "refused", "provisional", "stopped"])
KINDS = st.sampled_from(list(QuestionKind))


def decision(**facts) -> CaseDecided:
    return load(
        CaseDecided, sample(DECIDED)["data"] | {"case_id": str(new_id()), "decision_id": str(new_id()), **facts}
    )


class Stays(RuleBasedStateMachine):
    """A product whose gates and questions are asked and answered in any order, answers late, doubled or of old days."""

    @initialize()
    def is_born(self):
        self.day = date(2026, 11, 20)
        self.granted = {"DE-2026-0007"}
        self.questions: list[Question] = []
        first = decision(idea_id=str(new_id()), author_id=str(new_id()))
        self.product, _ = Product.enter_pre_incubation(
            first, product_id=new_id(), number="PR-2026-0001", decided_on=self.day, now=self.now
        )

    @property
    def now(self):
        return datetime(self.day.year, self.day.month, self.day.day, 9, tzinfo=UTC)

    @rule(days=st.sampled_from([0, 1, 30, 400]))
    def time_passes(self, days):
        self.day += timedelta(days=days)

    @rule(phase=PHASES, outcome=OUTCOMES, late=st.integers(0, 3))
    def a_gate_is_asked_and_answered(self, phase, outcome, late):
        asked = {"gate_id": new_id(), "reason": "…", "body_id": new_id(), "by": new_id()}
        try:
            self.product.request_gate(WORDS.term(phase), **asked, now=self.now, today=self.day)
        except Refused:
            return
        number = self._number(outcome == "granted")
        answer = decision(phase=phase, outcome=outcome, decision_number=number, question="pass_gate")
        for _ in range(2):
            self.product.pass_gate(answer, WORDS, decided_on=self.day - timedelta(days=late), now=self.now)

    @rule(kind=KINDS, phase=st.sampled_from(["construction", "acceleration"]))
    def a_question_is_asked(self, kind, phase):
        waiting = {one.kind for one in self.questions if one.state is GateState.PENDING}
        try:
            check_may_ask(kind, self.product, waiting, self.day)
        except Refused:
            return
        facts = {"label": label_of(kind, amount_cents=100, fiscal_year=2027, phase_label="…"), "reason": "…"}
        asked = {"id": new_id(), "product_id": self.product.id, "requested_by": None, "requested_at": self.now}
        restart = phase if kind is QuestionKind.RESTART else ""
        self.questions.append(Question(kind=kind, phase=restart, fiscal_year=2027, **facts, **asked))

    @rule(outcome=OUTCOMES, late=st.integers(0, 3), data=st.data())
    def a_question_is_answered(self, outcome, late, data):
        if not self.questions:
            return
        asked, on = data.draw(st.sampled_from(self.questions)), self.day - timedelta(days=late)
        first = asked.state is GateState.PENDING
        answer = decision(outcome=outcome, decision_number=self._number(first and outcome != "refused"))
        assert asked.decide(answer, decided_on=on, now=self.now) is first
        if first:
            asked.moves(self.product, answer, WORDS, decided_on=on, now=self.now)

    def _number(self, granted: bool) -> str:
        number = f"DE-2027-{len(self.granted):04d}"
        if granted:
            self.granted.add(number)
        return number

    @invariant()
    def each_stay_begins_where_the_one_before_ends(self):
        for before, after in pairwise(self.product.phases):
            assert before.end == after.start
            assert before.start <= before.end

    @invariant()
    def the_last_stay_is_open_as_long_as_the_product_has_not_stopped(self):
        last = self.product.phases[-1]
        assert (last.end is None) == (last.code != PhaseCode.STOPPED)

    @invariant()
    def each_stay_bears_a_decision_that_was_granted(self):
        assert {stay.decision_number for stay in self.product.phases} <= self.granted

    @invariant()
    def there_is_one_phase_on_each_day_and_the_last_decided_one_comes_to_be(self):
        for days in range(5):
            on = self.product.phases[0].start + timedelta(days=days)
            assert sum(stay.is_current(on) for stay in self.product.phases) == 1
        assert self.product.phase_on(date.max) is self.product.phases[-1]

    @invariant()
    def a_continuation_that_was_granted_has_a_day_of_review(self):
        for asked in self.questions:
            granted = asked.kind is QuestionKind.CONTINUATION and asked.state is GateState.GRANTED
            assert (asked.review_on is not None) == granted


TestStays = Stays.TestCase
TestStays.settings = settings(max_examples=40, stateful_step_count=20, deadline=None)
