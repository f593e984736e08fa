"""A refusal that a higher body repeals: the idea may go before a body again, and what that one decides counts."""

from uuid import UUID

import pytest

from services.ideas.domain.states import IdeaState
from shared.identifiers import new_id
from tests.ideas.conftest import IdeasRoom, Visit
from tests.ideas.test_ideas import admit, present, the
from tests.visitor import identity

REFUSED, REPEALING, GRANTED = "DE-2026-0007", "DE-2026-0009", "DE-2026-0011"
WHY = "Les chiffres donnés depuis montrent que le problème est répandu."


def decide(ideas: IdeasRoom, idea_id: UUID, number: str, outcome: str, **more: str) -> None:
    """As governance tells it; each decision is of a case of its own."""
    facts = {"case_id": new_id(), "idea_id": idea_id, "decision_number": number, "outcome": outcome}
    ideas.given("governance.case.decided.v1", **facts, **more)


def repeal(ideas: IdeasRoom, idea_id: UUID, *, outcome: str = "granted", corrects: str = REFUSED) -> None:
    decide(ideas, idea_id, REPEALING, outcome, question="repeal_decision", corrects=corrects, reason=WHY)


def presented(ideas: IdeasRoom, author: UUID | None = None) -> UUID:
    idea_id = ideas.idea(author=author)
    admit(ideas, idea_id)
    present(ideas, idea_id)
    return idea_id


@pytest.fixture
def refused(ideas: IdeasRoom) -> UUID:
    idea_id = presented(ideas)
    decide(ideas, idea_id, REFUSED, "refused")
    ideas.forget()
    return idea_id


def test_an_idea_whose_refusal_is_repealed_goes_before_a_body_again_and_that_one_decides(
    ideas: IdeasRoom, refused: UUID
) -> None:
    repeal(ideas, refused)

    found = the(ideas, refused)
    assert (found.state, found.decision_number, found.reason) == (IdeaState.ADMISSIBLE, REPEALING, WHY)
    assert found.changed_at is not None
    assert found.answer_by > found.changed_at
    assert ideas.last("ideas.idea.moved.v1")["state"] == "admissible"

    present(ideas, refused)
    decide(ideas, refused, GRANTED, "granted")

    found = the(ideas, refused)
    assert (found.state, found.decision_number) == (IdeaState.SELECTED, GRANTED)
    assert ideas.said() == ["ideas.idea.moved.v1", "ideas.idea.presented.v1", "ideas.idea.answered.v1"]


@pytest.mark.parametrize("changes", [{"outcome": "refused"}, {"corrects": "DE-2026-0001"}], ids=["rejected", "other"])
def test_an_appeal_that_is_rejected_or_is_about_another_decision_leaves_the_answer(
    ideas: IdeasRoom, refused: UUID, changes: dict[str, str]
) -> None:
    repeal(ideas, refused, **changes)

    assert the(ideas, refused).state is IdeaState.NOT_SELECTED
    assert ideas.said() == []


def test_what_is_repealed_again_or_was_granted_stays_where_it_is(ideas: IdeasRoom, refused: UUID) -> None:
    repeal(ideas, refused)
    version = the(ideas, refused).version
    repeal(ideas, refused)
    assert the(ideas, refused).version == version

    selected = presented(ideas)
    decide(ideas, selected, GRANTED, "granted")
    repeal(ideas, selected, corrects=GRANTED)

    assert the(ideas, selected).state is IdeaState.SELECTED


def test_the_author_reads_why_it_comes_back(ideas: IdeasRoom, visit: Visit) -> None:
    idea_id = presented(ideas, identity("nolwenn"))
    decide(ideas, idea_id, REFUSED, "refused")
    nolwenn, page = visit("nolwenn"), f"/idees/{idea_id}"
    assert "La réponse" in nolwenn.get(page).text

    repeal(ideas, idea_id)

    told = nolwenn.get(page).text
    assert "Pourquoi l’idée revient" in told
    assert WHY in told
    assert f"Décision {REPEALING}" in told
