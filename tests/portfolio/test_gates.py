"""A product changes phase only through the decision of a body, whose number it bears."""

from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from services.portfolio.commands.gates import RequestGate, request_gate
from services.portfolio.commands.succession import SayWhatFollows, say_what_follows
from services.portfolio.domain.product import Product
from shared.contracts.governance import CaseDecided
from shared.errors import Invalid, Refused
from shared.identifiers import new_id
from shared.schemas import load
from tests.portfolio.conftest import DECIDED, LABELS, TEAM, first_words, write
from tests.room import sample

BODY = UUID("01a20000-0000-7000-8000-000000000201")
REQUESTED, CHANGED = "portfolio.product.gate_requested.v1", "portfolio.product.phase_changed.v1"
WHY = "Trente entretiens, une maquette essayée : le problème est réel."


@pytest.fixture
def product(portfolio):
    """Born of a decision; governance has told of its body."""
    portfolio.given("governance.body.changed.v1", body_id=BODY)
    portfolio.given(DECIDED)
    return portfolio.products()[0]


def ask(portfolio, product, phase="construction", **facts):
    asked = {"by": TEAM, "product_id": product.id, "seen": product.version, "body_id": BODY, "reason": WHY}
    return portfolio(request_gate, RequestGate(**{**asked, "phase": phase, **facts}))


def answer(portfolio, product, phase="construction", outcome="granted", number="DE-2026-0008", **facts):
    about = {"question": "pass_gate", "idea_id": None, "product_id": str(product.id), "phase": phase}
    portfolio.decide(**{**about, "outcome": outcome, "decision_number": number, **facts})


def stays(portfolio):
    return [(stay.code, stay.decision_number) for stay in portfolio.products()[0].phases]


def test_the_question_goes_to_the_body_and_changes_nothing_yet(portfolio, product):
    ask(portfolio, product)

    asked = portfolio.last(REQUESTED)
    assert (asked["phase_now"], asked["phase"], asked["phase_label"]) == (
        "pre_incubation",
        "construction",
        "Construction",
    )
    assert asked["body_id"] == str(BODY)
    assert [code for code, _ in stays(portfolio)] == ["pre_incubation"]


def test_a_granted_question_opens_the_phase_with_the_number_of_the_decision(portfolio, product):
    ask(portfolio, product)

    answer(portfolio, product, decided_at="2026-12-01T10:00:00+00:00")

    found = portfolio.products()[0]
    assert stays(portfolio) == [("pre_incubation", "DE-2026-0007"), ("construction", "DE-2026-0008")]
    assert [(stay.start, stay.end) for stay in found.phases] == [
        (date(2026, 11, 20), date(2026, 12, 1)),
        (date(2026, 12, 1), None),
    ]
    fact = portfolio.last(CHANGED)
    assert (fact["former_phase"], fact["phase"], fact["decision_number"]) == (
        "pre_incubation",
        "construction",
        "DE-2026-0008",
    )


def test_a_refused_question_leaves_the_product_where_it_is_and_another_may_be_asked(portfolio, product):
    ask(portfolio, product)
    answer(portfolio, product, outcome="refused")

    assert [code for code, _ in stays(portfolio)] == ["pre_incubation"]
    assert CHANGED not in portfolio.said()
    ask(portfolio, portfolio.products()[0])


def test_one_question_at_a_time(portfolio, product):
    ask(portfolio, product)

    with pytest.raises(Refused, match="attend déjà"):
        ask(portfolio, portfolio.products()[0], "stopped")


def test_a_product_does_not_ask_for_the_phase_it_is_in(portfolio, product):
    with pytest.raises(Refused, match="déjà dans cette phase"):
        ask(portfolio, product, "pre_incubation")


def test_a_body_that_is_not_known_is_refused_beside_its_field(portfolio, product):
    with pytest.raises(Invalid, match="instance"):
        ask(portfolio, product, body_id=new_id())


def test_the_sheet_that_somebody_changed_in_between_is_read_again_first(portfolio, product):
    with pytest.raises(Refused, match="rien n’a été enregistré"):
        ask(portfolio, product, seen=product.version - 1)


def test_a_decision_that_nobody_asked_for_changes_no_phase(portfolio, product):
    answer(portfolio, product)
    ask(portfolio, portfolio.products()[0], "acceleration")
    answer(portfolio, product, "construction")

    assert [code for code, _ in stays(portfolio)] == ["pre_incubation"]


def test_going_back_on_the_day_a_later_phase_began_takes_effect_the_day_after(portfolio, product):
    for phase in ("acceleration", "construction"):
        ask(portfolio, portfolio.products()[0], phase)
        answer(portfolio, product, phase, decided_at="2026-12-01T10:00:00+00:00")

    found = portfolio.products()[0]
    assert found.phase_on(date(2026, 12, 1)).code == "acceleration"
    assert found.phase_on(date(2026, 12, 2)).code == "construction"


