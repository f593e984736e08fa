"""Sittings that are held: who is there, the quorum of each item, exactly one outcome each, a close that seals."""

import threading
from datetime import date, timedelta
from uuid import UUID, uuid4

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule
from sqlalchemy import delete, update
from sqlalchemy.exc import DBAPIError

from services.governance.commands.holding import (
    CloseSitting,
    NoteAttendance,
    OpenSitting,
    PutToVote,
    SettleItem,
    close_sitting,
    note_attendance,
    open_sitting,
    put_to_vote,
    settle_item,
)
from services.governance.commands.votes import CloseVote, close_vote
from services.governance.domain.cases import Case, CaseState
from services.governance.domain.rules import Outcome, Quorum
from services.governance.domain.sittings import How, ItemOutcome, Presence, Sitting, SittingState, holders, there
from services.governance.domain.sittings.attendance import note
from services.governance.tables import presence, sitting, sitting_item
from shared.errors import Forbidden, Invalid, Refusal, Refused
from tests.governance.conftest import DAY, HOUR, text_of
from tests.governance.test_sittings import NEXT_WEEK, convened, planned
from tests.visitor import identity

CLOSED = "governance.session.closed.v1"
WHY = "Il manque encore le chiffrage de la direction des lycées"


def opened(room, members, cases=1, *, chair=None):
    """A sitting that has begun, with so many cases on its agenda; returns it with whoever holds it."""
    body_id = room.body(members, chair=chair or members[0])
    sitting_id = planned(room, body_id)
    convened(room, sitting_id, *(room.case(body_id) for _ in range(cases)))
    room.now = NEXT_WEEK
    held = {"by": members[0], "sitting_id": sitting_id}
    room(open_sitting, OpenSitting(**held, seen=room.the(Sitting, sitting_id).version))
    return held


def attend(room, held, person, how=How.PRESENT, holder=None):
    room(note_attendance, NoteAttendance(**held, person_id=person, how=how.value, holder_id=holder))


def items_of(room, held):
    return room.the(Sitting, held["sitting_id"]).items


def ask(room, held, rank=1):
    """Put an item to the vote; returns its case."""
    return room(put_to_vote, PutToVote(**held, item_id=items_of(room, held)[rank - 1].id))


def settle(room, held, rank=1, outcome=ItemOutcome.WITHDRAWN, until=None):
    item_id = items_of(room, held)[rank - 1].id
    room(settle_item, SettleItem(**held, item_id=item_id, outcome=outcome.value, reason=WHY, until=until))


def close(room, held):
    room(close_sitting, CloseSitting(**held))


def test_those_who_are_there_vote_for_themselves_and_for_whom_they_stand_for(governance):
    chair, far, away, excused = members = governance.people(4)
    held = opened(governance, members)
    attend(governance, held, chair)
    attend(governance, held, far, How.REMOTE)
    attend(governance, held, away, How.REPRESENTED, holder=far)
    attend(governance, held, excused, How.EXCUSED)

    case_id = ask(governance, held)
    governance.vote(case_id, in_favour=[chair, far])
    with pytest.raises(Refused, match="présentes à la séance"):
        governance.vote(case_id, against=[excused])
    governance(close_vote, CloseVote(by=chair, case_id=case_id))

    decision = governance.decision(case_id)
    assert (decision.outcome, decision.in_favour, decision.members) == (Outcome.GRANTED, 2, 4)
    assert items_of(governance, held)[0].outcome is ItemOutcome.DECIDED


def test_the_quorum_is_counted_for_each_item_when_it_is_put_to_the_vote(governance):
    one, two, *_others = members = governance.people(4)
    held = opened(governance, members, cases=2)
    attend(governance, held, one)
    attend(governance, held, two)
    first = ask(governance, held, 1)
    governance.vote(first, in_favour=[one, two])
    governance(close_vote, CloseVote(by=one, case_id=first))
    attend(governance, held, two, How.LEFT)

    second = ask(governance, held, 2)

    outcomes = [item.outcome for item in items_of(governance, held)]
    assert outcomes == [ItemOutcome.DECIDED, ItemOutcome.NO_QUORUM]
    assert governance.the_case(second).state is CaseState.QUORUM_MISSED
    assert governance.last("governance.case.quorum_missed.v1")["case_id"] == str(second)
    close(governance, held)
    told = governance.last(CLOSED)
    assert (told["items"], told["decided"], told["without_quorum"]) == (2, 1, 1)


