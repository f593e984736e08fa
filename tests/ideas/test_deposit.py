"""The guided deposit: a page at a time, kept in drafts that only their author sees, then put on the table."""

from datetime import timedelta
from uuid import UUID

import pytest
from sqlalchemy import func, select

from services.ideas.domain.wording import WINDOW
from services.ideas.queries.ideas import the_idea
from services.ideas.tables import draft, idea, story, wording
from shared.identifiers import new_id
from tests.ideas.conftest import IdeasRoom, Visit
from tests.system.agent import read_forms
from tests.visitor import Visitor, identity

TITLE, PROBLEM = "Les clés se perdent", "Chaque semaine un trousseau manque à l’accueil du lycée."
PAGES = {
    "personnes": {"who": "Les agents d’accueil", "frequency": "Chaque semaine, trente personnes"},
    "aujourdhui": {"today": "On cherche dans les tiroirs.", "cost": "Une heure par semaine"},
    "preuves": {"proof": "Le cahier de l’accueil"},
    "suite": {"first_users": "L’accueil", "spread": "Tous les lycées"},
    "porter": {"carrying": "no_time", "time": "", "hierarchy": "later"},
}


def count(ideas: IdeasRoom, table: object) -> int:
    with ideas.reading() as session:
        return session.scalar(select(func.count()).select_from(table)) or 0  # type: ignore[arg-type]


def begun(visitor: Visitor, call: UUID, title: str = TITLE) -> str:
    """The address of a draft whose first page is written."""
    second = visitor.fill(f"/idees/appels/{call}/deposer/guide", title=title, problem=PROBLEM)
    return second.rpartition("/")[0]


def test_a_problem_is_told_a_page_at_a_time_read_whole_and_deposited(ideas: IdeasRoom, visit: Visit) -> None:
    nolwenn, call = visit("nolwenn"), ideas.call()
    draft_page = begun(nolwenn, call)
    addresses = [nolwenn.fill(f"{draft_page}/{code}", **answers) for code, answers in PAGES.items()]
    assert [address.rpartition("/")[2] for address in addresses[:-1]] == list(PAGES)[1:]
    assert addresses[-1] == draft_page
    whole = nolwenn.get(draft_page).text
    assert all(answer in whole for answer in (TITLE, "Une heure par semaine", "J’ai le problème, pas le temps"))
    ideas.forget()

    shown = nolwenn.get(nolwenn.fill(draft_page, agrees="true")).text

    assert ideas.said() == ["ideas.idea.submitted.v1"]
    assert "Une heure par semaine" in shown
    assert "une autre personne peut la porter" in shown
    assert (count(ideas, draft), count(ideas, story)) == (0, 1)


def test_nothing_is_told_before_the_deposit_and_the_draft_waits_among_my_ideas(ideas: IdeasRoom, visit: Visit) -> None:
    nolwenn, call = visit("nolwenn"), ideas.call()
    ideas.forget()

    draft_page = begun(nolwenn, call)
    begun(nolwenn, call, title="Les badges aussi")

    assert ideas.said() == []
    mine = nolwenn.get("/idees/mes-idees").text
    assert draft_page in mine
    assert "Les badges aussi" in mine
    assert "Reprendre mon brouillon" in nolwenn.get(f"/idees/appels/{call}/deposer/guide").text


def test_a_draft_does_not_exist_for_anybody_else(ideas: IdeasRoom, visit: Visit) -> None:
    draft_page = begun(visit("nolwenn"), ideas.call())

    for other in ("yann", "malo"):
        visitor = visit(other)
        assert visitor.get(draft_page).status_code == 404
        assert visitor.get(f"{draft_page}/situation").status_code == 404
        assert visitor.get(f"{draft_page}/suppression").status_code == 404


def test_two_windows_on_one_draft_lose_nobodys_words(ideas: IdeasRoom, visit: Visit) -> None:
    nolwenn = visit("nolwenn")
    draft_page = begun(nolwenn, ideas.call())
    late = nolwenn.form(f"{draft_page}/personnes")
    nolwenn.fill(f"{draft_page}/personnes", who="Les agents", frequency="")

    answer = nolwenn.post(late, who="Les élèves", frequency="")

    assert answer.status_code == 409
    assert "Les élèves" in answer.text
    assert "Les agents" in nolwenn.get(f"{draft_page}/personnes").text


def test_a_draft_is_deposited_once_however_often_the_button_is_pressed(ideas: IdeasRoom, visit: Visit) -> None:
    nolwenn = visit("nolwenn")
    form = nolwenn.form(begun(nolwenn, ideas.call()))

    answers = [nolwenn.post(form, agrees="true") for _ in range(3)]

    assert len({answer.headers["Location"] for answer in answers}) == 1
    assert count(ideas, idea) == 1


