"""The pages of ideas as people meet them: what they may do, and what happens when they send something wrong."""

import re
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from sqlalchemy import func, select, update

from services.ideas.domain.states import IdeaState
from services.ideas.tables import idea
from shared.contracts.ideas import PROBLEM_MAX
from tests.ideas.conftest import IdeasRoom, Visit
from tests.visitor import identity

NOBODY = "01a20000-0000-7000-8000-000000000404"
PROBLEM = "Chaque semaine un trousseau manque."


def count(ideas: IdeasRoom) -> int:
    with ideas.reading() as session:
        return session.scalar(select(func.count()).select_from(idea)) or 0


@pytest.fixture
def deposit_page(ideas: IdeasRoom) -> str:
    return f"/idees/appels/{ideas.call()}/deposer"


def test_an_agent_deposits_a_problem_and_sees_what_happens_next(visit: Visit, deposit_page: str) -> None:
    nolwenn = visit("nolwenn")

    page = nolwenn.get(nolwenn.fill(deposit_page, title="Les clés se perdent", problem=PROBLEM)).text

    assert "L’équipe de l’incubateur examine votre idée" in page
    assert "D’ici le" in page
    assert "Les clés se perdent" in nolwenn.get("/idees/mes-idees").text


@pytest.mark.parametrize(
    ("answers", "sentence"),
    [
        ({"title": "", "problem": PROBLEM}, "obligatoire"),
        ({"title": "Les clés", "problem": "  "}, "obligatoire"),
        ({"title": "x" * 121, "problem": PROBLEM}, "trop long"),
        ({"title": "Les clés", "problem": "x" * (PROBLEM_MAX + 1)}, "trop long"),
        ({"title": "Les \u202eclés", "problem": PROBLEM}, "caractère invisible"),
        ({"title": "Les clés", "problem": PROBLEM, "author_id": NOBODY}, "n’attendions pas"),
        ({"title": "Les clés", "problem": PROBLEM, "by": NOBODY}, "n’attendions pas"),
        ({"title": "Les clés", "problem": PROBLEM, "_cle": "forgée"}, "formulaire"),
        ({"title": "Les clés", "problem": PROBLEM, "carries": "peut-être"}, "forme attendue"),
    ],
)
def test_a_wrong_deposit_gets_a_sentence_and_changes_nothing(
    ideas: IdeasRoom, visit: Visit, deposit_page: str, answers: dict[str, str], sentence: str
) -> None:
    nolwenn = visit("nolwenn")

    answer = nolwenn.post(nolwenn.form(deposit_page), **answers)

    assert answer.status_code == 422
    assert sentence in answer.text
    assert count(ideas) == 0


def test_what_was_typed_is_shown_again_with_the_error(visit: Visit, deposit_page: str) -> None:
    nolwenn = visit("nolwenn")

    page = nolwenn.post(nolwenn.form(deposit_page), title="", problem=PROBLEM).text

    assert PROBLEM in page
    assert re.search(r"<title>\s*Erreur", page)


def test_the_same_form_twice_is_one_idea_and_the_same_answer(ideas: IdeasRoom, visit: Visit, deposit_page: str) -> None:
    nolwenn = visit("nolwenn")
    form = nolwenn.form(deposit_page)

    answers = [nolwenn.post(form, title="Les clés", problem=PROBLEM) for _ in range(3)]

    assert len({answer.headers["Location"] for answer in answers}) == 1
    assert count(ideas) == 1


def test_the_same_key_with_other_words_is_refused(ideas: IdeasRoom, visit: Visit, deposit_page: str) -> None:
    nolwenn = visit("nolwenn")
    form = nolwenn.form(deposit_page)
    nolwenn.post(form, title="Les clés", problem=PROBLEM)

    answer = nolwenn.post(form, title="Autre chose", problem=PROBLEM)

    assert answer.status_code == 422
    assert "déjà été enregistré" in answer.text
    assert count(ideas) == 1


def test_a_closed_call_says_so_and_keeps_the_text_on_screen(ideas: IdeasRoom, visit: Visit, deposit_page: str) -> None:
    nolwenn = visit("nolwenn")
    form = nolwenn.form(deposit_page)
    with ideas.runtime.unit_of_work() as uow:
        uow.session.connection().exec_driver_sql("UPDATE call SET closes_at = opens_at")

    answer = nolwenn.post(form, title="Les clés", problem=PROBLEM)

    assert answer.status_code == 409
    assert "clos" in answer.text
    assert PROBLEM in answer.text
    assert count(ideas) == 0


@pytest.mark.parametrize("path", ["/idees/appels/nouveau", "/idees/a-examiner"])
def test_pages_of_the_team_refuse_other_agents_in_words(visit: Visit, path: str) -> None:
    answer = visit("nolwenn").get(path)

    assert answer.status_code == 403
    assert "Équipe de l’incubateur" in answer.text
    assert str(identity("nolwenn")) in answer.text


