"""Who is told what, when golden samples come through the real delivery."""

import json
import random
from uuid import UUID

import pytest
from sqlalchemy import func, select

from services.notify.tables import mail, news, notice
from shared.delivery import Outcome
from shared.identifiers import new_id
from shared.people import roles_of
from tests.notify.conftest import AUTHOR, INSTRUCTOR, MEMBERS, NotifyRoom
from tests.room import sample


@pytest.fixture
def team(notify: NotifyRoom) -> UUID:
    return notify.person("Enora", "team")


def test_a_deposit_brings_a_receipt_to_the_author_and_work_to_the_team(notify: NotifyRoom, team: UUID) -> None:
    notify.given("ideas.idea.submitted.v1")

    assert notify.letters() == {AUTHOR: ["idea_received"], team: ["idea_to_examine"]}


def test_an_author_of_the_team_gets_the_receipt_alone(notify: NotifyRoom, team: UUID) -> None:
    notify.given("ideas.idea.submitted.v1", author_id=team)

    assert notify.letters() == {team: ["idea_received"]}


@pytest.mark.parametrize("outcome", ["admissible", "inadmissible"])
def test_the_author_reads_what_the_team_found(notify: NotifyRoom, team: UUID, outcome: str) -> None:
    notify.given("ideas.idea.instructed.v1", outcome=outcome)

    assert notify.letters() == {AUTHOR: [f"idea_{outcome}"]}


def test_nobody_is_told_what_they_just_did(notify: NotifyRoom, team: UUID) -> None:
    notify.given("ideas.idea.instructed.v1", author_id=INSTRUCTOR)
    notify.given("ideas.idea.presented.v1", presented_by=AUTHOR)
    notify.given("ideas.idea.withdrawn.v1", author_id=team)
    notify.given("governance.role.granted.v1", person_id=team, granted_by=team)

    assert notify.letters() == {}


def test_the_author_knows_that_a_body_will_decide(notify: NotifyRoom, team: UUID) -> None:
    notify.given("ideas.idea.presented.v1")

    assert notify.letters() == {AUTHOR: ["idea_presented"]}


def test_a_withdrawal_is_told_to_the_team(notify: NotifyRoom, team: UUID) -> None:
    notify.given("ideas.idea.withdrawn.v1")

    assert notify.letters() == {team: ["idea_withdrawn"]}


def test_each_member_of_the_electorate_is_called_to_vote(notify: NotifyRoom, team: UUID) -> None:
    notify.given("governance.case.vote_opened.v1")

    assert notify.letters() == {key: ["vote_convocation"] for key in MEMBERS}


def test_a_second_vote_on_the_same_case_calls_again(notify: NotifyRoom) -> None:
    notify.given("governance.case.vote_opened.v1")
    notify.given("governance.case.quorum_missed.v1")
    notify.given("governance.case.vote_opened.v1", quorum_required=False)

    expected = ["vote_convocation", "quorum_missed", "vote_convocation"]
    assert notify.letters() == dict.fromkeys(MEMBERS, expected)


def test_a_missed_quorum_is_told_to_members_and_team(notify: NotifyRoom, team: UUID) -> None:
    notify.given("governance.case.quorum_missed.v1")

    assert notify.letters() == {key: ["quorum_missed"] for key in [*MEMBERS, team]}


@pytest.mark.parametrize(
    ("outcome", "to_author", "to_others"),
    [("granted", "idea_selected", "decision_granted"), ("refused", "idea_not_selected", "decision_refused")],
)
def test_a_decision_reaches_the_author_the_members_and_the_team(
    notify: NotifyRoom, team: UUID, outcome: str, to_author: str, to_others: str
) -> None:
    notify.given("governance.case.decided.v1", outcome=outcome)

    assert notify.letters() == {AUTHOR: [to_author], **{key: [to_others] for key in [*MEMBERS, team]}}


@pytest.mark.parametrize(("outcome", "to_carrier"), [("granted", "gate_granted"), ("refused", "gate_refused")])
def test_the_answer_about_a_product_reaches_whoever_carries_it(
    notify: NotifyRoom, outcome: str, to_carrier: str
) -> None:
    about = {"question": "pass_gate", "idea_id": None, "product_id": str(new_id()), "product_number": "PR-2026-0003"}
    notify.given("governance.case.decided.v1", outcome=outcome, **about)

    assert notify.letters()[AUTHOR] == [to_carrier]


