"""Whoever is erased is forgotten here and wherever it is heard; old messages do not bring them back."""

import json
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from sqlalchemy import select, text

from shared.delivery import Outcome
from shared.errors import NotFound, Refused
from shared.identifiers import new_id
from shared.mailboxes import inbox, outbox
from shared.mailboxes import metadata as kernel
from shared.people import Person, person_of, remember_person, roles_of, see_person, set_role
from shared.personal.erasure import ErasePerson, erase_person
from shared.personal.export import export_of
from tests.personal.conftest import ADDRESS, NAME, PLACE
from tests.room import Room, sample

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
SECOND = timedelta(seconds=1)


@pytest.fixture
def ideas(open_room) -> Room:
    room = open_room("ideas")
    room.now = NOW
    return room


def canary(room: Room) -> UUID:
    """Signs in here."""
    someone = Person(id=new_id(), name=NAME, email=ADDRESS, directorate=PLACE)
    room(lambda _, uow: see_person(uow, room.settings.service, someone), None)
    return someone.id


def erase(room: Room, person_id: UUID) -> None:
    asked = ErasePerson(by=None, person_id=person_id, reason=f"demande de {NAME}", sure=True)
    room(erase_person(room.runtime.service), asked)


def seen(person_id: UUID, at: datetime, version: int = 1) -> dict[str, object]:
    message = sample("notify.person.seen.v1")
    told = {
        "person_id": str(person_id),
        "name": NAME,
        "email": ADDRESS,
        "directorate": PLACE,
        "seen_at": at.isoformat(),
    }
    about = {"subject": f"notify/person/{person_id}", "subjectversion": version, "id": str(new_id())}
    return {**message, **about, "data": told}


def everything(room: Room) -> str:
    """All that the tables hold."""
    found = []
    with room.reading() as session:
        for table in {**kernel.tables, **room.runtime.service.metadata.tables}.values():
            found += [str(row) for row in session.execute(select(table))]
    return "\n".join(found)


def holds_the_canary(room: Room) -> bool:
    words = everything(room).casefold()
    return any(word.casefold() in words for word in (NAME, ADDRESS, PLACE))


def test_nothing_tells_the_name_once_the_person_is_erased(ideas):
    person_id = canary(ideas)
    assert holds_the_canary(ideas)

    erase(ideas, person_id)

    assert not holds_the_canary(ideas)
    with ideas.reading() as session:
        assert person_of(session, person_id) is None


def test_what_was_said_of_the_person_still_keeps_its_contract(ideas):
    erase(ideas, canary(ideas))

    with ideas.reading() as session:
        told = {row.type: row.data for row in session.execute(select(outbox))}
    assert told["ideas.person.seen.v1"]["name"] == "Personne effacée"
    assert told["ideas.person.seen.v1"]["email"] == ""
    assert "ideas.person.erased.v1" in told


def test_messages_that_wait_are_blanked_whatever_they_are(ideas):
    person_id = canary(ideas)
    late = seen(person_id, NOW)
    late["type"] = "notify.person.seen.v9"
    assert ideas.deliver(late) is Outcome.PARKED
    assert ideas.deliver(f"not an event: {NAME} <{ADDRESS.upper()}>".encode()) is Outcome.PARKED

    erase(ideas, person_id)

    assert not holds_the_canary(ideas)
    with ideas.reading() as session:
        assert session.scalar(select(inbox.c.envelope).where(inbox.c.type == "notify.person.seen.v9"))


def test_an_old_message_does_not_bring_the_person_back_a_new_sign_in_does(ideas):
    person_id = canary(ideas)
    erase(ideas, person_id)

    ideas.deliver(seen(person_id, NOW - SECOND, 1))
    ideas.deliver(seen(person_id, NOW, 2))
    assert not holds_the_canary(ideas)

    ideas.deliver(seen(person_id, NOW + SECOND, 3))
    with ideas.reading() as session:
        back = person_of(session, person_id)
    assert back is not None
    assert back.name == NAME