@pytest.mark.parametrize(
    "path", [f"/idees/{NOBODY}", f"/idees/appels/{NOBODY}", "/idees/pas-une-page", "/idees/?apres=nimporte"]
)
def test_an_address_that_leads_nowhere_is_told_in_french(visit: Visit, path: str) -> None:
    answer = visit("nolwenn").get(path)

    assert answer.status_code in {404, 422}
    assert 'lang="fr"' in answer.text


def test_nobody_examines_an_idea_without_the_role(ideas: IdeasRoom, visit: Visit) -> None:
    page = f"/idees/{ideas.idea(author=identity('yann'))}"
    form = visit("malo").form(page, f"{page}/examen")
    yann = visit("yann")
    token = yann.form("/idees/appels", "/langue").values["csrf_token"]

    answer = yann.post(form, csrf_token=token, outcome="admissible", reason="Je me l’accorde à moi-même.")

    assert answer.status_code == 403


def test_the_reason_is_read_by_the_author_and_the_team_only(ideas: IdeasRoom, visit: Visit) -> None:
    page = f"/idees/{ideas.idea(author=identity('nolwenn'))}"
    reason = "La réponse est une panne à réparer."
    visit("malo").fill(page, f"{page}/examen", outcome="inadmissible", code="support", reason=reason)

    assert reason in visit("nolwenn").get(page).text
    assert reason in visit("malo").get(page).text
    assert reason not in visit("yann").get(page).text


def test_a_stale_page_cannot_overwrite_what_someone_else_did(ideas: IdeasRoom, visit: Visit) -> None:
    page = f"/idees/{ideas.idea()}"
    malo = visit("malo")
    first, second = malo.form(page, f"{page}/examen"), malo.form(page, f"{page}/examen")
    answers = {"outcome": "admissible", "reason": "Un problème bien décrit et partagé."}
    assert malo.post(first, **answers).status_code == 303

    answer = malo.post(second, **answers)

    assert answer.status_code == 409
    assert "pendant que vous la lisiez" in answer.text


def test_the_interface_lists_ideas_without_naming_anyone(ideas: IdeasRoom, visit: Visit) -> None:
    ideas.idea(author=identity("nolwenn"))

    answer = visit("yann").get("/idees/api/v1/ideas?state=submitted")

    assert answer.status_code == 200
    assert len(answer.json["items"]) == 1
    assert "@" not in answer.text
    assert str(identity("nolwenn")) not in answer.text


@pytest.mark.parametrize("path", ["/idees/api/v1/ideas?state=perdu", f"/idees/api/v1/ideas/{NOBODY}"])
def test_the_interface_tells_problems_in_its_own_format(visit: Visit, path: str) -> None:
    answer = visit("yann").get(path)

    assert answer.status_code in {404, 422}
    assert answer.content_type == "application/problem+json"


@pytest.mark.parametrize("rows", [10, 40])
def test_the_number_of_queries_of_a_list_does_not_grow(ideas: IdeasRoom, visit: Visit, rows: int) -> None:
    from sqlalchemy import event

    for _ in range(rows):
        ideas.idea()
    malo, asked = visit("malo"), []
    event.listen(ideas.runtime.engine, "before_cursor_execute", lambda *args: asked.append(args[2]))

    malo.get("/idees/")

    selects = [statement for statement in asked if statement.startswith("SELECT")]
    assert len(selects) <= 6, selects


def test_my_ideas_tell_the_next_step_its_day_and_a_promise_that_is_late_or_was_kept(
    ideas: IdeasRoom, visit: Visit
) -> None:
    nolwenn = visit("nolwenn")
    idea_id = ideas.idea(author=identity("nolwenn"))
    page = nolwenn.get("/idees/mes-idees").text
    assert "examine votre idée et vous répond" in page
    assert "d’ici le" in page
    assert "En retard" not in page

    _promised(ideas, idea_id, IdeaState.SUBMITTED, answer_in=-1)
    assert "En retard" in nolwenn.get("/idees/mes-idees").text
    _promised(ideas, idea_id, IdeaState.NOT_SELECTED, answer_in=-1)
    assert "Réponse donnée en retard" in nolwenn.get(f"/idees/{idea_id}").text
    _promised(ideas, idea_id, IdeaState.NOT_SELECTED, answer_in=1)

    assert "Promesse tenue" in nolwenn.get("/idees/mes-idees").text


def _promised(ideas: IdeasRoom, idea_id: UUID, state: IdeaState, *, answer_in: int) -> None:
    now = datetime.now(UTC)
    facts = {"state": state, "answer_by": now + timedelta(days=answer_in), "changed_at": now}
    with ideas.runtime.unit_of_work() as uow:
        uow.session.execute(update(idea).where(idea.c.id == idea_id).values(**facts))
