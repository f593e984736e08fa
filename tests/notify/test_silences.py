"""Addresses from which mails come back: silenced for the right reasons only, told, lifted, forgotten."""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.notify.app import service
from services.notify.commands.returns import FOLDER, read_returns
from services.notify.commands.silences import LiftSilence, ReportAddress, lift_silence, report_address
from services.notify.domain.mail import SILENCED, MailState
from services.notify.domain.returns import nobody_there
from services.notify.queries.silences import silence_of
from shared.errors import Invalid
from shared.identifiers import new_id
from shared.settings import Settings
from tests.notify.conftest import AUTHOR, ENORA, NotifyRoom
from tests.notify.mail_server import Listening

GONE = "550 5.1.1 <malo@region.example>: Recipient address rejected: User unknown"
REPORT = """\
From: MAILER-DAEMON@mx.region.example
To: ne-pas-repondre@region.example
Subject: Undelivered Mail Returned to Sender
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="B"

--B
Content-Type: text/plain; charset=us-ascii

I'm sorry to have to inform you that your message could not be delivered.

--B
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.region.example

Final-Recipient: rfc822; {address}
Action: {action}
Status: {status}
Diagnostic-Code: smtp; 550 {status} no such user

--B
Content-Type: {original}

Message-ID: <{mail_id}@region.example>
Subject: un objet

--B--
"""


@pytest.fixture
def sink(listen: Callable[..., Listening]) -> Listening:
    return listen()


@pytest.fixture
def notify(settings: Settings, sink: Listening) -> NotifyRoom:
    room = NotifyRoom(service, replace(settings, smtp_url=f"smtp://127.0.0.1:{sink.port}"))
    room.known(AUTHOR)
    return room


def silenced(room: NotifyRoom, who=AUTHOR) -> bool:
    with room.reading() as session:
        return silence_of(session, who) is not None


def news(room: NotifyRoom) -> None:
    room.given("ideas.idea.presented.v1", idea_id=new_id())
    room.send()


def came_back(room: NotifyRoom, *, place: str = "new", **changes: str) -> Path:
    told = {
        "mail_id": str(room.mails()[-1].id),
        "address": "malo@region.example",
        "action": "failed",
        "status": "5.1.1",
        "original": "text/rfc822-headers",
    }
    folder = room.settings.data_dir / FOLDER / place
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / f"{new_id()}.mx"
    file.write_text(REPORT.format(**told | changes), encoding="utf-8")
    return file


def test_an_address_at_which_nobody_is_gets_nothing_more_and_the_person_reads_why(notify: NotifyRoom, sink) -> None:
    sink.sink.to_recipient = {"malo@region.example": GONE}
    news(notify)
    assert silenced(notify)
    sink.sink.to_recipient = {}

    news(notify)

    assert sink.sink.taken == []
    first, second = notify.mails()
    assert (first.state, second.state) == (MailState.FAILED, MailState.FAILED)
    assert second.error == SILENCED
    assert notify.letters()[AUTHOR].count("address_silenced") == 1


@pytest.mark.parametrize(
    "answer", ["550 relay access denied", "554 5.7.1 blocked", "552 5.2.2 mailbox full", "451 4.1.1 later"]
)
def test_what_says_nothing_of_the_address_silences_nobody(notify: NotifyRoom, sink, answer: str) -> None:
    sink.sink.to_recipient = {"malo@region.example": answer}

    news(notify)

    assert not silenced(notify)


def test_convocations_still_leave(notify: NotifyRoom, sink) -> None:
    notify(report_address, ReportAddress(by=ENORA, address="Malo@region.example", reason="Boîte inconnue."))

    notify.given("governance.case.vote_opened.v1", member_ids=[str(AUTHOR)])
    notify.send()

    assert [envelope.rcpt_tos for envelope in sink.sink.taken] == [["malo@region.example"]]


