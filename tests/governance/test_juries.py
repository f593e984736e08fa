"""Jury sessions: an order drawn by lot that anyone draws again, minutes for each item, a clock (F11)."""

import hashlib
import re
from datetime import timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import update

from services.governance.commands.holding import OpenSitting, open_sitting
from services.governance.commands.jury import BeginItem, DrawOrder, begin_item, draw_order
from services.governance.domain.sittings import Item, ItemKind, ItemOutcome, Sitting
from services.governance.domain.sittings.jury import clock, slots
from services.governance.tables import sitting
from shared.draws import drawn, lot
from shared.errors import Forbidden, Refused
from shared.identifiers import new_id
from tests.governance.conftest import MONDAY, text_of
from tests.governance.test_held_sittings import settle
from tests.governance.test_sittings import NEXT_WEEK, convened, planned
from tests.visitor import identity

MINUTE = timedelta(minutes=1)


def called(room, members, cases=4):
    body_id = room.body(members, chair=members[0])
    sitting_id = planned(room, body_id)
    convened(room, sitting_id, *(room.case(body_id) for _ in range(cases)))
    return {"by": members[0], "sitting_id": sitting_id}


def draw(room, held, minutes=10, by=None):
    seen = room.the(Sitting, held["sitting_id"]).version
    room(draw_order, DrawOrder(**held | ({"by": by} if by else {}), seen=seen, minutes=minutes))


def opened(room, held):
    room.now = NEXT_WEEK
    room(open_sitting, OpenSitting(**held, seen=room.the(Sitting, held["sitting_id"]).version))


def test_the_order_is_drawn_once_and_anyone_draws_it_again(governance):
    members = governance.people(2)
    held = called(governance, members)
    with pytest.raises(Forbidden):
        draw(governance, held, by=members[1])

    draw(governance, held)

    drawn = governance.the(Sitting, held["sitting_id"])
    numbers = [one.number for one in drawn.items]
    again = sorted(numbers, key=lambda number: hashlib.sha256(f"{drawn.seed}:{number}".encode()).hexdigest())
    assert (numbers, [one.rank for one in drawn.items]) == (again, [1, 2, 3, 4])
    assert re.fullmatch(r"[0-9a-f]{32}", drawn.seed)
    with pytest.raises(Refused, match="déjà tiré"):
        draw(governance, held)


def test_nothing_is_drawn_among_less_than_two_nor_once_it_is_open(governance):
    held = called(governance, governance.people(1), cases=1)
    with pytest.raises(Refused, match="au moins deux"):
        draw(governance, held)
    opened(governance, held)
    with pytest.raises(Refused, match="avant l’ouverture"):
        draw(governance, held)


def test_the_clock_of_an_item_runs_until_its_outcome(governance):
    held = called(governance, governance.people(1), cases=2)
    draw(governance, held)
    opened(governance, held)
    first, second = governance.the(Sitting, held["sitting_id"]).items

    governance(begin_item, BeginItem(**held, item_id=first.id))
    governance.now += 12 * MINUTE

    running = clock(governance.the(Sitting, held["sitting_id"]), governance.now)
    assert (running.item.id, running.left) == (first.id, -2)
    with pytest.raises(Refused, match="point 1"):
        governance(begin_item, BeginItem(**held, item_id=second.id))
    settle(governance, held, 1, ItemOutcome.WITHDRAWN)
    governance(begin_item, BeginItem(**held, item_id=second.id))
    with pytest.raises(Refused, match="déjà commencé"):
        governance(begin_item, BeginItem(**held, item_id=second.id))


@given(st.lists(st.sampled_from(ItemKind), max_size=12), st.integers(1, 120))
def test_planned_hours_follow_one_another_without_a_gap(kinds, minutes):
    items = [
        Item(id=new_id(), rank=rank, kind=kind, about_id=new_id(), number=f"DO-{rank}", title="x", added_at=MONDAY)
        for rank, kind in enumerate(kinds, start=1)
    ]
    planned_hours = [*slots(items, NEXT_WEEK, minutes).values()]

    assert len(planned_hours) == kinds.count(ItemKind.CASE)
    assert [one.until for one in planned_hours[:-1]] == [one.since for one in planned_hours[1:]]
    assert all(one.until - one.since == minutes * MINUTE for one in planned_hours)


@given(st.text(min_size=1), st.sets(st.integers(1, 9999), min_size=2, max_size=30))
def test_no_two_candidates_have_the_same_lot(seed, ranks):
    assert len({lot(seed, f"DO-2026-{rank:04}") for rank in ranks}) == len(ranks)


def test_the_chair_draws_and_starts_the_clock_by_the_forms_and_all_read_it(governance, visit):
    nolwenn, yann = visit("nolwenn"), visit("yann")
    held = called(governance, [identity("nolwenn"), identity("yann")], cases=2)
    page = f"/gouvernance/seances/{held['sitting_id']}/horloge"
    assert "Tirer au sort" not in text_of(yann, page)
    assert nolwenn.post(nolwenn.form(page, "tirage"), minutes="0").status_code == 422

    nolwenn.fill(page, "tirage", minutes="15")

    drawn = governance.the(Sitting, held["sitting_id"])
    assert drawn.seed in text_of(yann, page)
    assert "14 h 15 à 14 h 30" in text_of(yann, page)
    opened(governance, held)
    nolwenn.fill(page, "debut")
    governance.now += 5 * MINUTE
    assert "Commencé à 14 h, jusqu’à 14 h 15. Minutes entières restantes : 10." in text_of(yann, page)
    assert "Ordre de passage tiré au sort" in text_of(yann, f"/gouvernance/seances/{held['sitting_id']}")


