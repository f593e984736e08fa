"""Around an idea: supports that count exactly, figures of who lives the same, carriers, comments."""

import json
import threading
from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import event, func, select, update

from services.ideas.commands.around import (
    LiveThisToo,
    OfferToCarry,
    StopOffering,
    StopSupporting,
    SupportIdea,
    live_this_too,
    offer_to_carry,
    stop_offering,
    stop_supporting,
    support_idea,
)
from services.ideas.commands.comments import PostComment, RemoveComment, post_comment, remove_comment
from services.ideas.domain.states import IdeaState
from services.ideas.queries import around as queries
from services.ideas.tables import comment, idea, support
from shared.errors import Forbidden, NotFound, Refused
from shared.identifiers import new_id
from shared.mailboxes import outbox
from tests.ideas.conftest import IdeasRoom, Visit
from tests.visitor import identity

WORDS = "Un jour par semaine, mon service est d’accord."


def seen(ideas: IdeasRoom, idea_id: UUID, me: UUID | None = None) -> queries.Around:
    with ideas.reading() as session:
        return queries.around(session, idea_id, me or new_id())


def ended(ideas: IdeasRoom, idea_id: UUID, state: IdeaState = IdeaState.NOT_SELECTED) -> None:
    with ideas.runtime.unit_of_work() as uow:
        uow.session.execute(update(idea).where(idea.c.id == idea_id).values(state=state))


def supports(ideas: IdeasRoom, idea_id: UUID, by: UUID) -> None:
    ideas(support_idea, SupportIdea(by=by, idea_id=idea_id))


def stops(ideas: IdeasRoom, idea_id: UUID, by: UUID) -> None:
    ideas(stop_supporting, StopSupporting(by=by, idea_id=idea_id))


def says(
    ideas: IdeasRoom, idea_id: UUID, by: UUID, words: str = "Chez nous aussi.", parent: UUID | None = None
) -> UUID:
    ideas(post_comment, PostComment(by=by, idea_id=idea_id, parent_id=parent, words=words))
    with ideas.reading() as session:
        last: UUID = session.scalars(select(comment.c.id).order_by(comment.c.id.desc())).first()
    return last


def test_each_person_supports_an_idea_once_and_may_stop(ideas: IdeasRoom) -> None:
    idea_id, yann = ideas.idea(), ideas.person("Yann")
    ideas.forget()
    for _ in range(2):
        supports(ideas, idea_id, yann)
    assert (seen(ideas, idea_id).supporters, seen(ideas, idea_id, yann).supports) == (1, True)

    for _ in range(2):
        stops(ideas, idea_id, yann)

    assert seen(ideas, idea_id, yann).supporters == 0
    assert ideas.said() == ["ideas.support.changed.v1", "ideas.supporter.changed.v1"] * 2
    assert ideas.last("ideas.support.changed.v1")["supporters"] == 0


def test_an_author_does_not_support_their_own_idea_and_nobody_one_that_has_its_answer(ideas: IdeasRoom) -> None:
    nolwenn = ideas.person("Nolwenn")
    idea_id = ideas.idea(author=nolwenn)
    with pytest.raises(Refused, match="votre idée"):
        supports(ideas, idea_id, nolwenn)

    ended(ideas, idea_id)

    with pytest.raises(Refused, match="sa réponse"):
        supports(ideas, idea_id, new_id())
    with pytest.raises(Refused, match="sa réponse"):
        stops(ideas, idea_id, new_id())


def test_who_supports_is_told_to_nobody_outside(ideas: IdeasRoom) -> None:
    idea_id, yann = ideas.idea(), ideas.person("Yann")
    supports(ideas, idea_id, yann)

    with ideas.reading() as session:
        said = session.scalars(select(outbox.c.data).where(outbox.c.type == "ideas.support.changed.v1"))
        assert str(yann) not in json.dumps(list(said))


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(acts=st.lists(st.tuples(st.booleans(), st.integers(0, 3)), max_size=12))
def test_any_run_of_supports_and_removals_leaves_the_set_of_those_whose_last_word_was_yes(
    ideas: IdeasRoom, acts: list[tuple[bool, int]]
) -> None:
    idea_id, people = ideas.idea(), [new_id() for _ in range(4)]
    model: set[UUID] = set()
    for yes, who in acts:
        (supports if yes else stops)(ideas, idea_id, people[who])
        (model.add if yes else model.discard)(people[who])

    with ideas.reading() as session:
        kept = set(session.scalars(select(support.c.person_id).where(support.c.idea_id == idea_id)))
    assert kept == model


