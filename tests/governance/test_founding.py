"""Setting an incubator up: each point done by what is there, by what is heard, or by somebody's word, once."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.governance.commands.ambition import SetObjective, WriteAmbition, set_objective, write_ambition
from services.governance.commands.founding import (
    ReopenPoint,
    SettlePoint,
    hear_of_point,
    reopen_point,
    settle_point,
)
from services.governance.commands.roles import GrantRole, grant_role
from services.governance.domain.founding import STEPS, current_step, next_point, point_called, points
from services.governance.queries.founding import held_here, marks
from shared.errors import NotFound, Refused
from shared.identifiers import new_id
from tests.governance.conftest import text_of

PAGE = "/gouvernance/mise-en-route/"
CODES = [point.code for point in points()]


def here(room):
    with room.reading() as session:
        return held_here(session, 2026)


def said(room):
    with room.reading() as session:
        return {code: row.words for code, row in marks(session).items()}


def settle(room, code, words="C’est convenu avec la direction"):
    room(settle_point, SettlePoint(by=new_id(), code=code, words=words))


@given(st.sets(st.sampled_from(CODES)))
def test_the_next_point_is_the_first_that_is_missing_and_its_step_is_the_current_one(done):
    missing = [code for code in CODES if code not in done]
    following, current = next_point(done), current_step(done)
    states = [step.state(done, current) for step in STEPS]

    assert (following.code if following else None) == (missing[0] if missing else None)
    assert states.count("current") == (1 if missing else 0)
    for step, state in zip(STEPS, states, strict=True):
        assert (state == "done") == all(point.code in done for point in step.points)


def test_each_code_is_there_once():
    assert len(CODES) == len(set(CODES)) == 13
    assert point_called("rien") is None


def test_points_of_this_service_are_done_by_what_it_holds(governance):
    assert here(governance) == set()
    governance(write_ambition, WriteAmbition(by=new_id(), seen=0, statement="Une heure par semaine à chacun", means=""))
    assert here(governance) == {"ambition"}
    aim = {"title": "Demandes en ligne", "measure": "Part", "target": "30 %", "due_on": date(2027, 1, 1), "why": ""}
    governance(set_objective, SetObjective(by=new_id(), objective_id=None, seen=0, **aim))
    one, two = governance.people(2)
    governance(grant_role, GrantRole(by=new_id(), person_id=one, role="team"))
    assert "roles" not in here(governance)
    governance(grant_role, GrantRole(by=new_id(), person_id=two, role="dsi"))
    governance.body([one, two])
    governance.envelope(10, year=2025)
    assert "envelope" not in here(governance)
    governance.envelope(10, year=2026)
    assert here(governance) == {"ambition", "objectives", "roles", "bodies", "envelope"}


def test_what_other_services_tell_is_noted_the_first_time(governance):
    governance.given("ideas.call.opened.v1", title="Premier appel")
    governance.given("ideas.call.opened.v1", call_id=new_id(), title="Deuxième appel")
    governance.given("portfolio.product.plan_changed.v1", title="Les clés")
    governance.given("portfolio.training.seat_changed.v1", title="Découvrir la méthode")

    assert said(governance) == {"call": "Premier appel", "plan": "Les clés", "training": "Découvrir la méthode"}


def test_nobody_says_what_data_tell_better_nor_over_the_words_of_another(governance):
    for code in ("ambition", "call"):
        with pytest.raises(Refused, match="se constate"):
            settle(governance, code)
    with pytest.raises(NotFound):
        settle(governance, "rien")
    settle(governance, "place", "La salle du rez-de-chaussée")
    with pytest.raises(Refused, match="déjà fait"):
        settle(governance, "place", "Une autre salle")

    assert said(governance) == {"place": "La salle du rez-de-chaussée"}
    governance(reopen_point, ReopenPoint(code="place"))
    settle(governance, "place", "Une autre salle")
    assert said(governance) == {"place": "Une autre salle"}


def test_what_was_heard_is_not_taken_back(governance):
    with governance.runtime.unit_of_work() as uow:
        hear_of_point("training", "Découvrir la méthode", uow)
    governance(reopen_point, ReopenPoint(code="training"))
    assert "training" in said(governance)


def test_an_administrator_alone_is_led_point_by_point(governance, visit):
    first, yann = visit("malo", "administrator"), visit("yann")
    assert "Prochaine étape Écrire l’ambition" in text_of(first, PAGE)
    assert "Dire que c’est fait" not in text_of(yann, PAGE)
    assert yann.get(f"{PAGE}place").status_code == 403
    assert first.get(f"{PAGE}call").status_code == 404

    first.fill("/gouvernance/ambition/ecrire", statement="Rendre une heure par semaine à chacun")
    assert "Prochaine étape Dater au moins un objectif" in text_of(first, PAGE)
    first.fill(f"{PAGE}place", words="La salle du rez-de-chaussée, chaque jeudi")
    assert "Fait Une salle ouverte à heures fixes" in text_of(first, PAGE)
    assert "La salle du rez-de-chaussée, chaque jeudi" in text_of(yann, PAGE)
    first.fill(f"{PAGE}place", "reouverture")
    assert "La salle du rez-de-chaussée" not in text_of(first, PAGE)
