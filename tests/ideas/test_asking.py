"""The question box of a call, reminders of promises to answer, and the figures of participation."""

from datetime import timedelta
from uuid import UUID

import pytest
from sqlalchemy import select

from services.ideas.commands.around import SupportIdea, support_idea
from services.ideas.commands.asking import BEFORE, RecallPromises, recall_promises
from services.ideas.domain.asking import MOST_WAITING
from services.ideas.queries.ideas import the_idea
from services.ideas.queries.participation import Reach, by_directorate
from services.ideas.tables import call_question
from tests.ideas.conftest import IdeasRoom, Visit
from tests.ideas.test_ideas import admit
from tests.visitor import identity

QUESTION = "Faut-il l’accord de mon chef ?"


@pytest.fixture
def box(ideas: IdeasRoom) -> str:
    return f"/idees/appels/{ideas.call()}/questions"


def question_page(ideas: IdeasRoom, box: str) -> str:
    with ideas.reading() as session:
        return f"{box}/{session.scalars(select(call_question.c.id)).one()}"


def test_a_question_and_its_answer_are_read_by_all_without_the_name(ideas: IdeasRoom, visit: Visit, box: str) -> None:
    nolwenn, yann, malo = visit("nolwenn"), visit("yann"), visit("malo")
    nolwenn.fill(box, words=QUESTION, phone="")
    assert QUESTION in nolwenn.get(box).text
    assert QUESTION not in yann.get(box).text
    assert "Nolwenn" in malo.get(box).text

    malo.fill(question_page(ideas, box), answer="Non, il suffit de le prévenir.")

    told = yann.get(box).text
    assert QUESTION in told
    assert "Non, il suffit de le prévenir." in told
    assert "Nolwenn" not in told


def test_a_number_to_call_is_for_the_team_and_forgotten_once_called(ideas: IdeasRoom, visit: Visit, box: str) -> None:
    nolwenn, yann, malo = visit("nolwenn"), visit("yann"), visit("malo")
    nolwenn.fill(box, words="", phone="02 98 00 00 00")
    assert "02 98 00 00 00" in malo.get(box).text

    malo.fill(question_page(ideas, box), answer="Rappelée le 3 décembre.")

    for visitor in (nolwenn, yann, malo):
        assert "02 98 00 00 00" not in visitor.get(box).text
    assert "Rappelée" not in yann.get(box).text


def test_an_empty_question_and_one_too_many_are_refused(visit: Visit, box: str) -> None:
    nolwenn = visit("nolwenn")
    assert nolwenn.post(nolwenn.form(box), words="", phone="").status_code == 422
    for number in range(MOST_WAITING):
        nolwenn.fill(box, words=f"{QUESTION} {number}", phone="")

    assert nolwenn.post(nolwenn.form(box), words=QUESTION, phone="").status_code == 409


def test_only_the_team_answers(ideas: IdeasRoom, visit: Visit, box: str) -> None:
    nolwenn = visit("nolwenn")
    nolwenn.fill(box, words=QUESTION, phone="")

    assert nolwenn.get(question_page(ideas, box)).status_code == 403


def due(ideas: IdeasRoom, idea_id: UUID) -> list[str]:
    ideas(recall_promises, RecallPromises())
    return [wire for wire in ideas.said() if wire == "ideas.idea.answer_due.v1"]


def test_a_promise_is_recalled_once_before_its_day_and_once_after(ideas: IdeasRoom) -> None:
    idea_id = ideas.idea()
    with ideas.reading() as session:
        promised = the_idea(session, idea_id).answer_by
    ideas.forget()

    ideas.now = promised - BEFORE - timedelta(seconds=1)
    assert due(ideas, idea_id) == []
    ideas.now = promised - BEFORE
    assert len(due(ideas, idea_id)) == 1
    assert ideas.last("ideas.idea.answer_due.v1")["late"] is False
    ideas.now = promised - timedelta(seconds=1)
    assert len(due(ideas, idea_id)) == 1
    ideas.now = promised
    assert len(due(ideas, idea_id)) == 2
    assert ideas.last("ideas.idea.answer_due.v1")["late"] is True
    ideas.now = promised + timedelta(days=30)
    assert len(due(ideas, idea_id)) == 2


def test_an_idea_found_late_at_once_is_recalled_once_only(ideas: IdeasRoom) -> None:
    idea_id = ideas.idea()
    admit(ideas, idea_id)
    with ideas.reading() as session:
        ideas.now = the_idea(session, idea_id).answer_by + timedelta(days=1)
    ideas.forget()

    assert len(due(ideas, idea_id)) == 1
    assert len(due(ideas, idea_id)) == 1


def test_participation_is_counted_by_directorate(ideas: IdeasRoom, visit: Visit) -> None:
    visit("malo")
    nolwenn, yann = visit("nolwenn"), visit("yann")
    idea_id = ideas.idea(author=identity("nolwenn"))
    ideas(support_idea, SupportIdea(by=identity("yann"), idea_id=idea_id))

    with ideas.reading() as session:
        rows = {row.directorate: row for row in by_directorate(session)}

    assert rows["Lycées"] == Reach("Lycées", 1, 1, 1, 0)
    assert rows["Ports"] == Reach("Ports", 1, 0, 0, 1)
    assert rows["Lycées"].share == 100
    page = nolwenn.get("/idees/chiffres").text
    assert "Participation par direction" in page
    assert "<svg" in page
    assert "Lycées;1;1;1;0" in yann.get("/idees/chiffres.csv").text
