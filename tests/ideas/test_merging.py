"""Duplicates are links: supporters are the union of distinct people (I15), and to undo one restores all exactly."""

import json
import threading
from collections.abc import Callable
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from services.ideas.commands.around import StopSupporting, SupportIdea, stop_supporting, support_idea
from services.ideas.commands.instruction.completing import AskToComplete, CompleteIdea, ask_to_complete, complete_idea
from services.ideas.commands.instruction.merging import (
    MergeIdeas,
    SplitIdea,
    UndoMerge,
    merge_ideas,
    split_idea,
    undo_merge,
)
from services.ideas.domain.ideas import Idea
from services.ideas.domain.states import IdeaState
from services.ideas.queries import ideas as queries
from services.ideas.tables import support
from shared.errors import Forbidden, Invalid, Refused
from shared.identifiers import new_id
from shared.mailboxes import outbox
from shared.messages import EVENTS
from tests.ideas.conftest import IdeasRoom, Visit
from tests.visitor import identity

WHY = "Les deux parlent des clés perdues."


def the(ideas: IdeasRoom, idea_id: UUID) -> Idea:
    with ideas.reading() as session:
        return queries.the_idea(session, idea_id)


def supporters(ideas: IdeasRoom, idea_id: UUID) -> set[UUID]:
    with ideas.reading() as session:
        return set(session.scalars(select(support.c.person_id).where(support.c.idea_id == idea_id)))


def supports(ideas: IdeasRoom, idea_id: UUID, *people: UUID) -> None:
    for one in people:
        ideas(support_idea, SupportIdea(by=one, idea_id=idea_id))


def merges(ideas: IdeasRoom, idea_id: UUID, into: UUID) -> None:
    seen, number = the(ideas, idea_id).version, the(ideas, into).number
    ideas(merge_ideas, MergeIdeas(by=new_id(), idea_id=idea_id, seen=seen, into=f" {number.lower()} ", reason=WHY))


def undoes(ideas: IdeasRoom, idea_id: UUID) -> None:
    ideas(undo_merge, UndoMerge(by=new_id(), idea_id=idea_id, seen=the(ideas, idea_id).version))


def test_a_duplicate_brings_its_supporters_once_and_they_are_told(ideas: IdeasRoom) -> None:
    first, second = ideas.idea(), ideas.idea()
    yann, malo, both = new_id(), new_id(), new_id()
    supports(ideas, first, yann, both)
    supports(ideas, second, malo, both)
    ideas.forget()

    merges(ideas, first, second)

    assert supporters(ideas, second) == {yann, malo, both}
    assert the(ideas, first).state is IdeaState.DUPLICATE
    assert ideas.said() == ["ideas.idea.merged.v1", "ideas.merge.carried.v1", "ideas.support.changed.v1"]
    assert ideas.last("ideas.merge.carried.v1")["person_ids"] == [str(yann)]
    assert ideas.last("ideas.idea.merged.v1")["carried"] == 1


def test_only_messages_that_are_not_kept_name_supporters(ideas: IdeasRoom) -> None:
    first, second, yann = ideas.idea(), ideas.idea(), new_id()
    supports(ideas, first, yann)
    merges(ideas, first, second)
    undoes(ideas, first)

    with ideas.reading() as session:
        said = session.execute(select(outbox.c.type, outbox.c.data)).all()
    naming = [row.type for row in said if str(yann) in json.dumps(row.data)]
    assert naming == ["ideas.supporter.changed.v1", "ideas.merge.carried.v1"]
    assert all(EVENTS[wire].personal for wire in naming), "these are not kept in the history of the bus"


