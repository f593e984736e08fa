"""What happens to an idea, told by commands and by what the others say."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from services.ideas.commands.ideas import SubmitIdea, WithdrawIdea, submit_idea, withdraw_idea
from services.ideas.commands.instruction import InstructIdea, PresentIdea, instruct_idea, present_idea
from services.ideas.domain.ideas import Idea
from services.ideas.domain.states import IdeaState
from services.ideas.queries import ideas as queries
from shared.delivery import Outcome
from shared.errors import Forbidden, Invalid, NotFound, Refused
from shared.identifiers import new_id
from tests.ideas.conftest import IdeasRoom, Visit
from tests.room import sample
from tests.visitor import identity

REASON = "Un problème bien décrit et partagé."


def the(ideas: IdeasRoom, idea_id: UUID) -> Idea:
    with ideas.reading() as session:
        return queries.the_idea(session, idea_id)


def admit(ideas: IdeasRoom, idea_id: UUID) -> None:
    seen = the(ideas, idea_id).version
    asked = InstructIdea(by=new_id(), idea_id=idea_id, seen=seen, outcome="admissible", reason=REASON)
    ideas(instruct_idea, asked)


def present(ideas: IdeasRoom, idea_id: UUID) -> None:
    seen = the(ideas, idea_id).version
    ideas(present_idea, PresentIdea(by=new_id(), idea_id=idea_id, seen=seen, body_id=new_id(), opinion=REASON))


def test_an_idea_gets_a_number_a_promise_and_is_said(ideas: IdeasRoom) -> None:
    idea = the(ideas, ideas.idea())

    assert idea.number == f"ID-{datetime.now(UTC).year}-0001"
    assert idea.answer_by - idea.submitted_at == timedelta(days=45)
    assert ideas.said() == ["ideas.call.opened.v1", "ideas.idea.submitted.v1"]


def test_the_reason_of_whoever_takes_an_idea_back_is_read_by_all(ideas: IdeasRoom, visit: Visit) -> None:
    page = f"/idees/{ideas.idea(author=identity('nolwenn'))}"
    nolwenn = visit("nolwenn")
    assert nolwenn.post(nolwenn.form(f"{page}/retrait"), why="").status_code == 422

    nolwenn.fill(f"{page}/retrait", why="Le lycée a changé ses serrures.")

    assert "Le lycée a changé ses serrures." in visit("yann").get(page).text


def test_numbers_have_no_gap_even_when_a_deposit_fails(ideas: IdeasRoom) -> None:
    ideas.idea()
    with pytest.raises(NotFound):
        ideas(submit_idea, SubmitIdea(by=new_id(), call_id=new_id(), title="Perdue", problem="Dans aucun appel"))

    assert the(ideas, ideas.idea()).number.endswith("-0002")


@pytest.mark.parametrize(
    ("opens", "closes"), [(timedelta(days=1), timedelta(days=2)), (timedelta(days=-2), timedelta(0))]
)
def test_a_call_takes_nothing_before_it_opens_nor_from_its_closing_on(
    ideas: IdeasRoom, opens: timedelta, closes: timedelta
) -> None:
    at = datetime.now(UTC)
    call_id = ideas.call(closes_at=at + closes) if closes else ideas.call(closes_at=at + timedelta(days=3))
    ideas.now = at + timedelta(days=-2) if opens > timedelta(0) else at + timedelta(days=3)

    with pytest.raises(Refused, match="pas encore ouvert|clos"):
        ideas(submit_idea, SubmitIdea(by=new_id(), call_id=call_id, title="Trop tôt", problem="ou trop tard"))


def test_a_call_takes_an_idea_one_microsecond_before_it_closes(ideas: IdeasRoom) -> None:
    closing = datetime.now(UTC) + timedelta(days=3)
    call_id = ideas.call(closes_at=closing)
    ideas.now = closing - timedelta(microseconds=1)

    assert ideas(submit_idea, SubmitIdea(by=new_id(), call_id=call_id, title="À temps", problem="de justesse"))


def test_an_idea_turned_down_needs_a_code(ideas: IdeasRoom) -> None:
    idea_id = ideas.idea()
    asked = InstructIdea(by=new_id(), idea_id=idea_id, seen=1, outcome="inadmissible", reason=REASON)

    with pytest.raises(Invalid, match="motif"):
        ideas(instruct_idea, asked)

    assert the(ideas, idea_id).state is IdeaState.SUBMITTED


def test_an_idea_is_examined_only_once(ideas: IdeasRoom) -> None:
    idea_id = ideas.idea()
    admit(ideas, idea_id)

    with pytest.raises(Refused, match="déjà été examinée"):
        admit(ideas, idea_id)


def test_the_second_of_two_examiners_is_told_that_the_page_has_changed(ideas: IdeasRoom) -> None:
    idea_id = ideas.idea()
    admit(ideas, idea_id)
    late = InstructIdea(by=new_id(), idea_id=idea_id, seen=1, outcome="admissible", reason=REASON)

    with pytest.raises(Refused, match="pendant que vous la lisiez"):
        ideas(instruct_idea, late)


def test_only_an_admissible_idea_goes_before_a_body(ideas: IdeasRoom) -> None:
    with pytest.raises(Refused, match="recevable"):
        present(ideas, ideas.idea())


def test_only_its_author_withdraws_an_idea_and_not_once_a_body_has_it(ideas: IdeasRoom) -> None:
    author = ideas.person("Yann")
    idea_id = ideas.idea(author=author)
    with pytest.raises(Forbidden):
        ideas(withdraw_idea, WithdrawIdea(by=new_id(), idea_id=idea_id, seen=1, why=REASON))
    admit(ideas, idea_id)
    present(ideas, idea_id)

    with pytest.raises(Refused, match="ne peut plus être retirée"):
        ideas(withdraw_idea, WithdrawIdea(by=author, idea_id=idea_id, seen=the(ideas, idea_id).version, why=REASON))


@pytest.mark.parametrize(("outcome", "state"), [("granted", IdeaState.SELECTED), ("refused", IdeaState.NOT_SELECTED)])
def test_the_decision_reaches_the_idea_with_its_number(ideas: IdeasRoom, outcome: str, state: IdeaState) -> None:
    idea_id = ideas.idea()
    admit(ideas, idea_id)
    present(ideas, idea_id)
    ideas.forget()

    ideas.given("governance.case.decided.v1", idea_id=idea_id, outcome=outcome, decision_number="DE-2026-0007")

    idea = the(ideas, idea_id)
    assert (idea.state, idea.decision_number) == (state, "DE-2026-0007")
    assert ideas.said() == ["ideas.idea.answered.v1"]


def test_the_same_decision_twice_has_one_effect(ideas: IdeasRoom) -> None:
    idea_id = ideas.idea()
    admit(ideas, idea_id)
    present(ideas, idea_id)
    ideas.forget()
    message = sample("governance.case.decided.v1") | {"subjectversion": 1}
    message["data"]["idea_id"] = str(idea_id)

    outcomes = [ideas.deliver(message), ideas.deliver(message)]

    assert outcomes == [Outcome.DONE, Outcome.DUPLICATE]
    assert ideas.said() == ["ideas.idea.answered.v1"]


def test_a_decision_on_an_idea_that_is_not_here_waits(ideas: IdeasRoom) -> None:
    message = sample("governance.case.decided.v1") | {"subjectversion": 1}
    message["data"]["idea_id"] = str(new_id())

    assert ideas.deliver(message) is Outcome.WAITING


def test_the_newest_composition_of_a_body_wins(ideas: IdeasRoom) -> None:
    body = sample("governance.body.changed.v1")
    older = {**body, "id": str(new_id()), "subjectversion": 3, "data": body["data"] | {"name": "Ancien nom"}}
    newer = {**body, "id": str(new_id()), "subjectversion": 4, "data": body["data"] | {"name": "Nouveau nom"}}

    ideas.deliver(newer)
    ideas.deliver(older)

    with ideas.reading() as session:
        assert [name for _, name in queries.bodies(session)] == ["Nouveau nom"]


def test_the_product_of_an_idea_is_known(ideas: IdeasRoom) -> None:
    idea_id = ideas.idea()

    product = ideas.given("portfolio.product.created.v1", idea_id=idea_id)

    with ideas.reading() as session:
        found = queries.product_of(session, idea_id)
    assert found is not None
    assert found.number == product.number


def test_lists_go_on_where_they_stopped(ideas: IdeasRoom) -> None:
    expected = [ideas.idea() for _ in range(5)][::-1]

    with ideas.reading() as session:
        first = queries.ideas(session, limit=3)
        second = queries.ideas(session, limit=3, after=first.after)

    assert [row.id for row in first.rows + second.rows] == expected
    assert second.after is None
