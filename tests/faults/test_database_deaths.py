"""PostgreSQL dies without a word, under form load: what it had promised is there, and everybody comes back."""

import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from shared.identifiers import new_id
from tests.faults.clients import Client, Ledger
from tests.faults.findings import Findings
from tests.faults.nursery import Nursery
from tests.faults.stage import USUAL, Stage
from tests.faults.world import World, open_world, wait_for
from tests.servers import Postgres
from tests.servers.choice import Unusable
from tests.servers.private_postgres import PrivatePostgres
from tests.servers.processes import answers, free_port

pytestmark = [pytest.mark.faults, pytest.mark.slow]

CRASHES, FORMS, PEOPLE = 2, 20, 3


@pytest.fixture(scope="module")
def private() -> Iterator[PrivatePostgres]:
    try:
        server = PrivatePostgres(durable=True)
    except Unusable as reason:
        pytest.skip(str(reason))
    with server:
        yield server


def test_what_was_answered_survives_a_crash_of_the_database(private, rabbitmq, tmp_path):
    with open_world(Postgres(private.url), rabbitmq, durable=True) as world:
        assert crash_under_load(private, world, tmp_path).faults() == {}


def test_a_database_that_does_not_wait_for_the_disk_is_caught(private, rabbitmq, tmp_path):
    """With `synchronous_commit = off`, which is off nowhere but in other tests."""
    with open_world(Postgres(private.url), rabbitmq, durable=False) as world:
        assert crash_under_load(private, world, tmp_path).unkept > 0


def crash_under_load(private: PrivatePostgres, world: World, folder: Path) -> Findings:
    port, ledger, entries = free_port(), Ledger(), [new_id() for _ in range(5)]
    with Nursery() as nursery:
        stage = Stage(world, nursery, patience=2)
        nursery.begin(folder / "log", **world.place, **USUAL, mutant="")
        world.declare()
        for name, role in (("web", "web"), ("relay", "relay"), ("reader-1", "reader"), ("reader-2", "reader")):
            stage.play(name, role, port=port)
        assert wait_for(lambda: answers(port))
        people = [Client(port, ledger, entries, FORMS, seed) for seed in range(PEOPLE)]
        for each in people:
            each.start()
        for crash in range(1, CRASHES + 1):
            assert wait_for(lambda crash=crash: len(ledger.answered) > crash * FORMS * PEOPLE // (CRASHES + 2))
            private.kill()
            time.sleep(0.3)
            private.start()
        for each in people:
            each.join(60)
        findings = stage.end(20, answered=ledger.answered, asked=ledger.asked)
    print(f"{len(ledger.answered)} forms answered, {ledger.again} sent again, {CRASHES} crashes")
    assert len(ledger.answered) == FORMS * PEOPLE
    return findings
