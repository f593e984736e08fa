"""Wherever a mail server breaks off, no mail is lost, none doubles that it had not taken, and the others go on."""

import time
from collections import Counter
from collections.abc import Callable
from dataclasses import replace

import pytest
from sqlalchemy import text

from services.notify.app import service
from services.notify.commands import sending
from services.notify.commands.carriers import smtp
from services.notify.commands.mails import lease_next
from services.notify.domain.mail import MailState
from shared.settings import Settings
from tests.notify.conftest import AUTHOR, NotifyRoom
from tests.notify.rude_servers import HANG_UP, SILENCE, Rude, rude_server

MANY = 5

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
"""What is said to a mail server does not depend on the store."""


@pytest.fixture
def one_hand(monkeypatch) -> None:
    monkeypatch.setattr(sending, "AT_ONCE", 1)


def room_for(settings: Settings, url: str) -> NotifyRoom:
    return NotifyRoom(service, replace(settings, smtp_url=url))


def crowd(room: NotifyRoom, size: int = MANY) -> None:
    for number in range(size):
        room.person(f"Membre{number}", "team")
    room.given("ideas.idea.withdrawn.v1")


def identities(room: NotifyRoom) -> list[str]:
    return sorted(f"<{mail.id}@region.example>" for mail in room.mails())


def second(wanted: str, said: str) -> Callable[[str, int], str | None]:
    """What it says at the second time that it hears this on one connection."""
    return lambda verb, nth: said if (verb, nth) == (wanted, 2) else None


@pytest.mark.usefixtures("one_hand")
def test_mails_that_follow_one_another_share_a_connection(settings: Settings) -> None:
    with rude_server(lambda *_: None) as server:
        room = room_for(settings, server.url)
        crowd(room)

        assert room.send() == MANY

    assert sorted(server.taken) == identities(room)
    assert [verbs.count("DATA") for verbs in server.heard] == [MANY]
    assert [verbs[-1] for verbs in server.heard] == ["QUIT"]


@pytest.mark.usefixtures("one_hand")
@pytest.mark.parametrize(
    "answer",
    [
        second("MAIL", HANG_UP),
        second("MAIL", "421 enough for one connection"),
        second("MAIL", "452 too many mails"),
        second("MAIL", "503 one mail each"),
        second("RCPT", "421 closing"),
        second("RCPT", HANG_UP),
        second("DATA", HANG_UP),
        second("DATA", "421 closing"),
    ],
)
def test_a_worn_out_connection_is_replaced_and_no_mail_is_put_off_for_it(settings: Settings, answer) -> None:
    with rude_server(answer) as server:
        room = room_for(settings, server.url)
        crowd(room)

        room.send()

    assert Counter((mail.state, mail.attempts) for mail in room.mails()) == {(MailState.SENT, 1): MANY}
    assert sorted(server.taken) == identities(room)


@pytest.mark.usefixtures("one_hand")
def test_a_mail_that_may_have_been_taken_on_a_shared_connection_is_not_sent_anew_at_once(settings: Settings) -> None:
    with rude_server(second("END", HANG_UP)) as server:
        room = room_for(settings, server.url)
        crowd(room, 2)

        room.send()

    assert sorted((mail.state, mail.attempts) for mail in room.mails()) == [(MailState.DUE, 1), (MailState.SENT, 1)]
    assert Counter(server.taken).most_common(1)[0][1] == 1


def always(wanted: str, said: str) -> Callable[[str, int], str | None]:
    return lambda verb, _: said if verb == wanted else None


def offers_encryption(said: str) -> Callable[[str, int], str | None]:
    return lambda verb, _: {"EHLO": "250-here\r\n250 STARTTLS", "STARTTLS": said}.get(verb)


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (always("HELLO", "554 no service here"), "ne répond pas comme il faut"),
        (lambda verb, _: "500 what?" if verb in {"EHLO", "HELO"} else None, "ne répond pas comme il faut"),
        (offers_encryption("454 no encryption today"), "ne répond pas comme il faut"),
        (offers_encryption("220 go on\r\nthis is no handshake"), "ne répond pas comme il faut"),
        (offers_encryption(HANG_UP), "ne répond pas comme il faut"),
        (always("MAIL", "421 going down"), "421 going down"),
        (always("MAIL", HANG_UP), "a répondu"),
        (always("RCPT", "421 going down"), "421 going down"),
        (always("RCPT", HANG_UP), "a répondu"),
        (always("DATA", "421 going down"), "421 going down"),
        (always("BODY", HANG_UP), "a répondu"),
        (always("END", "421 going down"), "421 going down"),
        (always("END", "?"), "a répondu"),
        (always("END", "450 " + "x" * 20_000), "a répondu"),
    ],
)
def test_wherever_it_breaks_off_the_mail_waits_with_the_reason_and_leaves_once_the_server_is_well(
    settings: Settings, answer, words: str
) -> None:
    with rude_server(answer) as server:
        room = room_for(settings, server.url)
        room.known(AUTHOR)
        room.given("ideas.idea.presented.v1")
        room.send()

        assert (room.mail().state, room.mail().attempts) == (MailState.DUE, 1)
        assert words in room.mail().error
        assert len(room.mail().error) < 300
        assert len(server.taken) == int(bool(answer("END", 1))), "unencrypted, where encryption failed?"

        server.answer = lambda *_: None
        room.now = room.mail().due_at
        room.send()

    assert room.mail().state is MailState.SENT
    assert len(set(server.taken)) == 1


@pytest.mark.parametrize("verb", ["HELLO", "EHLO", "MAIL", "RCPT", "DATA", "END"])
def test_a_server_that_never_answers_is_left_in_time(settings: Settings, monkeypatch, verb: str) -> None:
    monkeypatch.setattr(smtp, "TOTAL", 0.4)
    with rude_server(always(verb, SILENCE)) as server:
        room = room_for(settings, server.url)
        room.known(AUTHOR)
        room.given("ideas.idea.presented.v1")

        begun = time.monotonic()
        room.send()

    assert time.monotonic() - begun < 20
    assert (room.mail().state, room.mail().attempts) == (MailState.DUE, 1)


def test_the_next_mail_is_found_without_sorting_all_that_are_due(notify: NotifyRoom) -> None:
    crowd(notify)
    said: list[str] = []
    with notify.runtime.unit_of_work() as uow:
        uow.session.connection().connection.driver_connection.set_trace_callback(said.append)
        assert lease_next(uow) is not None
        uow.session.connection().connection.driver_connection.set_trace_callback(None)
        chosen = [line for line in said if "ORDER BY mail.due_at" in line]
        plans = [str(uow.session.execute(text(f"EXPLAIN QUERY PLAN {line}")).all()) for line in chosen]

    assert plans
    assert all("mail_next" in plan and "TEMP B-TREE" not in plan for plan in plans)


def test_the_server_of_these_tests_can_tell_a_whole_mail_from_half_a_one(settings: Settings) -> None:
    broken: Rude
    with rude_server(always("BODY", HANG_UP)) as broken:
        room = room_for(settings, broken.url)
        room.known(AUTHOR)
        room.given("ideas.idea.presented.v1")
        room.send()
    assert broken.taken == []
    assert "DATA" in broken.heard[0]