def at_once(tasks: list[Callable[[], None]]) -> None:
    threads = [threading.Thread(target=task) for task in tasks]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(120)


def test_supports_at_once_count_exactly_and_the_last_event_tells_the_count(ideas: IdeasRoom) -> None:
    idea_id, people = ideas.idea(), [new_id() for _ in range(8)]
    twice = [lambda who=who: supports(ideas, idea_id, who) for who in people * 2]

    at_once(twice)

    assert seen(ideas, idea_id).supporters == 8
    with ideas.reading() as session:
        said = select(outbox.c.data).where(outbox.c.type == "ideas.support.changed.v1").order_by(outbox.c.version)
        assert [data["supporters"] for data in session.scalars(said)] == list(range(1, 9))


def test_who_lives_the_same_is_counted_once_with_the_last_figures(ideas: IdeasRoom) -> None:
    idea_id, yann = ideas.idea(), ideas.person("Yann")
    for minutes in (10, 30):
        asked = LiveThisToo(by=yann, idea_id=idea_id, times_a_month=8, minutes=minutes, words="")
        ideas(live_this_too, asked)

    found = seen(ideas, idea_id)

    assert (found.living, found.hours_a_month) == (1, 4)


def test_a_volunteer_is_not_the_author_and_is_told_of_once(ideas: IdeasRoom) -> None:
    nolwenn, yann = ideas.person("Nolwenn"), ideas.person("Yann")
    idea_id = ideas.idea(author=nolwenn)
    ideas.forget()
    with pytest.raises(Refused, match="votre idée"):
        ideas(offer_to_carry, OfferToCarry(by=nolwenn, idea_id=idea_id, words=WORDS))

    for _ in range(2):
        ideas(offer_to_carry, OfferToCarry(by=yann, idea_id=idea_id, words=WORDS))
    assert seen(ideas, idea_id, yann).offers
    ideas(stop_offering, StopOffering(by=yann, idea_id=idea_id))

    assert seen(ideas, idea_id).volunteers == 0
    assert ideas.said() == ["ideas.volunteer.offered.v1"]


def test_the_words_of_a_volunteer_are_for_the_author_and_the_team(ideas: IdeasRoom, visit: Visit) -> None:
    page = f"/idees/{ideas.idea(author=identity('nolwenn'))}/porter"
    visit("yann").fill(page, words=WORDS)

    read = {who: WORDS in visit(who).get(page).text for who in ("nolwenn", "yann", "malo")}

    assert read == {"nolwenn": True, "yann": True, "malo": True}
    with ideas.runtime.unit_of_work() as uow:
        uow.session.execute(update(idea).values(author_id=new_id()))
    assert WORDS not in visit("nolwenn").get(page).text


def test_an_answer_to_an_answer_stands_beside_it_and_tells_whom_it_answers(ideas: IdeasRoom) -> None:
    idea_id, yann, malo = ideas.idea(), ideas.person("Yann"), ideas.person("Malo")
    first = says(ideas, idea_id, yann)
    answer = says(ideas, idea_id, malo, parent=first)
    again = says(ideas, idea_id, yann, parent=answer)

    with ideas.reading() as session:
        page, answers = queries.comments(session, idea_id, None)

    assert [row.id for row in page.rows] == [first]
    assert [row.id for row in answers[first]] == [answer, again]
    assert ideas.last("ideas.comment.posted.v1")["answered_id"] == str(malo)


