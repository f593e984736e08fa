"""Every letter can be written, says nothing personal in its subject, and leads to a page of this host only."""

import re
from datetime import UTC, datetime
from email import message_from_bytes
from email.policy import default
from pathlib import Path
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.notify.commands.mails import Leased
from services.notify.commands.message import TEXTS, compose
from services.notify.domain.families import is_legal
from services.notify.domain.letters import LETTERS, one_each, told
from services.notify.domain.mail import Rejected, checked_address
from shared.settings import Settings
from tests.room import sample

EVENT_OF = {
    "idea_received": "ideas.idea.submitted.v1",
    "idea_to_examine": "ideas.idea.submitted.v1",
    "idea_admissible": "ideas.idea.instructed.v1",
    "idea_inadmissible": "ideas.idea.instructed.v1",
    "idea_presented": "ideas.idea.presented.v1",
    "idea_withdrawn": "ideas.idea.withdrawn.v1",
    "vote_convocation": "governance.case.vote_opened.v1",
    "vote_reminder": "governance.case.vote_reminded.v1",
    "vote_extended": "governance.case.vote_extended.v1",
    "session_convocation": "governance.session.convened.v1",
    "session_changed": "governance.session.changed.v1",
    "session_cancelled": "governance.session.cancelled.v1",
    "case_moved": "governance.case.moved.v1",
    "quorum_missed": "governance.case.quorum_missed.v1",
    "idea_selected": "governance.case.decided.v1",
    "idea_not_selected": "governance.case.decided.v1",
    "gate_granted": "governance.case.decided.v1",
    "gate_refused": "governance.case.decided.v1",
    "question_granted": "governance.case.decided.v1",
    "question_refused": "governance.case.decided.v1",
    "decision_changed": "governance.case.decided.v1",
    "decision_kept": "governance.case.decided.v1",
    "decision_granted": "governance.case.decided.v1",
    "decision_refused": "governance.case.decided.v1",
    "product_to_carry": "portfolio.product.created.v1",
    "product_created": "portfolio.product.created.v1",
    "roles_missing": "portfolio.product.roles_missing.v1",
    "sponsor_leaving": "portfolio.product.sponsor_leaving.v1",
    "help_offered": "portfolio.product.help_offered.v1",
    "help_accepted": "portfolio.product.help_answered.v1",
    "help_declined": "portfolio.product.help_answered.v1",
    "money_ending": "portfolio.product.money_ending.v1",
    "exit_to_examine": "portfolio.exit.proposed.v1",
    "exit_accepted": "portfolio.exit.accepted.v1",
    "exit_refused": "portfolio.exit.refused.v1",
    "exit_decision_unused": "portfolio.exit.decision_unused.v1",
    "exit_done": "portfolio.exit.moved.v1",
    "exit_reserve_due": "portfolio.exit.reserve_due.v1",
    "exit_review_due": "portfolio.exit.review_due.v1",
    "engagement_to_sign": "portfolio.product.engagement_asked.v1",
    "engagement_signed": "portfolio.product.engagement_signed.v1",
    "carrier_offered": "ideas.volunteer.offered.v1",
    "comment_received": "ideas.comment.posted.v1",
    "comment_answered": "ideas.comment.posted.v1",
    "role_granted": "governance.role.granted.v1",
}
LINE = {"sentence": "L’idée ID-2026-0042 attend votre examen", "title": "Trop de clés", "page": "/idees/1"}
GATHERED = {"day": "26/11/2026", "lines": [LINE], "others": "3 messages"}
OURS = dict.fromkeys(("daily_letter", "weekly_letter"), GATHERED) | {
    "announcement": {
        "announcement_id": "01a20001",
        "announcement": "Journée portes ouvertes",
        "text": "Venez nous voir.",
    },
    "hook_disabled": {"hook_id": "01a20000", "name_of_hook": "Guichet", "reason": "Pas de réponse"},
}
"""The facts of what no other service has said."""
PRODUCT = {"product_id": "01a20000-0000-7000-8000-000000000801", "product_number": "PR-2026-0003"}
ASKED = PRODUCT | {"label": "Ce produit doit-il continuer ?"}
FORMER = {"label": "Faut-il rectifier la décision DE-2026-0003 ?", "corrects": "DE-2026-0003"}
ABOUT = {
    "gate_granted": PRODUCT,
    "gate_refused": PRODUCT,
    "question_granted": ASKED,
    "question_refused": ASKED,
    "decision_changed": FORMER,
    "decision_kept": FORMER,
}
SETTINGS = Settings(service="notify", public_url="https://ti-kub.region.example/", mail_from="x@region.example")
PEOPLE = st.integers(0, 5).map(lambda number: uuid4().__class__(int=number))


