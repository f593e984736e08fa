"""Sittings: planned, called with clear days, with an agenda found by itself; changed and called off."""

from datetime import UTC, date, datetime, timedelta

import pytest
import vobject
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import update
from sqlalchemy.exc import DBAPIError

from services.governance.commands.conditions import notice_overdue
from services.governance.commands.sittings import (
    CancelSitting,
    ChangeSitting,
    ConveneSitting,
    PlanSitting,
    cancel_sitting,
    change_sitting,
    convene_sitting,
    plan_sitting,
)
from services.governance.domain.sittings import ItemKind, Sitting, SittingState, earliest_day
from services.governance.tables import sitting_act
from shared.errors import Invalid, Refused
from shared.identifiers import new_id
from shared.schemas import PARIS
from tests.governance.conftest import DAY, HOUR, MONDAY, text_of
from tests.governance.test_conditions import added
from tests.visitor import identity

ROOM = "Hôtel de Courcy, salle 2"
CONVENED, CHANGED = "governance.session.convened.v1", "governance.session.changed.v1"
CANCELLED = "governance.session.cancelled.v1"
NEW_YEAR = datetime(2026, 1, 1, tzinfo=UTC)
NEXT_WEEK = datetime(2026, 11, 30, 14, 0, tzinfo=PARIS)
SUMMER = datetime(2027, 7, 12, 14, 0, tzinfo=PARIS)


def planned(room, body_id, starts_at=NEXT_WEEK):
    return room(plan_sitting, PlanSitting(by=new_id(), body_id=body_id, starts_at=starts_at, place=ROOM))


def convened(room, sitting_id, *cases, urgency=""):
    seen, items = room.the(Sitting, sitting_id).version, tuple(map(str, cases))
    asked = ConveneSitting(by=new_id(), sitting_id=sitting_id, seen=seen, items=items, urgency=urgency)
    return room(convene_sitting, asked)


def changed(room, sitting_id, starts_at, urgency=""):
    asked = {"by": new_id(), "sitting_id": sitting_id, "seen": room.the(Sitting, sitting_id).version}
    room(change_sitting, ChangeSitting(**asked, starts_at=starts_at, place=ROOM, urgency=urgency))


def cancelled(room, sitting_id):
    asked = {"by": new_id(), "sitting_id": sitting_id, "seen": room.the(Sitting, sitting_id).version}
    room(cancel_sitting, CancelSitting(**asked, reason="La salle est inondée"))


@given(st.integers(0, 366 * 24 * 60).map(lambda minutes: NEW_YEAR + timedelta(minutes=minutes)), st.integers(0, 30))
def test_so_many_whole_days_of_paris_lie_between_the_call_and_the_sitting(called_at, days):
    called_on = called_at.astimezone(PARIS).date()

    first = earliest_day(called_at, days)

    between = [called_on + timedelta(days=one) for one in range(1, 60) if called_on + timedelta(days=one) < first]
    assert len(between) == days


@pytest.mark.parametrize(
    ("called_at", "first"),
    [
        (datetime(2026, 3, 27, 23, 30, tzinfo=UTC), date(2026, 4, 3)),  # it is Saturday the 28th in Paris already
        (datetime(2026, 3, 28, 22, 30, tzinfo=UTC), date(2026, 4, 3)),  # half past eleven at night, summer time next
        (datetime(2026, 10, 24, 22, 30, tzinfo=UTC), date(2026, 10, 31)),  # half past midnight on the day of change
        (datetime(2026, 10, 25, 22, 30, tzinfo=UTC), date(2026, 10, 31)),
        (datetime(2026, 4, 30, 9, 0, tzinfo=UTC), date(2026, 5, 6)),  # a holiday, a Saturday and a Sunday count
    ],
)
def test_clock_changes_sundays_and_holidays_neither_add_nor_take_a_clear_day(called_at, first):
    assert earliest_day(called_at, 5) == first


def test_members_are_called_with_the_agenda_exactly_enough_clear_days_before(governance):
    members = governance.people(3)
    body_id = governance.body(members)
    first, second = governance.case(body_id), governance.case(body_id)
    sitting_id = planned(governance, body_id, NEXT_WEEK - DAY)
    governance.now = MONDAY + HOUR

    convened(governance, sitting_id, first, second)

    kept = governance.the(Sitting, sitting_id)
    assert (kept.state, kept.number) == (SittingState.CONVENED, "SE-2026-0001")
    assert [(item.rank, item.about_id) for item in kept.items] == [(1, first), (2, second)]
    told = governance.last(CONVENED)
    assert (told["items"], told["place"], sorted(told["member_ids"])) == (2, ROOM, sorted(map(str, members)))
    with pytest.raises(Refused, match="déjà partie"):
        convened(governance, sitting_id)


