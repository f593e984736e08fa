"""Roles: given, taken back, told to the others, and never without an administrator."""

import threading
from uuid import UUID

import pytest
from sqlalchemy import select

from services.governance.app import service
from services.governance.commands.roles import GrantRole, RevokeRole, grant_role, revoke_role
from services.governance.domain.roles import assignment_id
from services.governance.tables import assignment
from shared.errors import Refused
from shared.identifiers import new_id
from shared.people import roles_of
from shared.run import main

ME = new_id()


def grant(room, person, role="administrator"):
    return room(grant_role, GrantRole(by=ME, person_id=person, role=role))


def revoke(room, person, role="administrator"):
    return room(revoke_role, RevokeRole(by=ME, person_id=person, role=role))


def roles(room, person):
    with room.reading() as session:
        return roles_of(session, person)


def test_a_role_is_given_used_and_said(governance):
    one = governance.people(1)[0]

    role_id = grant(governance, one, "team")

    assert roles(governance, one) == {"team"}
    said = governance.last("governance.role.granted.v1")
    assert (said["role_id"], said["person_id"], said["role"]) == (str(role_id), str(one), "team")


def test_a_role_is_taken_back_and_given_again_under_the_same_id(governance):
    one = governance.people(1)[0]

    ids = {grant(governance, one, "dsi"), revoke(governance, one, "dsi"), grant(governance, one, "dsi")}

    assert ids == {assignment_id(one, "dsi")}
    assert governance.said() == [
        "governance.role.granted.v1",
        "governance.role.revoked.v1",
        "governance.role.granted.v1",
    ]


def test_a_role_is_not_given_twice_nor_taken_from_whoever_has_it_not(governance):
    one = governance.people(1)[0]
    grant(governance, one, "team")

    with pytest.raises(Refused, match="déjà ce rôle"):
        grant(governance, one, "team")
    revoke(governance, one, "team")
    with pytest.raises(Refused, match="pas ce rôle"):
        revoke(governance, one, "team")


def test_the_last_administrator_stays(governance):
    one, two = governance.people(2)
    grant(governance, one)
    with pytest.raises(Refused, match="nommez-en d’abord une autre"):
        revoke(governance, one)

    grant(governance, two)
    revoke(governance, one)

    assert roles(governance, one) == frozenset()
    assert roles(governance, two) == {"administrator"}


def test_two_administrators_who_remove_each_other_at_once_leave_one(governance):
    one, two = governance.people(2)
    for attempt in range(10):
        for person in (one, two):
            if "administrator" not in roles(governance, person):
                grant(governance, person)
        refusals, start = [], threading.Barrier(2)

        def remove(person, refusals=refusals, start=start):
            start.wait()
            try:
                revoke(governance, person)
            except Refused as refusal:
                refusals.append(refusal)

        threads = [threading.Thread(target=remove, args=(person,)) for person in (one, two)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert len(refusals) == 1, attempt


def test_the_same_role_given_by_two_people_at_once_is_given_once(governance):
    refusals = []

    def give(person, start):
        start.wait()
        try:
            grant(governance, person, "team")
        except Refused as refusal:
            refusals.append(refusal)

    people = governance.people(10)
    for person in people:
        start = threading.Barrier(2)
        threads = [threading.Thread(target=give, args=(person, start)) for _ in range(2)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

    assert len(refusals) == len(people)
    assert governance.said() == ["governance.role.granted.v1"] * len(people)


def test_the_first_administrator_is_named_on_the_command_line(governance, monkeypatch):
    one = new_id()
    monkeypatch.setenv("TIKUB_DATABASE_URL", governance.settings.store_url)

    words = ["grant", "--person", str(one), "--role", "administrator"]
    assert [main(service, words) for _ in range(2)] == [0, 0]

    assert roles(governance, one) == {"administrator"}
    with governance.reading() as session:
        assert session.scalar(select(assignment.c.changed_by)) == UUID(int=0)
