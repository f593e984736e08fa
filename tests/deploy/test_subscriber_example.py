"""The example that teams copy, run for real: past and present, killed twice, nothing lost and nothing double."""

import os
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from uuid import uuid4

import pytest

from deploy.contracts.files import ROOT
from services.ideas.app import service
from shared.contracts.ideas import IdeaSubmitted, IdeaWithdrawn
from shared.migrate import migrate
from shared.rabbit import RabbitBroker
from shared.service import Runtime
from shared.settings import Settings
from tests.shared.bus import soon

PROGRAM = ROOT / "deploy" / "subscriber-example" / "subscriber.py"
IDEAS = 300
PATIENCE = 120.0


class Publisher:
    """The service of ideas as it is: its outbox, its relay, RabbitMQ."""

    def __init__(self, folder: Path, address: str) -> None:
        self.runtime = Runtime(service, Settings(service="ideas", data_dir=folder, testing=True))
        migrate(self.runtime)
        self._broker = RabbitBroker(address)

    def say(self, ideas: int) -> None:
        """Each idea is submitted and then withdrawn: versions 1 and 2 of one subject."""
        for _ in range(ideas):
            with self.runtime.unit_of_work() as uow:
                known = {"idea_id": uuid4(), "number": "ID-2026-0001", "author_id": uuid4(), "title": "Les clés"}
                told = {"call_id": uuid4(), "problem": "Elles se perdent.", "answer_by": uow.now}
                uow.say(IdeaSubmitted(**known, **told, submitted_at=uow.now))
                uow.say(IdeaWithdrawn(**known, withdrawn_at=uow.now))
        with closing(self._broker.publisher("ideas")) as publisher:
            while self.runtime.relay(publisher):
                pass


@pytest.fixture
def publisher(tmp_path, platform) -> Iterator[Publisher]:
    made = Publisher(tmp_path, platform)
    yield made
    made.runtime.engine.dispose()


class Team:
    """Another team, with the example as it stands."""

    def __init__(self, folder: Path, address: str) -> None:
        self._store = folder / "team.sqlite"
        self._environment = os.environ | {"TIKUB_AMQP_URL": address, "SUBSCRIBER_DB": str(self._store)}

    @contextmanager
    def listening(self) -> Iterator[None]:
        """Until the end of the block; then it is killed, as by a power cut."""
        process = subprocess.Popen([sys.executable, str(PROGRAM)], env=self._environment)
        try:
            yield
            assert process.poll() is None
        finally:
            process.kill()
            process.wait()

    def asked(self, query: str) -> list[tuple]:
        try:
            with closing(sqlite3.connect(self._store, timeout=20)) as store:
                return store.execute(query).fetchall()
        except sqlite3.OperationalError:
            return []

    def events(self) -> int:
        return sum(events for (events,) in self.asked("SELECT events FROM state"))


@pytest.mark.slow
def test_a_team_that_copies_the_example_loses_nothing_and_does_nothing_twice(publisher, platform, subscriber, tmp_path):
    publisher.say(IDEAS)
    team = Team(tmp_path, subscriber("dataviz", "ideas.idea.#", options=("--history",)))

    with team.listening():
        assert soon(lambda: team.events() > 0, PATIENCE)
    assert team.events() < 2 * IDEAS, "killed too late to show anything"

    publisher.say(IDEAS)
    with team.listening():
        assert soon(lambda: team.events() > 2 * IDEAS, PATIENCE)
        publisher.say(IDEAS)
    with team.listening():
        publisher.say(IDEAS)
        assert soon(lambda: team.events() >= 8 * IDEAS, PATIENCE)
        assert not soon(lambda: team.events() > 8 * IDEAS, 1.0)

    assert team.asked("SELECT count(*), min(events), max(events) FROM state") == [(4 * IDEAS, 2, 2)]
    assert team.asked("SELECT DISTINCT version, type FROM state") == [(2, "ideas.idea.withdrawn.v1")]


def test_it_waits_for_a_bus_that_is_away(tmp_path):
    environment = os.environ | {"TIKUB_AMQP_URL": "amqp://a:b@127.0.0.1:1/%2F", "SUBSCRIBER_DB": str(tmp_path / "db")}
    with subprocess.Popen(
        [sys.executable, str(PROGRAM)], env=environment, stdout=subprocess.PIPE, text=True
    ) as process:
        assert "the bus is away" in process.stdout.readline()
        assert process.poll() is None
        process.kill()


def test_it_stays_short():
    code = [line for line in PROGRAM.read_text().splitlines() if line.strip() and not line.startswith("#")]

    assert len(code) <= 55
