"""What the database itself refuses: a closed vote stays as it was counted, whoever asks."""

import pytest
from sqlalchemy import delete, insert, update
from sqlalchemy.exc import DBAPIError

from services.governance.commands.votes import CastBallot, cast_ballot
from services.governance.tables import ballot, case_file, decision, elector, vote_round
from shared.identifiers import new_id
from tests.governance.conftest import HOUR, MONDAY


@pytest.fixture
def decided(governance):
    """A room with one case decided and another whose vote is open."""
    one, two = governance.people(2)
    governance.closed = governance.voting([one, two])
    governance.vote(governance.closed, in_favour=[one], against=[two])
    governance.vote(governance.closed, in_favour=[two])
    governance.later(HOUR)
    governance.member = one
    return governance


def refused(room, statement) -> str:
    with pytest.raises(DBAPIError) as fault, room.runtime.unit_of_work() as uow:
        uow.session.execute(statement)
    return str(fault.value.orig)


STATEMENTS = [
    (update(decision).values(outcome="refused"), "decision_update_frozen"),
    (delete(decision), "decision_delete_frozen"),
    (update(vote_round).values(in_favour=9), "vote_round_update_frozen"),
    (update(vote_round).values(closed_at=None, digest=None), "vote_round_update_frozen"),
    (delete(vote_round), "vote_round_delete_frozen"),
    (update(case_file).values(state="received"), "case_file_update_frozen"),
    (delete(case_file), "case_file_delete_frozen"),
    (update(elector).values(left_at=MONDAY), "elector_update_frozen"),
    (delete(elector), "elector_delete_frozen"),
    (update(ballot).values(live=False), "ballot_update_frozen"),
    (update(ballot).values(choice="against"), "ballot_update_frozen"),
    (delete(ballot), "ballot_delete_frozen"),
]


def test_a_closed_vote_cannot_be_changed(decided):
    before = decided.the_case(decided.closed).rounds[0].record

    assert [guard for statement, guard in STATEMENTS if guard not in refused(decided, statement)] == []
    assert decided.the_case(decided.closed).rounds[0].record == before


def test_no_ballot_enters_a_closed_vote(decided):
    round_id = decided.the_case(decided.closed).rounds[0].id
    late = {"id": new_id(), "round_id": round_id, "member_id": decided.member, "cast_at": MONDAY, "live": False}

    assert "ballot_insert_frozen" in refused(decided, insert(ballot).values(choice="for", **late))


def test_history_cannot_be_revived_nor_rewritten_while_a_vote_is_open(governance):
    one = governance.people(1)[0]
    case_id = governance.voting([one])
    governance.vote(case_id, in_favour=[one])
    governance.vote(case_id, against=[one])

    assert "ballot_update_frozen" in refused(governance, update(ballot).where(~ballot.c.live).values(live=True))
    assert "ballot_update_frozen" in refused(governance, update(ballot).where(ballot.c.live).values(choice="for"))


def test_a_member_has_one_live_ballot_whatever_the_code_does(governance):
    one = governance.people(1)[0]
    case_id = governance.voting([one])
    governance(cast_ballot, CastBallot(by=one, case_id=case_id, choice="for"))
    round_id = governance.the_case(case_id).rounds[0].id
    second = {"id": new_id(), "round_id": round_id, "member_id": one, "choice": "for", "cast_at": MONDAY, "live": True}

    with pytest.raises(DBAPIError), governance.runtime.unit_of_work() as uow:
        uow.session.execute(insert(ballot).values(**second))


def test_nobody_votes_whom_the_vote_did_not_call(governance):
    case_id = governance.voting(governance.people(1))
    round_id = governance.the_case(case_id).rounds[0].id
    stranger = {"id": new_id(), "round_id": round_id, "member_id": new_id(), "cast_at": MONDAY, "live": True}

    with pytest.raises(DBAPIError), governance.runtime.unit_of_work() as uow:
        uow.session.execute(insert(ballot).values(choice="for", **stranger))
