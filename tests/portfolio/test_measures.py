"""The impact of a product: values by period, corrections kept, one guiding measure."""

import threading
from datetime import UTC, date, datetime

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule
from sqlalchemy import select

from services.portfolio.commands.measures import (
    CloseMeasure,
    EnterValue,
    LeadWith,
    OpenMeasure,
    close_measure,
    enter_value,
    lead_with,
    open_measure,
)
from services.portfolio.domain.measures import Measure, MeasureKind, close, hundredths, lead
from services.portfolio.domain.seen import mark
from shared.errors import Invalid, NotFound, Refused
from shared.identifiers import new_id
from tests.portfolio.conftest import DECIDED, TEAM

NOW = datetime(2027, 3, 1, 9, tzinfo=UTC)
MEASURED = "portfolio.product.measured.v1"
OCTOBER = {"since": date(2026, 10, 1), "until": date(2026, 10, 31)}


@pytest.fixture
def product(portfolio):
    portfolio.now = NOW
    portfolio.given(DECIDED)
    return portfolio.products()[0]


def follow(portfolio, product, name="Lycées", **facts):
    portfolio(open_measure, OpenMeasure(by=TEAM, product_id=product.id, kind="used", name=name, **facts))
    return next(one for one in measures(portfolio) if one.name == name)


def measures(portfolio):
    with portfolio.reading() as session:
        return list(session.scalars(select(Measure).order_by(Measure.opened_at, Measure.id)))


def enter(portfolio, product, measure, value="80", **facts):
    asked = {"by": TEAM, "product_id": product.id, "measure_id": measure.id, "seen": 9, "value": value, **OCTOBER}
    portfolio(enter_value, EnterValue(**{**asked, **facts}))


@pytest.mark.parametrize(("typed", "kept"), [("80", 8000), ("12 345,5", 1234550), ("-3.25", -325), ("98 %", 9800)])
def test_a_figure_is_read_as_people_type_it(typed, kept):
    assert hundredths(typed, "value") == kept


@pytest.mark.parametrize("typed", ["", "beaucoup", "1,234", "1e9", "--1"])
def test_what_is_no_figure_is_refused_beside_its_field(typed):
    with pytest.raises(Invalid) as refused:
        hundredths(typed, "target")

    assert list(refused.value.errors) == ["target"]


def test_a_value_has_its_period_and_is_said(portfolio, product):
    enter(portfolio, product, follow(portfolio, product, unit="lycées"), "80,5")

    told = portfolio.last(MEASURED)
    facts = (told["value"], told["since"], told["until"], told["guiding"], told["correction"], told["unit"])
    assert facts == (8050, "2026-10-01", "2026-10-31", True, False, "lycées")


def test_a_second_value_of_a_period_corrects_the_first_which_stays(portfolio, product):
    measure = follow(portfolio, product)
    enter(portfolio, product, measure)
    with pytest.raises(Invalid) as refused:
        enter(portfolio, product, measure, "90")
    assert list(refused.value.errors) == ["why"]

    enter(portfolio, product, measure, "90", why="Dix lycées oubliés")

    (found,) = measures(portfolio)
    assert [value.value for value in found.standing] == [9000]
    assert [(value.value, value.why, value.replaced_by) for value in found.values if value.replaced_at] == [
        (8000, "Dix lycées oubliés", TEAM)
    ]
    assert portfolio.last(MEASURED)["correction"] is True


def test_two_people_who_enter_the_same_period_at_once_lose_nothing(portfolio, product):
    measure, refused = follow(portfolio, product), []

    def one(value):
        try:
            enter(portfolio, product, measure, value)
        except Invalid as refusal:
            refused.append(list(refusal.errors))

    pair = [threading.Thread(target=one, args=(value,)) for value in ("80", "90")]
    for thread in pair:
        thread.start()
    for thread in pair:
        thread.join()

    assert refused == [["why"]]
    assert len(measures(portfolio)[0].values) == 1


@pytest.mark.parametrize("period", [(date(2027, 2, 1), date(2027, 1, 1)), (date(2027, 2, 1), date(2027, 3, 2))])
def test_a_period_that_is_not_over_or_upside_down_is_refused(portfolio, product, period):
    with pytest.raises(Invalid) as refused:
        enter(portfolio, product, follow(portfolio, product), since=period[0], until=period[1])

    assert list(refused.value.errors) == ["until"]


