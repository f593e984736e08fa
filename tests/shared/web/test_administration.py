from datetime import UTC, datetime
from uuid import UUID

import pytest
from sqlalchemy import insert, select, update

from shared.identifiers import new_id
from shared.mailboxes import inbox, lost, outbox
from shared.people import set_role
from shared.service import Runtime
from tests.shared.web.conftest import ANNE, Visitor

PAGE = "/notes/administration/messages"
LONG_AGO = datetime(2026, 11, 2, tzinfo=UTC)


@pytest.fixture
def admin(anne: Visitor, runtime: Runtime) -> Visitor:
    with runtime.unit_of_work() as uow:
        set_role(uow, ANNE, "administrator", granted=True)
    return anne


@pytest.fixture
def parked(runtime: Runtime) -> UUID:
    row = {"id": new_id(), "type": "portfolio.product.created.v1", "subject": "portfolio/product/1", "version": 1}
    state = {"state": "parked", "attempts": 3, "error": "KeyError: phase", "envelope": "{}"}
    with runtime.unit_of_work() as uow:
        uow.session.execute(insert(inbox).values(**row, **state, heard_at=datetime(2026, 11, 2, tzinfo=UTC)))
    return row["id"]


def state_of(runtime: Runtime, message: UUID):
    with runtime.reading() as session:
        return session.execute(select(inbox.c.state, inbox.c.attempts).where(inbox.c.id == message)).one()


def test_what_waits_is_shown_with_its_reason(admin: Visitor, parked: UUID):
    text = admin.get(PAGE).text

    assert "portfolio.product.created.v1" in text
    assert "KeyError: phase" in text
    assert str(parked) in text


def test_a_parked_message_can_be_tried_again(admin: Visitor, parked: UUID, runtime: Runtime):
    admin.get(PAGE)
    answer = admin.post(PAGE, {"message_id": str(parked)})

    assert (answer.status_code, answer.location) == (303, PAGE)
    assert state_of(runtime, parked) == ("waiting", 0)
    assert "traité à nouveau" in admin.get(PAGE).text


@pytest.mark.parametrize("message", ["", "x", "\x00", str(UUID(int=7))])
def test_a_message_that_is_not_there_is_told(admin: Visitor, parked: UUID, runtime: Runtime, message: str):
    admin.get(PAGE)
    answer = admin.post(PAGE, {"message_id": message})

    assert answer.status_code == 404
    assert state_of(runtime, parked).state == "parked"


def test_only_administrators_come_here(anne: Visitor, parked: UUID, runtime: Runtime):
    anne.get("/notes/nouvelle")

    assert anne.get(PAGE).status_code == 403
    assert anne.post(PAGE, {"message_id": str(parked)}).status_code == 403
    assert state_of(runtime, parked).state == "parked"


def test_what_leaves_again_is_told_apart_from_what_leaves_for_the_first_time(admin: Visitor, runtime: Runtime):
    row = {"type": "notes.note.written.v1", "version": 1, "time": LONG_AGO, "data": {}, "correlation": "-"}
    marks = ({}, {"published_at": LONG_AGO, "again_at": LONG_AGO}, {"published_at": LONG_AGO})
    with runtime.unit_of_work() as uow:
        for number, mark in enumerate(marks):
            one = {"id": new_id(), "subject": f"notes/note/{number}", "published_at": None, "again_at": None}
            uow.session.execute(insert(outbox).values(**row, **one | mark))

    figures = admin.get(PAGE).text.partition("arrivés trop tôt")[2].partition("<h2>")[0]

    assert figures.replace("\xa0", " ").count("depuis le lundi 2 novembre 2026") == 2
    assert "à envoyer à nouveau" in figures


def test_what_waits_for_something_that_a_restore_has_lost_says_so(admin: Visitor, parked: UUID, runtime: Runtime):
    gone = new_id()
    with runtime.unit_of_work() as uow:
        uow.session.execute(
            insert(lost).values(subject=f"notes/note/{gone}", row="missing", version=1, named_at=LONG_AGO)
        )
        uow.session.execute(update(inbox).where(inbox.c.id == parked).values(envelope=f'{{"note": "{gone}"}}'))

    assert f"Parle de notes/note/{gone}, que la dernière restauration" in admin.get(PAGE).text
