"""Every letter as the bytes that a mail program gets: whole, within the limits of lines, whatever names people have."""

import re
from datetime import UTC, datetime
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from email.utils import parsedate_to_datetime
from html.parser import HTMLParser

import pytest

from services.notify.commands.message import compose
from services.notify.domain.families import Family, family_of, is_legal
from services.notify.domain.letters import LETTERS
from services.notify.domain.wording import Wording
from tests import screens
from tests.notify.test_letters import SETTINGS, written

LONGEST, USUAL = 998, 78
"""Bytes of a line without its end: what must hold, and what should (RFC 5322, 2.1.1)."""
ODD = (
    "Gaël Kerbœuf-Le Bihan",
    "Malo\r\nBcc: all@region.example\r\n\r\nBonjour",
    "=?utf-8?q?Malo?= <b>&amp; " + "é" * 300,
    "名前 \u202egro\u2066 🐚",
)
VOID = {"br", "meta", "img", "hr"}


class Well(HTMLParser):
    """Fails where a tag is left open or closed twice; keeps the tags and the attributes."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.attributes: list[tuple[str, str, str]] = []
        self.feed(html)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.attributes += [(tag, name, value or "") for name, value in attrs]
        assert len({name for name, _ in attrs}) == len(attrs)
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def on_the_wire(letter: str, **changes: object) -> bytes:
    return compose(written(letter, **changes), SETTINGS).as_bytes()


def part(message: EmailMessage, form: str) -> str:
    found = message.get_body((form,))
    assert found is not None
    return str(found.get_content())


@pytest.mark.parametrize("name", ODD)
@pytest.mark.parametrize("letter", sorted(LETTERS))
def test_a_standard_parser_reads_each_letter_without_a_complaint(letter: str, name: str) -> None:
    sent = on_the_wire(letter, name=name)
    message = message_from_bytes(sent, policy=default)

    assert [defect for one in message.walk() for defect in one.defects] == []
    assert [header for one in message.walk() for header in one.values() if header.defects] == []
    assert message.get_content_type() == "multipart/alternative"
    forms = [one.get_content_type() for one in message.iter_parts()]
    assert forms[:2] == ["text/plain", "text/html"]
    assert set(forms[2:]) <= {"text/calendar"}
    assert name.split("\r", maxsplit=1)[0].split(" ", maxsplit=1)[0] in part(message, "plain")
    Well(part(message, "html"))
    assert message["Bcc"] is None
    assert message.get_all("To")[0].addresses[0].addr_spec == "malo@region.example"
    assert len(message["To"].addresses) == 1


@pytest.mark.parametrize("letter", sorted(LETTERS))
def test_each_letter_keeps_to_the_limits_of_lines_and_to_plain_signs(letter: str) -> None:
    sent = on_the_wire(letter, name=ODD[2])
    lines = sent.split(b"\r\n")
    body = lines[lines.index(b"") :]

    assert sent.isascii()
    assert not re.search(rb"\r(?!\n)|(?<!\r)\n|\0", sent), "a line end that is half a one"
    assert max(map(len, lines)) <= LONGEST
    assert max(map(len, body)) <= USUAL
    assert [line for line in lines if len(line) > USUAL and not line.startswith(b"List-Unsubscribe: ")] == []


def test_a_long_subject_of_the_team_is_folded_in_words_that_every_program_reads() -> None:
    subject = "Réunion à préparer : évaluation détaillée dès l’été, créée à côté – " + "é" * 60
    sent = on_the_wire("idea_received", wording=Wording(subject, "Merci."))

    assert message_from_bytes(sent, policy=default)["Subject"] == subject
    words = re.findall(rb"=\?[^?]+\?[bq]\?[^?]*\?=", sent.partition(b"\r\n\r\n")[0], re.IGNORECASE)
    assert words
    assert max(map(len, words)) <= 75, "RFC 2047, 2"


@pytest.mark.parametrize("letter", sorted(LETTERS))
def test_each_letter_bears_the_headers_that_mail_programs_ask_for(letter: str) -> None:
    message = message_from_bytes(on_the_wire(letter), policy=default)

    single = ("From", "To", "Subject", "Date", "Message-ID", "Auto-Submitted", "MIME-Version", "Content-Type")
    assert [name for name in single if len(message.get_all(name, [])) != 1] == []
    assert parsedate_to_datetime(message["Date"]) == datetime(2026, 11, 3, 9, 0, tzinfo=UTC)
    assert re.fullmatch(r"<[0-9a-f-]{36}@region\.example>", message["Message-ID"])
    assert message["Auto-Submitted"] == "auto-generated"
    leave = message["List-Unsubscribe"]
    once = written(letter).outside and family_of(letter) is not Family.OUTSIDE
    if is_legal(letter) or once:
        assert (leave, message["List-Unsubscribe-Post"]) == (None, None)
    else:
        assert re.fullmatch(r"<https://ti-kub\.region\.example/notifications/desabonnement/\S+>", leave)
        assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"


@pytest.mark.parametrize("letter", sorted(LETTERS))
def test_no_letter_loads_anything_or_runs_anything(letter: str) -> None:
    html = Well(part(message_from_bytes(on_the_wire(letter), policy=default), "html"))

    assert [
        found for found in html.attributes if found[1] in {"src", "srcset", "background"} or found[1][:2] == "on"
    ] == []
    links = {value for _, name, value in html.attributes if name == "href"}
    assert links
    assert [link for link in links if not link.startswith("https://ti-kub.region.example/")] == []


@pytest.mark.slow
def test_each_letter_is_read_on_a_phone(browser) -> None:
    window = screens.visit(browser, "about:blank", color_scheme="light")
    for letter in sorted(LETTERS):
        message = message_from_bytes(on_the_wire(letter), policy=default)
        window.page.set_content(part(message, "html"))
        window.look_around(f"letter-{letter}")