# --- the order that a call has drawn ----------------------------------------------------------------------------

SEED = "5f1c2a7d9e3b4c605f1c2a7d9e3b4c60"


def told(governance, ideas, call_id, seed=SEED, **more):
    """The service of ideas has drawn the order of a call: number -> id of the idea."""
    for rank, number in enumerate(drawn(seed, ideas), start=1):
        facts = {"idea_id": ideas[number], "number": number, "call_id": call_id, "rank": rank, "seed": seed}
        governance.given("ideas.pitch.drawn.v1", of=f"ideas/pitch/{ideas[number]}", **facts, **more)


def heard(governance, members, numbers):
    """Ideas of a call before a body; returns the body, its cases by number, and the ideas by number."""
    body_id, ideas = governance.body(members, chair=members[0]), {number: new_id() for number in numbers}
    cases = {}
    for number, idea_id in ideas.items():
        governance.given("ideas.idea.presented.v1", idea_id=idea_id, number=number, body_id=body_id)
        cases[number] = UUID(governance.last("governance.case.received.v1")["case_id"])
    return body_id, cases, ideas


NUMBERS = tuple(f"ID-2026-{rank:04}" for rank in range(1, 7))


def order_of(governance, sitting_id, cases):
    names = {case_id: number for number, case_id in cases.items()}
    return [names[one.about_id] for one in governance.the(Sitting, sitting_id).items]


@pytest.mark.parametrize("moment", ["before", "after", "at its opening"])
def test_a_session_keeps_the_order_that_the_call_has_drawn_whenever_it_hears_of_it(governance, moment):
    members, call_id = governance.people(2), new_id()
    body_id, cases, ideas = heard(governance, members, NUMBERS)
    sitting_id = planned(governance, body_id)
    held = {"by": members[0], "sitting_id": sitting_id}
    if moment == "before":
        told(governance, ideas, call_id)
    convened(governance, sitting_id, *cases.values())
    if moment != "before":
        told(governance, ideas, call_id)
    if moment == "after":
        draw(governance, held, minutes=99)
    if moment == "at its opening":
        opened(governance, held)

    kept = governance.the(Sitting, sitting_id)
    assert order_of(governance, sitting_id, cases) == drawn(SEED, NUMBERS)
    assert (kept.seed, kept.recipe, kept.drawn_call_id, kept.minutes_each) == (SEED, "seed:number", call_id, 8)
    with pytest.raises(Refused, match="déjà tiré|avant l’ouverture"):
        draw(governance, held)


def test_part_of_a_call_keeps_its_places_and_other_cases_come_after(governance):
    members, call_id = governance.people(2), new_id()
    body_id, cases, ideas = heard(governance, members, NUMBERS)
    told(governance, ideas, call_id)
    other = governance.case(body_id)
    part = [cases[number] for number in NUMBERS[:4]]
    sitting_id = planned(governance, body_id)
    convened(governance, sitting_id, other, *part)

    items = governance.the(Sitting, sitting_id).items
    expected = [cases[number] for number in drawn(SEED, NUMBERS) if number in NUMBERS[:4]]
    assert [one.about_id for one in items] == [*expected, other]
    assert [one.rank for one in items] == [1, 2, 3, 4, 5]


def test_what_the_session_has_drawn_itself_stays_when_the_call_draws_afterwards(governance):
    members = governance.people(2)
    body_id, cases, ideas = heard(governance, members, NUMBERS)
    sitting_id = planned(governance, body_id)
    convened(governance, sitting_id, *cases.values())
    held = {"by": members[0], "sitting_id": sitting_id}
    draw(governance, held)
    mine = order_of(governance, sitting_id, cases)
    told(governance, ideas, new_id())
    opened(governance, held)

    assert order_of(governance, sitting_id, cases) == mine
    assert governance.the(Sitting, sitting_id).drawn_call_id is None


def test_draws_of_before_are_found_again_by_the_recipe_that_they_had(governance, visit):
    members = [identity("nolwenn")]
    visit("nolwenn")
    held = called(governance, members)
    with governance.runtime.unit_of_work() as uow:
        of_before = {"seed": SEED, "minutes_each": 10}
        uow.session.execute(update(sitting).where(sitting.c.id == held["sitting_id"]).values(**of_before))

    number = governance.the(Sitting, held["sitting_id"]).items[0].number
    page = text_of(visit("nolwenn"), f"/gouvernance/seances/{held['sitting_id']}/horloge")
    assert hashlib.sha256(f"{SEED} {number}".encode()).hexdigest() in page
    assert "d’une espace et de son numéro" in page


def test_the_page_shows_the_draw_of_the_call_so_that_anyone_does_it_again(governance, visit):
    visit("nolwenn")
    members, call_id = [identity("nolwenn")], new_id()
    body_id, cases, ideas = heard(governance, members, NUMBERS)
    told(governance, ideas, call_id)
    sitting_id = planned(governance, body_id)
    convened(governance, sitting_id, *cases.values())
    nolwenn = visit("nolwenn")

    page = text_of(nolwenn, f"/gouvernance/seances/{sitting_id}/horloge")
    assert "la séance n’en tire pas un autre" in page
    assert all(hashlib.sha256(f"{SEED}:{number}".encode()).hexdigest() in page for number in NUMBERS)
    assert f"/idees/appels/{call_id}/jury" in nolwenn.get(f"/gouvernance/seances/{sitting_id}/horloge").text
    assert "/tirage" not in nolwenn.get(f"/gouvernance/seances/{sitting_id}/horloge").text
