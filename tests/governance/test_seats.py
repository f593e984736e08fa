"""Who sits on a day follows from dates alone: substitutes, those who advise, ends of terms, absences."""

from datetime import date, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.governance.commands.seats import (
    AddMember,
    DeclareAbsence,
    EndAbsence,
    ExtendSeat,
    add_member,
    declare_absence,
    end_absence,
    extend_seat,
    tell_new_day,
)
from services.governance.domain.bodies import Body, Level
from services.governance.domain.seats import Absence, Place, Seat
from shared.errors import Forbidden, Invalid, Refused
from shared.identifiers import new_id
from tests.governance.conftest import DAY, HOUR, MONDAY, text_of
from tests.visitor import identity

ME, FIRST = new_id(), date(2026, 1, 1)
TODAY = MONDAY.date()
PEOPLE = [UUID(int=number) for number in range(1, 6)]
person = st.sampled_from(PEOPLE)
days = st.integers(0, 12).map(lambda number: FIRST + timedelta(days=number))
tries = st.lists(st.tuples(person, st.sampled_from(Place), days, st.none() | days, person), max_size=14)
absences = st.lists(st.tuples(person, days, days), max_size=8)


def a_body(tried, away):
    """A body with those of these seats and absences that it takes."""
    body = Body(id=new_id(), name="Comité", level=Level.OPERATIONAL, changed_at=MONDAY)
    now = MONDAY.replace(year=2025)
    for one, place, since, until, titular in tried:
        stands_for = titular if place is Place.SUBSTITUTE else None
        seat = Seat(person_id=one, place=place, since=since, until=until, stands_for=stands_for, named_by=ME)
        unless_refused(body.seat, seat, now)
    for one, since, until in away:
        absence = Absence(id=new_id(), person_id=one, since=since, until=until, declared_by=ME)
        unless_refused(body.be_away, absence, now)
    return body


def unless_refused(do, what, now):
    try:
        do(what, now)
    except (Refused, Invalid):
        return


def held(body, place, one, day):
    """The seat by brute force: the days of every seat one by one."""
    for seat in body.seats:
        all_days = {seat.since + timedelta(days=number) for number in range(30)}
        covered = {each for each in all_days if seat.until is None or each <= seat.until}
        if (seat.place, seat.person_id) == (place, one) and day in covered:
            return seat
    return None


def is_away(body, one, day):
    return any(each.person_id == one and each.since <= day <= each.until for each in body.absences)


@given(tries, absences, days)
def test_for_each_titular_of_the_day_exactly_one_votes_the_titular_or_a_substitute_who_is_there(tried, away, day):
    body = a_body(tried, away)
    expected = set()
    for titular in (one for one in PEOPLE if held(body, Place.TITULAR, one, day)):
        seats = {one: held(body, Place.SUBSTITUTE, one, day) for one in PEOPLE if not is_away(body, one, day)}
        stand_ins = [one for one, seat in seats.items() if seat and seat.stands_for == titular]
        assert len(stand_ins) <= 1
        expected.add(stand_ins[0] if stand_ins and is_away(body, titular, day) else titular)

    voting = body.members_on(day)

    assert set(voting) == expected
    assert len(voting) == sum(held(body, Place.TITULAR, one, day) is not None for one in PEOPLE)
    assert not any(held(body, Place.ADVISORY, one, day) for one in voting)


@given(tries, days)
def test_nobody_holds_two_seats_on_one_day(tried, day):
    people = [seat.person_id for seat in a_body(tried, []).seats if seat.covers(day)]

    assert len(people) == len(set(people))


def seated(room, body_id, person_id, place="titular", since=TODAY, **more):
    asked = {"by": ME, "body_id": body_id, "seen": room.the_body(body_id).version, "person_id": person_id}
    room(add_member, AddMember(**asked, place=place, since=since, **more))


def away(room, body_id, person_id, by=None, since=TODAY, until=TODAY):
    asked = DeclareAbsence(by=by or person_id, body_id=body_id, person_id=person_id, since=since, until=until)
    room(declare_absence, asked)


def test_a_substitute_is_called_in_the_place_of_an_absent_titular_and_who_advises_never_is(governance):
    one, two, deputy, adviser = governance.people(4)
    body_id = governance.body([one, two], chair=one)
    seated(governance, body_id, deputy, "substitute", stands_for=one)
    seated(governance, body_id, adviser, "advisory")
    first, second = governance.case(body_id), governance.case(body_id)
    governance.open(first)

    away(governance, body_id, one)
    governance.open(second)

    assert set(governance.the_case(first).vote.member_ids) == {one, two}
    vote = governance.the_case(second).vote
    assert set(vote.member_ids) == {deputy, two}
    assert vote.chair is None
    assert set(governance.last("governance.body.changed.v1")["member_ids"]) == {str(deputy), str(two)}


