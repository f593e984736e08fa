"""Jury sessions: an order drawn by lot that anyone draws again, minutes for each item, a clock (F11)."""

import hashlib
import re
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.governance.commands.holding import OpenSitting, open_sitting
from services.governance.commands.jury import BeginItem, DrawOrder, begin_item, draw_order
from services.governance.domain.sittings import Item, ItemKind, ItemOutcome, Sitting
from services.governance.domain.sittings.jury import clock, lot, slots
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
    again = sorted(numbers, key=lambda number: hashlib.sha256(f"{drawn.seed} {number}".encode()).hexdigest())
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