def test_an_imported_product_goes_on_by_decisions_too(portfolio, folder):
    write(folder, "cantine", phase="construction", start="2024-01-15")
    portfolio.read(folder)
    portfolio.given("governance.body.changed.v1", body_id=BODY)
    ask(portfolio, portfolio.products()[0], "acceleration")

    answer(portfolio, portfolio.products()[0], "acceleration")

    assert [code for code, _ in stays(portfolio)] == ["construction", "acceleration"]


def test_the_team_asks_from_the_page_of_the_product_and_everyone_reads_the_answer(portfolio, product, team, anne):
    page = team.get(f"/produits/{product.id}/passage").text
    assert "Comité de sélection" in page
    assert anne.get(f"/produits/{product.id}/passage").status_code == 403

    ask(portfolio, product)
    assert "En attente de la décision" in anne.get(f"/produits/{product.id}").text

    answer(portfolio, product)
    assert "Accordé, décision DE-2026-0008" in anne.get(f"/produits/{product.id}").text
    assert "Demander un passage" not in anne.get(f"/produits/{product.id}").text


class Gates(RuleBasedStateMachine):
    """Whatever is asked and answered, in whatever order, what a product has gone through stays explained."""

    def __init__(self) -> None:
        super().__init__()
        self.words = first_words()
        self.day = datetime(2026, 1, 1, 9, tzinfo=UTC)
        decision = self._decision("granted", "", 1)
        self.product, _ = Product.enter_pre_incubation(
            decision, product_id=new_id(), number="PR-2026-0001", decided_on=self.day.date(), now=self.day
        )
        self.decisions = {decision.decision_number}
        self.granted = 0

    def _decision(self, outcome, phase, rank):
        data = sample(DECIDED)["data"] | {
            "outcome": outcome,
            "phase": phase,
            "decision_number": f"DE-2026-{rank:04d}",
            "decided_at": self.day.isoformat(),
        }
        return load(CaseDecided, data)

    @rule(days=st.integers(0, 400))
    def time_passes(self, days):
        self.day += timedelta(days=days)

    @rule(phase=st.sampled_from(sorted(set(LABELS) - {"unknown"})))
    def asked(self, phase):
        facts = {"gate_id": new_id(), "reason": WHY, "body_id": BODY, "by": TEAM}
        try:
            self.product.request_gate(self.words.term(phase), **facts, now=self.day, today=self.day.date())
        except Refused:
            current = self.product.phase_on(self.day.date())
            assert self.product.pending_gate is not None or current.code == phase

    @precondition(lambda self: self.product.pending_gate is not None)
    @rule(outcome=st.sampled_from(["granted", "refused"]))
    def answered(self, outcome):
        decision = self._decision(outcome, self.product.pending_gate.phase, len(self.decisions) + 1)
        changed = self.product.pass_gate(decision, self.words, decided_on=self.day.date(), now=self.day)
        self.decisions.add(decision.decision_number)
        self.granted += changed is not None
        assert (changed is not None) == (outcome == "granted")
        if changed:
            assert self.product.phase_on(changed.since).code == changed.phase

    @rule(outcome=st.sampled_from(["granted", "refused"]), phase=st.sampled_from(sorted(set(LABELS) - {"unknown"})))
    def answered_out_of_the_blue(self, outcome, phase):
        if self.product.pending_gate is None:
            decision = self._decision(outcome, phase, 9999)
            assert self.product.pass_gate(decision, self.words, decided_on=self.day.date(), now=self.day) is None

    @invariant()
    def each_stay_bears_a_decision_and_one_phase_is_current(self):
        assert len(self.product.phases) == 1 + self.granted
        assert all(stay.decision_number in self.decisions for stay in self.product.phases)
        starts = [stay.start for stay in self.product.phases]
        assert starts == sorted(starts)
        assert sum(stay.is_current(self.day.date()) for stay in self.product.phases) == 1


TestGates = Gates.TestCase
TestGates.settings = settings(max_examples=60, stateful_step_count=20, deadline=None)


def test_a_product_that_a_decision_merges_asks_into_which_one_and_then_names_it(portfolio, product, team, anne):
    portfolio.decide(title="La cantine des lycées")
    other = portfolio.products()[1]
    ask(portfolio, portfolio.products()[0], "merged")
    answer(portfolio, product, "merged")
    page = f"/produits/{product.id}"
    assert "personne n’a encore dit auquel" in anne.get(page).text
    assert "Dire à quel produit" not in anne.get(page).text
    assert "Dire à quel produit" in team.get(page).text

    seen = portfolio.products()[0].version
    asked = {"by": TEAM, "product_id": product.id, "seen": seen, "kind": "merged", "successors": other.number}
    portfolio(say_what_follows, SayWhatFollows(**asked, reason="Le même besoin"))

    shown = anne.get(page).text
    assert f"{other.number} {other.title}" in shown
    assert "Le même besoin" in shown
    assert "personne n’a encore dit auquel" not in shown
