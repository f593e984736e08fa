"""Answers of a call: prepared one by one, read by no author before all are published together, once."""

import threading
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from services.ideas.commands.calls import OpenCall, open_call
from services.ideas.commands.ideas import SubmitIdea, submit_idea
from services.ideas.commands.instruction import InstructIdea, instruct_idea
from services.ideas.commands.instruction.answering import PrepareAnswer, PublishAnswers, prepare_answer, publish_answers
from services.ideas.domain.states import IdeaState
from services.ideas.queries.instruction.answering import prepared
from shared.errors import Invalid, Refused
from shared.identifiers import new_id
from tests.ideas.conftest import IdeasRoom, Visit
from tests.ideas.test_ideas import admit, present, the
from tests.visitor import identity

WHY = "Un service s’en occupe déjà : il vous appellera."
DECIDED, PUBLISHED = "governance.case.decided.v1", "ideas.answer.published.v1"


@pytest.fixture
def call_id(ideas: IdeasRoom) -> UUID:
    opens_at = datetime.now(UTC) - timedelta(days=1)
    facts = {"criteria": "Utile : 1", "opens_at": opens_at, "closes_at": None, "answer_days": 45}
    return ideas(open_call, OpenCall(by=new_id(), title="Le quotidien", answers_together=True, **facts))


def an_idea(ideas: IdeasRoom, call_id: UUID, author: UUID | None = None) -> UUID:
    told = {"title": "Les clés se perdent", "problem": "Chaque semaine."}
    return ideas(submit_idea, SubmitIdea(by=author or new_id(), call_id=call_id, **told))


def prepares(ideas: IdeasRoom, idea_id: UUID, outcome: str = "inadmissible", seen: int = 0, words: str = WHY) -> None:
    code = "under_way" if outcome == "inadmissible" else ""
    asked = PrepareAnswer(by=new_id(), idea_id=idea_id, seen=seen, outcome=outcome, code=code, words=words)
    ideas(prepare_answer, asked)


def publishes(ideas: IdeasRoom, call_id: UUID) -> None:
    ideas(publish_answers, PublishAnswers(by=new_id(), call_id=call_id))


def test_a_decision_is_held_with_the_answers_of_the_team_and_all_leave_at_once(ideas: IdeasRoom, call_id: UUID) -> None:
    first, second, third = (an_idea(ideas, call_id) for _ in range(3))
    for one in (second, third):
        admit(ideas, one)
    present(ideas, second)
    assert ideas.last("ideas.idea.presented.v1")["answer_held"] is True
    ideas.forget()

    prepares(ideas, first)
    prepares(ideas, third, "reserved")
    ideas.given(DECIDED, idea_id=second, outcome="granted", decision_number="DE-2026-0007")
    assert ideas.said() == []
    assert [the(ideas, one).state for one in (first, second)] == [IdeaState.SUBMITTED, IdeaState.PRESENTED]
    publishes(ideas, call_id)

    assert ideas.said() == [PUBLISHED] * 3 + ["ideas.call.answers_published.v1"]
    states = {one: the(ideas, one).state.value for one in (first, second, third)}
    assert states == {first: "inadmissible", second: "selected", third: "reserved"}
    assert the(ideas, second).decision_number == "DE-2026-0007"
    assert the(ideas, first).code == "under_way"


def test_a_second_publication_changes_and_says_nothing(ideas: IdeasRoom, call_id: UUID) -> None:
    prepares(ideas, an_idea(ideas, call_id))
    threads = [threading.Thread(target=publishes, args=(ideas, call_id)) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)

    assert ideas.said().count(PUBLISHED) == 1
    assert ideas.said().count("ideas.call.answers_published.v1") == 1
    with pytest.raises(Refused, match="déjà publiées"):
        prepares(ideas, an_idea(ideas, call_id))


