"""The team keeps the words for phases: what was promised when a phase began stays promised."""

from datetime import date, timedelta

import pytest

from services.portfolio.commands.vocabulary import (
    AddPhase,
    RenamePhase,
    RetirePhase,
    add_phase,
    rename_phase,
    retire_phase,
)
from services.portfolio.domain.dated_list import marked
from services.portfolio.domain.phases import RANKS, Phase
from services.portfolio.queries.products import today
from services.portfolio.tables import vocabulary
from shared.errors import Invalid, NotFound, Refused
from tests.portfolio.conftest import DECIDED, LABELS, TEAM, first_words
from tests.portfolio.test_gates import BODY, answer, ask

JANUARY, MARCH, JUNE = date(2026, 1, 1), date(2026, 3, 1), date(2026, 6, 1)


def words(portfolio):
    with portfolio.reading() as session:
        return vocabulary(session)


def seen(portfolio, code):
    """What the form of a change to a phase carries."""
    return marked(words(portfolio).lines_of(code))


def rename(portfolio, code, label, since, promised_days=None):
    asked = {
        "by": TEAM,
        "code": code,
        "label": label,
        "since": since,
        "promised_days": promised_days,
        "seen": seen(portfolio, code),
    }
    return portfolio(rename_phase, RenamePhase(**asked))


def add(portfolio, label="Essai sur le terrain", after="construction", **facts):
    asked = {"by": TEAM, "label": label, "after": after, "on_road": True, "since": today(), "promised_days": 120}
    return portfolio(add_phase, AddPhase(**{**asked, **facts}))


def test_an_empty_platform_has_the_first_words(portfolio):
    found = words(portfolio)

    assert {term.code: (term.label, term.promised_days, term.on_road) for term in found.terms} == LABELS
    assert [term.code for term in found.in_use(today())] == [code for code in LABELS if code != "unknown"]
    assert found.road(today()) == ["pre_incubation", "construction", "acceleration", "consolidation"]


def test_a_phase_is_called_otherwise_from_a_day_on_and_never_before(portfolio):
    rename(portfolio, "acceleration", "Montée en charge", MARCH, 400)

    found = words(portfolio)
    assert found.label("acceleration", MARCH - timedelta(days=1)) == "Déploiement à grande échelle"
    assert found.label("acceleration", MARCH) == "Montée en charge"


def test_what_was_promised_when_a_phase_began_stays_promised(portfolio):
    rename(portfolio, "construction", "Construction", MARCH, 100)

    found = words(portfolio)
    before, after = (Phase(code="construction", rank=RANKS["construction"], start=day) for day in (JANUARY, JUNE))
    assert (found.due(before), found.due(after)) == (
        JANUARY + timedelta(days=540),
        JUNE + timedelta(days=100),
    )


def test_two_lines_of_one_phase_do_not_begin_on_the_same_day(portfolio):
    rename(portfolio, "construction", "Fabrication", MARCH)

    with pytest.raises(Refused, match="autre jour"):
        rename(portfolio, "construction", "Réalisation", MARCH)


@pytest.mark.parametrize("label", ["Construction", "construction", "CONSTRUCTION"])
def test_two_phases_do_not_bear_one_name(portfolio, label):
    with pytest.raises(Invalid):
        rename(portfolio, "acceleration", label, MARCH)
    with pytest.raises(Invalid):
        add(portfolio, label)


def test_a_new_phase_has_its_place_on_the_road_and_products_enter_it(portfolio):
    code = add(portfolio)
    assert code == "essai_sur_le_terrain"
    assert words(portfolio).road(today())[1:3] == ["construction", code]

    portfolio.given("governance.body.changed.v1", body_id=BODY)
    portfolio.given(DECIDED)
    product = portfolio.products()[0]
    ask(portfolio, product, code)
    answer(portfolio, product, code)

    stay = portfolio.products()[0].phases[-1]
    assert (stay.code, stay.rank) == (code, 2500)


def test_places_between_two_phases_come_to_an_end_with_a_sentence(portfolio):
    for number in range(9):
        add(portfolio, f"Essai {number}", "construction")

    with pytest.raises(Refused, match="plus de place"):
        add(portfolio, "Un essai de trop", "construction")


def test_a_phase_out_of_use_is_entered_no_more_and_those_in_it_stay(portfolio):
    portfolio.given("governance.body.changed.v1", body_id=BODY)
    portfolio.given(DECIDED)
    portfolio(
        retire_phase, RetirePhase(by=TEAM, code="construction", seen=seen(portfolio, "construction"), until=today())
    )

    assert "construction" not in words(portfolio).road(today())
    assert words(portfolio).label("construction") == "Construction"
    with pytest.raises(Invalid, match="liste"):
        ask(portfolio, portfolio.products()[0], "construction")


def test_the_phase_in_which_products_begin_cannot_go(portfolio):
    with pytest.raises(Refused, match="commencent"):
        portfolio(
            retire_phase,
            RetirePhase(by=TEAM, code="pre_incubation", seen=seen(portfolio, "pre_incubation"), until=today()),
        )


def test_a_phase_that_does_not_exist_is_neither_renamed_nor_retired(portfolio):
    with pytest.raises(NotFound):
        rename(portfolio, "rien", "Rien", MARCH)
    with pytest.raises(NotFound):
        portfolio(retire_phase, RetirePhase(by=TEAM, code="rien", seen="-", until=MARCH))


def test_a_code_never_heard_of_is_told_as_such():
    assert first_words().label("autre") == "Phase non reconnue"


def test_the_team_keeps_the_words_on_its_pages_and_products_wear_them(portfolio, team, anne):
    portfolio.given(DECIDED)
    address = "/phases/pre_incubation/nom"
    assert anne.get("/phases/").status_code == 403

    answered = team.post(team.form(address), label="Enquête", promised_days="90")
    assert answered.status_code == 303
    assert "Enquête" in team.get("/phases/").text
    assert "Enquête" in anne.get("/").text
    assert "Enquête" in anne.get(f"/produits/{portfolio.products()[0].id}").text

    assert team.post(team.form("/phases/nouvelle"), label="Bilan", after="consolidation").status_code == 303
    assert team.post(team.form("/phases/construction/retrait")).status_code == 303
    page = team.get("/phases/").text.split("Toutes les lignes")[0]
    assert "Bilan" in page
    assert "Construction" not in page
    assert team.get("/phases/rien/nom").status_code == 404
