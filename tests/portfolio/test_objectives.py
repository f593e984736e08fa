"""Products and the objectives of the ambition: chosen by the team, told, kept once an objective is over."""

import threading
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.portfolio.commands.objectives import ChooseObjectives, choose_objectives
from services.portfolio.domain.objectives import MOST, chosen
from services.portfolio.domain.seen import mark
from services.portfolio.tables.objectives import objectives_chosen
from shared.errors import Forbidden, Invalid, Refused
from shared.identifiers import new_id
from tests.portfolio.conftest import DECIDED, TEAM

HEARD, SAID = "governance.objective.changed.v1", "portfolio.product.objectives_changed.v1"


@pytest.fixture
def product(portfolio):
    portfolio.given(DECIDED)
    return portfolio.products()[0]


def objective(portfolio, objective_id=None, **facts):
    made = objective_id or new_id()
    portfolio.given(HEARD, objective_id=made, **facts)
    return made


def kept(portfolio, product):
    with portfolio.reading() as session:
        return objectives_chosen(session, product.id)


def choose(portfolio, product, *wanted, seen=None, by=TEAM):
    asked = {"by": by, "product_id": product.id, "seen": mark(*kept(portfolio, product)) if seen is None else seen}
    portfolio(choose_objectives, ChooseObjectives(**asked, objective_ids=tuple(map(str, wanted))))


def test_the_whole_choice_is_said_each_time_and_the_same_choice_once(portfolio, product):
    one, two = sorted((objective(portfolio), objective(portfolio)), key=str)
    choose(portfolio, product, two, one)
    choose(portfolio, product, one, two)

    assert portfolio.last(SAID)["objective_ids"] == [str(one), str(two)]
    assert portfolio.said().count(SAID) == 1
    choose(portfolio, product)
    assert portfolio.last(SAID)["objective_ids"] == []


def test_an_objective_that_is_over_stays_where_it_was_and_is_not_chosen_anew(portfolio, product):
    over = objective(portfolio)
    choose(portfolio, product, over)
    objective(portfolio, over, state="reached")
    late = objective(portfolio, state="dropped")

    choose(portfolio, product, over)
    with pytest.raises(Invalid):
        choose(portfolio, product, over, late)
    choose(portfolio, product)
    with pytest.raises(Invalid):
        choose(portfolio, product, over)


def test_only_the_team_chooses(portfolio, product):
    with pytest.raises(Forbidden):
        choose(portfolio, product, objective(portfolio), by=new_id())


def test_of_two_choices_made_at_once_one_is_told_to_read_again(portfolio, product):
    one, two = objective(portfolio), objective(portfolio)
    answers: list[str] = []

    def pick(wanted: UUID) -> None:
        try:
            choose(portfolio, product, wanted, seen=mark())
            answers.append("kept")
        except Refused:
            answers.append("refused")

    people = [threading.Thread(target=pick, args=(wanted,)) for wanted in (one, two)]
    for person in people:
        person.start()
    for person in people:
        person.join(60)

    assert sorted(answers) == ["kept", "refused"]
    assert len(kept(portfolio, product)) == 1


IDS = [new_id() for _ in range(MOST + 2)]
SETS = st.sets(st.sampled_from(IDS))


@given(SETS, SETS, SETS)
def test_nothing_is_kept_but_what_runs_or_was_there(wanted, running, before):
    try:
        found = chosen(wanted, running, before)
    except Invalid:
        assert wanted - running - before or len(wanted) > MOST
    else:
        assert set(found) == wanted <= running | before
        assert len(found) <= MOST


def test_the_sheet_shows_them_and_leads_to_the_form(portfolio, product, team, anne):
    where = f"/produits/{product.id}"
    assert "L’ambition n’a pas encore d’objectif daté" in team.get(f"{where}/objectifs/").text
    one = objective(portfolio, title="Demandes en ligne", target="30 %")

    team.fill(f"/portefeuille{where}/objectifs/", objective_ids=[str(one)])

    sheet = team.get(where).text
    assert "Demandes en ligne" in sheet
    assert f"/gouvernance/ambition/objectifs/{one}" in sheet
    assert anne.get(f"{where}/objectifs/").status_code == 403
