"""Rules of minutes, of votes in writing, of reviews, of opinions and lots, in plain Python: each mistake is caught."""

import json
from datetime import date, timedelta
from uuid import uuid4

import pytest

from services.governance.domain.hearings import Advice, SecretRequest, awaited_until, is_wanted_secret
from services.governance.domain.minutes import Minutes, MinutesState, record_of
from services.governance.domain.reviews import Review, ReviewState
from services.governance.domain.rules import Outcome, Quorum
from services.governance.domain.sittings import How, Item, ItemKind, ItemOutcome, Presence, Sitting, SittingState
from services.governance.domain.sittings.jury import begin, clock, draw, lot
from shared.errors import Invalid, Refused
from tests.governance.conftest import DAY, HOUR, MONDAY
from tests.governance.test_people_of_a_vote import ABSTENTION, AGAINST, END, FOR, people, say, vote_of

TODAY = MONDAY.date()


def sitting(items=(), presences=(), state=SittingState.OPEN):
    return Sitting(
        id=uuid4(),
        number="SE-2026-0001",
        body_id=uuid4(),
        body_name="Comité",
        starts_at=MONDAY,
        place="Rennes",
        link="",
        state=state,
        items=list(items),
        presences=list(presences),
    )


def item(rank=1, kind=ItemKind.CASE, **more):
    facts = {"about_id": uuid4(), "number": f"DO-2026-{rank:04}", "title": "Une idée", "added_at": MONDAY}
    return Item(id=uuid4(), rank=rank, kind=kind, **facts, **more)


def test_minutes_say_what_the_vote_and_the_room_came_to_and_no_name_of_a_secret_vote():
    one, two, three = members = people(3)
    open_vote, secret = vote_of(members, present={one, two}), vote_of(members, present={one, two})
    for vote in (open_vote, secret):
        say(vote, one, FOR)
        say(vote, two, AGAINST)
        vote.close(END)
    secret.secret = True
    there = [
        Presence(id=uuid4(), person_id=one, how=How.PRESENT, holder_id=None, since=MONDAY, noted_by=one),
        Presence(id=uuid4(), person_id=three, how=How.REPRESENTED, holder_id=one, since=MONDAY, noted_by=one),
    ]
    put_off = item(3, settled=ItemOutcome.POSTPONED, reason="Il manque le chiffrage", until=TODAY + timedelta(days=9))
    put_off.round = open_vote

    said = json.loads(
        record_of(sitting([item(1, round=open_vote), item(2, round=secret), put_off], there), members, {})
    )

    assert (said["there"], said["represented"], len(said["presences"])) == (1, 1, 2)
    vote = said["items"][0]["vote"]
    assert (vote["in_favour"], vote["against"], vote["members"], vote["attendance"]) == (1, 1, 3, 2)
    assert vote["ballots"] == {str(one): "for", str(two): "against"}
    assert said["items"][1]["vote"]["ballots"] == {}
    assert (said["items"][2]["vote"], said["items"][2]["reason"]) == (None, "Il manque le chiffrage")


def test_minutes_are_submitted_once_then_approved_once():
    one = people(1)[0]
    made = Minutes(id=uuid4(), body_id=uuid4(), number="SE-1", record=json.dumps({"members": [str(one)]}))
    with pytest.raises(Refused):
        made.approve("", body_name="Comité", sitting="SE-2", now=MONDAY)
    made.submit("Rien à signaler", body_name="Comité", by=one, now=MONDAY)
    with pytest.raises(Refused):
        made.submit("Autre", body_name="Comité", by=one, now=MONDAY)
    told = made.approve("Sans remarque", body_name="Comité", sitting="SE-2", now=MONDAY)
    with pytest.raises(Refused):
        made.approve("Autre", body_name="Comité", sitting="SE-3", now=MONDAY)

    assert (made.state, made.notes, made.approved_in) == (MinutesState.APPROVED, "Rien à signaler", "SE-2")
    assert (told.member_ids, told.digest) == ((one,), made.digest)


def test_in_writing_whoever_casts_a_ballot_takes_part_and_an_abstention_counts_as_that():
    members = people(4)
    for choices, outcome in (
        ((FOR,), Outcome.NO_QUORUM),
        ((FOR, ABSTENTION), Outcome.GRANTED),
        ((ABSTENTION, ABSTENTION), Outcome.REFUSED),
        ((FOR, FOR, AGAINST, AGAINST), Outcome.REFUSED),
    ):
        vote = vote_of(members)
        assert vote.rules.quorum is Quorum.PARTICIPATION
        for member, choice in zip(members, choices, strict=False):
            say(vote, member, choice)
            say(vote, member, choice)
        assert vote.close(END).outcome is outcome, choices


