"""What products have to show in each phase: a dated list, conditions with proofs, and those that are late."""

import threading
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from services.portfolio.commands.conditions.following import (
    EntrustCondition,
    FollowConditions,
    SettleCondition,
    entrust_condition,
    follow_conditions,
    settle_condition,
)
from services.portfolio.commands.conditions.the_list import (
    AddCondition,
    RetireCondition,
    RewordCondition,
    add_condition,
    retire_condition,
    reword_condition,
)
from services.portfolio.domain.conditions import Condition, Entry, State
from services.portfolio.domain.dated_list import in_force, marked
from services.portfolio.domain.first_conditions import FIRST
from services.portfolio.queries.products import today
from services.portfolio.tables.conditions import conditions_of, lines
from shared.errors import Forbidden, Invalid, NotFound, Refused
from shared.identifiers import new_id
from shared.web.identity.choose import ISSUER
from shared.web.identity.person import person_id
from tests.portfolio.conftest import DECIDED, TEAM, write
from tests.portfolio.test_gates import BODY, answer, ask

CHANGED = "portfolio.product.condition_changed.v1"
ANNE = person_id(ISSUER, "anne")
NOW = datetime(2026, 11, 25, 9, tzinfo=UTC)


@pytest.fixture
def product(portfolio):
    portfolio.given("governance.body.changed.v1", body_id=BODY)
    portfolio.given(DECIDED)
    return portfolio.products()[0]


def known(portfolio, product):
    with portfolio.reading() as session:
        return conditions_of(session, product.id)


def of(portfolio, product, code):
    return next(one for one in known(portfolio, product) if one.code == code)


def settle(portfolio, product, one, state="met", **facts):
    asked = {"by": TEAM, "product_id": product.id, "condition_id": one.id, "seen": one.version}
    words = "Trente-deux personnes, liste au dossier"
    portfolio(settle_condition, SettleCondition(**{**asked, "state": state, "words": words, **facts}))


def entrust(portfolio, product, one, **facts):
    asked = {"by": TEAM, "product_id": product.id, "condition_id": one.id, "seen": one.version, "due_on": one.due_on}
    portfolio(entrust_condition, EntrustCondition(**{**asked, **facts}))


def first(phase):
    return [line.code for line in FIRST if line.phase == phase]


def test_a_product_begins_with_the_conditions_of_its_first_phase_each_with_its_day(portfolio, product):
    begun = product.phases[0].start

    found = known(portfolio, product)

    assert [one.code for one in found] == first("pre_incubation")
    assert {(one.due_on - begun).days for one in found} == {21, 56, 63, 84}
    assert all(one.state is State.OPEN and one.owner_id is None for one in found)


def test_a_decision_that_opens_a_phase_brings_its_conditions_and_keeps_those_of_before(portfolio, product):
    ask(portfolio, product)
    answer(portfolio, product)

    found = known(portfolio, product)

    assert sorted(one.code for one in found) == sorted(first("pre_incubation") + first("construction"))
    assert {one.begun_on for one in found if one.phase == "construction"} == {portfolio.products()[0].phases[-1].start}


def test_an_imported_product_has_none_until_somebody_follows_them(portfolio, folder, team, anne):
    write(folder, "cantine", start="2024-01-15")
    portfolio.read(folder)
    (product,) = portfolio.products()
    assert known(portfolio, product) == []
    page = f"/produits/{product.id}/conditions"
    assert "Suivre les conditions" not in anne.get(page).text

    team.fill(page, page)

    assert [one.code for one in known(portfolio, product)] == first("construction")
    with pytest.raises(Refused, match="pas d’autre condition"):
        portfolio(follow_conditions, FollowConditions(by=TEAM, product_id=product.id))


def test_a_condition_is_met_by_a_proof_and_all_hear_of_it(portfolio, product):
    settle(portfolio, product, of(portfolio, product, "people_met"), link="https://preuves.example/entretiens")

    found = of(portfolio, product, "people_met")
    assert (found.state, found.answer.words[:6], found.answer.link) == (
        State.MET,
        "Trente",
        "https://preuves.example/entretiens",
    )
    told = portfolio.last(CHANGED)
    assert (told["code"], told["state"], told["changed_by"]) == ("people_met", "met", str(TEAM))


def test_an_answer_is_opened_again_with_a_reason_and_its_history_stays(portfolio, product):
    one = of(portfolio, product, "people_met")
    settle(portfolio, product, one)
    settle(portfolio, product, of(portfolio, product, one.code), "open", words="Dix entretiens comptés deux fois")

    found = of(portfolio, product, one.code)
    assert found.answer is None
    assert [entry.what for entry in found.entries] == ["met", "open"]


