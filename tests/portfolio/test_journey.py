"""The road of users: one answer for each question, a period for each value, nothing compared that is not alike."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import update

from services.portfolio.commands.journey import AnswerQuestions, answer_questions
from services.portfolio.domain.journey import Step, answer, answering, marked, passing, series
from services.portfolio.domain.measures import Measure, MeasureKind, Value
from services.portfolio.tables import product as table
from shared.errors import Invalid, NotFound, Refused
from shared.identifiers import new_id
from tests.portfolio.conftest import TEAM
from tests.portfolio.test_measures import enter, follow, measures, product

__all__ = ["product"]

AT = datetime(2027, 1, 5, tzinfo=UTC)
NOTHING = marked([])
MONTHS = [(date(2026, month, 1), date(2026, month, 28)) for month in range(1, 7)]


def value(month, figure):
    since, until = MONTHS[month]
    return Value(id=new_id(), since=since, until=until, value=figure, by=TEAM, at=AT)


def measure(figures=(), unit="agents", **facts):
    told = {"id": new_id(), "product_id": new_id(), "kind": MeasureKind.USED, "name": "M", "opened_by": TEAM}
    values = [value(month, figure) for month, figure in dict(figures).items()]
    return Measure(**{**told, "opened_at": AT, "unit": unit, "values": values, **facts})


figures = st.dictionaries(st.integers(0, 5), st.integers(-100, 10**9), max_size=5).map(lambda found: found.items())
some = st.lists(st.builds(measure, figures, st.sampled_from(["agents", "lycées"])), max_size=7)


@settings(max_examples=100)
@given(some, st.data())
def test_each_question_has_one_answer_and_each_value_stands_once_at_its_period(told, data):
    free = [one.id for one in told]
    chosen = {step: data.draw(st.sampled_from([None, *free])) for step in Step}
    given_twice = len([one for one in chosen.values() if one]) != len({one for one in chosen.values() if one})
    if given_twice:
        with pytest.raises(Invalid):
            answer(told, chosen)
        assert answering(told) == {}
        return
    answer(told, chosen)
    if told:
        told[0].guiding = True

    answers = answering(told)
    assert {step: one.id for step, one in answers.items()} == {step: one for step, one in chosen.items() if one}
    rows = series(told)
    assert [(row.until, row.since) for row in rows] == sorted({(row.until, row.since) for row in rows})
    for step, one in answers.items():
        assert [row.values[step] for row in rows if step in row.values] == [kept.value for kept in one.standing]
    assert [row.guiding for row in rows if row.guiding is not None] == [
        kept.value for one in told[:1] for kept in one.standing
    ]
    assert all(row.values or row.guiding is not None for row in rows)
    assert Step.ACQUISITION not in passing(told)
    assert all(share >= 0 for share in passing(told).values())


def asked(**steps):
    told = [measure(*facts) for facts in steps.values()]
    answer(told, {Step(name): one.id for name, one in zip(steps, told, strict=True)})
    return passing(told)


@pytest.mark.parametrize(
    ("known", "tried", "share"),
    [
        (({1: 200_00}, "agents"), ({1: 50_00}, "agents"), {Step.ACTIVATION: 25}),
        (({1: 200_00, 2: 300_00}, "agents"), ({1: 50_00}, "agents"), {Step.ACTIVATION: 25}),
        (({2: 200_00}, "agents"), ({1: 50_00}, "agents"), {}),
        (({1: 200_00}, "agents"), ({1: 50_00}, "lycées"), {}),
        (({1: 0}, "agents"), ({1: 50_00}, "agents"), {}),
        (({1: 200_00}, "agents"), ({}, "agents"), {}),
    ],
)
def test_two_questions_are_compared_only_where_they_count_the_same_over_the_same_period(known, tried, share):
    assert asked(acquisition=known, activation=tried) == share


def chosen(portfolio, product, seen=NOTHING, **steps):
    ids = {name: str(one.id) for name, one in steps.items()}
    portfolio(answer_questions, AnswerQuestions(by=TEAM, product_id=product.id, seen=seen, **ids))


def test_two_who_choose_at_once_do_not_undo_one_another(portfolio, product):
    one, other = follow(portfolio, product), follow(portfolio, product, "Agents")
    chosen(portfolio, product, acquisition=one)
    with pytest.raises(Refused, match="pendant que vous écriviez"):
        chosen(portfolio, product, acquisition=other)
    chosen(portfolio, product, marked(measures(portfolio)), activation=one, acquisition=other)

    assert {step: found.name for step, found in answering(measures(portfolio)).items()} == {
        Step.ACQUISITION: "Agents",
        Step.ACTIVATION: "Lycées",
    }


def test_a_measure_of_elsewhere_answers_nothing(portfolio, product):
    with pytest.raises(NotFound):
        chosen(portfolio, product, acquisition=measure())


def test_the_road_is_read_as_questions_a_picture_a_table_a_file_and_by_programs(portfolio, product, team, anne):
    page = f"/produits/{product.id}/impact/parcours"
    assert "Aucune mesure" in anne.get(page).text
    known = follow(portfolio, product, "Agents qui le connaissent", unit="agents")
    tried = follow(portfolio, product, "Agents qui ont terminé", unit="agents")
    told = follow(portfolio, product, "Minutes gagnées", unit="minutes")
    for one, figure in ((known, "400"), (tried, "100"), (told, "12,5")):
        enter(portfolio, product, one, figure)
    enter(portfolio, product, known, "500", since=date(2026, 11, 1), until=date(2026, 11, 30))
    form = {"acquisition": str(known.id), "activation": str(tried.id), "impact": str(told.id)}
    team.fill(f"{page}/mesures", **form)

    shown = anne.get(page).text
    assert "Combien de personnes le connaissent ?" in shown.replace("\xa0", " ").replace("\u202f", " ")
    assert "Sur 100 à la question d’avant" in shown.replace("\xa0", " ")
    assert "Pas encore mesuré" in shown
    assert shown.count("<svg") >= 2, "the questions, and the guiding measure"
    assert anne.get(f"{page}/mesures").status_code == 403
    rows = anne.get(f"{page}.csv").text.splitlines()
    assert rows[-2:] == [
        "2026-10-01;2026-10-31;400;100;;;12,5;;;;400",
        "2026-11-01;2026-11-30;500;;;;;;;;500",
    ]
    answered = anne.get(f"/api/v1/products/{product.id}/journey").get_json()
    assert [one["of_hundred"] for one in answered["steps"]] == [None, 25, *[None] * 6]
    assert answered["periods"][0] == {
        "since": "2026-10-01",
        "until": "2026-10-31",
        "values": {"acquisition": "400.00", "activation": "100.00", "impact": "12.50"},
        "guiding": "400.00",
    }
    told = anne.get(f"/api/v1/products/{product.id}/measures").get_json()["items"]
    assert [one["step"] for one in told] == ["acquisition", "activation", "impact"]


def test_work_with_users_stands_on_the_sheet_and_in_the_catalogue_and_is_no_part_of_the_road(
    portfolio, product, team, anne
):
    sheet, public = f"/produits/{product.id}", f"/catalogue/{product.id}"
    assert "n’a pas encore dit combien d’usagers" in anne.get(sheet).text
    follow(portfolio, product, "Agents actifs")  # the first one guides
    met = follow(portfolio, product, "Agents rencontrés", unit="agents")
    tried = follow(portfolio, product, "Essais à l’accueil", unit="essais")
    simpler = follow(portfolio, product, "Pièces à fournir en moins", unit="pièces")
    for one, figure in ((met, "31"), (tried, "6")):
        enter(portfolio, product, one, figure)
    team.fill(f"{sheet}/impact/parcours/mesures", met=str(met.id), tried=str(tried.id), simpler=str(simpler.id))

    shown = anne.get(sheet).text.replace("\xa0", " ").replace("\u202f", " ")
    assert "31 agents (Agents rencontrés" in shown
    assert "6 essais" in shown
    assert "devenu plus simple" not in shown, "it has no figure yet"
    with portfolio.runtime.unit_of_work() as uow:
        uow.session.execute(update(table).values(public=True))
    road = anne.get(f"{sheet}/impact/parcours").text.replace("\xa0", " ").replace("\u202f", " ")
    assert "Combien d’essais a-t-elle faits avec eux ?" in road
    assert "Pas encore de valeur" in road
    assert "Sur 100" not in road, "users met and trials are not two steps of a road"
    assert "Agents rencontrés" in anne.get(public).text
    assert "Pièces à fournir" not in anne.get(public).text


def test_the_form_keeps_the_choice_and_says_which_measure_stands_twice(portfolio, product, team):
    one = follow(portfolio, product)
    page = f"/produits/{product.id}/impact/parcours/mesures"
    refused = team.post(team.form(page), acquisition=str(one.id), impact=str(one.id))

    assert "Cette mesure répond à deux questions" in refused.text.replace("\xa0", " ")
    assert answering(measures(portfolio)) == {}