@pytest.mark.parametrize(("outcome", "to_carrier"), [("granted", "question_granted"), ("refused", "question_refused")])
def test_the_answer_to_any_other_question_does_not_speak_of_phases(
    notify: NotifyRoom, outcome: str, to_carrier: str
) -> None:
    about = {"question": "continuation", "idea_id": None, "product_id": str(new_id()), "product_number": "PR-2026-0003"}
    notify.given("governance.case.decided.v1", outcome=outcome, label="Ce produit doit-il continuer ?", **about)

    assert notify.letters()[AUTHOR] == [to_carrier]


@pytest.mark.parametrize(("outcome", "to_carrier"), [("granted", "decision_changed"), ("refused", "decision_kept")])
@pytest.mark.parametrize("question", ["correct_decision", "repeal_decision"])
def test_whoever_a_former_decision_concerns_learns_whether_it_changes(
    notify: NotifyRoom, question: str, outcome: str, to_carrier: str
) -> None:
    notify.given("governance.case.decided.v1", question=question, outcome=outcome, corrects="DE-2026-0003")

    assert notify.letters()[AUTHOR] == [to_carrier]


def test_a_product_that_nobody_carries_is_told_to_the_members_alone(notify: NotifyRoom) -> None:
    about = {"question": "pass_gate", "idea_id": None, "product_id": str(new_id()), "author_id": None}
    notify.given("governance.case.decided.v1", **about)

    assert set(notify.letters()) == set(MEMBERS)


def test_an_author_who_is_a_member_hears_of_the_decision_once(notify: NotifyRoom) -> None:
    notify.given("governance.case.decided.v1", author_id=MEMBERS[0])

    assert notify.letters()[MEMBERS[0]] == ["idea_selected"]


def test_an_answer_that_is_held_reaches_the_author_when_it_is_published(notify: NotifyRoom, team: UUID) -> None:
    notify.given("governance.case.decided.v1", answer_held=True)
    assert AUTHOR not in notify.letters()
    assert notify.letters()[team] == ["decision_granted"]

    notify.given("ideas.answer.published.v1")

    assert notify.letters()[AUTHOR] == ["answer_published"]


def test_the_answer_of_the_idea_is_not_told_after_the_decision(notify: NotifyRoom) -> None:
    notify.given("governance.case.decided.v1")
    before = notify.letters()
    notify.given("ideas.idea.answered.v1")

    assert notify.letters() == before


def test_a_product_is_told_to_its_carrier_and_the_team(notify: NotifyRoom, team: UUID) -> None:
    product = notify.given("portfolio.product.created.v1")

    assert notify.letters() == {product.carrier_id: ["product_to_carry"], team: ["product_created"]}


@pytest.mark.parametrize(
    ("what", "letter", "who"),
    [
        ("proposed", "exit_to_examine", ("dsi",)),
        ("accepted", "exit_accepted", ("carrier", "team", "dsi")),
        ("decision_unused", "exit_decision_unused", ("carrier", "team", "dsi")),
        ("refused", "exit_refused", ("carrier", "team")),
        ("reserve_due", "exit_reserve_due", ("team", "dsi")),
        ("review_due", "exit_review_due", ("carrier", "team", "dsi")),
    ],
)
def test_each_step_of_an_exit_is_told_to_those_who_act_next(
    notify: NotifyRoom, team: UUID, what: str, letter: str, who: tuple[str, ...]
) -> None:
    people = {"team": team, "dsi": notify.person("Gaëlle", "dsi")}

    event = notify.given(f"portfolio.exit.{what}.v1")

    people["carrier"] = event.carrier_id
    assert notify.letters() == {people[one]: [letter] for one in who}


def test_proofs_that_end_are_told_to_those_who_work_on_them_and_to_whoever_gave_a_waiver(
    notify: NotifyRoom, team: UUID
) -> None:
    event = notify.given("portfolio.product.proofs_expiring.v1")
    there = {event.carrier_id, *event.member_ids, *event.waived_by_ids}
    assert notify.letters() == {one: ["proofs_expiring"] for one in there}

    notify.given("portfolio.product.proofs_expiring.v1", carrier_id=None, member_ids=[], waived_by_ids=[], over=True)
    assert notify.letters()[team] == ["proofs_expired"]


