"""The shortlist of a call, and an order drawn by lot once, that anyone finds again from its seed."""

import hashlib
import threading
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.ideas.commands.instruction.shortlist import (
    DrawOrder,
    ShortlistIdea,
    TakeOffShortlist,
    draw_order,
    shortlist_idea,
    take_off_shortlist,
)
from services.ideas.domain.states import IdeaState
from services.ideas.queries.instruction.shortlist import draw_of, pitches
from shared.draws import drawn
from shared.errors import Invalid, Refused
from shared.identifiers import new_id
from tests.ideas.conftest import IdeasRoom, Visit
from tests.ideas.test_answering import an_idea
from tests.ideas.test_ideas import admit, present, the

DRAWN = "ideas.pitch.drawn.v1"
SOON = datetime.now(UTC) + timedelta(days=20)


def shortlisted(ideas: IdeasRoom, call_id: UUID, count: int) -> list[UUID]:
    made = [an_idea(ideas, call_id) for _ in range(count)]
    for one in made:
        admit(ideas, one)
        ideas(shortlist_idea, ShortlistIdea(by=new_id(), idea_id=one, seen=the(ideas, one).version))
    return made


def draws(ideas: IdeasRoom, call_id: UUID, starts_at: datetime = SOON) -> None:
    ideas(draw_order, DrawOrder(by=new_id(), call_id=call_id, starts_at=starts_at, pitch_minutes=3, question_minutes=5))


def test_the_order_is_said_with_its_hours_and_found_again_from_the_seed(ideas: IdeasRoom) -> None:
    call_id = ideas.call()
    made = shortlisted(ideas, call_id, 5)
    ideas.forget()
    draws(ideas, call_id)

    assert ideas.said() == [DRAWN] * 5
    with ideas.reading() as session:
        draw = draw_of(session, call_id)
        assert draw is not None
        order = [row.number for row in pitches(session, draw.id)]
    numbers = [the(ideas, one).number for one in made]
    digests = {number: hashlib.sha256(f"{draw.seed}:{number}".encode()).hexdigest() for number in numbers}
    assert order == sorted(numbers, key=digests.__getitem__)
    last = ideas.last(DRAWN)
    assert (last["number"], last["rank"], last["ideas"]) == (order[-1], 5, 5)
    assert datetime.fromisoformat(last["starts_at"]) == SOON + timedelta(minutes=4 * 8)


@given(st.text(min_size=1, max_size=40), st.lists(st.integers(1, 9999), max_size=40), st.randoms())
def test_the_order_hangs_on_the_seed_and_the_numbers_alone(seed: str, numbers: list[int], chance) -> None:
    named = [f"ID-2026-{number:04d}" for number in numbers]
    shuffled = list(named)
    chance.shuffle(shuffled)

    assert drawn(seed, named) == drawn(seed, shuffled)
    assert sorted(drawn(seed, named)) == sorted(set(named))


def test_of_several_who_draw_at_once_one_does_and_the_shortlist_stays(ideas: IdeasRoom) -> None:
    call_id = ideas.call()
    first, *_others = shortlisted(ideas, call_id, 3)
    late = an_idea(ideas, call_id)
    admit(ideas, late)
    ideas.forget()
    refused: list[str] = []

    def one() -> None:
        try:
            draws(ideas, call_id)
        except Refused as fault:
            refused.append(str(fault))

    threads = [threading.Thread(target=one) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)

    assert len(refused) == 3
    assert ideas.said() == [DRAWN] * 3
    for command, function, idea_id in (
        (ShortlistIdea, shortlist_idea, late),
        (TakeOffShortlist, take_off_shortlist, first),
    ):
        with pytest.raises(Refused, match="présélection ne change plus"):
            ideas(function, command(by=new_id(), idea_id=idea_id, seen=the(ideas, idea_id).version))


def test_an_idea_is_taken_off_before_the_draw_and_a_shortlisted_one_goes_before_the_body(ideas: IdeasRoom) -> None:
    call_id = ideas.call()
    first, second = shortlisted(ideas, call_id, 2)
    ideas(take_off_shortlist, TakeOffShortlist(by=new_id(), idea_id=first, seen=the(ideas, first).version))

    assert the(ideas, first).state is IdeaState.INSTRUCTED
    with pytest.raises(Refused, match="au moins deux"):
        draws(ideas, call_id)
    present(ideas, second)
    assert the(ideas, second).state is IdeaState.PRESENTED


def test_nothing_is_drawn_before_the_closing_or_for_a_past_day(ideas: IdeasRoom) -> None:
    call_id = ideas.call(closes_at=datetime.now(UTC) + timedelta(days=2))
    shortlisted(ideas, call_id, 2)
    with pytest.raises(Refused, match="pas encore clos"):
        draws(ideas, call_id)

    ideas.now = datetime.now(UTC) + timedelta(days=3)
    with pytest.raises(Invalid):
        draws(ideas, call_id, datetime.now(UTC))
    draws(ideas, call_id)


def test_the_team_shortlists_and_draws_and_everybody_reads_the_order(ideas: IdeasRoom, visit: Visit) -> None:
    call_id = ideas.call()
    (first,) = shortlisted(ideas, call_id, 1)
    second = an_idea(ideas, call_id)
    admit(ideas, second)
    malo, yann, jury = visit("malo"), visit("yann"), f"/idees/appels/{call_id}/jury"
    assert yann.get(f"/idees/{second}/preselection").status_code == 403
    assert "pas encore tiré" in yann.get(jury).text

    malo.fill(f"/idees/{second}/preselection")
    malo.fill(jury, starts_at="2035-01-10T09:00", pitch_minutes="3", question_minutes="5")

    told = yann.get(jury).text
    assert the(ideas, first).number in told
    assert the(ideas, second).number in told
    assert "Graine du tirage" in told
    assert malo.get(jury).text.count("<form") == told.count("<form")
