"""Mails leave as files, once each, and what cannot leave says why."""

import threading
from collections import Counter
from datetime import timedelta

import pytest

from services.notify.commands import mails, sending
from services.notify.commands.carriers import Parcel
from services.notify.commands.mails import SendAgain, close_lease, lease_next, send_again
from services.notify.domain.mail import CUT_SHORT, DELAYS, LEASE, TRIES, MailState, Rejected, Unavailable
from shared.errors import NotFound, Refused
from shared.identifiers import new_id
from tests.notify.conftest import AUTHOR, NotifyRoom, StubCarrier


class Stub(StubCarrier):
    """A carrier that does what it is told; keeps what it took."""

    def __init__(self, *answers: Exception | None) -> None:
        self.answers = list(answers)
        self.taken: list[Parcel] = []

    def send(self, parcel: Parcel) -> str:
        answer = self.answers.pop(0) if self.answers else None
        if answer is not None:
            raise answer
        self.taken.append(parcel)
        return "250 OK"


@pytest.fixture
def carrier(monkeypatch):
    def put(*answers: Exception | None) -> Stub:
        stub = Stub(*answers)
        monkeypatch.setattr(sending, "carrier_for", lambda _: stub)
        return stub

    return put


def later(room: NotifyRoom, delay: timedelta) -> None:
    assert room.now is not None
    room.now += delay


def test_nothing_leaves_twice(waiting: NotifyRoom) -> None:
    waiting.send()

    assert waiting.send() == 0
    later(waiting, timedelta(days=30))
    assert waiting.send() == 0
    assert len(waiting.files()) == 1


def test_a_mail_without_an_address_says_so_and_leaves_once_the_person_is_known(notify: NotifyRoom) -> None:
    notify.given("ideas.idea.submitted.v1")
    assert notify.send() == 0
    assert (notify.mail().state, notify.mail().attempts) == (MailState.NO_ADDRESS, 0)
    assert notify.mail().error.startswith("Adresse inconnue")

    notify.given("ideas.person.seen.v1", person_id=AUTHOR, email="")
    assert notify.send() == 0
    notify.given("ideas.person.seen.v1", person_id=AUTHOR, email="nolwenn@region.example")

    assert notify.send() == 1
    assert notify.mail().state is MailState.SENT
    assert b"To: nolwenn@region.example" in notify.files()[0].read_bytes()


def test_mails_to_people_nobody_knows_hold_nobody_up(waiting: NotifyRoom, monkeypatch) -> None:
    monkeypatch.setattr(mails, "BATCH", 40)
    waiting.given("governance.case.vote_opened.v1", member_ids=[str(new_id()) for _ in range(100)])

    assert [waiting.send() for _ in range(4)] == [1, 0, 0, 0]

    states = Counter(mail.state for mail in waiting.mails())
    assert states == {MailState.SENT: 1, MailState.NO_ADDRESS: 100}


def test_a_mail_that_cannot_leave_now_is_tried_again_with_growing_delays_then_fails(
    waiting: NotifyRoom, carrier
) -> None:
    stub = carrier(*[Unavailable("Le serveur dort.")] * TRIES)
    for delay in DELAYS:
        assert waiting.send() == 1
        assert (waiting.mail().state, waiting.mail().error) == (MailState.DUE, "Le serveur dort.")
        later(waiting, delay - timedelta(seconds=1))
        assert waiting.send() == 0
        later(waiting, timedelta(seconds=1))

    assert waiting.send() == 1

    assert (waiting.mail().state, waiting.mail().attempts) == (MailState.FAILED, TRIES)
    assert list(DELAYS) == sorted(DELAYS)
    assert stub.taken == []


def test_a_mail_that_is_refused_for_ever_fails_at_once(waiting: NotifyRoom, carrier) -> None:
    carrier(Rejected("550 inconnu"))

    waiting.send()

    assert (waiting.mail().state, waiting.mail().error, waiting.mail().attempts) == (MailState.FAILED, "550 inconnu", 1)


