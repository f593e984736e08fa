"""The deployment plan of a product: four steps with their days, all that was planned before, drawn and saved."""

import threading
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.portfolio.commands.plan import WriteStep, write_step
from services.portfolio.domain.plan import Days, Planned, Step, Writing, in_order, next_step
from services.portfolio.queries.products import today
from services.portfolio.tables.plan import plan_of
from shared.errors import Forbidden, Invalid, Refused
from shared.identifiers import new_id
from shared.web.identity.choose import ISSUER
from shared.web.identity.person import person_id
from tests.portfolio.conftest import DECIDED, TEAM

CHANGED = "portfolio.product.plan_changed.v1"
ANNE = person_id(ISSUER, "anne")
MAY, JUNE, JULY = date(2026, 5, 4), date(2026, 6, 1), date(2026, 7, 1)


@pytest.fixture
def product(portfolio):
    portfolio.given(DECIDED)
    return portfolio.products()[0]


def write(portfolio, product, step="design", **facts):
    asked = {"by": TEAM, "product_id": product.id, "step": step, "seen": 0, "starts_on": MAY, "ends_on": JUNE}
    portfolio(write_step, WriteStep(**{**asked, **facts}))


def plan(portfolio, product):
    with portfolio.reading() as session:
        return plan_of(session, product.id)


def test_steps_come_in_their_order_whatever_was_written_first_and_are_said(portfolio, product):
    for step in ("deployment", "strategy", "build", "design"):
        write(portfolio, product, step, words=f"Mots de {step}")

    assert [one.step for one in plan(portfolio, product)] == list(Step)
    told = portfolio.last(CHANGED)
    assert (told["step"], told["starts_on"], told["ends_on"], told["done_on"]) == (
        "design",
        "2026-05-04",
        "2026-06-01",
        None,
    )


def test_other_days_need_a_reason_and_those_of_before_stay(portfolio, product):
    write(portfolio, product)
    with pytest.raises(Invalid) as refused:
        write(portfolio, product, seen=1, ends_on=JULY)
    assert list(refused.value.errors) == ["why"]

    write(portfolio, product, seen=1, ends_on=JULY, why="Les essais ont duré")
    write(portfolio, product, seen=2, ends_on=JULY, done_on=JUNE)

    (found,) = plan(portfolio, product)
    assert [(entry.ends_on, entry.why) for entry in found.writings] == [
        (JUNE, ""),
        (JULY, "Les essais ont duré"),
        (JULY, ""),
    ]
    assert found.state(today()) == "done"


@pytest.mark.parametrize(
    ("days", "field"),
    [
        ({"ends_on": MAY - timedelta(days=1)}, "ends_on"),
        ({"done_on": MAY - timedelta(days=1)}, "done_on"),
        ({"done_on": date(2200, 1, 1)}, "done_on"),
    ],
)
def test_days_that_cannot_be_are_refused_beside_their_field(portfolio, product, days, field):
    with pytest.raises(Invalid) as refused:
        write(portfolio, product, **days)

    assert list(refused.value.errors) == [field]
    assert plan(portfolio, product) == []


def test_of_two_who_write_a_step_at_once_the_second_is_told(portfolio, product):
    refused = []

    def one(words):
        try:
            write(portfolio, product, words=words)
        except Refused as refusal:
            refused.append(refusal)

    pair = [threading.Thread(target=one, args=(words,)) for words in ("Les miens", "Les tiens")]
    for thread in pair:
        thread.start()
    for thread in pair:
        thread.join()

    assert len(refused) == 1
    assert [len(found.writings) for found in plan(portfolio, product)] == [1]


def test_whoever_is_in_neither_team_reads_and_does_not_write(portfolio, product, anne):
    assert anne.get(f"/produits/{product.id}/plan").status_code == 200
    assert anne.get(f"/produits/{product.id}/plan/build").status_code == 403
    with pytest.raises(Forbidden):
        write(portfolio, product, by=ANNE)


def test_the_team_dates_a_step_on_its_page_which_draws_and_saves_it(portfolio, product, team, anne):
    page = f"/produits/{product.id}/plan"
    assert "Aucune étape n’est encore datée" in anne.get(page).text
    days = {"starts_on": "2026-05-04", "ends_on": "2026-06-01", "done_on": ""}

    team.fill(f"{page}/strategy", words="Trois lycées <b>d’abord</b>", why="", **days)

    shown = anne.get(page).text
    assert shown.count("<rect class=") == 1
    assert "Trois lycées &lt;b&gt;" in shown
    assert "Voir les dates en tableau" in shown
    assert len(anne.get(f"{page}/etapes.csv").text.strip().splitlines()) == 2
    assert team.get(f"{page}/autre").status_code == 404


def test_the_words_of_who_comes_second_are_still_in_the_form(portfolio, product, team):
    page = f"/produits/{product.id}/plan/design"
    days = {"starts_on": "2026-05-04", "ends_on": "2026-06-01", "done_on": "", "why": ""}
    form = team.form(page)
    write(portfolio, product, words="Ceux d’avant")

    answer = team.post(form, words="Les miens", **days)

    assert "Les miens" in answer.text
    assert [entry.words for entry in plan(portfolio, product)[0].writings] == ["Ceux d’avant"]


days = st.dates(date(2026, 1, 1), date(2027, 12, 31))
written = st.tuples(st.sampled_from(Step), days, days, st.none() | days)


@settings(deadline=None, max_examples=80)
@given(
    st.lists(st.tuples(st.sampled_from(Step), days, days, st.none() | days), max_size=4, unique_by=lambda one: one[0]),
    days,
)
def test_what_comes_next_is_the_first_step_that_is_not_over_and_only_such_are_late(drawn, on):
    steps = []
    for step, starts, ends, done in drawn:
        new = Writing(id=new_id(), starts_on=starts, ends_on=ends, done_on=done, words="", why="", by=TEAM, at=None)
        planned = Planned(id=new_id(), product_id=new_id(), step=step)
        try:
            planned.write(new, on)
        except Invalid:
            assert ends < starts or (done is not None and (done > on or done < starts))
            continue
        Days(starts_on=starts, ends_on=ends, done_on=done).check(on)
        steps.append(planned)

    waiting = [one for one in in_order(steps) if one.last.done_on is None]

    assert next_step(steps, on) is (waiting[0] if waiting else None)
    assert all((one.state(on) == "late") == (one.last.done_on is None and one.last.ends_on < on) for one in steps)
