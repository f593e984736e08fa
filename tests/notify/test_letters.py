"""Every letter can be written, says nothing personal in its subject, and leads to a page of this host only."""

import re
from datetime import UTC, datetime
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from html.parser import HTMLParser
from pathlib import Path
from uuid import uuid4

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.notify.commands.mails import Leased
from services.notify.commands.message import compose
from services.notify.commands.words import TEXTS
from services.notify.domain.families import OUTSIDE_ONLY, is_legal
from services.notify.domain.letters import LETTERS, one_each, told
from services.notify.domain.mail import Rejected, checked_address
from services.notify.domain.parts import parts_of
from shared.settings import Settings
from tests import screens
from tests.room import sample

EVENT_OF = {
    "idea_received": "ideas.idea.submitted.v1",
    "idea_to_examine": "ideas.idea.submitted.v1",
    "coaching_step_late": "ideas.coaching.step_due.v1",
    "awaited_call": "ideas.awaited.opened.v1",
    "idea_kept": "ideas.idea.received.v1",
    "idea_to_read": "ideas.idea.received.v1",
    "idea_admissible": "ideas.idea.instructed.v1",
    "idea_inadmissible": "ideas.idea.instructed.v1",
    "idea_to_complete": "ideas.idea.completion_asked.v1",
    "idea_completed": "ideas.idea.completed.v1",
    "idea_shortlisted": "ideas.idea.moved.v1",
    "evaluation_asked": "ideas.evaluation.asked.v1",
    "dsi_opinion_asked": "ideas.feasibility.asked.v1",
    "dsi_opinion_due": "ideas.feasibility.due.v1",
    "dsi_opinion_late": "ideas.feasibility.due.v1",
    "dsi_opinion_given": "ideas.feasibility.given.v1",
    "answer_published": "ideas.answer.published.v1",
    "pitch_drawn": "ideas.pitch.drawn.v1",
    "idea_shown": "ideas.idea.visibility_changed.v1",
    "idea_hidden": "ideas.idea.visibility_changed.v1",
    "report_made": "ideas.report.made.v1",
    "report_handled": "ideas.reporter.answered.v1",
    "idea_merged": "ideas.idea.merged.v1",
    "idea_unmerged": "ideas.idea.unmerged.v1",
    "support_carried": "ideas.merge.carried.v1",
    "idea_presented": "ideas.idea.presented.v1",
    "idea_withdrawn": "ideas.idea.withdrawn.v1",
    "vote_convocation": "governance.case.vote_opened.v1",
    "vote_reminder": "governance.case.vote_reminded.v1",
    "vote_extended": "governance.case.vote_extended.v1",
    "session_convocation": "governance.session.convened.v1",
    "session_changed": "governance.session.changed.v1",
    "session_cancelled": "governance.session.cancelled.v1",
    "minutes_submitted": "governance.minutes.submitted.v1",
    "minutes_approved": "governance.minutes.approved.v1",
    "case_moved": "governance.case.moved.v1",
    "advice_asked": "governance.advice.asked.v1",
    "question_put": "governance.question.put.v1",
    "question_answered": "governance.question.settled.v1",
    "decision_review_due": "governance.review.due.v1",
    "appeal_filed": "governance.appeal.filed.v1",
    "appeal_granted": "governance.case.decided.v1",
    "appeal_refused": "governance.case.decided.v1",
    "condition_given": "governance.condition.changed.v1",
    "condition_due_soon": "governance.condition.due_soon.v1",
    "condition_late": "governance.condition.changed.v1",
    "purchase_ready": "governance.purchase.ready.v1",
    "sponsor_gone": "portfolio.product.sponsor_gone.v1",
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
    "phase_overdue": "portfolio.product.phase_overdue.v1",
    "help_offered": "portfolio.product.help_offered.v1",
    "help_accepted": "portfolio.product.help_answered.v1",
    "help_declined": "portfolio.product.help_answered.v1",
    "money_ending": "portfolio.product.money_ending.v1",
    "proofs_expiring": "portfolio.product.proofs_expiring.v1",
    "proofs_expired": "portfolio.product.proofs_expiring.v1",
    "risk_grave": "portfolio.product.risk_turned_grave.v1",
    "training_place_given": "portfolio.training.seat_changed.v1",
    "training_cancelled": "portfolio.training.seat_changed.v1",
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
    "coauthor_invited": "ideas.idea.coauthor_invited.v1",
    "answer_near": "ideas.idea.answer_due.v1",
    "answer_late": "ideas.idea.answer_due.v1",
    "followed_idea": "ideas.idea.presented.v1",
    "supported_answered": "ideas.answer.published.v1",
    "supported_decided": "governance.case.decided.v1",
    "idea_becomes_product": "portfolio.product.created.v1",
    "evaluated_idea": "ideas.idea.moved.v1",
    "evaluation_due": "ideas.evaluation.asked.v1",
    "sponsored_decision": "governance.case.decided.v1",
    "product_phase": "portfolio.product.phase_changed.v1",
    "followed_decision": "governance.case.decided.v1",
    "followed_phase": "portfolio.product.phase_changed.v1",
    "followed_takeover": "portfolio.exit.moved.v1",
    "followed_theme": "portfolio.product.listed.v1",
    "followed_call_extended": "ideas.call.extended.v1",
    "followed_call_closed": "ideas.call.closed.v1",
    "followed_minutes": "governance.minutes.approved.v1",
}
LINE = {"sentence": "L’idée ID-2026-0042 attend votre examen", "title": "Trop de clés", "page": "/idees/1"}
GATHERED = {"day": "26/11/2026", "lines": [LINE], "others": "3 messages"}
GATHERING = {
    "gathering_id": "01a20002-0000-7000-8000-000000000001",
    "gathering": "Atelier : écrire simplement",
    "place": "Salle des Goélands",
    "starts_at": "2026-12-03T13:00:00+00:00",
    "reason": "La salle est prise.",
}
ISSUE = {
    "issue_id": "01a20003",
    "issue_number": "4",
    "issue": "Trois équipes au travail",
    "lead": "Deux services ont trouvé leurs usagers.",
    "markdown": "## Les clés\n\nElles sont comptées.\n\n- une\n- deux",
}
OURS = dict.fromkeys(("daily_letter", "weekly_letter"), GATHERED) | {
    "together": {"first_subject": "Votre idée ID-2026-0042", "first_words": "Un commentaire.", "lines": [LINE, LINE]},
    "announcement": {
        "announcement_id": "01a20001",
        "announcement": "Journée portes ouvertes",
        "text": "Venez nous voir.",
    },
    **dict.fromkeys(
        ("gathering_changed", "gathering_place_given", "gathering_cancelled", "gathering_tomorrow"), GATHERING
    ),
    **dict.fromkeys(("journal_issue", "journal_outside", "journal_tried"), ISSUE),
    "journal_to_confirm": {"secret": "x", "until": "2026-12-03T13:00:00+00:00"},
    "journal_known": {},
    "gathering_to_confirm": GATHERING | {"secret": "x", "until": "2026-12-03T13:00:00+00:00"},
    **dict.fromkeys(("gathering_registered", "gathering_waiting", "gathering_left"), GATHERING),
    "address_silenced": {},
    "wording_tried": {"letter": "idea_received", "tried_subject": "Idée ID-2026-0042", "tried_words": "Merci."},
    "hook_disabled": {"hook_id": "01a20000", "name_of_hook": "Guichet", "reason": "Pas de réponse"},
}
"""The facts of what no other service has said."""
PRODUCT = {"product_id": "01a20000-0000-7000-8000-000000000801", "product_number": "PR-2026-0003"}
ASKED = PRODUCT | {"label": "Ce produit doit-il continuer ?"}
FORMER = {"label": "Faut-il rectifier la décision DE-2026-0003 ?", "corrects": "DE-2026-0003"}
ABOUT = {
    "sponsored_decision": PRODUCT,
    "gate_granted": PRODUCT,
    "gate_refused": PRODUCT,
    "question_granted": ASKED,
    "question_refused": ASKED,
    "decision_changed": FORMER,
    "decision_kept": FORMER,
    "appeal_granted": FORMER,
    "appeal_refused": FORMER,
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
        "facts": OURS[letter] if letter in OURS else told(sample(EVENT_OF[letter])["data"]) | ABOUT.get(letter, {}),
        "name": "Malo Le Bihan",
        "address": "malo@region.example",
        "outside": letter in OUTSIDE_ONLY,
    }
    return Leased(**usual | changes)


