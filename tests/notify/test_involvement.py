"""The table of the README is what happens: each who takes part is told of each event, once, by this letter."""

import re
from datetime import datetime, timedelta
from pathlib import Path
from uuid import UUID

import pytest
from sqlalchemy import select

from services.notify.commands.choosing import Choose, choose
from services.notify.commands.evaluation_reminders import remind_evaluators
from services.notify.domain.families import CHOSEN, family_of
from services.notify.domain.letters import LETTERS
from services.notify.tables.involved import involved
from shared.identifiers import id_from, new_id
from shared.messages import EVENTS
from shared.schemas import PARIS
from shared.service import system_clock
from tests.notify.conftest import NotifyRoom
from tests.room import sample

README = Path(__file__).resolve().parents[2] / "services" / "notify" / "README.md"
ROWS = re.findall(r"^\| (\w+) \| `([^`]+)` \| `(\w+)` \|$", README.read_text(encoding="utf-8"), re.MULTILINE)
IDEA, PRODUCT = new_id(), new_id()
ROLES = {"team": "team", "dsi": "dsi"}
ACTORS = ("instructed_by", "merged_by", "moved_by", "presented_by", "published_by", "proposed_by", "asked_by")
ALWAYS = {"idea_received", "session_convocation", "vote_convocation"}
"""Receipts and convocations also go to whoever caused them."""


def fields_of(wire: str) -> set[str]:
    return set(sample(wire)["data"])


def about(wire: str) -> dict[str, object]:
    """The idea and the product of which the event speaks here."""
    return {name: value for name, value in {"idea_id": IDEA, "product_id": PRODUCT}.items() if name in fields_of(wire)}


def take_part(notify: NotifyRoom, who: str, someone: UUID, wire: str) -> dict[str, object]:
    """Make somebody take part in this way; what the event has to say of them."""
    if who in ROLES:
        notify.known(someone, "Malo", "malo@region.example", ROLES[who])
        return {}
    notify.known(someone)
    if who in {"author", "carrier"}:
        named = ("carrier_id",) if who == "carrier" else ("idea_author_id", "author_id")
        return {next(name for name in named if name in fields_of(wire)): someone}
    if who == "member":
        return {"member_ids": [someone]}
    if who == "evaluator" and wire == "ideas.evaluation.asked.v1":
        return {"person_id": someone}
    if wire == "ideas.merge.carried.v1":
        return {"person_ids": [someone]}
    _known_before(notify, who, someone)
    return {}


def _known_before(notify: NotifyRoom, who: str, someone: UUID) -> None:
    if who == "supporter":
        key = id_from(IDEA, f"support of {someone}")
        notify.given("ideas.supporter.changed.v1", support_id=key, idea_id=IDEA, person_id=someone)
    elif who == "follower":
        notify.given("ideas.idea.followed.v1", idea_id=IDEA, person_id=someone)
    elif who == "evaluator":
        notify.given("ideas.evaluation.asked.v1", evaluation_id=new_id(), idea_id=IDEA, person_id=someone)
    else:
        role = "sponsor" if who == "sponsor" else "developer"
        facts = {"product_id": PRODUCT, "stay_id": new_id(), "person_id": someone, "role": role, "until": None}
        notify.given("portfolio.product.team_changed.v1", **facts)


def told(notify: NotifyRoom, someone: UUID) -> list[str]:
    return [letter for letter in notify.letters().get(someone, []) if letter != "evaluation_asked"]


def happen(notify: NotifyRoom, event: str, **changes: object) -> None:
    wire, *given = event.split()
    notify.given(wire, **about(wire) | dict(one.split("=") for one in given) | changes)