def test_the_guiding_measure_changes_hands_and_does_not_end_before(portfolio, product):
    first, second = follow(portfolio, product, "Lycées"), follow(portfolio, product, "Minutes gagnées")
    assert [(one.name, one.guiding) for one in measures(portfolio)] == [("Lycées", True), ("Minutes gagnées", False)]
    with pytest.raises(Refused, match="guide le produit"):
        portfolio(close_measure, CloseMeasure(by=TEAM, product_id=product.id, measure_id=first.id, seen=1))

    portfolio(lead_with, LeadWith(by=TEAM, product_id=product.id, measure_id=second.id, seen=mark(first.id)))
    portfolio(close_measure, CloseMeasure(by=TEAM, product_id=product.id, measure_id=first.id, seen=2))

    assert [(one.name, one.guiding) for one in measures(portfolio)] == [("Lycées", False), ("Minutes gagnées", True)]
    with pytest.raises(Refused, match="plus suivie"):
        portfolio(lead_with, LeadWith(by=TEAM, product_id=product.id, measure_id=first.id, seen=mark(second.id)))
    with pytest.raises(NotFound):
        portfolio(lead_with, LeadWith(by=TEAM, product_id=product.id, measure_id=new_id(), seen=mark()))


class Guides(RuleBasedStateMachine):
    """Measures opened, chosen and closed in any order: of the open ones exactly one guides."""

    def __init__(self):
        super().__init__()
        self.measures: list[Measure] = []

    @rule()
    def one_is_opened(self):
        about = {"id": new_id(), "product_id": new_id(), "kind": MeasureKind.USED, "name": "…"}
        guiding = not any(one.guiding for one in self.measures)
        self.measures.append(Measure(**about, guiding=guiding, opened_by=TEAM, opened_at=NOW))

    @rule(data=st.data(), what=st.sampled_from(["lead", "close"]))
    def one_is_chosen(self, data, what):
        if not self.measures:
            return
        chosen = data.draw(st.sampled_from(self.measures))
        try:
            lead(self.measures, chosen) if what == "lead" else close(self.measures, chosen, by=TEAM, now=NOW)
        except Refused:
            return

    @invariant()
    def exactly_one_of_the_open_ones_guides(self):
        still = [one for one in self.measures if one.closed_at is None]
        assert sum(one.guiding for one in self.measures) == bool(still)
        assert not any(one.guiding for one in self.measures if one.closed_at)


TestGuides = Guides.TestCase
TestGuides.settings = settings(max_examples=30, stateful_step_count=15, deadline=None)


def test_the_team_follows_and_everyone_reads(portfolio, product, team, anne):
    page = f"/produits/{product.id}/impact"
    assert "Aucune mesure" in anne.get(page).text
    team.fill(f"{page}/nouvelle", kind="used", name="Lycées actifs", unit="lycées", target="115", counts_users="true")
    (measure,) = measures(portfolio)
    for month, value in ((9, "70"), (10, "80")):
        period = {"since": f"2026-{month:02d}-01", "until": f"2026-{month:02d}-30"}
        team.fill(f"{page}/{measure.id}/valeur", value=value, **period)

    shown = anne.get(page).text
    assert shown.count("<circle") == 2
    assert "Cible" in shown
    assert "80 lycées" in shown.replace("\xa0", " ")
    assert "Saisir une valeur" not in shown
    saved = anne.get(f"{page}.csv").text
    assert "Lycées actifs" in saved
    assert len(saved.strip().splitlines()) == 3
    assert anne.get(f"{page}/nouvelle").status_code == 403


def test_the_team_changes_the_guiding_measure_by_its_button(portfolio, product, team):
    follow(portfolio, product, "Lycées")
    second = follow(portfolio, product, "Minutes")

    team.fill(f"/produits/{product.id}/impact", f"{second.id}/guide")

    assert [one.name for one in measures(portfolio) if one.guiding] == ["Minutes"]


def test_a_value_that_somebody_entered_meanwhile_is_read_before_it_is_corrected(portfolio, product):
    measure = follow(portfolio, product)
    enter(portfolio, product, measure, seen=0)

    with pytest.raises(Refused, match="vient de saisir"):
        enter(portfolio, product, measure, "90", seen=0, why="Dix lycées oubliés")

    assert [value.value for value in measures(portfolio)[0].values] == [8000]


def test_of_two_who_choose_what_guides_the_second_reads_what_the_first_chose(portfolio, product, team):
    first, second, third = (follow(portfolio, product, name) for name in ("Lycées", "Minutes", "Repas"))
    page = f"/produits/{product.id}/impact"
    mine = team.form(page, f"{third.id}/guide")
    team.fill(page, f"{second.id}/guide")

    answer = team.post(mine)

    assert answer.status_code == 409
    assert "Quelqu’un a changé cela" in answer.text
    assert [one.name for one in measures(portfolio) if one.guiding] == ["Minutes"]
    assert team.post(team.form(page, f"{first.id}/fin")).status_code == 303