def test_an_erasure_heard_late_does_not_forget_who_has_come_back(ideas):
    person_id = new_id()
    ideas.deliver(seen(person_id, NOW))

    ideas.given("governance.person.erased.v1", person_id=person_id, erased_at=NOW - SECOND)

    with ideas.reading() as session:
        assert person_of(session, person_id) is not None


def test_an_erasure_heard_before_the_person_was_known_holds(ideas):
    person_id = new_id()

    ideas.given("governance.person.erased.v1", person_id=person_id, erased_at=NOW)
    ideas.deliver(seen(person_id, NOW - SECOND))

    assert not holds_the_canary(ideas)


def test_whoever_is_unknown_or_gone_cannot_be_erased(ideas):
    with pytest.raises(NotFound):
        erase(ideas, new_id())
    person_id = canary(ideas)
    erase(ideas, person_id)
    with pytest.raises(NotFound):
        erase(ideas, person_id)


def test_the_only_administrator_cannot_be_erased(ideas):
    person_id = canary(ideas)
    ideas(lambda _, uow: set_role(uow, person_id, "administrator", granted=True), None)

    with pytest.raises(Refused):
        erase(ideas, person_id)

    ideas(lambda _, uow: set_role(uow, new_id(), "administrator", granted=True), None)
    erase(ideas, person_id)
    with ideas.reading() as session:
        assert roles_of(session, person_id) == frozenset()


def test_an_export_tells_all_with_french_labels(ideas):
    person_id = canary(ideas)
    with ideas.reading() as session:
        told = export_of(session, ideas.runtime.service, person_id, NOW)

    words = json.dumps(told, ensure_ascii=False)
    assert told["données"]["Identité"]["lignes"][0]["Nom"] == NAME
    assert ADDRESS in words
    assert "en cas d’effacement" in words


def test_notices_and_mails_go_with_the_person(open_room):
    notify = open_room("notify")
    notify.now = NOW
    author = canary(notify)
    notify.given("ideas.idea.submitted.v1", idea_id=new_id(), author_id=author)
    assert rows(notify, "mail") == rows(notify, "notice") == 1

    notify.given("governance.person.erased.v1", person_id=author, erased_at=NOW + SECOND)

    assert not holds_the_canary(notify)
    assert rows(notify, "mail") == rows(notify, "notice") == 0
    notify.given("ideas.idea.submitted.v1", idea_id=new_id(), author_id=author)
    assert rows(notify, "notice") == 0


def rows(room: Room, table: str) -> int:
    with room.reading() as session:
        return session.execute(text(f"SELECT count(*) FROM {table}")).scalar_one()


def test_whoever_is_erased_leaves_bodies_and_roles_but_not_the_register(open_room):
    from services.governance.commands.bodies import CreateBody, create_body
    from services.governance.commands.roles import GrantRole, grant_role

    governance = open_room("governance")
    governance.now = NOW
    person_id, other = canary(governance), governance.person("Autre")
    body = CreateBody(
        by=other,
        name="Comité",
        level="operational",
        second_vote_days=3,
        member_ids=(person_id, other),
        chair_id=person_id,
    )
    governance(create_body, body)
    for administrator in (person_id, other):
        governance(grant_role, GrantRole(by=other, person_id=administrator, role="administrator"))

    erase(governance, person_id)

    assert not holds_the_canary(governance)
    assert governance.last("governance.body.changed.v1")["member_ids"] == [str(other)]
    assert governance.last("governance.body.changed.v1")["chair_id"] is None
    assert governance.last("governance.role.revoked.v1")["person_id"] == str(person_id)


def test_remembering_again_after_the_erasure_needs_a_newer_sight(ideas):
    person_id = canary(ideas)
    erase(ideas, person_id)
    someone = Person(id=person_id, name=NAME, email=ADDRESS, directorate=PLACE)

    ideas(lambda _, uow: remember_person(uow, someone, NOW), None)

    assert not holds_the_canary(ideas)