def test_a_risk_that_turns_grave_is_told_to_all_but_whoever_wrote_it(notify: NotifyRoom, team: UUID) -> None:
    event = notify.given("portfolio.product.risk_turned_grave.v1")

    assert notify.letters() == {one: ["risk_grave"] for one in (event.carrier_id, event.owner_id, team)}


def test_a_place_in_a_training_is_told_and_that_it_is_called_off(notify: NotifyRoom) -> None:
    event = notify.given("portfolio.training.seat_changed.v1", state="waiting")
    assert notify.letters() == {}
    notify.given("portfolio.training.seat_changed.v1")
    notify.given("portfolio.training.seat_changed.v1", cancelled=True)

    assert notify.letters() == {event.person_id: ["training_place_given", "training_cancelled"]}


def test_of_other_moves_of_an_exit_only_the_takeover_is_told(notify: NotifyRoom, team: UUID) -> None:
    notify.given("portfolio.exit.moved.v1")
    assert notify.letters() == {}

    event = notify.given("portfolio.exit.moved.v1", state="done")

    assert notify.letters() == {team: ["exit_done"], event.carrier_id: ["exit_done"]}


ADVISER, OWNER = (UUID(f"01a20000-0000-7000-8000-000000000{number}") for number in (303, 301))


@pytest.mark.parametrize(
    ("wire", "changes", "letter", "whom"),
    [
        ("governance.advice.asked.v1", {}, "advice_asked", {ADVISER}),
        ("governance.question.put.v1", {}, "question_put", {AUTHOR, "team"}),
        ("governance.question.settled.v1", {}, "question_answered", {MEMBERS[0]}),
        ("governance.question.settled.v1", {"answered": False, "answered_by": None}, "question_answered", set()),
        ("governance.review.due.v1", {}, "decision_review_due", {*MEMBERS, AUTHOR, "team"}),
        ("governance.appeal.filed.v1", {}, "appeal_filed", {*MEMBERS, "team"}),
        ("governance.condition.changed.v1", {}, "condition_given", {OWNER}),
        ("governance.condition.changed.v1", {"state": "overdue"}, "condition_late", {OWNER, "team"}),
        ("governance.condition.changed.v1", {"state": "met"}, "", set()),
        ("governance.condition.due_soon.v1", {}, "condition_due_soon", {OWNER}),
        ("governance.purchase.ready.v1", {}, "purchase_ready", {AUTHOR, "team"}),
        ("portfolio.product.sponsor_gone.v1", {}, "sponsor_gone", {"carrier", "team"}),
    ],
)
def test_what_is_asked_around_a_decision_is_told_to_those_who_act_next(
    notify: NotifyRoom, team: UUID, wire: str, changes: dict, letter: str, whom: set
) -> None:
    notify.given(wire, **changes)

    carrier = sample("portfolio.product.sponsor_gone.v1")["data"]["carrier_id"]
    people = {{"team": team, "carrier": UUID(carrier)}.get(one, one) for one in whom}
    assert notify.letters() == {one: [letter] for one in people}


def test_whoever_gave_a_condition_to_themselves_is_not_told(notify: NotifyRoom) -> None:
    notify.given("governance.condition.changed.v1", changed_by=OWNER)

    assert notify.letters() == {}


def test_whoever_appealed_learns_the_answer_and_the_question_s_carrier_too(notify: NotifyRoom) -> None:
    for outcome, letter in (("granted", "appeal_granted"), ("refused", "appeal_refused")):
        about = {"question": "repeal_decision", "corrects": "DE-2026-0003", "appealed_by": OWNER, "case_id": new_id()}
        notify.given("governance.case.decided.v1", outcome=outcome, **about)
        assert notify.letters()[OWNER][-1] == letter
        assert notify.letters()[AUTHOR][-1] == letter


def test_a_purchase_notice_waits_until_money_is_spent_and_a_product_alone_until_it_is_sponsored(
    notify: NotifyRoom, team: UUID
) -> None:
    def waiting(letter: str) -> int:
        open_ones = (notice.c.letter == letter, notice.c.done_at.is_(None), notice.c.person_id == team)
        with notify.reading() as session:
            return session.scalar(select(func.count()).where(*open_ones)) or 0

    decision_id = new_id()
    notify.given("governance.purchase.ready.v1", decision_id=decision_id)
    spent = {"decision_id": decision_id, "state": "committed"}
    notify.given("governance.commitment.changed.v1", **spent, spent_cents=0)
    assert waiting("purchase_ready") == 1
    notify.given("governance.commitment.changed.v1", **spent, spent_cents=1200)
    assert waiting("purchase_ready") == 0

    product_id = new_id()
    notify.given("portfolio.product.sponsor_gone.v1", product_id=product_id)
    notify.given("portfolio.product.team_changed.v1", product_id=product_id, role="developer")
    assert waiting("sponsor_gone") == 1
    notify.given("portfolio.product.team_changed.v1", product_id=product_id, role="sponsor")
    assert waiting("sponsor_gone") == 0