def test_the_author_of_the_idea_that_stays_is_not_counted_among_its_supporters(ideas: IdeasRoom) -> None:
    nolwenn = ideas.person("Nolwenn")
    mine, other = ideas.idea(author=nolwenn), ideas.idea(author=new_id())
    supports(ideas, other, nolwenn)

    merges(ideas, other, mine)
    assert supporters(ideas, mine) == set()
    undoes(ideas, other)

    assert supporters(ideas, other) == {nolwenn}


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    before=st.lists(st.sets(st.integers(0, 5)), min_size=3, max_size=3),
    acts=st.lists(st.tuples(st.sampled_from(["merge", "undo"]), st.integers(1, 2)), max_size=8),
)
def test_supporters_are_the_union_and_to_undo_restores_the_former_sets(
    ideas: IdeasRoom, before: list[set[int]], acts: list[tuple[str, int]]
) -> None:
    people = [new_id() for _ in range(6)]
    made = [ideas.idea() for _ in range(3)]
    own = [{people[who] for who in some} for some in before]
    for idea_id, some in zip(made, own, strict=True):
        supports(ideas, idea_id, *some)
    linked: set[int] = set()
    for act, which in acts:
        if (act == "merge") is (which in linked):
            continue
        (merges(ideas, made[which], made[0]) if act == "merge" else undoes(ideas, made[which]))
        linked ^= {which}
        assert supporters(ideas, made[0]) == own[0].union(*(own[one] for one in linked))
        assert [supporters(ideas, made[one]) for one in (1, 2)] == own[1:]


def test_who_took_a_carried_support_back_does_not_come_back_by_another_duplicate(ideas: IdeasRoom) -> None:
    first, second, stays, yann = ideas.idea(), ideas.idea(), ideas.idea(), new_id()
    supports(ideas, first, yann)
    supports(ideas, second, yann)
    merges(ideas, first, stays)
    merges(ideas, second, stays)
    ideas(stop_supporting, StopSupporting(by=yann, idea_id=stays))

    undoes(ideas, first)

    assert supporters(ideas, stays) == set()
    assert supporters(ideas, first) == supporters(ideas, second) == {yann}


def test_a_duplicate_points_at_an_idea_that_is_none(ideas: IdeasRoom) -> None:
    first, second, third = ideas.idea(), ideas.idea(), ideas.idea()
    merges(ideas, first, second)

    with pytest.raises(Refused, match="elle-même rattachée"):
        merges(ideas, third, first)
    with pytest.raises(Refused, match="D’autres idées"):
        merges(ideas, second, third)
    with pytest.raises(Refused, match="elle-même"):
        merges(ideas, third, third)
    with pytest.raises(Invalid, match="Aucune idée"):
        ideas(merge_ideas, MergeIdeas(by=new_id(), idea_id=third, seen=1, into="ID-1999-0001", reason=WHY))


def test_a_link_that_was_undone_can_be_made_again(ideas: IdeasRoom) -> None:
    first, second = ideas.idea(), ideas.idea()
    for _ in range(2):
        merges(ideas, first, second)
        undoes(ideas, first)

    assert the(ideas, first).state is IdeaState.SUBMITTED


def at_once(tasks: list[Callable[[], None]]) -> list[Exception]:
    faults: list[Exception] = []

    def one(task: Callable[[], None]) -> None:
        try:
            task()
        except Refused as refused:
            faults.append(refused)

    threads = [threading.Thread(target=one, args=[task]) for task in tasks]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(120)
    return faults


def test_supports_and_merges_at_once_leave_the_exact_union(ideas: IdeasRoom) -> None:
    first, second, stays = ideas.idea(), ideas.idea(), ideas.idea()
    people = [new_id() for _ in range(9)]
    tasks: list[Callable[[], None]] = []
    for place, who in enumerate(people):
        tasks.append(lambda who=who, place=place: supports(ideas, (first, second, stays)[place % 3], who))  # type: ignore[misc]
    merging = [lambda: merges(ideas, first, stays), lambda: merges(ideas, second, stays)]

    at_once([*tasks[:5], *merging, *tasks[5:]])
    for one in (first, second):
        if the(ideas, one).state is not IdeaState.DUPLICATE:
            merges(ideas, one, stays)

    kept = supporters(ideas, first) | supporters(ideas, second)
    own = supporters(ideas, stays)
    assert kept <= own
    assert own - kept <= set(people[2::3])
    assert ideas.last("ideas.support.changed.v1")["supporters"] == len(own)