def text_of(message: EmailMessage, form: str = "plain") -> str:
    part = message.get_body((form,))
    assert part is not None
    return part.get_content().replace("\r\n", "\n")


class Read(HTMLParser):
    """What a program that shows HTML finds: words outside of the head, links, tags, and tags left open."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.words, self.links, self.tags, self.open = "", [], set(), []
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        self.tags.add(tag)
        self.links += [value for name, value in attrs if name == "href"]
        if tag not in {"br", "meta"}:
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        self.words += "" if {"head"} & set(self.open) else f" {data}"


def test_every_letter_has_its_text_and_every_text_its_letter() -> None:
    assert {path.stem for path in Path(TEXTS).glob("*.txt")} - {"frame"} == set(LETTERS) == {*EVENT_OF, *OURS}


@pytest.mark.parametrize("letter", sorted(LETTERS))
def test_a_letter_begins_with_plain_text_and_its_link(letter: str) -> None:
    message = message_from_bytes(compose(written(letter), SETTINGS).as_bytes(), policy=default)
    text = text_of(message)

    links = 2 if is_legal(letter) else 4 + len(OURS.get(letter, {}).get("lines", ()))
    if letter in OUTSIDE_ONLY:
        links = 1 + (letter in {"journal_outside", "gathering_registered", "gathering_waiting"})
    assert [part.get_content_type() for part in message.iter_parts()] == ["text/plain", "text/html"]
    assert text.startswith("Bonjour Malo Le Bihan,\n")
    assert re.findall(r"https?://[^/\s]+", text) == ["https://ti-kub.region.example"] * links
    assert not re.search(r"[{}%]|\n\n\n|\bNone\b| ,|@", text), text
    assert all(len(line) < 1000 for line in text.splitlines())


@pytest.mark.parametrize("letter", sorted(LETTERS))
def test_the_html_says_what_the_text_says_and_leads_where_it_leads(letter: str) -> None:
    message = message_from_bytes(compose(written(letter), SETTINGS).as_bytes(), policy=default)
    read, text = Read(text_of(message, "html")), text_of(message).replace("\n-- \n", "\n")

    assert read.open == []
    assert set(read.links) == set(re.findall(r"https://\S+", text))
    said = set(re.findall(r"\w{3,}", re.sub(r"https://\S+", "", text)))
    assert said <= set(re.findall(r"\w{3,}", read.words)), said - set(re.findall(r"\w{3,}", read.words))
    assert not read.tags & {"img", "script", "link", "iframe", "form", "table"}, "nothing is fetched, nothing runs"


@settings(deadline=None)
@given(st.text(alphabet=st.characters(exclude_categories=("Cs",)), max_size=200))
def test_words_of_people_are_never_markup(words: str) -> None:
    facts = OURS["announcement"] | {"text": words}
    html = text_of(compose(written("announcement", facts=facts), SETTINGS), "html")

    assert Read(html).tags <= {
        *Read(text_of(compose(written("announcement"), SETTINGS), "html")).tags,
        "br",
        "ul",
        "li",
        "a",
    }


@given(st.text(alphabet="a- \n", max_size=60))
def test_parts_lose_no_word(words: str) -> None:
    parts = parts_of(words)

    kept = "".join(part.text + "".join(part.items) for part in parts)
    assert kept.count("a") == words.count("a")
    assert all(bool(part.text) != bool(part.items) for part in parts)


@pytest.mark.parametrize("letter", ["daily_letter", "idea_selected", "session_convocation"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_mail_is_read_on_a_phone_by_day_and_by_night(browser, letter: str, scheme: str) -> None:
    title = (
        "Un titre si long qu’aucun téléphone ne le montre sur une seule ligne, https://exemple.region.example/"
        + "a" * 80
    )
    leased = written(letter)
    leased.facts["title"] = title
    window = screens.visit(browser, "about:blank", color_scheme=scheme)
    window.page.set_content(text_of(compose(leased, SETTINGS), "html"))

    window.look_around(f"mail-{letter}-{scheme}")


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
    text = compose(written("idea_received"), Settings(service="notify", port=8123))
    text = text_of(text)

    assert "http://127.0.0.1:8123/idees/" in text


def test_dates_are_in_full() -> None:
    text = text_of(compose(written("vote_convocation"), SETTINGS)).replace("\u00a0", " ")

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
