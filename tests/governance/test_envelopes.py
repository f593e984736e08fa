"""Money: what is promised never exceeds what there is, and rests on a decision that grants it."""

import pytest
from sqlalchemy import delete, select, update
from sqlalchemy.exc import DBAPIError

from services.governance.commands.envelopes import (
    OpenEnvelope,
    ReleaseMoney,
    ResizeEnvelope,
    SpendMoney,
    TakeSpendingBack,
    TransferMoney,
    open_envelope,
    release_money,
    resize_envelope,
    spend_money,
    take_spending_back,
    transfer_money,
)
from services.governance.domain.envelopes import CommitmentState, Envelope
from services.governance.domain.rules import Outcome
from services.governance.tables import commitment, envelope, movement
from shared.errors import Invalid, Refused
from shared.identifiers import new_id
from tests.governance.conftest import HOUR


def figures(room, envelope_id):
    """Total, reserved, committed, spent and free, in euros."""
    held = room.the(Envelope, envelope_id)
    cents = (held.total_cents, held.reserved_cents, held.committed_cents, held.spent_cents, held.free_cents)
    return [one // 100 for one in cents]


def spend(room, case_id, euros, function=spend_money, command=SpendMoney):
    kept = room.commitment(case_id)
    room(
        function, command(by=new_id(), commitment_id=kept.id, seen=kept.version, amount_cents=euros * 100, reason="F1")
    )


def release(room, case_id):
    kept = room.commitment(case_id)
    room(release_money, ReleaseMoney(by=new_id(), commitment_id=kept.id, seen=kept.version, reason="Terminé"))


def transfer(room, source, target, euros):
    asked = TransferMoney(by=new_id(), envelope_id=source, to_id=target, amount_cents=euros * 100, reason="Arbitrage")
    room(transfer_money, asked)


def test_money_is_committed_on_a_granted_decision_then_spent_then_released(governance):
    held, case_id = governance.envelope(1000), governance.granted()

    governance.commit(held, case_id, 600)
    assert figures(governance, held) == [1000, 0, 600, 0, 400]
    spend(governance, case_id, 250)
    assert figures(governance, held) == [1000, 0, 600, 250, 400]
    release(governance, case_id)

    assert figures(governance, held) == [1000, 0, 250, 250, 750]
    told = governance.last("governance.commitment.changed.v1")
    assert (told["state"], told["amount_cents"], told["spent_cents"], told["released_cents"]) == (
        "closed",
        60000,
        25000,
        35000,
    )
    assert told["decision_number"] == "DE-2026-0001"
    assert governance.last("governance.envelope.changed.v1")["committed_cents"] == 25000


def test_no_more_is_committed_than_there_is(governance):
    held, case_id = governance.envelope(1000), governance.granted()

    with pytest.raises(Refused, match="Encore disponible : 1000 €"):
        governance.commit(held, case_id, 1001)

    governance.commit(held, case_id, 1000)
    assert figures(governance, held) == [1000, 0, 1000, 0, 0]


def test_a_line_of_a_decision_is_committed_once(governance):
    held, case_id = governance.envelope(1000), governance.granted()
    governance.commit(held, case_id, 100)

    with pytest.raises(Invalid, match="déjà réservée ou engagée"):
        governance.commit(governance.envelope(500, "Une autre"), case_id, 100)
    governance.commit(held, case_id, 100, line=2)

    assert figures(governance, held) == [1000, 0, 200, 0, 800]


def test_only_a_decision_that_grants_carries_money(governance):
    held, members = governance.envelope(1000), governance.people(1)
    case_id = governance.voting(members)
    with pytest.raises(Refused, match="n’est pas encore tranché"):
        governance.commit(held, case_id, 100)
    governance.vote(case_id, against=members)
    governance.later(HOUR)

    with pytest.raises(Refused, match="n’accorde rien"):
        governance.commit(held, case_id, 100)


@pytest.mark.parametrize(
    ("sense", "expected"), [("in_favour", [1000, 0, 300, 0, 700]), ("against", [1000, 0, 0, 0, 1000])]
)
def test_what_is_reserved_follows_the_decision_in_the_same_transaction(governance, sense, expected):
    held, members = governance.envelope(1000), governance.people(1)
    case_id = governance.voting(members)
    governance.reserve(held, case_id, 300)
    assert figures(governance, held) == [1000, 300, 0, 0, 700]
    governance.vote(case_id, **{sense: members})

    governance.later(HOUR)

    assert figures(governance, held) == expected
    kept = governance.commitment(case_id)
    granted = sense == "in_favour"
    assert kept.state is (CommitmentState.COMMITTED if granted else CommitmentState.CLOSED)
    assert kept.decision_number == ("DE-2026-0001" if granted else "")


def test_a_decided_case_takes_no_reservation(governance):
    with pytest.raises(Refused, match="engagez l’argent sur sa décision"):
        governance.reserve(governance.envelope(1000), governance.granted(), 10)


def test_what_waits_for_a_vote_without_quorum_stays_reserved(governance):
    held = governance.envelope(1000)
    case_id = governance.voting(governance.people(3))
    governance.reserve(held, case_id, 300)

    governance.later(HOUR)

    assert figures(governance, held) == [1000, 300, 0, 0, 700]


def test_spending_stays_within_the_commitment_and_an_error_can_be_taken_back(governance):
    held, case_id = governance.envelope(1000), governance.granted()
    governance.commit(held, case_id, 300)
    spend(governance, case_id, 200)

    with pytest.raises(Refused, match="ne peut pas dépasser"):
        spend(governance, case_id, 101)
    with pytest.raises(Refused, match="plus que ce qui est dépensé"):
        spend(governance, case_id, 201, take_spending_back, TakeSpendingBack)
    spend(governance, case_id, 150, take_spending_back, TakeSpendingBack)

    assert figures(governance, held) == [1000, 0, 300, 50, 700]


def test_a_closed_commitment_stays_closed(governance):
    held, case_id = governance.envelope(1000), governance.granted()
    governance.commit(held, case_id, 300)
    release(governance, case_id)

    for act in (lambda: spend(governance, case_id, 1), lambda: release(governance, case_id)):
        with pytest.raises(Refused):
            act()


def test_an_envelope_does_not_shrink_under_what_it_promises(governance):
    held, case_id = governance.envelope(1000), governance.granted()
    governance.commit(held, case_id, 300)

    def resize(euros):
        asked = {"by": new_id(), "envelope_id": held, "seen": governance.the(Envelope, held).version}
        governance(resize_envelope, ResizeEnvelope(**asked, total_cents=euros * 100, reason="Budget modifié"))

    with pytest.raises(Refused, match="déjà réservé ou engagé"):
        resize(299)
    resize(300)
    assert figures(governance, held) == [300, 0, 300, 0, 0]


def test_a_transfer_moves_what_is_free_and_changes_no_sum(governance):
    source, target = governance.envelope(1000), governance.envelope(200, "Formation", 2027)
    case_id = governance.granted()
    governance.commit(source, case_id, 700)

    with pytest.raises(Refused, match="Encore disponible : 300 €"):
        transfer(governance, source, target, 301)
    with pytest.raises(Refused, match="à elle-même"):
        transfer(governance, source, source, 1)
    transfer(governance, source, target, 300)

    assert figures(governance, source) == [700, 0, 700, 0, 0]
    assert figures(governance, target) == [500, 0, 0, 0, 500]


def test_two_envelopes_of_a_year_have_two_names(governance):
    governance.envelope(10)

    with pytest.raises(Invalid, match="déjà ce nom"):
        governance(open_envelope, OpenEnvelope(by=new_id(), label="Produits", fiscal_year=2026, total_cents=1))
    governance.envelope(10, year=2027)


def test_the_journal_says_who_did_what_and_adds_up(governance):
    held, other, case_id = governance.envelope(1000), governance.envelope(10, "Autre"), governance.granted()
    governance.commit(held, case_id, 600)
    spend(governance, case_id, 100)
    transfer(governance, held, other, 50)
    release(governance, case_id)

    with governance.reading() as session:
        rows = session.execute(select(movement).where(movement.c.envelope_id == held).order_by(movement.c.id)).all()
    assert [(row.move.value, row.amount_cents // 100) for row in rows] == [
        ("opened", 1000),
        ("committed", 600),
        ("spent", 100),
        ("given", -50),
        ("released", 500),
    ]


STATEMENTS = [
    (update(envelope).values(total_cents=0), "envelope_enough"),
    (update(envelope).values(committed_cents=100_001), "envelope_enough"),
    (update(envelope).values(spent_cents=60_001), "envelope_spent"),
    (delete(envelope), "envelope_delete_frozen"),
    (update(movement).values(amount_cents=1), "movement_update_frozen"),
    (delete(movement), "movement_delete_frozen"),
    (update(commitment).values(spent_cents=60_001), "commitment_enough"),
    (update(commitment).values(decision_id=None), "commitment_decided"),
    (delete(commitment), "commitment_delete_frozen"),
]


def test_the_database_itself_refuses_what_no_code_may_do(governance):
    governance.commit(governance.envelope(1000), governance.granted(), 600)

    assert [guard for statement, guard in STATEMENTS if guard not in refused(governance, statement)] == []


def refused(room, statement):
    with pytest.raises(DBAPIError) as fault, room.runtime.unit_of_work() as uow:
        uow.session.execute(statement)
    return str(fault.value.orig)


def test_a_provisional_grant_counts_as_a_full_one():
    from services.governance.domain.envelopes import GRANTS

    assert GRANTS - {one.value for one in Outcome} <= {"provisional"}
    assert "granted" in GRANTS
    assert "refused" not in GRANTS