def test_two_merges_the_other_way_round_at_once_never_wait_for_each_other(ideas: IdeasRoom) -> None:
    first, second = ideas.idea(), ideas.idea()

    at_once([lambda: merges(ideas, first, second), lambda: merges(ideas, second, first)])

    states = {the(ideas, one).state for one in (first, second)}
    assert states == {IdeaState.DUPLICATE, IdeaState.SUBMITTED}


def test_a_part_becomes_an_idea_of_the_same_author_with_the_same_promise(ideas: IdeasRoom) -> None:
    idea_id = ideas.idea()
    ideas.forget()
    asked = SplitIdea(by=new_id(), idea_id=idea_id, seen=1, title="Les badges aussi", problem="Les badges se perdent.")

    part = the(ideas, ideas(split_idea, asked))

    whole = the(ideas, idea_id)
    assert (part.author_id, part.call_id, part.answer_by) == (whole.author_id, whole.call_id, whole.answer_by)
    assert part.number.endswith("-0002")
    assert ideas.said() == ["ideas.idea.submitted.v1", "ideas.idea.split.v1"]


def test_an_author_completes_the_idea_and_the_team_keeps_its_time(ideas: IdeasRoom, visit: Visit) -> None:
    idea_id = ideas.idea(author=identity("nolwenn"))
    page, promised = f"/idees/{idea_id}", the(ideas, idea_id).answer_by
    malo, nolwenn = visit("malo"), visit("nolwenn")
    malo.fill(f"{page}/complement/demande", asked="Dites-nous combien de lycées sont concernés.")
    assert the(ideas, idea_id).state is IdeaState.TO_COMPLETE
    assert "Compléter mon idée" in nolwenn.get(page).text
    assert "Compléter mon idée" not in visit("yann").get(page).text
    yann = visit("yann")
    assert yann.post(yann.form(f"{page}/complement"), answer="Douze lycées.").status_code == 403

    nolwenn.fill(f"{page}/complement", answer="Douze lycées sur vingt.")

    assert the(ideas, idea_id).state is IdeaState.SUBMITTED
    assert the(ideas, idea_id).answer_by > promised
    assert "Douze lycées sur vingt." in malo.get(page).text


def test_only_its_author_completes_an_idea_and_only_when_asked(ideas: IdeasRoom) -> None:
    nolwenn = ideas.person("Nolwenn")
    idea_id = ideas.idea(author=nolwenn)
    with pytest.raises(Refused, match="n’attend pas"):
        ideas(complete_idea, CompleteIdea(by=nolwenn, idea_id=idea_id, seen=1, answer="Douze lycées."))
    ideas(
        ask_to_complete,
        AskToComplete(by=new_id(), idea_id=idea_id, seen=1, asked="Combien de lycées sont concernés ?"),
    )

    with pytest.raises(Forbidden):
        ideas(complete_idea, CompleteIdea(by=new_id(), idea_id=idea_id, seen=2, answer="Douze lycées."))


def test_the_team_links_undoes_and_splits_from_the_page_of_the_idea(ideas: IdeasRoom, visit: Visit) -> None:
    first, second = ideas.idea(), ideas.idea(title="Les trousseaux manquent")
    page, malo = f"/idees/{first}", visit("malo")
    assert visit("yann").get(f"{page}/double").status_code == 403

    malo.fill(f"{page}/double", into=the(ideas, second).number, reason=WHY)
    assert "qui reste seule en chemin" in visit("yann").get(page).text
    assert "Même problème" in visit("yann").get(f"/idees/{second}").text
    malo.fill(f"{page}/double/fin")
    part = malo.fill(f"{page}/separation", title="Les badges aussi", problem="Les badges se perdent.")

    assert "Celle-ci en a été séparée" in malo.get(part).text
    assert "Séparée de celle-ci" in malo.get(page).text