def written(letter: str, **changes: object) -> Leased:
    now = datetime(2026, 11, 3, 9, 0, tzinfo=UTC)
    usual = {
        "mail_id": uuid4(),
        "event_id": uuid4(),
        "person_id": uuid4(),
        "until": now,
        "now": now,
        "made_at": now,
        "letter": letter,
        "facts": OURS.get(letter) or told(sample(EVENT_OF[letter])["data"]) | ABOUT.get(letter, {}),
        "name": "Malo Le Bihan",
        "address": "malo@region.example",
    }
    return Leased(**usual | changes)


def test_every_letter_has_its_text_and_every_text_its_letter() -> None:
    assert {path.stem for path in Path(TEXTS).glob("*.txt")} - {"frame"} == set(LETTERS) == {*EVENT_OF, *OURS}


@pytest.mark.parametrize("letter", sorted(LETTERS))
def test_a_letter_is_plain_text_with_its_link(letter: str) -> None:
    message = message_from_bytes(compose(written(letter), SETTINGS).as_bytes(), policy=default)
    text = message.get_content().replace("\r\n", "\n")

    links = 2 if is_legal(letter) else 4 + len(OURS.get(letter, {}).get("lines", ()))
    assert message.get_content_type() == "text/plain"
    assert text.startswith("Bonjour Malo Le Bihan,\n")
    assert re.findall(r"https?://[^/\s]+", text) == ["https://ti-kub.region.example"] * links
    assert not re.search(r"[{}%]|\n\n\n|\bNone\b| ,|@", text), text
    assert all(len(line) < 1000 for line in text.splitlines())


@pytest.mark.parametrize("letter", sorted(LETTERS))
def test_a_subject_bears_numbers_and_no_words_of_people(letter: str) -> None:
    leased = written(letter)
    subject = compose(leased, SETTINGS)["Subject"]

    assert leased.facts.get("title", "Malo") not in subject
    assert "Malo" not in subject
    assert "@" not in subject
    assert len(subject) <= 100


def test_a_mail_is_marked_as_automatic_and_keeps_its_identity() -> None:
    leased = written("idea_received")
    first, again = compose(leased, SETTINGS), compose(leased, SETTINGS)

    assert first["Message-ID"] == again["Message-ID"] == f"<{leased.mail_id}@region.example>"
    assert first["Auto-Submitted"] == "auto-generated"
    assert first["From"] == "Ti Kub <x@region.example>"
    assert first["To"] == "malo@region.example"


def test_without_a_public_address_links_lead_to_this_machine() -> None:
    text = compose(written("idea_received"), Settings(service="notify", port=8123)).get_content()

    assert "http://127.0.0.1:8123/idees/" in text


def test_dates_are_in_full() -> None:
    text = compose(written("vote_convocation"), SETTINGS).get_content().replace("\u00a0", " ")

    assert re.search(r"jusqu’au \w+di \d+ \w+ 2026 à \d+ h", text), text


@pytest.mark.parametrize(
    "address",
    [
        "",
        "nobody",
        "@region.example",
        "a@",
        "a@b@c",
        "a@b,c@d",
        "a@b;c@d",
        "a@b\r\nBcc: c@d",
        "a@b\nc",
        "a b@c",
        "<a@b>",
        '"a,b"@c',
        "a@b c",
        "group:a@b;",
        "a\x00@b",
        "a@b\u2028",
    ],
)
def test_what_is_not_one_plain_address_is_refused(address: str) -> None:
    with pytest.raises(Rejected):
        checked_address(address)


@given(st.text(max_size=60))
def test_a_strange_address_never_makes_a_second_recipient_or_header(address: str) -> None:
    try:
        raw = compose(written("idea_received", address=address), SETTINGS).as_bytes()
    except (Rejected, ValueError):
        return
    message = message_from_bytes(raw, policy=default)
    assert len(message["To"].addresses) == 1
    assert set(message.keys()) == set(compose(written("idea_received"), SETTINGS).keys())


@given(
    st.dictionaries(st.sampled_from(sorted(LETTERS)), st.lists(PEOPLE), max_size=4),
    st.none() | PEOPLE,
)
def test_a_person_gets_at_most_one_letter_and_no_news_of_what_they_did(letters, actor) -> None:
    chosen = one_each(letters, actor)

    named = {person for people in letters.values() for person in people}
    assert set(chosen) | {actor} >= named
    assert all(person in letters[name] for person, name in chosen.items())
    assert actor not in chosen or LETTERS[chosen[actor]].reaches_actor