def test_one_day_too_late_is_refused_unless_it_is_said_why(governance):
    body_id = governance.body(governance.people(1))
    case_id = governance.case(body_id)
    sitting_id = planned(governance, body_id, NEXT_WEEK - DAY)
    governance.now = MONDAY + DAY
    with pytest.raises(Invalid, match="30/11/2026"):
        convened(governance, sitting_id, case_id)
    assert governance.the(Sitting, sitting_id).items == []

    convened(governance, sitting_id, case_id, urgency="Le bail finit demain")

    assert governance.last(CONVENED)["urgency"] == "Le bail finit demain"


def test_late_conditions_are_on_the_agenda_by_themselves_and_only_once(governance):
    owner = governance.people(1)[0]
    condition_id = added(governance, owner, due_on=date(2026, 11, 24))
    governance.now = MONDAY + 2 * DAY
    notice_overdue(governance.runtime)
    body_id = governance.only_body()
    first = planned(governance, body_id, NEXT_WEEK + 5 * DAY)
    second = planned(governance, body_id, NEXT_WEEK + 6 * DAY)

    convened(governance, first)

    items = governance.the(Sitting, first).items
    assert [(item.kind, item.about_id) for item in items] == [(ItemKind.CONDITION, condition_id)]
    with pytest.raises(Refused, match="vide"):
        convened(governance, second)
    cancelled(governance, first)
    convened(governance, second)
    assert [item.about_id for item in governance.the(Sitting, second).items] == [condition_id]


def test_a_case_of_another_body_or_agenda_is_not_taken(governance):
    body_id = governance.body(governance.people(1))
    mine, other = governance.case(body_id), governance.case(governance.body(governance.people(1)))
    first, second = planned(governance, body_id), planned(governance, body_id, NEXT_WEEK + DAY)
    with pytest.raises(Refused, match="n’attend plus"):
        convened(governance, first, other)

    convened(governance, first, mine)

    with pytest.raises(Refused, match="n’attend plus"):
        convened(governance, second, mine)


def test_a_change_is_told_once_members_were_called_and_another_day_keeps_the_clear_days(governance):
    body_id = governance.body(governance.people(2))
    sitting_id = planned(governance, body_id)
    changed(governance, sitting_id, NEXT_WEEK + HOUR)
    assert CHANGED not in governance.said()
    convened(governance, sitting_id, governance.case(body_id))
    governance.now = MONDAY + 5 * DAY

    changed(governance, sitting_id, NEXT_WEEK + 2 * HOUR)
    with pytest.raises(Invalid, match="04/12/2026"):
        changed(governance, sitting_id, NEXT_WEEK + DAY)
    changed(governance, sitting_id, NEXT_WEEK + 4 * DAY)
    with pytest.raises(Refused, match="n’ont changé"):
        changed(governance, sitting_id, NEXT_WEEK + 4 * DAY)

    assert governance.last(CHANGED)["sequence"] == 2
    cancelled(governance, sitting_id)
    assert governance.last(CANCELLED)["sequence"] == 3
    with pytest.raises(Refused, match="annulée"):
        changed(governance, sitting_id, NEXT_WEEK)


def test_a_sitting_has_a_place_and_comes_later_and_the_agenda_one_reads_is_the_one_that_is_sent(governance):
    body_id = governance.body(governance.people(1))
    with pytest.raises(Invalid, match="où la séance"):
        governance(plan_sitting, PlanSitting(by=new_id(), body_id=body_id, starts_at=NEXT_WEEK))
    with pytest.raises(Invalid, match="avenir"):
        planned(governance, body_id, MONDAY)
    sitting_id = planned(governance, body_id)
    changed(governance, sitting_id, NEXT_WEEK + HOUR)
    with pytest.raises(Refused, match="Quelqu’un a modifié"):
        governance(convene_sitting, ConveneSitting(by=new_id(), sitting_id=sitting_id, seen=1))