def test_after_a_missed_quorum_a_later_sitting_votes_without_one_some_days_later(governance):
    members = governance.people(3)
    held = opened(governance, members)
    case_id = ask(governance, held)
    close(governance, held)
    body_id = governance.only_body()
    again = planned(governance, body_id, NEXT_WEEK + 14 * DAY)
    convened(governance, again, case_id)
    governance.now = NEXT_WEEK + 14 * DAY
    second = held | {"sitting_id": again}
    governance(open_sitting, OpenSitting(**second, seen=governance.the(Sitting, again).version))
    attend(governance, second, members[0])

    ask(governance, second)

    vote = governance.the_case(case_id).vote
    assert vote.rules.quorum is Quorum.NONE
    governance.vote(case_id, in_favour=members[:1])
    governance(close_vote, CloseVote(by=members[0], case_id=case_id))
    assert governance.decision(case_id).in_favour == 1


def test_attendance_does_not_change_under_a_vote(governance):
    one, two = members = governance.people(2)
    held = opened(governance, members)
    attend(governance, held, one)
    ask(governance, held)
    with pytest.raises(Refused, match="vote est en cours"):
        attend(governance, held, two)


def test_a_sitting_does_not_close_while_an_item_has_no_outcome(governance):
    one, two = members = governance.people(2)
    held = opened(governance, members, cases=3)
    attend(governance, held, one)
    settle(governance, held, 1, ItemOutcome.POSTPONED, until=date(2026, 12, 20))
    ask(governance, held, 2)
    with pytest.raises(Refused, match="Points qui attendent : 2, 3"):
        close(governance, held)
    with pytest.raises(Refused, match="vote est en cours"):
        settle(governance, held, 2)
    governance.now += 5 * HOUR
    governance.later(HOUR)
    settle(governance, held, 3)

    close(governance, held)

    kept = governance.the(Sitting, held["sitting_id"])
    outcomes = [ItemOutcome.POSTPONED, ItemOutcome.DECIDED, ItemOutcome.WITHDRAWN]
    assert (kept.state, [item.outcome for item in kept.items]) == (SittingState.CLOSED, outcomes)
    with pytest.raises(Refused, match="pas ouverte"):
        attend(governance, held, two)


def test_an_item_is_settled_once_with_a_day_after_today_for_what_is_put_off(governance):
    held = opened(governance, governance.people(1))
    for until in (None, date(2026, 11, 30)):
        with pytest.raises(Invalid, match="après aujourd’hui"):
            settle(governance, held, outcome=ItemOutcome.POSTPONED, until=until)
    with pytest.raises(Invalid, match="au vote"):
        settle(governance, held, outcome=ItemOutcome.EXAMINED)
    settle(governance, held)
    with pytest.raises(Refused, match="déjà une issue"):
        settle(governance, held)
    with pytest.raises(Refused, match="déjà une issue"):
        ask(governance, held)


def test_only_the_chair_and_the_team_hold_it_and_not_before_its_hour(governance):
    members = governance.people(2)
    held = opened(governance, members)
    with pytest.raises(Forbidden):
        attend(governance, held | {"by": members[1]}, members[0])
    body_id = governance.only_body()
    early = planned(governance, body_id, NEXT_WEEK + 9 * DAY)
    convened(governance, early, governance.case(body_id))
    seen = governance.the(Sitting, early).version
    with pytest.raises(Refused, match="avant son heure"):
        governance(open_sitting, OpenSitting(by=members[0], sitting_id=early, seen=seen))


def test_the_database_keeps_a_closed_sitting_as_it_was(governance):
    members = governance.people(1)
    held = opened(governance, members)
    attend(governance, held, members[0])
    settle(governance, held)
    close(governance, held)
    for change in (
        update(sitting).values(place="Ailleurs"),
        delete(sitting),
        update(sitting_item).values(reason="Autre"),
        delete(sitting_item),
        update(presence).values(how="left"),
        delete(presence),
    ):
        with pytest.raises(DBAPIError) as fault, governance.runtime.unit_of_work() as uow:
            uow.session.execute(change)
        assert "_frozen" in str(fault.value.orig)


