"""Real gunicorn with two processes: what is told is the sum over those that live and those that have ended."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from time import monotonic, sleep

import pytest
import requests
from prometheus_client import values

from shared.observability.processes import counted_together
from tests.conftest import ROOT
from tests.shared.observability.reading import scrape
from tests.system.platforms import free_port

SERVE = """
import sys
from pathlib import Path
from shared.migrate import migrate
from shared.service import Runtime
from shared.settings import Settings
from shared.web.serve import serve
from tests.shared.web.little import service
settings = Settings(service="ideas", data_dir=Path(sys.argv[1]), port=int(sys.argv[2]), web_workers=2)
runtime = Runtime(service, settings)
migrate(runtime)
runtime.engine.dispose()
del runtime.engine
serve(service, runtime, settings)
"""
ALIVE = 'tikub_http_requests_total{method="GET",route="health.alive",service="ideas",status="200"}'
TIMED = 'tikub_http_request_seconds_count{route="health.alive",service="ideas"}'


class Server:
    def __init__(self, folder: Path) -> None:
        self.port, self.folder = free_port(), folder
        environment = {name: value for name, value in os.environ.items() if not name.startswith("PROMETHEUS")}
        environment["PROMETHEUS_MULTIPROC_DIR"] = str(folder / "figures")
        command = [sys.executable, "-c", SERVE, str(folder), str(self.port)]
        self.process = subprocess.Popen(command, env=environment, cwd=ROOT)

    def ask(self, times: int) -> None:
        """Each on a connection of its own, so that both processes get some."""
        for _ in range(times):
            assert requests.get(f"http://127.0.0.1:{self.port}/healthz", timeout=5).status_code == 200

    def wait(self) -> None:
        until = monotonic() + 30
        while monotonic() < until:
            try:
                requests.get(f"http://127.0.0.1:{self.port}/version", timeout=1)
            except requests.RequestException:
                sleep(0.1)
            else:
                return
        raise AssertionError("gunicorn did not start")

    def workers(self) -> set[int]:
        """The processes that count: each has a file of its own."""
        names = [file.stem.rpartition("_")[2] for file in (self.folder / "figures").glob("counter_*.db")]
        return {int(name) for name in names if name.isdigit()}


@pytest.fixture
def server(tmp_path) -> Iterator[Server]:
    started = Server(tmp_path)
    started.wait()
    yield started
    started.process.terminate()
    started.process.wait(30)


def test_figures_are_the_sum_over_the_processes_living_and_ended(server: Server):
    server.ask(60)
    both = server.workers()
    assert len(both) == 2, "one process got every request"
    assert scrape(server.port)[ALIVE] == 60

    os.kill(min(both), signal.SIGKILL)
    until = monotonic() + 15
    while min(both) in server.workers() and monotonic() < until:
        sleep(0.1)
    server.ask(20)
    told = scrape(server.port)

    assert told[ALIVE] == told[TIMED] == 80
    assert min(both) not in server.workers()
    assert (server.folder / "figures" / "counter_ended.db").exists()


def test_figures_of_an_earlier_start_are_not_added(tmp_path, monkeypatch):
    monkeypatch.setenv("PROMETHEUS_MULTIPROC_DIR", str(tmp_path / "figures"))
    monkeypatch.setattr(values, "ValueClass", values.ValueClass)
    (tmp_path / "figures").mkdir()
    (tmp_path / "figures" / "counter_1.db").write_bytes(b"old")

    with counted_together("ideas") as folder:
        assert list(folder.glob("*.db")) == []


def test_without_a_given_folder_one_is_made_and_removed(monkeypatch):
    monkeypatch.delenv("PROMETHEUS_MULTIPROC_DIR", raising=False)
    monkeypatch.setattr(values, "ValueClass", values.ValueClass)

    with counted_together("ideas") as folder:
        assert folder.is_dir()
    assert not folder.exists()
    assert "PROMETHEUS_MULTIPROC_DIR" not in os.environ