def test_nothing_is_published_while_one_answer_is_missing(ideas: IdeasRoom, call_id: UUID) -> None:
    ready, _missing = an_idea(ideas, call_id), an_idea(ideas, call_id)
    prepares(ideas, ready)

    with pytest.raises(Refused, match="Il manque"):
        publishes(ideas, call_id)
    assert the(ideas, ready).state is IdeaState.SUBMITTED


def test_what_a_body_decided_keeps_its_answer_and_may_get_plainer_words(ideas: IdeasRoom, call_id: UUID) -> None:
    idea_id = an_idea(ideas, call_id)
    admit(ideas, idea_id)
    present(ideas, idea_id)
    with pytest.raises(Refused, match="sa décision sera la réponse"):
        prepares(ideas, idea_id, "not_selected")
    ideas.given(DECIDED, idea_id=idea_id, outcome="refused")

    with pytest.raises(Refused, match="pas la réponse"):
        prepares(ideas, idea_id, "reserved", seen=1)
    prepares(ideas, idea_id, "not_selected", seen=1, words="L’argent a manqué cette fois-ci.")
    publishes(ideas, call_id)

    assert the(ideas, idea_id).reason == "L’argent a manqué cette fois-ci."


def test_an_answer_needs_a_code_a_road_and_the_version_that_was_seen(ideas: IdeasRoom, call_id: UUID) -> None:
    idea_id = an_idea(ideas, call_id)
    with pytest.raises(Invalid):
        ideas(
            prepare_answer,
            PrepareAnswer(by=new_id(), idea_id=idea_id, seen=0, outcome="inadmissible", code="", words=WHY),
        )
    with pytest.raises(Refused, match="ne convient pas"):
        prepares(ideas, idea_id, "reserved")
    prepares(ideas, idea_id)
    with pytest.raises(Refused, match="pendant que vous la lisiez"):
        prepares(ideas, idea_id)
    with pytest.raises(Refused, match="dès qu’elle est donnée"):
        prepares(ideas, ideas.idea())


def test_an_examination_that_turns_down_waits_too(ideas: IdeasRoom, call_id: UUID) -> None:
    idea_id = an_idea(ideas, call_id)
    ideas.forget()
    asked = {"outcome": "inadmissible", "code": "support", "reason": WHY}
    ideas(instruct_idea, InstructIdea(by=new_id(), idea_id=idea_id, seen=1, **asked))

    assert ideas.said() == []
    with ideas.reading() as session:
        found = prepared(session, idea_id)
        assert found is not None
        assert (found.outcome, found.code) == (IdeaState.INADMISSIBLE, "support")


def test_the_author_reads_nothing_before_and_everything_after(ideas: IdeasRoom, call_id: UUID, visit: Visit) -> None:
    idea_id = an_idea(ideas, call_id, identity("nolwenn"))
    nolwenn, malo, page = visit("nolwenn"), visit("malo"), f"/idees/{idea_id}"
    answers = f"/idees/appels/{call_id}/reponses"
    malo.fill(f"{page}/reponse", outcome="inadmissible", code="under_way", words=WHY)
    assert "Non recevable" in malo.get(answers).text
    for path in (page, "/idees/mes-idees", f"/idees/api/v1/ideas/{idea_id}"):
        assert "Déposée" in nolwenn.get(path).text or "submitted" in nolwenn.get(path).text
        assert WHY not in nolwenn.get(path).text
        assert "Non recevable" not in nolwenn.get(path).text.replace("Une idée non recevable", "")
    assert nolwenn.get(answers).status_code == nolwenn.get(f"{page}/reponse").status_code == 403

    malo.fill(answers)

    assert WHY in nolwenn.get(page).text
    assert "Réponses publiées le" in malo.get(answers).text


def test_an_author_of_the_team_does_not_see_their_own_answer(ideas: IdeasRoom, call_id: UUID, visit: Visit) -> None:
    idea_id, malo = an_idea(ideas, call_id, identity("malo")), visit("malo")
    prepares(ideas, idea_id)

    assert malo.get(f"/idees/{idea_id}/reponse").status_code == 403
    assert str(idea_id) not in malo.get(f"/idees/appels/{call_id}/reponses").text
