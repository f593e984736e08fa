"""Mails through a real mail server on loopback: accepted once, refused for ever, put off, slow, dead in between."""

import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from email import message_from_bytes
from email.policy import default

import pytest

from services.notify.app import service
from services.notify.commands import sending
from services.notify.commands.carriers import smtp
from services.notify.domain.mail import DELAYS, MailState
from shared.settings import Settings
from tests.notify.conftest import AUTHOR, NotifyRoom
from tests.notify.mail_server import Listening

MANY = 5


@pytest.fixture
def sink(listen: Callable[..., Listening]) -> Listening:
    return listen()


@pytest.fixture
def notify(settings: Settings, sink: Listening) -> NotifyRoom:
    room = NotifyRoom(service, replace(settings, smtp_url=f"smtp://127.0.0.1:{sink.port}"))
    room.known(AUTHOR)
    return room


def one_more(room: NotifyRoom) -> None:
    room.given("ideas.idea.presented.v1")


def test_a_mail_is_handed_over_once_to_one_recipient(notify: NotifyRoom, sink: Listening) -> None:
    notify.given("ideas.idea.presented.v1")

    assert (notify.send(), notify.send()) == (1, 0)

    (envelope,) = sink.sink.taken
    message = message_from_bytes(envelope.content, policy=default)
    assert envelope.rcpt_tos == ["malo@region.example"]
    assert envelope.mail_from == "ne-pas-repondre@region.example"
    assert message["Subject"] == "Votre idée ID-2026-0042 est devant l’instance qui décidera"
    assert "Les clés des salles se perdent" in message.get_body(("plain",)).get_content()
    assert envelope.content.isascii()


def test_a_recipient_that_the_server_refuses_fails_alone(notify: NotifyRoom, sink: Listening) -> None:
    for name in ("Enora", "Yann", "Gwen"):
        notify.person(name, "team")
    sink.sink.to_recipient = {"yann@region.example": "550 no such user", "gwen@region.example": "451 later"}
    notify.given("ideas.idea.withdrawn.v1")

    notify.send()
    notify.send()

    by_state = {mail.state: mail for mail in notify.mails()}
    assert sorted(by_state) == [MailState.DUE, MailState.FAILED, MailState.SENT]
    assert by_state[MailState.FAILED].error == "Le serveur de courrier a répondu : 550 no such user"
    assert by_state[MailState.DUE].error == "Le serveur de courrier a répondu : 451 later"
    assert [envelope.rcpt_tos for envelope in sink.sink.taken] == [["enora@region.example"]]


def test_what_the_server_puts_off_leaves_later_once(notify: NotifyRoom, sink: Listening) -> None:
    sink.sink.to_data = ["452 disk full"]
    notify.given("ideas.idea.presented.v1")
    notify.send()
    assert notify.mail().state is MailState.DUE

    notify.now = notify.mail().due_at
    notify.send()

    assert notify.mail().state is MailState.SENT
    assert len(sink.sink.taken) == 1


def test_a_text_that_the_server_refuses_fails(notify: NotifyRoom, sink: Listening) -> None:
    sink.sink.to_data = ["554 spam"]
    notify.given("ideas.idea.presented.v1")

    notify.send()

    assert (notify.mail().state, notify.mail().error) == (
        MailState.FAILED,
        "Le serveur de courrier a répondu : 554 spam",
    )


def test_a_server_that_is_down_is_tried_again_later(settings: Settings) -> None:
    with socket.create_server(("127.0.0.1", 0)) as nobody:
        room = NotifyRoom(service, replace(settings, smtp_url=f"smtp://127.0.0.1:{nobody.getsockname()[1]}"))
    room.known(AUTHOR)
    room.given("ideas.idea.presented.v1")

    room.send()

    assert room.mail().state is MailState.DUE
    assert "ne répond pas comme il faut" in room.mail().error
    assert room.mail().due_at - room.mail().made_at >= DELAYS[0]


def test_a_connection_cut_after_the_mail_was_taken_repeats_it_under_the_same_identity(notify, sink: Listening) -> None:
    sink.sink.cut = 1
    notify.given("ideas.idea.presented.v1")
    notify.send()
    assert (notify.mail().state, notify.mail().attempts) == (MailState.DUE, 1)

    notify.now = notify.mail().due_at
    notify.send()

    assert notify.mail().state is MailState.SENT
    assert len(sink.sink.taken) == 2
    assert len(set(sink.sink.identities())) == 1
    assert sink.sink.taken[0].content.partition(b"\r\n\r\n")[2] == sink.sink.taken[1].content.partition(b"\r\n\r\n")[2]