def test_a_role_holds_and_its_holder_knows(notify: NotifyRoom) -> None:
    granted = notify.given("governance.role.granted.v1")

    assert notify.letters() == {granted.person_id: ["role_granted"]}
    with notify.reading() as session:
        assert roles_of(session, granted.person_id) == {"team"}


def test_imported_products_and_calls_are_told_to_nobody(notify: NotifyRoom, team: UUID) -> None:
    notify.given("portfolio.product.imported.v1")
    notify.given("ideas.call.opened.v1")
    assert notify.deliver(sample("ideas.support.changed.v1")) is Outcome.IGNORED

    assert notify.letters() == {}


def test_long_texts_and_lists_of_people_are_not_copied(notify: NotifyRoom) -> None:
    notify.given("governance.case.decided.v1")

    with notify.reading() as session:
        facts = session.scalar(select(news.c.facts))
    assert facts["title"]
    assert not {"problem", "member_ids"} & set(facts)


STORY = [
    "governance.role.granted.v1",
    "ideas.idea.submitted.v1",
    "ideas.idea.instructed.v1",
    "ideas.idea.presented.v1",
    "governance.case.received.v1",
    "governance.case.vote_opened.v1",
    "governance.case.decided.v1",
    "ideas.idea.answered.v1",
    "portfolio.product.created.v1",
]


def told_once_each(notify: NotifyRoom) -> dict[str, int]:
    """How many notices and mails there are, after a check that nobody has two for one event."""
    with notify.reading() as session:
        for table in (notice, mail):
            pairs = select(func.count()).select_from(table).group_by(table.c.event_id, table.c.person_id)
            assert set(session.scalars(pairs)) == {1}
        return {table.name: session.scalar(select(func.count()).select_from(table)) or 0 for table in (notice, mail)}


def story() -> list[dict[str, object]]:
    """The whole main job, its versions without a gap."""
    positions: dict[str, int] = {}
    messages = []
    for wire in STORY:
        message = sample(wire)
        positions[message["subject"]] = message["subjectversion"] = positions.get(message["subject"], 0) + 1
        messages.append(message)
    return messages


@pytest.mark.parametrize("seed", range(3))
def test_duplicates_and_disorder_change_nothing(notify: NotifyRoom, seed: int) -> None:
    notify.deliver(story()[0])
    shuffled = story() * 3
    random.Random(seed).shuffle(shuffled)

    notify.runtime.deliver([json.dumps(message).encode() for message in shuffled])
    for message in shuffled[:10]:
        notify.deliver(message)
    notify.runtime.retry_due()

    # Author: receipt, examined, presented, selected, product. Team: role, to examine, decision, product. 3 members: 2.
    assert told_once_each(notify) == {"notice": 15, "mail": 15}


def test_the_same_event_heard_under_a_reaction_run_twice_is_told_once(notify: NotifyRoom) -> None:
    """Even where the inbox would fail: the database itself refuses a second notice."""
    from services.notify.policies.ideas import when_an_idea_is_withdrawn
    from shared.contracts.ideas import IdeaWithdrawn
    from shared.envelope import Envelope
    from shared.schemas import load

    notify.person("Enora", "team")
    message = sample("ideas.idea.withdrawn.v1")
    for _ in range(2):
        with notify.runtime.unit_of_work() as uow:
            uow.hearing = Envelope.from_json(json.dumps(message).encode())
            when_an_idea_is_withdrawn(load(IdeaWithdrawn, message["data"]), uow)

    assert told_once_each(notify) == {"notice": 1, "mail": 1}


def test_a_thousand_members_are_told_in_one_go(notify: NotifyRoom) -> None:
    notify.given("governance.case.vote_opened.v1", member_ids=[str(new_id()) for _ in range(1000)])

    assert told_once_each(notify) == {"notice": 1000, "mail": 1000}
