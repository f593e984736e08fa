"""What governance hears, in whatever order and however often the bus brings it."""

import random
from uuid import UUID

import pytest
from sqlalchemy import select

from services.governance.commands.bodies import CreateBody, create_body
from services.governance.tables import case_file
from shared.delivery import Outcome
from shared.identifiers import new_id
from shared.people import person_of
from tests.governance.conftest import CASES, DAY, text_of
from tests.room import sample

STREAM = ("ideas.idea.submitted.v1", "ideas.idea.instructed.v1", "ideas.idea.presented.v1")


def stream_of(body_id):
    """The three first events of an idea that goes before a body."""
    idea_id = str(new_id())
    for version, wire in enumerate(STREAM, start=1):
        message = sample(wire)
        message["data"] |= {"idea_id": idea_id} | ({"body_id": str(body_id)} if "presented" in wire else {})
        yield message | {"id": str(new_id()), "subject": f"ideas/idea/{idea_id}", "subjectversion": version}


@pytest.mark.parametrize("seed", range(3))
def test_i14_doubles_and_disorder_make_the_same_cases(governance, seed):
    chance = random.Random(seed)
    body_id = governance.body(governance.people(1))
    messages = [message for _ in range(6) for message in stream_of(body_id)]
    messages += chance.choices(messages, k=10)
    chance.shuffle(messages)

    for message in messages:
        governance.deliver(message)

    assert governance.said().count("governance.case.received.v1") == 6
    with governance.reading() as session:
        numbers = sorted(row.number for row in session.execute(select(case_file.c.number)))
    assert numbers == [f"DO-2026-{rank:04d}" for rank in range(1, 7)]


def test_the_case_of_a_hidden_idea_says_no_more_than_everybody_may_read_until_it_is_shown_again(governance):
    body_id = governance.body(governance.people(1))
    idea_id = governance.given("ideas.idea.presented.v1", body_id=body_id).idea_id
    facts = {"idea_id": idea_id, "former": "internal", "visibility": "hidden", "title": "Idée masquée", "problem": ""}

    governance.given("ideas.idea.visibility_changed.v1", **facts)

    with governance.reading() as session:
        kept = session.execute(select(case_file)).one()
        assert (kept.title, kept.problem[:25]) == ("Idée masquée", "Le texte de cette idée es")
    facts |= {"former": "hidden", "visibility": "internal", "title": "Les clés", "problem": "Elles se perdent."}
    governance.given("ideas.idea.visibility_changed.v1", **facts)
    with governance.reading() as session:
        assert [(row.title, row.problem) for row in session.execute(select(case_file))] == [
            ("Les clés", "Elles se perdent.")
        ]


def test_a_case_is_received_once_its_body_is_known(governance, monkeypatch):
    message = list(stream_of(new_id()))[-1] | {"subjectversion": 1}
    assert governance.deliver(message) is Outcome.WAITING

    known = CreateBody(by=new_id(), name="Jury", level="political", second_vote_days=3)
    monkeypatch.setattr("services.governance.commands.bodies.new_id", lambda: UUID(message["data"]["body_id"]))
    governance(create_body, known)
    governance.later(DAY)
    governance.runtime.retry_due()

    assert governance.said().count("governance.case.received.v1") == 1


@pytest.mark.parametrize("publisher", ["ideas", "notify", "portfolio"])
def test_someone_seen_elsewhere_can_be_seated_here(governance, publisher):
    seen = governance.given(f"{publisher}.person.seen.v1")

    with governance.reading() as session:
        assert person_of(session, seen.person_id).name == seen.name
    body = governance.the_body(governance.body([seen.person_id]))
    assert body.members_at(governance.now) == (seen.person_id,)


REQUESTED = "portfolio.product.gate_requested.v1"


def test_a_product_s_question_is_a_case_like_any_other_until_its_decision(governance):
    members = governance.people(3)
    body_id = governance.body(members)
    governance.given(REQUESTED, body_id=body_id)
    received = governance.last("governance.case.received.v1")
    assert (received["question"], received["idea_id"], received["phase"]) == ("pass_gate", None, "construction")

    case_id = UUID(received["case_id"])
    governance.open(case_id)
    governance.vote(case_id, in_favour=members)
    governance.later(DAY)

    decided = governance.last("governance.case.decided.v1")
    asked = sample(REQUESTED)["data"]
    assert (decided["product_id"], decided["phase"], decided["outcome"]) == (
        asked["product_id"],
        "construction",
        "granted",
    )
    assert governance.decision(case_id).product_number == asked["number"]


def test_the_page_of_a_product_s_case_asks_the_question_in_words(governance, visit):
    team = visit("malo", "team")
    governance.given(REQUESTED, body_id=governance.body(governance.people(1)))

    page = text_of(team, f"{CASES}/{governance.last('governance.case.received.v1')['case_id']}")

    assert "Ce produit peut-il entrer dans la phase « Construction » ?" in page
    assert "PR-2026-0003" in page
    assert "Idée" not in page.split("Question posée")[1]
