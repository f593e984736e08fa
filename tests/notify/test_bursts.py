"""A burst about one thing becomes one mail; it stays the same mail when its sender dies."""

from datetime import timedelta
from email import message_from_bytes
from email.policy import default

import pytest

from services.notify.commands import sending
from services.notify.commands.wording import KeepWording, check_wording, keep_wording
from services.notify.commands.words import said
from services.notify.domain.mail import AT_ONCE, LEASE, PAUSE, MailState, Unavailable
from services.notify.domain.wording import Wording
from shared.errors import Invalid
from shared.identifiers import new_id
from shared.service import system_clock
from tests.notify.conftest import AUTHOR, NotifyRoom, StubCarrier

COMMENTED = "ideas.comment.posted.v1"


@pytest.fixture
def quiet(notify: NotifyRoom) -> NotifyRoom:
    """An author, a known idea, and a clock that stands still."""
    notify.known(AUTHOR)
    with notify.reading() as session:
        notify.now = system_clock(session)
    return notify


def comment(notify: NotifyRoom, times: int, **about: object) -> None:
    for _ in range(times):
        facts = {"comment_id": new_id(), "author_id": new_id(), "idea_author_id": AUTHOR, "answered_id": None}
        notify.given(COMMENTED, **facts | about)


def drain(notify: NotifyRoom) -> list[str]:
    """Send what is due; the texts of the mails that this made."""
    before = set(notify.files())
    while notify.send():
        pass
    mails = [message_from_bytes(file.read_bytes(), policy=default) for file in set(notify.files()) - before]
    return [mail.get_body(("plain",)).get_content() for mail in mails]


def test_a_burst_leaves_as_the_first_ones_and_then_as_one(quiet: NotifyRoom) -> None:
    comment(quiet, 8)

    assert len(drain(quiet)) == AT_ONCE
    comment(quiet, 2)
    quiet.now += PAUSE - timedelta(seconds=1)
    assert drain(quiet) == []
    quiet.now += timedelta(seconds=2)
    (one,) = drain(quiet)
    assert one.count("a un nouveau commentaire") == 8 + 2 - AT_ONCE - 1
    assert {mail.state for mail in quiet.mails()} == {MailState.SENT}
    assert len({mail.within for mail in quiet.mails()} - {None}) == 1
    comment(quiet, 1)
    assert len(drain(quiet)) == 1


def test_what_is_about_another_thing_or_asked_by_the_law_does_not_wait(quiet: NotifyRoom) -> None:
    comment(quiet, 5)
    quiet.given("ideas.idea.submitted.v1")
    quiet.given("governance.case.vote_opened.v1", member_ids=[str(AUTHOR)])

    assert len(drain(quiet)) == AT_ONCE + 2


class Falling(StubCarrier):
    """A carrier that takes the mails, and then says that it cannot."""

    def __init__(self) -> None:
        self.seen: list[tuple[str, str]] = []

    def send(self, parcel) -> str:
        self.seen.append((parcel.message["Message-ID"], parcel.message.get_body(("plain",)).get_content()))
        raise Unavailable("451")


def test_tried_again_it_is_the_same_mail_with_the_same_in_it(quiet: NotifyRoom, monkeypatch) -> None:
    comment(quiet, 7)
    drain(quiet)
    falling = Falling()
    monkeypatch.setattr(sending, "carrier_for", lambda _: falling)
    quiet.now += PAUSE
    quiet.send()
    comment(quiet, 2)
    quiet.now += LEASE
    quiet.send()

    (first, words), *later = falling.seen
    assert words.count("a un nouveau commentaire") == 7 - AT_ONCE - 1
    assert [text for name, text in later if name == first] == [words]
    assert len(later) == 2 + 1


def test_a_sender_that_died_with_a_burst_in_hand_is_followed_by_one_that_sends_the_same(quiet: NotifyRoom, monkeypatch):
    comment(quiet, 7)
    drain(quiet)
    seen: list[tuple[str, str]] = []

    class Dying(BaseException):
        pass

    class Death(StubCarrier):
        def send(self, parcel) -> str:
            seen.append((parcel.message["Message-ID"], parcel.message.get_body(("plain",)).get_content()))
            if len(seen) == 1:
                raise Dying
            return "250"

    monkeypatch.setattr(sending, "carrier_for", lambda _: Death())
    quiet.now += PAUSE
    with pytest.raises(Dying):
        quiet.send()
    comment(quiet, 1)
    quiet.now += LEASE + timedelta(seconds=1)
    quiet.send()

    assert seen[0] in seen[1:]
    assert len(seen) == 2 + 1
    assert {mail.state for mail in quiet.mails()} == {MailState.SENT}


def test_the_team_says_in_its_own_words_that_several_messages_come_together(quiet: NotifyRoom) -> None:
    words = "Plusieurs nouvelles à la fois.\n\n[premier message]\n\nPuis :\n\n- [messages]"
    subject = "[objet du premier message], et d’autres"
    notify_words = KeepWording(by=AUTHOR, letter="together", rank=0, subject=subject, words=words)
    quiet(keep_wording, notify_words)
    comment(quiet, AT_ONCE + 3)
    alone = drain(quiet)
    quiet.now += PAUSE
    before = set(quiet.files())
    (one,) = drain(quiet)

    assert not any("Plusieurs nouvelles" in text for text in alone)
    assert "Plusieurs nouvelles à la fois." in one
    assert one.count("a un nouveau commentaire") == 2
    (file,) = set(quiet.files()) - before
    assert message_from_bytes(file.read_bytes(), policy=default)["Subject"].endswith(", et d’autres")


def test_the_letter_of_the_day_is_said_in_the_words_that_were_kept() -> None:
    line = {"sentence": "L’idée ID-2026-0042 attend votre examen", "title": "Trop de clés", "page": "/idees/1"}
    words = Wording("Le [jour]", "Bonjour à vous.\n\n- [messages]\n\nEt [messages en plus].")
    told = said("daily_letter", {"day": "26/11/2026", "lines": [line, line], "others": ""}, "https://x.example", words)

    assert told.subject == "Le 26/11/2026"
    item = "- L’idée ID-2026-0042 attend votre examen : Trop de clés\n  https://x.example/idees/1"
    assert told.words == f"Bonjour à vous.\n\n{item}\n{item}"
    with pytest.raises(Invalid):
        check_wording("daily_letter", "Le [jour]", "Rien à dire.")
