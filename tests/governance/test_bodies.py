"""Bodies through the real transactions: who sits, who chairs, what is said of it."""

import pytest

from services.governance.commands.bodies import (
    ChangeBody,
    CreateBody,
    NameChair,
    change_body,
    create_body,
    name_chair,
)
from services.governance.commands.seats import AddMember, RemoveMember, add_member, remove_member
from services.governance.commands.votes import CastBallot, cast_ballot
from shared.errors import Forbidden, NotFound, Refused
from shared.identifiers import new_id
from tests.governance.conftest import DAY, HOUR, MONDAY

ME = new_id()
TODAY = MONDAY.date()


def added(body_id, person_id, seen=1, place="titular", since=TODAY, **more):
    """Somebody takes a seat."""
    return AddMember(by=ME, body_id=body_id, seen=seen, person_id=person_id, place=place, since=since, **more)


def test_a_new_body_is_said_with_its_chair_and_members(governance):
    one, two = governance.people(2)

    body_id = governance.body([one, two], chair=two)

    said = governance.last("governance.body.changed.v1")
    assert said["body_id"] == str(body_id)
    assert (said["name"], said["level"]) == ("Comité de sélection", "operational")
    assert said["chair_id"] == str(two)
    assert set(said["member_ids"]) == {str(one), str(two)}


def test_only_people_who_are_known_can_sit(governance):
    with pytest.raises(NotFound, match="jamais connectée"):
        governance.body([new_id()])

    assert governance.said() == []


def test_the_chair_is_a_member(governance):
    one, two = governance.people(2)

    with pytest.raises(Refused, match="siège dans"):
        governance.body([one], chair=two)


def test_each_change_of_composition_is_said(governance):
    one, two = governance.people(2)
    body_id = governance.body([one])

    governance(add_member, added(body_id, two))
    governance(name_chair, NameChair(by=ME, body_id=body_id, seen=2, person_id=two))
    governance(remove_member, RemoveMember(by=ME, body_id=body_id, seen=3, person_id=one))

    assert governance.said() == ["governance.body.changed.v1"] * 4
    said = governance.last("governance.body.changed.v1")
    assert (said["member_ids"], said["chair_id"]) == ([str(two)], str(two))


def test_a_chair_who_leaves_is_chair_no_more(governance):
    one, two = governance.people(2)
    body_id = governance.body([one, two], chair=one)

    governance(remove_member, RemoveMember(by=ME, body_id=body_id, seen=1, person_id=one))

    assert governance.the_body(body_id).chair_id is None


def test_nobody_sits_twice_and_nobody_leaves_who_does_not_sit(governance):
    one, two = governance.people(2)
    body_id = governance.body([one])

    with pytest.raises(Refused, match="siège déjà"):
        governance(add_member, added(body_id, one))
    with pytest.raises(Refused, match="ne siège pas"):
        governance(remove_member, RemoveMember(by=ME, body_id=body_id, seen=1, person_id=two))


def test_whoever_edits_a_body_that_changed_meanwhile_is_told_so(governance):
    one, two = governance.people(2)
    body_id = governance.body([one])
    governance(add_member, added(body_id, two))

    change = ChangeBody(by=ME, body_id=body_id, seen=1, name="Comité", level="political", second_vote_days=0)
    with pytest.raises(Refused, match="Quelqu’un a modifié"):
        governance(change_body, change)

    assert governance.the_body(body_id).name == "Comité de sélection"


def test_a_body_changes_its_name_its_level_and_its_rule(governance):
    body_id = governance.body([])

    governance(
        change_body, ChangeBody(by=ME, body_id=body_id, seen=1, name="Jury", level="strategic", second_vote_days=0)
    )

    body = governance.the_body(body_id)
    assert (body.name, body.level, body.second_vote_days, body.version) == ("Jury", "strategic", 0, 2)


def test_a_body_may_start_empty(governance):
    asked = CreateBody(by=ME, name="Assemblée", level="political", second_vote_days=3)

    assert governance.the_body(governance(create_body, asked)).seats == []


def test_a_member_who_leaves_leaves_the_open_votes_with_their_ballot(governance):
    one, two, three = governance.people(3)
    case_id = governance.voting([one, two, three])
    governance.vote(case_id, in_favour=[one], against=[two])
    body_id = governance.the_case(case_id).body_id

    governance(remove_member, RemoveMember(by=ME, body_id=body_id, seen=1, person_id=one))
    with pytest.raises(Forbidden):
        governance(cast_ballot, CastBallot(by=one, case_id=case_id, choice="for"))
    governance.later(HOUR)

    said = governance.last("governance.case.decided.v1")
    assert (said["in_favour"], said["against"], said["members"]) == (0, 1, 2)
    assert set(said["member_ids"]) == {str(two), str(three)}


def test_a_member_who_leaves_after_the_hour_changes_nothing_to_the_vote(governance):
    one, two = governance.people(2)
    case_id = governance.voting([one, two])
    governance.vote(case_id, in_favour=[one])
    body_id = governance.the_case(case_id).body_id

    governance.now += HOUR
    governance(remove_member, RemoveMember(by=ME, body_id=body_id, seen=1, person_id=one))
    governance.later(DAY)

    said = governance.last("governance.case.decided.v1")
    assert (said["in_favour"], said["members"]) == (1, 2)


def test_a_member_who_joins_is_not_called_to_the_open_votes(governance):
    one, two = governance.people(2)
    case_id = governance.voting([one])
    body_id = governance.the_case(case_id).body_id

    governance(add_member, added(body_id, two))

    with pytest.raises(Forbidden):
        governance(cast_ballot, CastBallot(by=two, case_id=case_id, choice="for"))
