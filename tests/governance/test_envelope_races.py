"""Many hands on the same money at once, on a real PostgreSQL: never over, nothing lost, nothing twice."""

import random
import threading
from collections.abc import Callable, Iterator
from uuid import UUID

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm.exc import StaleDataError

from services.governance.app import service
from services.governance.commands.envelopes import (
    CommitMoney,
    SpendMoney,
    TransferMoney,
    commit_money,
    spend_money,
    transfer_money,
)
from services.governance.domain.envelopes import Envelope
from services.governance.tables import commitment, envelope
from shared.errors import Refusal
from shared.identifiers import new_id
from shared.settings import Settings
from shared.uow import UnitOfWork
from tests.governance.conftest import HOUR, MONDAY, GovernanceRoom

HANDS = 50


@pytest.fixture
def room(postgres, tmp_path) -> Iterator[GovernanceRoom]:
    settings = Settings(service="governance", database_url=postgres.emptied(), data_dir=tmp_path, testing=True)
    room = GovernanceRoom(service, settings)
    room.now = MONDAY
    yield room
    room.runtime.engine.dispose()


def granted(room: GovernanceRoom, count: int) -> list[UUID]:
    """So many cases granted by one body."""
    members = room.people(1)
    body_id = room.body(members)
    cases = [room.case(body_id) for _ in range(count)]
    for case_id in cases:
        room.open(case_id)
        room.vote(case_id, in_favour=members)
    room.later(HOUR)
    return cases


def together(acts: list[Callable[[], object]]) -> list[bool]:
    """All at once; tells which were accepted. Anything but a refusal is a fault of the test."""
    done: list[bool] = [False] * len(acts)
    faults: list[BaseException] = []
    start = threading.Barrier(len(acts))

    def run(number: int) -> None:
        start.wait(30)
        try:
            acts[number]()
            done[number] = True
        except Refusal:
            pass
        except BaseException as fault:
            faults.append(fault)

    threads = [threading.Thread(target=run, args=(number,)) for number in range(len(acts))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(120)
    assert not faults, faults
    return done


def another(room: GovernanceRoom) -> GovernanceRoom:
    """Another process on the same database, with connections of its own."""
    twin = GovernanceRoom(service, room.settings)
    twin.now = room.now
    return twin


@pytest.mark.slow
def test_fifty_commitments_at_once_never_exceed_the_envelope(room):
    cases, held = granted(room, HANDS), room.envelope(1000)

    rooms = [room, *(another(room) for _ in range(4))]
    acts = [
        lambda room=room, case_id=case_id: room.commit(held, case_id, 30)
        for room, case_id in zip(rooms * 10, cases, strict=True)
    ]

    done = together(acts)

    for twin in rooms[1:]:
        twin.runtime.engine.dispose()
    kept = room.the(Envelope, held)
    assert sum(done) == 33
    assert (kept.committed_cents, kept.free_cents) == (99_000, 1_000)
    with room.reading() as session:
        assert session.scalar(select(func.sum(commitment.c.amount_cents))) == 99_000


def test_the_same_line_asked_for_by_many_at_once_is_committed_once(room):
    (case_id,), held = granted(room, 1), room.envelope(1000)

    done = together([lambda: room.commit(held, case_id, 30) for _ in range(8)])

    assert sum(done) == 1
    assert room.the(Envelope, held).committed_cents == 3_000


def test_without_the_lock_of_the_envelope_only_its_version_stands_in_the_way(room, monkeypatch):
    """The mutant: the envelope read without its lock; only the row's version then stands in the way."""
    cases, held = granted(room, 2), room.envelope(1000)
    asked = CommitMoney(by=new_id(), envelope_id=held, case_id=cases[1], line=1, label="Travaux", amount_cents=80_000)

    def read_then_commit() -> None:
        with room.runtime.unit_of_work() as slow:
            before = slow.session.get(Envelope, held)
            room.commit(held, cases[0], 800)
            monkeypatch.setattr(UnitOfWork, "_lock", lambda uow, cls, key: uow.session.get(cls, key))
            assert before.free_cents == 100_000
            commit_money(asked, slow)

    with pytest.raises(StaleDataError):
        read_then_commit()
    assert room.the(Envelope, held).committed_cents == 80_000


@pytest.mark.slow
def test_transfers_that_cross_lose_nothing_and_end(room):
    ring = [room.envelope(100, f"Enveloppe {number}") for number in range(4)]

    def transfer() -> None:
        source, target = random.sample(ring, 2)
        amount = random.randint(1, 4_000)
        asked = TransferMoney(by=new_id(), envelope_id=source, to_id=target, amount_cents=amount, reason="Au hasard")
        room(transfer_money, asked)

    done = together([lambda: [transfer() for _ in range(4)] for _ in range(12)])

    with room.reading() as session:
        totals = list(session.scalars(select(envelope.c.total_cents)))
    assert sum(totals) == 40_000
    assert min(totals) >= 0
    assert any(done)


def test_two_who_write_the_same_invoice_down_at_once_write_it_once(room):
    (case_id,), held = granted(room, 1), room.envelope(1000)
    room.commit(held, case_id, 500)
    kept = room.commitment(case_id)
    asked = {"commitment_id": kept.id, "seen": kept.version, "amount_cents": 20_000, "reason": "Facture 12"}

    done = together([lambda: room(spend_money, SpendMoney(by=new_id(), **asked)) for _ in range(2)])

    assert sum(done) == 1
    assert room.the(Envelope, held).spent_cents == 20_000
