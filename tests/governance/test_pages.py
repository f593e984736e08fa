"""The pages of governance as people meet them: what each may see and do, and what is refused in which words."""

import re

import pytest
from sqlalchemy import event, select

from services.governance.commands.votes import close_due_votes
from services.governance.tables import body
from shared.identifiers import new_id
from tests.governance.conftest import DAY, HOUR, MONDAY
from tests.visitor import identity

DOSSIERS = "/gouvernance/dossiers"


@pytest.fixture
def committee(governance, visit):
    """Nolwenn (chair) and Yann sit in a body; a case waits before it. Returns its address."""
    visit("nolwenn")
    visit("yann")
    members = [identity("nolwenn"), identity("yann")]
    return f"{DOSSIERS}/{governance.case(governance.body(members, chair=members[0]))}"


def open_the_vote(team, case, closes_at="2026-11-30T18:00"):
    return team.fill(case, "ouverture", closes_at=closes_at)


def text_of(visitor, path):
    answer = visitor.get(path)
    assert answer.status_code == 200, answer.text
    return words_of(answer)


def words_of(answer):
    bare = re.sub(r"<[^>]+>", " ", answer.text)
    return re.sub(r"\s+", " ", bare)


def test_a_case_goes_from_the_papers_to_the_register(governance, visit, committee):
    team, nolwenn, yann = visit("malo", "team"), visit("nolwenn"), visit("yann")
    assert "Le problème est fréquent" in text_of(nolwenn, committee)

    open_the_vote(team, committee)
    assert "À voter" in text_of(nolwenn, "/gouvernance/")
    nolwenn.fill(committee, "bulletin", choice="for")
    yann.fill(committee, "bulletin", choice="against")
    governance.later(8 * DAY)

    page = text_of(yann, committee)
    assert "Décision DE-2026-0001 : retenue" in page
    assert "la présidence s’est exprimée pour" in page
    register = text_of(visit("malo"), "/gouvernance/registre")
    assert "DE-2026-0001" in register
    assert "Retenue 1 pour, 1 contre, 0 en abstention, sur 2" in register


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
    assert malo.get(f"{DOSSIERS}/{new_id()}").status_code == 404


@pytest.mark.parametrize("role", ["team", "dsi"])
def test_the_team_and_the_dsi_see_every_case(visit, committee, role):
    assert "Les clés des salles" in text_of(visit("malo", role), committee)


def test_whoever_is_not_called_cannot_vote_even_by_a_forged_form(visit, committee):
    team = visit("malo", "team")
    form = team.form(committee, "ouverture")
    open_the_vote(team, committee)
    form.action = f"{committee}/bulletin"

    assert team.post(form, choice="for").status_code == 422
    del form.values["seen"], form.values["closes_at"]
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


def test_two_of_the_team_open_the_same_vote_and_the_second_is_told(visit, committee):
    first, second = visit("malo", "team"), visit("yann", "team")
    form = second.form(committee, "ouverture")
    open_the_vote(first, committee)

    answer = second.post(form, closes_at="2026-12-24T18:00")

    assert answer.status_code == 409
    assert "Quelqu’un a modifié cette fiche" in answer.text


def test_the_chair_closes_once_everyone_has_voted(governance, visit, committee):
    open_the_vote(visit("malo", "team"), committee)
    nolwenn, yann = visit("nolwenn"), visit("yann")
    nolwenn.fill(committee, "bulletin", choice="for")
    assert "Clore le vote" not in text_of(nolwenn, committee)
    yann.fill(committee, "bulletin", choice="for")
    assert "Clore le vote" not in text_of(yann, committee)

    nolwenn.fill(committee, "cloture")

    assert "Décision DE-2026-0001" in text_of(nolwenn, committee)