def test_somebody_sees_to_it_and_another_day_needs_a_reason(portfolio, product, anne, team):
    assert anne.get("/").status_code == 200
    one = of(portfolio, product, "people_met")
    later = one.due_on + timedelta(days=7)
    with pytest.raises(Invalid) as refused:
        entrust(portfolio, product, one, due_on=later)
    assert list(refused.value.errors) == ["words"]

    entrust(portfolio, product, one, who="anne@region.example", due_on=later, words="Vacances scolaires")

    found = of(portfolio, product, one.code)
    assert (found.owner_id, found.due_on) == (ANNE, later)
    assert portfolio.last(CHANGED)["owner_id"] == str(ANNE)


def test_of_two_who_answer_at_once_the_second_is_told_and_nothing_is_lost(portfolio, product):
    one, refused = of(portfolio, product, "people_met"), []

    def answer_it(state):
        try:
            settle(portfolio, product, one, state)
        except Refused as refusal:
            refused.append(str(refusal))

    pair = [threading.Thread(target=answer_it, args=(state,)) for state in ("met", "waived")]
    for thread in pair:
        thread.start()
    for thread in pair:
        thread.join()

    assert len(refused) == 1
    assert len(of(portfolio, product, one.code).entries) == 1


def test_whoever_is_in_neither_team_may_read_and_not_write(portfolio, product, anne):
    page = f"/produits/{product.id}/conditions"
    one = of(portfolio, product, "people_met")

    assert anne.get(page).status_code == 200
    assert "Répondre" not in anne.get(page).text
    assert anne.get(f"{page}/{one.id}/reponse").status_code == 403
    with pytest.raises(Forbidden):
        settle(portfolio, product, one, by=ANNE)


def test_a_condition_of_another_product_and_an_address_that_is_none_are_refused(portfolio, product):
    one = of(portfolio, product, "people_met")
    with pytest.raises(Invalid) as refused:
        settle(portfolio, product, one, link="javascript:alert(1)")
    assert list(refused.value.errors) == ["link"]
    portfolio.decide(title="Un autre produit")
    with pytest.raises(NotFound):
        settle(portfolio, portfolio.products()[1], one)


def test_the_team_follows_them_on_their_page_and_saves_them(portfolio, product, team, anne):
    page = f"/produits/{product.id}/conditions"
    one = of(portfolio, product, "people_met")

    team.fill(f"{page}/{one.id}/reponse", words="Trente-deux <b>personnes</b>", state="met", link="")

    shown = anne.get(page).text
    assert "Trente-deux &lt;b&gt;personnes&lt;/b&gt;" in shown
    assert "Réglées : 1 sur 5." in shown.replace("\xa0", " ").replace("\u202f", " ")
    saved = anne.get(f"{page}/liste.csv").text
    assert len(saved.strip().splitlines()) == 1 + len(first("pre_incubation"))
    assert "Trente-deux" in saved
    assert "1 réglées sur 5" in team.get(f"/produits/{product.id}/passage").text.replace("\xa0", " ")


def test_those_whose_day_has_passed_are_on_the_steering_page_until_they_are_settled(portfolio, product, anne):
    one = of(portfolio, product, "problem_stated")
    with portfolio.runtime.unit_of_work() as uow:
        uow.get(Condition, one.id).due_on = today() - timedelta(days=3)
    one = of(portfolio, product, one.code)
    for path in ("/pilotage/", "/pilotage/conditions.csv"):
        assert "Le problème est écrit" in anne.get(path).text

    settle(portfolio, product, one)

    assert "Le problème est écrit" not in anne.get("/pilotage/conditions.csv").text


def test_a_phase_that_is_over_leaves_nothing_late(portfolio, product, anne):
    one = of(portfolio, product, "problem_stated")
    with portfolio.runtime.unit_of_work() as uow:
        uow.get(Condition, one.id).due_on = today() - timedelta(days=3)
    ask(portfolio, portfolio.products()[0])
    answer(portfolio, product)

    assert one.label not in anne.get("/pilotage/conditions.csv").text
    assert "Voir les conditions des phases d’avant" in anne.get(f"/produits/{product.id}/conditions").text


def the_list(portfolio, on=None):
    with portfolio.reading() as session:
        return {line.code: line.label for line in in_force(lines(session), on or today())}