def test_the_history_of_a_sitting_cannot_be_rewritten(governance):
    planned(governance, governance.body(governance.people(1)))
    with pytest.raises(DBAPIError) as fault, governance.runtime.unit_of_work() as uow:
        uow.session.execute(update(sitting_act).values(words="Autre"))
    assert "sitting_act_update_frozen" in str(fault.value.orig)


def test_the_team_plans_and_convenes_and_members_read_the_agenda(governance, visit, committee):
    team, nolwenn = visit("malo", "team"), visit("nolwenn")
    body_id = governance.only_body()
    page = team.fill("/gouvernance/seances/nouvelle", body_id=str(body_id), starts_at="2026-12-03T14:00", place=ROOM)
    assert "Ce qui attend cette instance aujourd’hui" in text_of(team, page)

    team.fill(page, "convocation")

    shown = text_of(nolwenn, page)
    assert "jeudi 3 décembre 2026 à 14 h" in shown.replace("\xa0", " ")
    assert "DO-2026-0001" in shown
    assert "Convoquer les membres" not in shown
    assert "SE-2026-0001" in text_of(nolwenn, "/gouvernance/seances/")
    assert nolwenn.get("/gouvernance/seances/nouvelle").status_code == 403
    team.fill(page, "annulation", reason="La salle est inondée")
    assert "La salle est inondée" in text_of(nolwenn, page)


def test_a_refusal_is_told_on_the_page_with_what_was_typed(governance, visit):
    team = visit("malo", "team")
    page = f"/gouvernance/seances/{planned(governance, governance.body(governance.people(1)))}"
    answer = team.post(team.form(page, "convocation"), urgency="Les crues montent")
    assert answer.status_code == 409
    assert "L’ordre du jour est vide" in answer.text
    assert "Les crues montent" in answer.text


def test_whoever_does_not_sit_in_the_body_finds_no_sitting(governance, visit):
    yann = visit("yann")
    sitting_id = planned(governance, governance.body(governance.people(1)))
    assert yann.get(f"/gouvernance/seances/{sitting_id}").status_code == 404
    assert "SE-2026-0001" not in yann.get("/gouvernance/seances/").text


def test_the_calendar_gives_paris_hours_changes_and_cancellations(governance, visit, committee):
    nolwenn, stranger = visit("nolwenn"), visit("malo")
    body_id, case_id = governance.only_body(), committee.rsplit("/", 1)[1]
    sitting_id = planned(governance, body_id)
    assert "VEVENT" not in nolwenn.get("/gouvernance/seances/agenda.ics").text
    convened(governance, sitting_id, case_id)

    first = read(nolwenn.get("/gouvernance/seances/agenda.ics").text).vevent
    assert first.dtstart.value.isoformat() == "2026-11-30T14:00:00+01:00"
    assert (first.uid.value, first.sequence.value, first.status.value) == (f"{sitting_id}@ti-kub", "0", "CONFIRMED")
    assert first.location.value == "Hôtel de Courcy, salle 2"
    changed(governance, sitting_id, SUMMER)
    own = nolwenn.get(f"/gouvernance/seances/instances/{body_id}/agenda.ics").text
    assert "DTSTART;TZID=Europe/Paris:20270712T140000" in own
    moved = read(own).vevent
    assert (moved.dtstart.value.isoformat(), moved.sequence.value) == ("2027-07-12T14:00:00+02:00", "1")
    cancelled(governance, sitting_id)

    off = read(nolwenn.get("/gouvernance/seances/agenda.ics").text).vevent
    assert (off.uid.value, off.sequence.value, off.status.value) == (first.uid.value, "2", "CANCELLED")
    assert "VEVENT" not in stranger.get("/gouvernance/seances/agenda.ics").text


def read(calendar):
    """By a library that had no part in writing it; every line as it was sent is at most 75 bytes long."""
    assert all(len(line.encode()) <= 75 for line in calendar.split("\r\n"))
    return vobject.readOne(calendar)


def test_members_are_people_of_the_body_and_see_who_is_called(governance, visit, committee):
    nolwenn = visit("nolwenn")
    sitting_id = planned(governance, governance.only_body())
    page = text_of(nolwenn, f"/gouvernance/seances/{sitting_id}")
    called = page.split("Personnes à convoquer")[1].split("Ordre du jour")[0]
    assert "Nolwenn" in called
    assert "Yann" in called
    assert identity("nolwenn") in governance.the_body(governance.only_body()).members_at(MONDAY)
