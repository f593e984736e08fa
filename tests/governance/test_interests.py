"""Rules seen on screen: interests declared before a vote, quorum in writing (R17, R19), late conditions (R34)."""

from datetime import timedelta
from uuid import UUID

from services.governance.commands.conditions import notice_overdue
from tests.governance.conftest import DAY, open_the_vote, text_of
from tests.governance.test_conditions import added
from tests.governance.test_sittings import planned
from tests.visitor import identity

DECLARED = "ideas.evaluation.recused.v1"


def test_whoever_holds_the_vote_reads_who_declared_an_interest(governance, visit, committee):
    team, yann = visit("malo", "team"), visit("yann")
    idea_id = governance.the_case(UUID(committee.rsplit("/", 1)[1])).idea_id
    for person in (identity("yann"), identity("malo"), identity("yann")):
        governance.given(DECLARED, idea_id=idea_id, person_id=person)

    page = text_of(team, committee)

    assert "Yann a déclaré un intérêt dans cette idée" in page
    assert "Malo a déclaré un intérêt" not in page
    open_the_vote(team, committee)
    yann.fill(committee, "deport", reason="J’ai encadré cette équipe")
    assert "Yann s’est déporté" in text_of(team, committee)


def test_too_few_ballots_in_writing_decide_nothing_and_the_page_says_from_when_to_vote_again(
    governance, visit, committee
):
    team = visit("malo", "team")
    open_the_vote(team, committee)
    governance.now = governance.now.replace(2026, 11, 30, 18)
    governance.later(timedelta(0))

    page = text_of(team, committee)

    assert "au moins la moitié des membres devait voter. Ont voté : 0 sur 2." in page
    assert "Non retenue" not in page
    assert "second vote" in page
    assert "/ouverture" not in team.get(committee).text
    governance.now += 4 * DAY
    open_the_vote(team, committee, closes_at="2026-12-08T18:00")
    assert "aucun nombre de votants n’est exigé" in text_of(team, committee)


def test_a_late_condition_is_on_the_next_agenda_by_itself(governance, visit):
    team = visit("malo", "team")
    added(governance, governance.people(1)[0])
    governance.now = governance.now.replace(2026, 12, 16, 9)
    assert notice_overdue(governance.runtime) == 1
    starts = governance.now + 10 * DAY
    sitting_id = planned(governance, governance.only_body(), starts)
    page = f"/gouvernance/seances/{sitting_id}"
    assert "Condition en retard : Dix agents vus" in text_of(team, page)

    team.fill(page, "convocation")

    agenda = text_of(team, page)
    assert "Condition en retard : Dix agents vus" in agenda
    assert "Convocation envoyée" in agenda