def at_once(*acts):
    """Each in a thread of its own; returns what each was refused for."""
    refusals = []

    def run(act):
        try:
            act()
        except Refusal as refusal:
            refusals.append(str(refusal))

    threads = [threading.Thread(target=run, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return refusals


def test_of_two_clerks_who_settle_one_item_one_is_refused(governance):
    held = opened(governance, governance.people(1))
    refused = at_once(*[lambda: settle(governance, held)] * 4)
    assert (len(refused), {"déjà une issue" in one for one in refused}) == (3, {True})


def test_while_a_vote_is_counted_the_sitting_closes_after_it_or_not_at_all(governance):
    one, _other = members = governance.people(2)
    held = opened(governance, members)
    attend(governance, held, one)
    case_id = ask(governance, held)

    at_once(
        lambda: governance.vote(case_id, in_favour=[one]),
        lambda: close(governance, held),
        lambda: governance(close_vote, CloseVote(by=one, case_id=case_id)),
        lambda: close(governance, held),
    )

    kept = governance.the(Sitting, held["sitting_id"])
    assert kept.items[0].outcome is ItemOutcome.DECIDED
    if kept.state is SittingState.OPEN:
        close(governance, held)
    told = [name for name in governance.said() if name == CLOSED]
    assert (len(told), governance.last(CLOSED)["decided"]) == (1, 1)


PEOPLE = [UUID(int=number) for number in range(5)]


class Room(RuleBasedStateMachine):
    """Any coming and going, against a model that only knows who is where."""

    def __init__(self):
        super().__init__()
        self.noted, self.model, self.holders = [], {}, {}

    @rule(person=st.sampled_from(PEOPLE), how=st.sampled_from(list(How)), holder=st.sampled_from([None, *PEOPLE]))
    def notes(self, person, how, holder):
        made = Presence(
            id=uuid4(),
            person_id=person,
            how=how,
            holder_id=holder,
            since=NEXT_WEEK + timedelta(seconds=1),
            noted_by=person,
        )
        try:
            new = note(self.noted, made, PEOPLE)
        except Refusal:
            return
        if new:
            self.noted.append(made)
        self.model[person] = how
        self.holders = {giver: held for giver, held in self.holders.items() if giver != person}
        if how is How.REPRESENTED:
            self.holders[person] = holder
        if how not in {How.PRESENT, How.REMOTE}:
            for giver in [giver for giver, held in self.holders.items() if held == person]:
                del self.holders[giver]
                del self.model[giver]

    @precondition(lambda self: self.noted)
    @invariant()
    def it_is_as_the_model_says(self):
        assert there(self.noted) == {one for one, how in self.model.items() if how in {How.PRESENT, How.REMOTE}}
        assert holders(self.noted) == self.holders

    @invariant()
    def mandates_have_one_end_each_and_no_chain(self):
        held = holders(self.noted)
        assert len(set(held.values())) == len(held)
        assert not set(held) & set(held.values())
        assert set(held.values()) <= there(self.noted)

    @invariant()
    def each_person_is_in_one_place(self):
        live = [one.person_id for one in self.noted if one.until is None]
        assert len(live) == len(set(live))


TestRoom = Room.TestCase
TestRoom.settings = settings(max_examples=100, stateful_step_count=30, deadline=None)


def test_the_chair_holds_a_sitting_from_its_opening_to_its_close_on_the_pages(governance, visit, committee):
    team, nolwenn, yann = visit("malo", "team"), visit("nolwenn"), visit("yann")
    sitting_id = planned(governance, governance.only_body())
    convened(governance, sitting_id, committee.rsplit("/", 1)[1])
    governance.now = NEXT_WEEK + HOUR
    page = f"/gouvernance/seances/{sitting_id}"
    assert "Ouvrir la séance" not in text_of(yann, page)
    nolwenn.fill(page, "ouverture")
    assert "Le quorum n’est pas atteint" in text_of(nolwenn, page)
    for name, how in (("nolwenn", "present"), ("yann", "remote")):
        nolwenn.fill(page, "presences", person_id=str(identity(name)), how=how)
    assert "Le quorum est atteint Présents ou représentés à cette heure : 2 sur 2" in text_of(yann, page)
    item = f"{page}/points/{items_of(governance, {'sitting_id': sitting_id})[0].id}"

    assert nolwenn.fill(item, "vote").endswith(committee)
    assert "Votent les membres présents à la séance" in text_of(yann, committee)
    yann.fill(committee, "bulletin", choice="for")
    team.fill(committee, "cloture")
    assert "Décidé" in text_of(yann, item)
    nolwenn.fill(page, "cloture")

    assert "Séance terminée" in text_of(yann, page)
    assert governance.the(Case, items_of(governance, {"sitting_id": sitting_id})[0].about_id).state is CaseState.DECIDED


def test_what_is_put_off_shows_its_reason_and_day(governance, visit, committee):
    nolwenn = visit("nolwenn")
    sitting_id = planned(governance, governance.only_body())
    convened(governance, sitting_id, committee.rsplit("/", 1)[1])
    governance.now = NEXT_WEEK
    page = f"/gouvernance/seances/{sitting_id}"
    nolwenn.fill(page, "ouverture")
    item = f"{page}/points/{items_of(governance, {'sitting_id': sitting_id})[0].id}"
    short = nolwenn.post(nolwenn.form(item, "issue"), outcome="withdrawn", reason="Non")
    assert short.status_code == 422
    nolwenn.fill(item, "issue", outcome="postponed", reason=WHY, until="2026-12-18")
    shown = text_of(visit("yann"), item)
    assert WHY in shown
    assert "vendredi 18 décembre 2026" in shown.replace("\xa0", " ")