def test_without_consent_nothing_is_deposited(ideas: IdeasRoom, visit: Visit) -> None:
    nolwenn = visit("nolwenn")

    answer = nolwenn.post(nolwenn.form(begun(nolwenn, ideas.call())))

    assert answer.status_code == 422
    assert (count(ideas, idea), count(ideas, draft)) == (0, 1)


def test_a_draft_thrown_away_leaves_nothing(ideas: IdeasRoom, visit: Visit) -> None:
    nolwenn = visit("nolwenn")
    draft_page = begun(nolwenn, ideas.call())

    nolwenn.fill(f"{draft_page}/suppression")

    assert count(ideas, draft) == 0
    assert nolwenn.get(draft_page).status_code == 404


def test_a_closed_call_keeps_the_draft(ideas: IdeasRoom, visit: Visit) -> None:
    nolwenn = visit("nolwenn")
    form = nolwenn.form(begun(nolwenn, ideas.call()))
    with ideas.runtime.unit_of_work() as uow:
        uow.session.connection().exec_driver_sql("UPDATE call SET closes_at = opens_at")

    assert nolwenn.post(form, agrees="true").status_code == 409
    assert count(ideas, draft) == 1


@pytest.mark.parametrize("code", ["nulle-part", "situations"])
def test_a_page_that_the_guide_does_not_have_is_not_found(ideas: IdeasRoom, visit: Visit, code: str) -> None:
    nolwenn = visit("nolwenn")

    assert nolwenn.get(f"{begun(nolwenn, ideas.call())}/{code}").status_code == 404
    assert nolwenn.get(f"/idees/brouillons/{new_id()}").status_code == 404


def test_the_words_change_for_a_day_and_what_they_were_stays_readable(ideas: IdeasRoom, visit: Visit) -> None:
    idea_id = ideas.idea(author=identity("nolwenn"))
    nolwenn, page = visit("nolwenn"), f"/idees/{idea_id}"
    ideas.forget()

    nolwenn.fill(f"{page}/texte", title="Les trousseaux se perdent", problem=PROBLEM, who="", frequency="", today="")

    assert ideas.said() == ["ideas.idea.reworded.v1"]
    yann = visit("yann")
    assert "Les trousseaux se perdent" in yann.get(page).text
    assert "Les clés se perdent" in yann.get(f"{page}/versions").text


def test_the_same_words_again_change_nothing(ideas: IdeasRoom, visit: Visit) -> None:
    nolwenn, page = visit("nolwenn"), f"/idees/{ideas.idea(author=identity('nolwenn'))}"
    ideas.forget()

    nolwenn.fill(f"{page}/texte")

    assert ideas.said() == []
    assert count(ideas, wording) == 0


def test_the_words_are_frozen_a_day_after_the_deposit_and_for_everybody_else(ideas: IdeasRoom, visit: Visit) -> None:
    idea_id = ideas.idea(author=identity("nolwenn"))
    nolwenn = visit("nolwenn")
    form = nolwenn.form(f"/idees/{idea_id}/texte")
    with ideas.reading() as session:
        deposited = the_idea(session, idea_id).submitted_at

    assert visit("yann").get(f"/idees/{idea_id}/texte").status_code == 403
    ideas.now = deposited + WINDOW
    assert nolwenn.post(form, title="Trop tard, hélas").status_code == 409
    ideas.now = deposited + WINDOW - timedelta(microseconds=1)
    assert nolwenn.post(form, title="À temps, tout juste").status_code == 303


def test_whoever_comes_second_keeps_their_words_reads_what_is_there_and_may_send_them_again(
    ideas: IdeasRoom, visit: Visit
) -> None:
    nolwenn, idea_id = visit("nolwenn"), ideas.idea(author=identity("nolwenn"))
    page = f"/idees/{idea_id}/texte"
    late = nolwenn.form(page)
    nolwenn.fill(page, title="Les trousseaux se perdent")

    refused = nolwenn.post(late, title="Les badges se perdent")

    assert refused.status_code == 409
    assert f'href="{page}"' in refused.text
    assert "prendront la place de ce qui est enregistré" in refused.text
    again = next(form for form in read_forms(refused.text) if form.action.endswith(page))
    assert again.values["title"] == "Les badges se perdent"
    assert nolwenn.post(again).status_code == 303
    with ideas.reading() as session:
        assert the_idea(session, idea_id).title == "Les badges se perdent"
