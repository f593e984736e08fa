"""Whole ways through the pages of governance, on both stores: from a case to the register, page after page."""

import re

from sqlalchemy import event

from tests.governance.conftest import CASES, DAY, HOUR, open_the_vote, text_of
from tests.visitor import identity


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


def test_two_of_the_team_open_the_same_vote_and_the_second_is_told(visit, committee):
    first, second = visit("malo", "team"), visit("yann", "team")
    form = second.form(committee, "ouverture")
    open_the_vote(first, committee)

    answer = second.post(form, closes_at="2026-12-24T18:00")

    assert answer.status_code == 409
    assert "Quelqu’un a modifié cette fiche" in answer.text


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
    assert "Nolwenn Titulaire Présidence depuis" in page
    assert "jours pleins d’attente : 5" in page
    team.fill(f"{address}/membres/{identity('nolwenn')}/retrait")
    assert "Personne ne siège encore" in text_of(team, address)


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
    small = asked(governance, nolwenn, f"{CASES}/{governance.case(body_id)}")

    assert fill(cases[2:]) == few
    assert asked(governance, nolwenn, f"{CASES}/{governance.case(body_with_more)}") == small


def asked(governance, visitor, path):
    """How many statements a page costs."""
    statements = []

    def count(_connection, _cursor, statement, *_):
        statements.append(statement)

    event.listen(governance.runtime.engine, "before_cursor_execute", count)
    assert visitor.get(path).status_code == 200
    event.remove(governance.runtime.engine, "before_cursor_execute", count)
    return len(statements)


def test_a_body_takes_a_text_of_law_over_and_changes_a_setting(governance, visit, committee):
    team = visit("malo", "team")
    address = f"/gouvernance/instances/{governance.only_body()}"

    team.fill(f"{address}/regles", "texte", law="cgct")
    assert "Plus de la moitié des membres ; les pouvoirs ne comptent pas" in text_of(team, address)
    assert "Jours francs avant une séance : 12" in text_of(team, address)
    team.fill(f"{address}/regles", majority="qualified", numerator="3", denominator="5", base="members")

    assert "Renforcée : une part donnée des voix (3 sur 5 de tous les membres)" in text_of(team, address)
    answer = team.post(team.form(f"{address}/regles"), numerator="6", denominator="5")
    assert answer.status_code == 422
    assert "ne peut pas dépasser le tout" in answer.text


def test_rules_changed_while_a_vote_is_open_change_nothing_to_it(governance, visit, committee):
    team, nolwenn = visit("malo", "team"), visit("nolwenn")
    open_the_vote(team, committee)
    team.fill(f"/gouvernance/instances/{governance.only_body()}/regles", majority="unanimity", quorum="none")
    nolwenn.fill(committee, "bulletin", choice="for")
    governance.later(8 * DAY)

    assert "La majorité s’est exprimée pour." in text_of(nolwenn, committee)


def test_a_body_that_decides_by_consent_hears_objections_with_their_reason(governance, visit, committee):
    team, nolwenn, yann = visit("malo", "team"), visit("nolwenn"), visit("yann")
    team.fill(f"/gouvernance/instances/{governance.only_body()}/regles", majority="consent")
    open_the_vote(team, committee)
    answer = nolwenn.post(nolwenn.form(committee, "bulletin"), choice="against")
    assert "dites pourquoi" in answer.text
    nolwenn.fill(committee, "bulletin", choice="against", reason="Le délai est trop court")
    yann.fill(committee, "bulletin", choice="for")
    governance.later(8 * DAY)

    assert "Il reste une objection" in text_of(yann, committee)


def test_an_opinion_is_counted_and_the_case_waits_again(governance, visit, committee):
    team, nolwenn = visit("malo", "team"), visit("nolwenn")
    team.fill(f"/gouvernance/instances/{governance.only_body()}/regles", majority="opinion")
    open_the_vote(team, committee)
    nolwenn.fill(committee, "bulletin", choice="for")
    governance.later(8 * DAY)

    assert "L’équipe de l’incubateur ouvre le vote" in text_of(nolwenn, committee)
    assert "governance.case.decided.v1" not in governance.said()