def seen(portfolio, code):
    """What the form of a change to a line of the list carries."""
    with portfolio.reading() as session:
        return marked([line for line in lines(session) if line.code == code])


def test_the_list_changes_from_a_day_on_and_products_keep_the_words_they_began_with(portfolio, product, team):
    tomorrow = today() + timedelta(days=1)
    about = {"by": TEAM, "label": "Quarante personnes rencontrées", "help": "", "days": 60}
    portfolio(
        reword_condition,
        RewordCondition(code="people_met", seen=seen(portfolio, "people_met"), since=tomorrow, **about),
    )
    portfolio(
        retire_condition,
        RetireCondition(by=TEAM, code="budget_found", seen=seen(portfolio, "budget_found"), until=tomorrow),
    )
    new = portfolio(
        add_condition, AddCondition(**about | {"label": "Un nom est choisi"}, phase="construction", since=today())
    )

    now, then = the_list(portfolio), the_list(portfolio, tomorrow)
    assert now["people_met"] == of(portfolio, product, "people_met").label != then["people_met"]
    assert "budget_found" in now
    assert "budget_found" not in then
    assert then[new] == "Un nom est choisi"
    with pytest.raises(Refused, match="ce jour-là"):
        portfolio(
            reword_condition,
            RewordCondition(code="people_met", seen=seen(portfolio, "people_met"), since=tomorrow, **about),
        )


def test_a_double_an_unknown_phase_and_an_unknown_line_are_refused(portfolio):
    about = {"by": TEAM, "help": "", "days": 60, "since": today()}
    for wrong, field in (
        ({"label": "Un nom est choisi", "phase": "stopped"}, "phase"),
        ({"label": "?!?!?", "phase": "construction"}, "label"),
    ):
        with pytest.raises(Invalid) as refused:
            portfolio(add_condition, AddCondition(**about, **wrong))
        assert list(refused.value.errors) == [field]
    with pytest.raises(NotFound):
        portfolio(retire_condition, RetireCondition(by=TEAM, code="inconnue", seen="-", until=today()))


def test_the_team_keeps_the_list_on_its_page_and_all_read_it(portfolio, team, anne):
    team.fill("/conditions/nouvelle", phase="construction", label="Un nom est choisi", help="", days="30")
    team.fill("/conditions/people_met/mots", days="70", since=str(today()))
    team.fill("/conditions/budget_found/retrait", until=str(today()))

    shown = anne.get("/conditions/").text
    assert "Un nom est choisi" in shown
    assert "70 jours" in shown.replace("\xa0", " ")
    assert "L’argent des six premiers mois est trouvé" not in shown.split("Toutes les lignes")[0]
    assert anne.get("/conditions/nouvelle").status_code == 403


class Followed(RuleBasedStateMachine):
    """Any sequence of answers: what stands is what was said last, and every word that was accepted is kept."""

    def __init__(self):
        super().__init__()
        about = {"id": new_id(), "product_id": new_id(), "phase": "construction", "begun_on": date(2026, 1, 1)}
        self.one = Condition(**about, code="a", rank=1, label="A", help="", due_on=date(2026, 2, 1))
        self.said = []

    @rule(state=st.sampled_from(State))
    def somebody_answers(self, state):
        entry = Entry(id=new_id(), what=state, words="Voici", by=TEAM, at=NOW)
        try:
            self.one.settle(entry, state)
        except Refused:
            assert state is self.one.state
            return
        self.said.append(state)

    @rule(days=st.integers(-400, 400), words=st.sampled_from(["", "Parce que"]))
    def somebody_is_entrusted_with_it(self, days, words):
        entry, due = Entry(id=new_id(), what="entrusted", words=words, by=TEAM, at=NOW), NOW.date()
        try:
            self.one.entrust(entry, owner_id=TEAM, due_on=due + timedelta(days=days))
        except (Refused, Invalid):
            return
        self.said.append("entrusted")

    @invariant()
    def what_stands_is_what_was_said_last(self):
        answers = [what for what in self.said if what != "entrusted"]
        assert self.one.state is (answers[-1] if answers else State.OPEN)
        assert [entry.what for entry in self.one.entries] == self.said
        assert (self.one.answer is not None) == (self.one.state is not State.OPEN)
        assert not self.one.is_late(NOW.date()) or self.one.state is State.OPEN


TestFollowed = Followed.TestCase
TestFollowed.settings = settings(max_examples=30, stateful_step_count=15, deadline=None)