def review(provisional=False, due_on=TODAY + timedelta(days=30), state=ReviewState.WAITING):
    facts = {"decision_id": uuid4(), "decision_number": "DE-2026-0001", "case_id": uuid4(), "body_id": uuid4()}
    about = {"title": "Une idée", "idea_id": uuid4(), "product_id": None, "evidence": "Dix agents"}
    return Review(id=uuid4(), **facts, **about, decided_on=TODAY, due_on=due_on, provisional=provisional, state=state)


def test_a_review_comes_on_its_day_once_and_a_grant_for_a_time_lapses_the_day_after():
    made = review(provisional=True)
    last = made.due_on
    assert not made.fall_due(last - timedelta(days=1), MONDAY)
    assert not made.has_lapsed(last)
    assert made.has_lapsed(last + timedelta(days=1))
    assert made.fall_due(last, MONDAY)
    assert not made.fall_due(last, MONDAY)
    made.settle(confirmed=True, now=MONDAY)
    assert not made.has_lapsed(last + timedelta(days=99))
    ended = review(provisional=True)
    ended.settle(confirmed=False, now=MONDAY)
    assert ended.has_lapsed(TODAY)
    assert not review().has_lapsed(date(2099, 1, 1))


def test_another_day_of_a_review_is_to_come_and_within_six_months():
    latest = date(2027, 5, 23)
    for wrong in (TODAY, latest + timedelta(days=1)):
        with pytest.raises(Invalid):
            review().move(wrong, TODAY)
    made = review()
    made.move(latest, TODAY)
    assert made.due_on == latest
    with pytest.raises(Refused):
        review(provisional=True).move(latest, TODAY)
    with pytest.raises(Refused):
        review(state=ReviewState.DUE).move(latest, TODAY)


def test_an_opinion_is_awaited_until_it_is_given_or_its_hour_is_there():
    asked = Advice(id=uuid4(), person_id=uuid4(), due_at=MONDAY + DAY)
    free = Advice(id=uuid4(), person_id=uuid4())
    assert awaited_until([asked, free], MONDAY) == MONDAY + DAY
    assert awaited_until([asked, free], MONDAY + DAY) is None
    later = Advice(id=uuid4(), person_id=uuid4(), due_at=MONDAY + 2 * DAY)
    assert awaited_until([asked, later], MONDAY) == MONDAY + 2 * DAY
    asked.give("Un avis motivé", MONDAY + HOUR)
    assert awaited_until([asked], MONDAY) is None
    with pytest.raises(Refused):
        asked.give("Un autre", MONDAY + HOUR)


def test_only_requests_of_those_who_vote_make_a_vote_secret():
    one, two, gone = people(3)
    wanting = [SecretRequest(member_id=each, asked_at=MONDAY) for each in (one, gone)]
    assert not is_wanted_secret(wanting, {one, two}, 2)
    assert is_wanted_secret(wanting, {one, gone}, 2)
    assert is_wanted_secret(wanting, {one, two}, 1)


def test_a_lot_orders_cases_behind_what_comes_back_by_itself():
    cases, minutes = [item(rank) for rank in (1, 2, 3)], item(4, ItemKind.MINUTES)
    held = sitting([*cases, minutes], state=SittingState.CONVENED)
    draw(held, seed="graine", minutes=10)

    assert held.items[0] is minutes
    assert [one.number for one in held.items[1:]] == sorted(
        (one.number for one in cases), key=lambda number: lot("graine", number)
    )
    assert [one.rank for one in held.items] == [1, 2, 3, 4]
    for other in (sitting([item(1)], state=SittingState.CONVENED), sitting([item(1), item(2)])):
        with pytest.raises(Refused):
            draw(other, seed="graine", minutes=10)
    with pytest.raises(Refused):
        draw(held, seed="autre", minutes=10)


def test_one_item_runs_at_a_time_and_its_minutes_are_counted_down():
    first, second = item(1), item(2)
    held = sitting([first, second])
    held.minutes_each = 10
    assert clock(held, MONDAY) is None
    begin(held, first, MONDAY)
    assert clock(held, MONDAY + timedelta(minutes=3)).left == 7
    with pytest.raises(Refused):
        begin(held, second, MONDAY)
    with pytest.raises(Refused):
        begin(held, first, MONDAY)
    first.settle(ItemOutcome.WITHDRAWN, reason="x", until=None, by=uuid4(), now=MONDAY)
    begin(held, second, MONDAY)
    assert clock(held, MONDAY).item is second