def test_an_address_that_is_none_fails_and_hurts_nobody_else(waiting: NotifyRoom, carrier) -> None:
    stub = carrier()
    waiting.known(waiting.person("Yann"), "Yann", "yann@region.example,all@region.example", "team")
    waiting.known(waiting.person("Enora"), "Enora", "enora@region.example", "team")
    waiting.given("ideas.idea.withdrawn.v1")

    assert waiting.send() == 3

    assert sorted(parcel.address for parcel in stub.taken) == ["enora@region.example", "malo@region.example"]
    assert [mail.error for mail in waiting.mails() if mail.state is MailState.FAILED] == [
        "L’adresse de la personne n’est pas une adresse électronique."
    ]


def test_a_fault_of_ours_concerns_one_mail_alone(waiting: NotifyRoom, carrier) -> None:
    stub = carrier(RuntimeError("bug"))
    waiting.person("Enora", "team")
    waiting.given("ideas.idea.withdrawn.v1")

    assert waiting.send() == 2

    assert len(stub.taken) == 1
    assert sorted(mail.state for mail in waiting.mails()) == [MailState.DUE, MailState.SENT]


def test_a_mail_whose_sender_died_is_taken_over_after_the_lease(waiting: NotifyRoom) -> None:
    with waiting.runtime.unit_of_work() as uow:
        assert lease_next(uow) is not None

    later(waiting, LEASE - timedelta(seconds=1))
    assert waiting.send() == 0
    later(waiting, timedelta(seconds=1))

    assert waiting.send() == 1
    assert (waiting.mail().state, waiting.mail().attempts) == (MailState.SENT, 2)


def test_a_sender_that_wakes_too_late_does_not_undo_what_was_done(waiting: NotifyRoom) -> None:
    with waiting.runtime.unit_of_work() as uow:
        frozen = lease_next(uow)
    later(waiting, LEASE)
    waiting.send()

    with waiting.runtime.unit_of_work() as uow:
        close_lease(uow, frozen, lambda mail, now: mail.put_off(now, "trop tard"))

    assert waiting.mail().state is MailState.SENT


def test_a_mail_that_kills_its_sender_each_time_fails_in_the_end(waiting: NotifyRoom) -> None:
    for _ in range(TRIES):
        with waiting.runtime.unit_of_work() as uow:
            assert lease_next(uow) is not None
        later(waiting, LEASE)

    assert waiting.send() == 0
    assert (waiting.mail().state, waiting.mail().error) == (MailState.FAILED, CUT_SHORT)


def test_a_failed_mail_can_be_sent_again_by_hand(waiting: NotifyRoom, carrier) -> None:
    stub = carrier(Rejected("550 inconnu"))
    waiting.send()

    waiting(send_again, SendAgain(by=new_id(), mail_id=waiting.mail().id))
    waiting.send()

    assert len(stub.taken) == 1
    assert waiting.mail().state is MailState.SENT


def test_only_a_failed_mail_is_sent_again(waiting: NotifyRoom) -> None:
    waiting.send()

    with pytest.raises(Refused, match="pas en échec"):
        waiting(send_again, SendAgain(by=new_id(), mail_id=waiting.mail().id))
    with pytest.raises(NotFound):
        waiting(send_again, SendAgain(by=new_id(), mail_id=new_id()))


def test_a_round_ends_although_mails_are_left(notify: NotifyRoom, carrier, monkeypatch) -> None:
    carrier()
    monkeypatch.setattr(sending, "ROUND", 0.0)
    notify.known(AUTHOR)
    notify.given("ideas.idea.submitted.v1")

    assert notify.send() == 0
    assert notify.mail().state is MailState.DUE


def test_workers_side_by_side_never_send_the_same_mail(notify: NotifyRoom, carrier) -> None:
    stub = carrier()
    for number in range(30):
        notify.person(f"Membre{number}", "team")
    notify.given("ideas.idea.withdrawn.v1")
    workers = [threading.Thread(target=notify.send) for _ in range(4)]

    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()

    identities = [str(parcel.message["Message-ID"]) for parcel in stub.taken]
    assert len(identities) == len(set(identities)) == 30
    assert {mail.state for mail in notify.mails()} == {MailState.SENT}