def test_words_that_were_taken_away_are_gone_and_the_reason_stays(ideas: IdeasRoom, visit: Visit) -> None:
    idea_id = ideas.idea()
    said = says(ideas, idea_id, identity("yann"), "Un mot de trop")
    page = f"/idees/{idea_id}/echanges"
    assert visit("nolwenn").get(f"{page}/{said}/retrait").status_code == 403
    asked = RemoveComment(by=new_id(), team=False, idea_id=idea_id, comment_id=said, why="Je n’aime pas")
    with pytest.raises(Forbidden):
        ideas(remove_comment, asked)

    visit("malo").fill(f"{page}/{said}/retrait", why="Une personne y est nommée.")

    text = visit("nolwenn").get(page).text
    assert "Une personne y est nommée." in text
    assert "Un mot de trop" not in text
    with ideas.reading() as session:
        assert session.scalar(select(comment.c.words).where(comment.c.id == said)) == ""
    with pytest.raises(Refused, match="retiré"):
        says(ideas, idea_id, identity("yann"), parent=said)


def test_a_comment_of_another_idea_is_not_found(ideas: IdeasRoom) -> None:
    said = says(ideas, ideas.idea(), new_id())

    with pytest.raises(NotFound):
        says(ideas, ideas.idea(), new_id(), parent=said)


def test_nobody_talks_about_an_idea_that_was_taken_back(ideas: IdeasRoom) -> None:
    idea_id = ideas.idea()
    ended(ideas, idea_id, IdeaState.WITHDRAWN)

    with pytest.raises(Refused, match="commentaire"):
        says(ideas, idea_id, new_id())


def test_an_agent_supports_and_comments_from_the_page_of_the_idea(ideas: IdeasRoom, visit: Visit) -> None:
    idea_id = ideas.idea(author=identity("nolwenn"))
    page, yann = f"/idees/{idea_id}", visit("yann")

    yann.fill(page, f"{page}/soutien")
    yann.fill(f"{page}/echanges", words="Chez nous, trois fois par semaine.")
    yann.fill(f"{page}/vecu", times_a_month="12", minutes="10")

    assert "Ne plus soutenir" in yann.get(page).text
    assert "Soutenir cette idée" not in visit("nolwenn").get(page).text
    assert "Chez nous, trois fois par semaine." in visit("nolwenn").get(f"{page}/echanges").text
    assert yann.get(f"/idees/api/v1/ideas/{idea_id}").json["supporters"] == 1
    told = yann.get(f"/idees/api/v1/ideas/{idea_id}/comments").json["items"]
    assert [set(one) for one in told] == [{"id", "parent_id", "words", "at"}]


@pytest.mark.parametrize("path", ["", "/echanges", "/vecu", "/porter"])
def test_pages_around_an_idea_ask_as_many_questions_for_one_as_for_many(
    ideas: IdeasRoom, visit: Visit, path: str
) -> None:
    idea_id, yann = ideas.idea(), visit("yann")
    _somebody(ideas, idea_id)
    few = _queries(ideas, lambda: yann.get(f"/idees/{idea_id}{path}"))
    for _ in range(12):
        _somebody(ideas, idea_id)

    assert _queries(ideas, lambda: yann.get(f"/idees/{idea_id}{path}")) == few


def _somebody(ideas: IdeasRoom, idea_id: UUID) -> None:
    who = new_id()
    supports(ideas, idea_id, who)
    says(ideas, idea_id, who, parent=says(ideas, idea_id, who))
    ideas(live_this_too, LiveThisToo(by=who, idea_id=idea_id, times_a_month=1, minutes=1, words=""))
    ideas(offer_to_carry, OfferToCarry(by=who, idea_id=idea_id, words=WORDS))


def _queries(ideas: IdeasRoom, asked: Callable[[], Any]) -> int:
    told: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        told.append(statement)

    event.listen(ideas.runtime.engine, "before_cursor_execute", note)
    try:
        assert asked().status_code == 200
    finally:
        event.remove(ideas.runtime.engine, "before_cursor_execute", note)
    return len(told)


def test_counts_of_the_page_are_those_of_the_tables(ideas: IdeasRoom) -> None:
    idea_id = ideas.idea()
    for _ in range(3):
        _somebody(ideas, idea_id)

    found = seen(ideas, idea_id)

    assert (found.supporters, found.living, found.volunteers, found.comments) == (3, 3, 3, 6)
    with ideas.reading() as session:
        assert session.scalar(select(func.count()).select_from(comment)) == 6
