"""The opinion of the DSI: asked for a day, recalled, given with its reasons, read by the author and the body."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from services.ideas.commands.instruction import PresentIdea, present_idea
from services.ideas.commands.instruction.feasibility import (
    BEFORE,
    AskDsi,
    GiveDsiOpinion,
    RecallOpinions,
    ask_dsi,
    give_dsi_opinion,
    recall_opinions,
)
from services.ideas.queries.ideas import the_idea
from services.ideas.queries.instruction.feasibility import the_opinion
from shared.errors import Invalid, Refused
from shared.identifiers import new_id
from shared.people import set_role
from tests.ideas.conftest import IdeasRoom, Visit
from tests.ideas.test_ideas import admit
from tests.visitor import identity

WHY = "Un logiciel de prêt existe déjà à la Région : il suffit de l’ouvrir aux lycées."
DUE = timedelta(days=10)


def asks(ideas: IdeasRoom, idea_id: UUID) -> datetime:
    due = (ideas.now or datetime.now(UTC)) + DUE
    ideas(ask_dsi, AskDsi(by=new_id(), idea_id=idea_id, due_at=due, question="Un logiciel existe-t-il ?"))
    return due


def gives(ideas: IdeasRoom, idea_id: UUID, seen: int = 1, by: UUID | None = None) -> None:
    asked = GiveDsiOpinion(by=by or new_id(), idea_id=idea_id, seen=seen, found="under_conditions", why=WHY)
    ideas(give_dsi_opinion, asked)


def late(ideas: IdeasRoom) -> list[bool]:
    """What is told of due opinions by one turn of the clock."""
    ideas.forget()
    ideas(recall_opinions, RecallOpinions())
    return [ideas.last(wire)["late"] for wire in ideas.said()]


def test_an_opinion_is_recalled_once_before_its_day_and_once_after(ideas: IdeasRoom) -> None:
    due = asks(ideas, ideas.idea())

    told = {}
    for name, ideas.now in {
        "long before": due - BEFORE - timedelta(minutes=1),
        "soon": due - BEFORE,
        "still soon": due - timedelta(seconds=1),
        "past": due,
        "long past": due + timedelta(days=30),
    }.items():
        told[name] = late(ideas)

    assert told == {"long before": [], "soon": [False], "still soon": [], "past": [True], "long past": []}


def test_nothing_is_recalled_of_an_opinion_that_is_given_or_found_late_at_once_twice(ideas: IdeasRoom) -> None:
    first, second = ideas.idea(), ideas.idea()
    due = asks(ideas, first)
    asks(ideas, second)
    gives(ideas, first)

    ideas.now = due + timedelta(days=1)
    assert late(ideas) == [True]
    assert late(ideas) == []


def test_the_opinion_goes_to_the_body_with_that_of_the_team(ideas: IdeasRoom) -> None:
    idea_id = ideas.idea()
    admit(ideas, idea_id)
    asks(ideas, idea_id)
    gives(ideas, idea_id)
    with ideas.reading() as session:
        seen = the_idea(session, idea_id).version

    asked = PresentIdea(by=new_id(), idea_id=idea_id, seen=seen, body_id=new_id(), opinion="Un problème bien réel.")
    ideas(present_idea, asked)

    assert ideas.last("ideas.idea.presented.v1")["dsi_opinion"] == f"Faisable sous conditions. {WHY}"
    with pytest.raises(Refused, match="plus cette idée en main"):
        gives(ideas, idea_id, seen=2)


def test_of_two_people_of_the_dsi_the_second_is_told_and_the_first_stays(ideas: IdeasRoom) -> None:
    idea_id = ideas.idea()
    asks(ideas, idea_id)
    gives(ideas, idea_id)

    with pytest.raises(Refused, match="pendant que vous la lisiez"):
        gives(ideas, idea_id, seen=1)
    gives(ideas, idea_id, seen=2)
    with ideas.reading() as session:
        assert the_opinion(session, idea_id).version == 3


def test_a_past_day_a_second_question_and_an_opinion_on_ones_own_idea_are_refused(ideas: IdeasRoom) -> None:
    author = ideas.person("Nolwenn")
    idea_id = ideas.idea(author=author)
    with pytest.raises(Invalid):
        ideas(ask_dsi, AskDsi(by=new_id(), idea_id=idea_id, due_at=datetime(2020, 1, 1, tzinfo=UTC), question=""))
    asks(ideas, idea_id)

    with pytest.raises(Refused, match="déjà demandé"):
        asks(ideas, idea_id)
    with pytest.raises(Refused, match="votre idée"):
        gives(ideas, idea_id, by=author)


def test_the_team_asks_the_dsi_answers_and_the_author_reads(ideas: IdeasRoom, visit: Visit) -> None:
    idea_id = ideas.idea(author=identity("nolwenn"))
    page, malo, yann, nolwenn = f"/idees/{idea_id}", visit("malo"), visit("yann"), visit("nolwenn")
    assert yann.get("/idees/avis-dsi").status_code == 403
    assert yann.get(f"{page}/avis-dsi").status_code == 403
    with ideas.runtime.unit_of_work() as uow:
        set_role(uow, identity("yann"), "dsi", granted=True)

    malo.fill(f"{page}/avis-dsi/demande", due_at="2035-01-01T10:00", question="Un logiciel existe-t-il ?")
    assert "Les clés se perdent" in yann.get("/idees/avis-dsi").text
    short = yann.post(yann.form(f"{page}/avis-dsi"), found="feasible", why="Oui.")
    assert short.status_code == 422
    yann.fill(f"{page}/avis-dsi", found="under_conditions", why=WHY)

    for reader in (nolwenn, malo, yann):
        assert WHY in reader.get(page).text
    assert "Faisable sous conditions" in malo.get("/idees/avis-dsi").text
    with ideas.runtime.unit_of_work() as uow:
        set_role(uow, identity("yann"), "dsi", granted=False)
    assert WHY not in visit("yann").get(page).text


def test_what_is_late_is_seen_at_the_desk_and_on_the_teams_list(ideas: IdeasRoom, visit: Visit) -> None:
    malo = visit("malo")
    idea_id = ideas.idea()
    ideas.now = datetime.now(UTC) - timedelta(days=30)
    asks(ideas, idea_id)
    ideas.now = None

    assert "Avis en retard" in malo.get("/idees/avis-dsi").text
    assert "avis de la DSI en retard" in malo.get("/idees/a-examiner").text
