"""The pages of governance as people meet them: what each may see and do, and what is refused in which words."""

import re

import pytest
from sqlalchemy import select

from services.governance.commands.votes import close_due_votes
from services.governance.tables import body
from shared.identifiers import new_id
from tests.governance.conftest import CASES, DAY, MONDAY, open_the_vote, text_of, words_of
from tests.visitor import identity


@pytest.fixture
def database_url(tmp_path):
    """Rights and words do not depend on the store; `test_journeys.py` runs on both."""
    return f"sqlite:///{tmp_path / 'test.sqlite3'}"


def test_a_member_sees_their_own_vote_and_may_change_it_and_nobody_sees_the_sense_before_the_close(visit, committee):
    open_the_vote(visit("malo", "team"), committee)
    nolwenn = visit("nolwenn")
    assert "Changer mon vote" not in text_of(nolwenn, committee)

    nolwenn.fill(committee, "bulletin", choice="against")

    assert "Votre vote est enregistré : Contre." in text_of(nolwenn, committee)
    assert 'value="against" checked' in nolwenn.get(committee).text
    for other in (visit("yann"), visit("malo")):
        page = text_of(other, committee)
        assert "Ont voté : 1" in page
        assert "Votre vote est enregistré" not in page
        assert not re.search(r"(Pour|Contre|Abstention) : \d", page)
    nolwenn.fill(committee, "bulletin", choice="abstention")
    assert "Votre vote est enregistré : Abstention." in text_of(nolwenn, committee)
    assert "Votre vote : Abstention" in text_of(nolwenn, "/gouvernance/")


def test_the_page_says_what_comes_next_and_by_when(governance, visit, committee):
    team = visit("malo", "team")
    assert "L’équipe de l’incubateur ouvre le vote" in text_of(team, committee)

    open_the_vote(team, committee)
    assert "D’ici le lundi 30 novembre 2026 à 18 h" in text_of(team, committee)
    governance.now = MONDAY + 8 * DAY
    assert "en train d’être comptés" in text_of(team, committee)
    assert "Vote clos, comptage en cours" in text_of(team, committee)
    close_due_votes(governance.runtime)
    assert "Ont voté : 0 sur 2." in text_of(team, committee)
    assert "À partir du jeudi 3 décembre 2026 à 18 h, l’équipe peut ouvrir un second vote" in text_of(team, committee)


def test_a_ballot_that_comes_after_the_hour_is_refused_in_words_and_changes_nothing(governance, visit, committee):
    open_the_vote(visit("malo", "team"), committee)
    nolwenn = visit("nolwenn")
    form = nolwenn.form(committee, "bulletin")

    governance.now = MONDAY + 8 * DAY
    answer = nolwenn.post(form, choice="for")

    assert answer.status_code == 409
    assert "Ce vote est clos : votre bulletin n’a pas été enregistré." in words_of(answer)


def test_a_case_is_hidden_from_whoever_has_nothing_to_do_with_it(visit, committee):
    malo = visit("malo")

    assert malo.get(committee).status_code == 404
    assert "Les clés des salles" not in text_of(malo, "/gouvernance/")
    assert malo.get(f"{CASES}/{new_id()}").status_code == 404


@pytest.mark.parametrize("role", ["team", "dsi"])
def test_the_team_and_the_dsi_see_every_case(visit, committee, role):
    assert "Les clés des salles" in text_of(visit("malo", role), committee)


def test_whoever_is_not_called_cannot_vote_even_by_a_forged_form(visit, committee):
    team = visit("malo", "team")
    form = team.form(committee, "ouverture")
    open_the_vote(team, committee)
    form.action = f"{committee}/bulletin"

    assert team.post(form, choice="for").status_code == 422
    form.values = {name: form.values[name] for name in ("csrf_token", "_cle")}
    answer = team.post(form, choice="for")

    assert answer.status_code == 403
    assert "Seules les personnes appelées" in answer.text


@pytest.mark.parametrize(
    ("answers", "sentence"),
    [
        ({"choice": ""}, "obligatoire"),
        ({"choice": "peut-être"}, "Choisissez une des réponses"),
        ({"choice": "for", "by": "00000000-0000-0000-0000-000000000001"}, "n’attendions pas"),
    ],
)
def test_a_wrong_ballot_gets_a_sentence(visit, committee, answers, sentence):
    open_the_vote(visit("malo", "team"), committee)
    nolwenn = visit("nolwenn")

    answer = nolwenn.post(nolwenn.form(committee, "bulletin"), **answers)

    assert answer.status_code == 422
    assert sentence in answer.text


@pytest.mark.parametrize(
    ("closes_at", "status", "sentence"),
    [
        ("2026-11-23T09:00", 422, "dans l’avenir"),
        ("2062-11-30T18:00", 422, "60 jours"),
        ("demain", 422, "forme attendue"),
        ("", 422, "obligatoire"),
    ],
)
def test_a_wrong_close_is_refused_beside_its_field(visit, committee, closes_at, status, sentence):
    team = visit("malo", "team")

    answer = team.post(team.form(committee, "ouverture"), closes_at=closes_at)

    assert answer.status_code == status
    assert sentence in answer.text


def test_the_chair_closes_once_everyone_has_voted(governance, visit, committee):
    open_the_vote(visit("malo", "team"), committee)
    nolwenn, yann = visit("nolwenn"), visit("yann")
    nolwenn.fill(committee, "bulletin", choice="for")
    assert "Clore le vote" not in text_of(nolwenn, committee)
    yann.fill(committee, "bulletin", choice="for")
    assert "Clore le vote" not in text_of(yann, committee)

    nolwenn.fill(committee, "cloture")

    assert "Décision DE-2026-0001" in text_of(nolwenn, committee)


def test_a_body_changed_meanwhile_is_not_overwritten(governance, visit, committee):
    team = visit("malo", "team")
    with governance.reading() as session:
        address = f"/gouvernance/instances/{session.scalar(select(body.c.id))}"
    form = team.form(f"{address}/modifier")
    team.fill(address, "presidence", person_id="")

    answer = team.post(form, name="Autre nom")

    assert answer.status_code == 409
    assert "Quelqu’un a modifié cette fiche" in answer.text
    assert "Autre nom" in answer.text
    assert "Autre nom" not in text_of(team, address)


def test_an_agent_reads_bodies_and_the_register_and_changes_nothing(visit, committee):
    malo = visit("malo")

    assert "Comité de sélection" in text_of(malo, "/gouvernance/instances/")
    assert "Aucune décision" in text_of(malo, "/gouvernance/registre")
    assert malo.get("/gouvernance/instances/nouvelle").status_code == 403
    assert malo.get("/gouvernance/roles/").status_code == 403


def test_an_administrator_gives_and_takes_roles(governance, visit):
    admin = visit("malo", "administrator")
    visit("yann")

    admin.fill("/gouvernance/roles/", person_id=str(identity("yann")), role="team")
    assert "Yann Équipe de l’incubateur" in text_of(admin, "/gouvernance/roles/")
    assert governance.said()[-1] == "governance.role.granted.v1"

    admin.fill(f"/gouvernance/roles/{identity('yann')}/team/retrait")
    assert "Yann Équipe" not in text_of(admin, "/gouvernance/roles/")
    assert admin.get(f"/gouvernance/roles/{identity('yann')}/team/retrait").status_code == 404


def test_english_pages_speak_english(visit, committee):
    nolwenn = visit("nolwenn")
    nolwenn.fill("/gouvernance/", "langue", langue="en")

    page = text_of(nolwenn, committee)

    assert "The problem" in page
    assert "The team’s opinion" in page
    assert "Question posée" not in page
