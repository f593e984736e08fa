"""After a no: what the author would like, and an idea in reserve that a later call takes up."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from sqlalchemy import update

from services.ideas.commands.instruction.keeping_warm import SayWish, TakeUpIdea, say_wish, take_up_idea
from services.ideas.commands.instruction.next_call import TellAwaited, tell_awaited
from services.ideas.domain.states import IdeaState
from services.ideas.queries.instruction.keeping_warm import wish_of
from services.ideas.tables import idea
from shared.errors import Forbidden, Refused
from shared.identifiers import new_id
from tests.ideas.conftest import IdeasRoom, Visit
from tests.ideas.test_ideas import the
from tests.visitor import identity


def answered(ideas: IdeasRoom, author: UUID, state: IdeaState = IdeaState.RESERVED) -> UUID:
    idea_id = ideas.idea(author=author)
    with ideas.runtime.unit_of_work() as uow:
        uow.session.execute(update(idea).where(idea.c.id == idea_id).values(state=state))
    return idea_id


def wants(ideas: IdeasRoom, idea_id: UUID, by: UUID, *, joins: bool = True, told: bool = True) -> None:
    ideas(say_wish, SayWish(by=by, idea_id=idea_id, joins=joins, told=told, words="Les lycées."))


def test_a_wish_is_the_authors_after_the_answer_and_may_be_taken_back(ideas: IdeasRoom) -> None:
    author = new_id()
    with pytest.raises(Refused, match="une fois la réponse donnée"):
        wants(ideas, ideas.idea(author=author), author)
    idea_id = answered(ideas, author)
    with pytest.raises(Forbidden):
        wants(ideas, idea_id, new_id())

    wants(ideas, idea_id, author)
    wants(ideas, idea_id, author, joins=False)
    with ideas.reading() as session:
        said = wish_of(session, idea_id)
        assert said is not None
        assert (said.joins, said.told) == (False, True)
    wants(ideas, idea_id, author, joins=False, told=False)

    with ideas.reading() as session:
        assert wish_of(session, idea_id) is None


def test_an_idea_in_reserve_is_taken_up_with_the_promise_of_the_later_call(ideas: IdeasRoom) -> None:
    idea_id, later = answered(ideas, new_id()), ideas.call()
    seen, own = the(ideas, idea_id).version, the(ideas, idea_id).call_id
    with pytest.raises(Refused, match="un autre appel"):
        ideas(take_up_idea, TakeUpIdea(by=new_id(), idea_id=idea_id, seen=seen, call_id=own))

    ideas(take_up_idea, TakeUpIdea(by=new_id(), idea_id=idea_id, seen=seen, call_id=later))

    found = the(ideas, idea_id)
    assert (found.state, found.call_id) == (IdeaState.ADMISSIBLE, later)
    assert found.changed_at is not None
    assert found.answer_by - found.changed_at == timedelta(days=45)
    assert ideas.last("ideas.idea.moved.v1")["state"] == "admissible"


def test_what_is_not_in_reserve_is_not_taken_up(ideas: IdeasRoom) -> None:
    idea_id, later = answered(ideas, new_id(), IdeaState.NOT_SELECTED), ideas.call()

    with pytest.raises(Refused, match="en réserve"):
        ideas(take_up_idea, TakeUpIdea(by=new_id(), idea_id=idea_id, seen=1, call_id=later))


def test_the_author_says_it_on_a_page_the_team_reads_it_and_takes_the_idea_up(ideas: IdeasRoom, visit: Visit) -> None:
    idea_id, later = answered(ideas, identity("nolwenn")), ideas.call()
    nolwenn, yann, malo, page = visit("nolwenn"), visit("yann"), visit("malo"), f"/idees/{idea_id}"
    assert yann.get(f"{page}/suite").status_code == yann.get("/idees/suites").status_code == 403
    assert "Dire ce que je souhaite" in nolwenn.get(page).text

    nolwenn.fill(f"{page}/suite", joins="on", words="Les lycées.")
    told = malo.get("/idees/suites").text
    assert "veut rejoindre une équipe" in told
    assert "veut connaître" not in told
    malo.fill(f"{page}/reprise", call_id=str(later))

    assert "Recevable" in yann.get(page).text


def test_those_who_wait_for_the_next_call_hear_of_it_once_when_it_opens(ideas: IdeasRoom, visit: Visit) -> None:
    author, nolwenn, soon = new_id(), visit("nolwenn"), datetime.now(UTC) + timedelta(days=1)
    first = ideas.call(closes_at=soon)
    idea_id = answered(ideas, author)
    wants(ideas, idea_id, author)
    nolwenn.post(nolwenn.form("/idees/appels", "/prochain"))
    assert "une seule fois" in nolwenn.get("/idees/appels").text
    assert ideas(tell_awaited, TellAwaited()) == 0, "what was open before they asked is not the next call"

    later = ideas.call(closes_at=soon)

    assert [ideas(tell_awaited, TellAwaited()) for _ in range(2)] == [2, 0]
    told = ideas.last("ideas.awaited.opened.v1")
    assert told["call_id"] == str(later) != str(first)
    assert set(told["person_ids"]) == {str(author), str(identity("nolwenn"))}
    with ideas.reading() as session:
        kept = wish_of(session, idea_id)
        assert kept is not None
        assert (kept.joins, kept.told) == (True, False)


def test_whoever_takes_it_back_hears_nothing_and_a_standing_box_is_not_waited_for(
    ideas: IdeasRoom, visit: Visit
) -> None:
    nolwenn = visit("nolwenn")
    nolwenn.post(nolwenn.form("/idees/appels", "/prochain"))
    ideas.call()
    assert ideas(tell_awaited, TellAwaited()) == 0
    nolwenn.post(nolwenn.form("/idees/appels", "/prochain/fin"))
    ideas.call(closes_at=datetime.now(UTC) + timedelta(days=1))

    assert ideas(tell_awaited, TellAwaited()) == 0