def test_a_body_is_created_composed_and_changed_on_its_pages(visit):
    team = visit("malo", "team")
    visit("nolwenn")
    address = team.fill("/gouvernance/instances/nouvelle", name="Jury", level="strategic", second_vote_days="3")
    assert "Personne ne siège encore" in text_of(team, address)

    team.fill(address, "membres", person_id=str(identity("nolwenn")))
    team.fill(address, "presidence", person_id=str(identity("nolwenn")))
    team.fill(f"{address}/modifier", name="Jury de sélection", level="strategic", second_vote_days="5")

    page = text_of(team, address)
    assert "Jury de sélection" in page
    assert "Nolwenn Présidence" in page
    assert "jours pleins d’attente : 5" in page
    team.fill(f"{address}/membres/{identity('nolwenn')}/retrait")
    assert "Personne ne siège encore" in text_of(team, address)


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


def test_the_register_goes_on_a_page_at_a_time(governance, visit):
    visit("nolwenn")
    members = [identity("nolwenn")]
    body_id = governance.body(members)
    for _ in range(27):
        case_id = governance.case(body_id)
        governance.open(case_id)
        governance.vote(case_id, in_favour=members)
        governance.later(HOUR)
    reader = visit("yann")

    first = reader.get("/gouvernance/registre").text
    second = reader.get(re.search(r'href="([^"]*apres=[^"]*)"', first).group(1)).text

    assert re.findall(r"DE-\d+-(\d+)<", first) == [f"{rank:04d}" for rank in range(27, 2, -1)]
    assert re.findall(r"DE-\d+-(\d+)<", second) == ["0002", "0001"]
    assert reader.get("/gouvernance/registre?apres=DE-2026-x").status_code == 404
    decided = visit("nolwenn").get("/gouvernance/tranches").text
    assert len(re.findall(r"Décision DE", decided)) == 25


def test_programs_read_the_register_in_pieces(governance, visit):
    visit("nolwenn")
    members = [identity("nolwenn")]
    case_id = governance.voting(members)
    governance.vote(case_id, in_favour=members)
    governance.later(HOUR)
    reader = visit("yann")

    found = reader.get("/gouvernance/api/v1/decisions").json["items"]

    assert [(one["number"], one["outcome"], one["in_favour"], one["members"]) for one in found] == [
        ("DE-2026-0001", "granted", 1, 1)
    ]
    assert reader.get("/gouvernance/api/v1/decisions/DE-2026-0001").json == found[0]
    assert reader.get("/gouvernance/api/v1/decisions/DE-2026-0009").status_code == 404
    assert "@" not in reader.get("/gouvernance/api/v1/decisions").text


def test_the_same_ballot_posted_twenty_times_is_one_ballot(governance, visit, committee):
    open_the_vote(visit("malo", "team"), committee)
    nolwenn = visit("nolwenn")
    form = nolwenn.form(committee, "bulletin")

    answers = {nolwenn.post(form, choice="for").headers["Location"] for _ in range(20)}

    assert answers == {committee}


def test_a_page_asks_the_database_as_often_for_many_rows_as_for_few(governance, visit):
    nolwenn = visit("nolwenn")
    members = [identity("nolwenn"), *governance.people(1)]
    body_id = governance.body(members)
    cases = [governance.case(body_id) for _ in range(12)]

    def fill(some):
        for case_id in some:
            governance.open(case_id)
            governance.vote(case_id, in_favour=members[:1])
        governance.later(HOUR)
        return [asked(governance, nolwenn, path) for path in ("/gouvernance/", "/gouvernance/registre")]

    few = fill(cases[:2])
    body_with_more = governance.body([*members, *governance.people(20)])
    small = asked(governance, nolwenn, f"{DOSSIERS}/{governance.case(body_id)}")

    assert fill(cases[2:]) == few
    assert asked(governance, nolwenn, f"{DOSSIERS}/{governance.case(body_with_more)}") == small


def asked(governance, visitor, path):
    """How many statements a page costs."""
    statements = []

    def count(_connection, _cursor, statement, *_):
        statements.append(statement)

    event.listen(governance.runtime.engine, "before_cursor_execute", count)
    assert visitor.get(path).status_code == 200
    event.remove(governance.runtime.engine, "before_cursor_execute", count)
    return len(statements)


def test_english_pages_speak_english(visit, committee):
    nolwenn = visit("nolwenn")
    nolwenn.fill("/gouvernance/", "langue", langue="en")

    page = text_of(nolwenn, committee)

    assert "The problem" in page
    assert "The team’s opinion" in page
    assert "Question posée" not in page