def test_every_involvement_is_in_the_table() -> None:
    assert {who for who, _, _ in ROWS} == {
        "author", "carrier", "supporter", "follower", "evaluator", "member", "sponsor", "crew", "team", "dsi"
    }  # fmt: skip
    assert {letter for _, _, letter in ROWS} <= set(LETTERS)
    assert {event.split()[0] for _, event, _ in ROWS} <= set(EVENTS)


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@pytest.mark.parametrize(("who", "event", "letter"), ROWS)
def test_who_takes_part_is_told_once(notify: NotifyRoom, who: str, event: str, letter: str) -> None:
    someone = new_id()
    named = take_part(notify, who, someone, event.split(maxsplit=1)[0])
    if who == "crew" and event.startswith("portfolio.product.phase_overdue"):
        named = {"member_ids": [someone]}

    happen(notify, event, **named)

    expected = [letter] if letter != "evaluation_asked" else []
    assert told(notify, someone) == expected
    assert notify.letters()[someone].count(letter) == 1


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@pytest.mark.parametrize(("who", "event", "letter"), [row for row in ROWS if row[2] not in ALWAYS])
def test_nobody_is_told_what_they_did_or_chose_not_to_read(notify, who: str, event: str, letter: str) -> None:
    wire = event.split(maxsplit=1)[0]
    doer, reader = new_id(), new_id()
    actors = [name for name in ACTORS if name in fields_of(wire)]
    named = take_part(notify, who, doer, wire)
    if actors:
        happen(notify, event, **named, **dict.fromkeys(actors, doer))
        assert letter not in told(notify, doer)
    if family_of(letter) in CHOSEN:
        notify(choose, Choose(by=reader, **{family.value: "none" for family in CHOSEN}, rest="never"))
        happen(notify, event, **take_part(notify, who, reader, wire))
        assert told(notify, reader) == []


def test_who_took_a_support_back_or_has_left_a_team_is_told_no_more(notify: NotifyRoom) -> None:
    someone = notify.known(new_id())
    take_part(notify, "supporter", someone, "ideas.answer.published.v1")
    key = id_from(IDEA, f"support of {someone}")
    notify.given("ideas.supporter.changed.v1", support_id=key, idea_id=IDEA, person_id=someone, supports=False)
    stay = {"product_id": PRODUCT, "stay_id": new_id(), "person_id": someone, "role": "sponsor"}
    notify.given("portfolio.product.team_changed.v1", **stay, until=datetime.now(PARIS).date() - timedelta(days=2))

    happen(notify, "ideas.answer.published.v1")
    happen(notify, "portfolio.product.phase_changed.v1")

    assert told(notify, someone) == []
    notify.given("portfolio.product.team_changed.v1", **stay, until=datetime.now(PARIS).date() + timedelta(days=2))
    happen(notify, "portfolio.product.phase_changed.v1")
    assert told(notify, someone) == ["product_phase"]


def test_who_is_erased_takes_part_in_nothing(notify: NotifyRoom) -> None:
    someone = notify.known(new_id())
    take_part(notify, "supporter", someone, "ideas.answer.published.v1")
    with notify.reading() as session:
        now = system_clock(session)
    notify.given("ideas.person.erased.v1", person_id=someone, erased_at=now + timedelta(seconds=1))
    with notify.reading() as session:
        assert session.scalars(select(involved.c.id)).all() == []


def test_an_evaluator_is_reminded_once_two_days_before_unless_it_is_given(notify: NotifyRoom) -> None:
    with notify.reading() as session:
        notify.now = system_clock(session)
    late, done = notify.known(new_id()), notify.known(new_id())
    for someone in (late, done):
        facts = {"evaluation_id": someone, "idea_id": IDEA, "person_id": someone}
        notify.given("ideas.evaluation.asked.v1", **facts, due_at=notify.now + timedelta(days=5))
    notify.given("ideas.evaluation.given.v1", evaluation_id=done, idea_id=IDEA)
    assert remind_evaluators(notify.runtime) == 0
    notify.now += timedelta(days=3, minutes=1)
    for _ in range(2):
        remind_evaluators(notify.runtime)

    assert told(notify, late) == ["evaluation_due"]
    assert told(notify, done) == []
    notify.given("ideas.evaluation.recused.v1", evaluation_id=late, idea_id=IDEA, person_id=late)
    happen(notify, "ideas.answer.published.v1")
    assert told(notify, late) == ["evaluation_due"]