@pytest.mark.parametrize("greeting", [b"554 no service here\r\n", b"421 too busy\r\n", b"?\r\n", b""])
def test_a_server_that_greets_with_an_error_is_tried_again_later(settings: Settings, greeting: bytes) -> None:
    with socket.create_server(("127.0.0.1", 0)) as rude:
        room = NotifyRoom(service, replace(settings, smtp_url=f"smtp://127.0.0.1:{rude.getsockname()[1]}"))
        room.known(AUTHOR)
        room.given("ideas.idea.presented.v1")

        def greet() -> None:
            caller, _ = rude.accept()
            with caller:
                caller.sendall(greeting)

        answering = threading.Thread(target=greet)
        answering.start()
        room.send()
        answering.join()

    assert room.mail().state is MailState.DUE
    assert "ne répond pas comme il faut" in room.mail().error


def test_one_recipient_that_holds_the_server_up_does_not_hold_up_the_others(
    settings: Settings, listen: Callable[..., Listening], monkeypatch
) -> None:
    monkeypatch.setattr(sending, "ROUND", 0.2)
    listening = listen()
    listening.sink.slow = {"membre0@region.example": 10.0}
    room = NotifyRoom(service, replace(settings, smtp_url=f"smtp://127.0.0.1:{listening.port}"))
    for number in range(MANY):
        room.person(f"Membre{number}", "team")
    room.given("ideas.idea.withdrawn.v1")
    sender = threading.Thread(target=room.send)

    begun = time.monotonic()
    sender.start()
    time.sleep(2.0)
    room.given("ideas.idea.withdrawn.v1")
    while sum(mail.state is MailState.SENT for mail in room.mails()) < 2 * (MANY - 1):
        assert time.monotonic() - begun < 10, "the others waited for the slow one"
        time.sleep(0.05)
    assert sender.is_alive()
    sender.join()


def test_a_slow_server_holds_no_transaction(notify: NotifyRoom, sink: Listening) -> None:
    sink.sink.delay = 2.0
    notify.given("ideas.idea.presented.v1")
    sender = threading.Thread(target=notify.send)
    sender.start()
    time.sleep(0.4)

    notify.given("governance.role.granted.v1")
    still_sending = sender.is_alive()
    sender.join()

    assert still_sending
    assert len(sink.sink.taken) == 1


@contextmanager
def dripping() -> Iterator[int]:
    """A server that greets letter by letter and never ends its sentence."""

    def drip(connection: socket.socket) -> None:
        with closing(connection):
            try:
                connection.sendall(b"220")
                while True:
                    connection.sendall(b"-")
                    time.sleep(0.05)
            except OSError:
                return

    with socket.create_server(("127.0.0.1", 0)) as listener:
        threading.Thread(target=lambda: drip(listener.accept()[0]), daemon=True).start()
        yield listener.getsockname()[1]


def test_a_server_that_answers_drop_by_drop_is_cut_off(settings: Settings, monkeypatch) -> None:
    monkeypatch.setattr(smtp, "TOTAL", 0.5)
    with dripping() as port:
        room = NotifyRoom(service, replace(settings, smtp_url=f"smtp://127.0.0.1:{port}"))
        room.known(AUTHOR)
        room.given("ideas.idea.presented.v1")

        begun = time.monotonic()
        room.send()

    assert time.monotonic() - begun < 3
    assert room.mail().state is MailState.DUE


def test_a_mail_repeated_after_a_death_bears_the_same_identity(
    notify: NotifyRoom, sink: Listening, monkeypatch
) -> None:
    class Died(BaseException):
        """As if the process had been killed."""

    def die(point: str) -> None:
        if point == "N2":
            raise Died

    notify.given("ideas.idea.presented.v1")
    monkeypatch.setattr("services.notify.commands.sending.fault", die)
    with pytest.raises(Died):
        notify.send()
    monkeypatch.undo()

    notify.now = notify.mail().due_at
    notify.send()

    assert notify.mail().state is MailState.SENT
    assert len(sink.sink.taken) == 2
    assert len(set(sink.sink.identities())) == 1