def test_an_absence_that_ends_or_is_taken_back_is_told_and_the_titular_votes_again(governance):
    one, deputy = governance.people(2)
    body_id = governance.body([one])
    seated(governance, body_id, deputy, "substitute", stands_for=one)
    away(governance, body_id, one)
    absence_id = governance.the_body(body_id).absences[0].id
    governance(end_absence, EndAbsence(by=one, body_id=body_id, absence_id=absence_id))
    assert governance.last("governance.body.changed.v1")["member_ids"] == [str(one)]
    away(governance, body_id, one)
    heard = len(governance.said())

    governance.now += DAY
    assert tell_new_day(governance.runtime) == 1
    assert tell_new_day(governance.runtime) == 0

    assert len(governance.said()) == heard + 1
    assert governance.last("governance.body.changed.v1")["member_ids"] == [str(one)]


def test_a_ballot_falls_at_the_midnight_that_ends_the_seat_unless_the_seat_was_extended(governance):
    one, two, three = governance.people(3)
    body_id = governance.body([one])
    seated(governance, body_id, two, until=TODAY)
    seated(governance, body_id, three, until=TODAY)
    case_id = governance.case(body_id)
    governance.open(case_id, lasts=2 * DAY)
    governance.vote(case_id, in_favour=[one], against=[two, three])
    seen = governance.the_body(body_id).version
    governance(extend_seat, ExtendSeat(by=ME, body_id=body_id, person_id=three, seen=seen, until=None))

    governance.later(2 * DAY)

    said = governance.last("governance.case.decided.v1")
    assert set(said["member_ids"]) == {str(one), str(three)}
    assert (said["in_favour"], said["against"], said["members"]) == (1, 1, 2)


def test_a_substitute_stands_for_one_titular_who_has_no_other(governance):
    one, two, three, four = governance.people(4)
    body_id = governance.body([one, two])
    with pytest.raises(Invalid):
        seated(governance, body_id, three, "substitute")
    with pytest.raises(Invalid):
        seated(governance, body_id, three, "advisory", stands_for=one)
    seated(governance, body_id, three, "substitute", stands_for=one)
    with pytest.raises(Refused, match="déjà une suppléance"):
        seated(governance, body_id, four, "substitute", stands_for=one)
    with pytest.raises(Invalid):
        seated(governance, body_id, four, until=TODAY - DAY)


def test_an_absence_is_said_by_oneself_by_the_chair_or_by_the_team(governance):
    one, two = governance.people(2)
    body_id = governance.body([one, two], chair=one)

    with pytest.raises(Forbidden):
        away(governance, body_id, one, by=two)
    away(governance, body_id, two, by=one)
    with pytest.raises(Invalid):
        away(governance, body_id, two, since=TODAY - DAY)

    assert [each.person_id for each in governance.the_body(body_id).absences] == [two]


def test_the_page_of_a_body_tells_who_sits_with_dates_and_who_votes_today(governance, visit):
    team, _nolwenn, yann = visit("malo", "team"), visit("nolwenn"), visit("yann")
    chair = identity("nolwenn")
    body_id = governance.body([chair], chair=chair)
    page = f"/gouvernance/instances/{body_id}"
    team.fill(page, "membres", person_id=str(identity("yann")), place="substitute", stands_for=str(chair))
    team.fill(f"{page}/membres/{identity('yann')}", until="2026-12-31")

    nolwenn = visit("nolwenn")
    nolwenn.fill(page, "absences", person_id=str(chair), until="2026-11-24")

    words = text_of(nolwenn, page)
    assert "Yann Suppléance de Nolwenn du lundi 23 novembre 2026 au jeudi 31 décembre 2026 Vote" in words
    assert "Absence jusqu’au mardi 24 novembre 2026" in words
    assert "Faire siéger quelqu’un" not in words
    nolwenn.fill(page, "fin")
    assert "Absences annoncées" not in text_of(nolwenn, page)
    assert yann.get(f"{page}/membres/{identity('yann')}").status_code == 403


def test_whoever_advises_reads_the_cases_of_their_body_until_their_seat_ends(governance, visit, committee):
    malo = visit("malo")
    seated(governance, governance.only_body(), identity("malo"), "advisory", until=TODAY)
    assert malo.get(committee).status_code == 200

    governance.now += DAY + HOUR

    assert malo.get(committee).status_code == 404