def test_a_new_address_is_written_to_and_a_lifted_one_too(notify: NotifyRoom, sink) -> None:
    notify(report_address, ReportAddress(by=ENORA, address="malo@region.example", reason="Boîte inconnue."))
    notify.known(AUTHOR, email="malo.lebihan@region.example")
    news(notify)
    notify.known(AUTHOR)
    news(notify)
    notify(lift_silence, LiftSilence(by=ENORA, person_id=AUTHOR))
    news(notify)

    assert [envelope.rcpt_tos[0] for envelope in sink.sink.taken] == [
        "malo.lebihan@region.example",
        "malo@region.example",
    ]


def test_an_address_that_nobody_has_cannot_be_reported(notify: NotifyRoom) -> None:
    with pytest.raises(Invalid) as wrong:
        notify(report_address, ReportAddress(by=ENORA, address="yann@region.example", reason="Inconnue."))
    assert list(wrong.value.errors) == ["address"]


@pytest.mark.parametrize("original", ["text/rfc822-headers", "message/rfc822"])
@pytest.mark.parametrize("place", ["", "new"])
def test_a_report_in_the_folder_is_read_once(notify: NotifyRoom, original: str, place: str) -> None:
    news(notify)
    file = came_back(notify, original=original, place=place)

    assert read_returns(notify.runtime) == 1
    assert read_returns(notify.runtime) == 0

    assert silenced(notify)
    assert not file.exists()
    assert notify.mail().state is MailState.FAILED
    assert notify.mail().error.startswith("Le courriel est revenu : 5.1.1")
    assert notify.letters()[AUTHOR] == ["idea_presented", "address_silenced"]


@pytest.mark.parametrize(
    "changes",
    [
        {"address": "enora@region.example"},
        {"mail_id": str(new_id())},
        {"mail_id": "no-id"},
        {"action": "delayed"},
        {"status": "5.2.2"},
        {"status": "4.1.1"},
        {"original": "text/plain"},
    ],
)
def test_a_report_that_is_not_about_a_mail_of_ours_to_this_address_silences_nobody(notify: NotifyRoom, changes) -> None:
    news(notify)
    file = came_back(notify, **changes)

    assert read_returns(notify.runtime) == 0

    assert not silenced(notify)
    assert notify.mail().state is MailState.SENT
    assert not file.exists()


@given(raw=st.binary(max_size=400) | st.text(max_size=200).map(lambda text: REPORT.replace("550", text).encode()))
def test_no_file_stops_the_reading(raw: bytes, tmp_path_factory) -> None:
    folder = tmp_path_factory.mktemp("data")
    (folder / FOLDER).mkdir()
    (folder / FOLDER / "x").write_bytes(raw)
    room = NotifyRoom(
        service, Settings(service="notify", database_url=f"sqlite:///{folder}/n.sqlite", data_dir=folder, testing=True)
    )

    assert read_returns(room.runtime) == 0
    room.runtime.engine.dispose()


@pytest.mark.parametrize(
    ("answer", "gone"), [(GONE, True), ("550 5.1.10 x", True), ("550 5.1.100 x", False), ("x 15.1.1", False)]
)
def test_only_some_codes_speak_of_the_address(answer: str, gone: bool) -> None:
    assert nobody_there(answer) is gone


def test_the_team_reports_and_lifts_on_its_page_and_the_person_on_theirs(notify: NotifyRoom, enora, nolwenn) -> None:
    assert nolwenn.get("/adresses/").status_code == 403
    form = re.search(r'name="_cle" value="([^"]+)"', enora.get("/adresses/").text)
    assert form
    words = {"address": "nolwenn@region.example", "reason": "Boîte inconnue"}
    assert enora.post("/adresses/", _cle=form.group(1), **words).status_code == 303
    assert "nolwenn@region.example" in enora.get("/adresses/").text
    assert "Boîte inconnue" in nolwenn.get("/preferences").text

    assert nolwenn.post("/adresses/la-mienne/reprise").status_code == 303

    assert "Boîte inconnue" not in nolwenn.get("/preferences").text
    assert "Nolwenn" not in enora.get("/adresses/").text


def test_who_is_erased_leaves_no_address_behind(notify: NotifyRoom) -> None:
    notify(report_address, ReportAddress(by=ENORA, address="malo@region.example", reason="Boîte inconnue."))

    notify.given("ideas.person.erased.v1", person_id=AUTHOR, erased_at=datetime.now(UTC))

    assert not silenced(notify)
