"""The platform as it is run: in one process, or each service with its own processes on PostgreSQL and RabbitMQ."""

import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from time import monotonic, sleep
from typing import Protocol

import requests
from sqlalchemy import Engine, NullPool, create_engine

ROOT = Path(__file__).resolve().parents[2]
PATHS = {"ideas": "/idees", "governance": "/gouvernance", "portfolio": "/portefeuille", "notify": "/notifications"}
READY_WITHIN = 60.0


class Platform(Protocol):
    """What a test needs to know of a running platform."""

    def where(self, path: str) -> str:
        """The address of the server that owns this path, without a slash at its end."""

    def command(self, service: str, *words: str) -> "subprocess.CompletedProcess[str]":
        """`python -m services.<name> …` to its end, as whoever operates the platform types it."""

    def database(self, service: str) -> Engine:
        """The service's own database, to be read only."""


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def wait_until_answers(url: str, process: "subprocess.Popen[bytes]", log: Path) -> None:
    deadline = monotonic() + READY_WITHIN
    while monotonic() < deadline:
        if process.poll() is not None:
            raise AssertionError(f"{url} ended with {process.returncode}:\n{log.read_text()[-3000:]}")
        try:
            if requests.get(url, timeout=2).status_code == 200:
                return
        except requests.RequestException:
            sleep(0.1)
    raise AssertionError(f"{url} did not answer within {READY_WITHIN} s:\n{log.read_text()[-3000:]}")


def run(service: str, *words: str, env: Mapping[str, str], check: bool = True) -> "subprocess.CompletedProcess[str]":
    """One command of a service, to its end."""
    command = [sys.executable, "-m", f"services.{service}", *words]
    done = subprocess.run(command, cwd=ROOT, env=dict(env), capture_output=True, text=True, timeout=300, check=False)
    assert not check or done.returncode == 0, (
        f"{command}: {done.returncode}\n{done.stdout[-2000:]}\n{done.stderr[-3000:]}"
    )
    return done


def engine_of(url: str) -> Engine:
    """Without a pool: a test must not keep connections that the platform needs."""
    return create_engine(url, poolclass=NullPool)


def clean_environment() -> dict[str, str]:
    return {name: value for name, value in os.environ.items() if not name.startswith("TIKUB_")}


def people_file(folder: Path, count: int = 0) -> Path:
    """The demonstration's people, and `count` more."""
    people = json.loads((ROOT / "deploy" / "demo" / "people.json").read_text(encoding="utf-8"))
    people += [
        {"subject": f"agent-{n}", "name": f"Agent {n}", "email": f"agent-{n}@region.example", "directorate": "Essais"}
        for n in range(count)
    ]
    file = folder / "people.json"
    file.write_text(json.dumps(people), encoding="utf-8")
    return file


@dataclass
class Started:
    """A process of ours, with what it printed."""

    process: "subprocess.Popen[bytes]"
    log: Path

    @classmethod
    def of(cls, words: list[str], env: Mapping[str, str], log: Path) -> "Started":
        with log.open("ab") as out:
            process = subprocess.Popen([sys.executable, "-m", *words], cwd=ROOT, env=dict(env), stdout=out, stderr=out)
        return cls(process, log)

    def stop(self, number: int = signal.SIGTERM, seconds: float = 30) -> int:
        """Ask it to end and wait; returns its exit code."""
        if self.process.poll() is None:
            self.process.send_signal(number)
        try:
            return self.process.wait(seconds)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
            raise


@dataclass
class Embedded:
    """`make run`: one process, SQLite, the bus without a server."""

    folder: Path
    port: int = field(default_factory=free_port)
    started: Started | None = None

    def where(self, path: str) -> str:
        return f"http://127.0.0.1:{self.port}"

    def environment(self, service: str = "") -> dict[str, str]:
        ours = {
            "TIKUB_PORT": str(self.port),
            "TIKUB_DATA_DIR": str(self.folder),
            "TIKUB_PEOPLE_FILE": str(people_file(self.folder)),
            "TIKUB_POSTS_PER_MINUTE": "100000",
        }
        return clean_environment() | ours

    def command(self, service: str, *words: str) -> "subprocess.CompletedProcess[str]":
        return run(service, *words, env=self.environment(service))

    def database(self, service: str) -> Engine:
        return engine_of(f"sqlite:///{self.folder / (service + '.sqlite')}")

    def start(self) -> None:
        """Start it, and wait until the story is told."""
        self.started = Started.of(["deploy.all_in_one"], self.environment(), self.folder / "platform.log")
        wait_until_answers(f"{self.where('')}/healthz", self.started.process, self.started.log)
        deadline = monotonic() + READY_WITHIN
        while b"Ti Kub est pr" not in self.started.log.read_bytes():
            assert monotonic() < deadline, self.started.log.read_text()[-3000:]
            sleep(0.1)

    def stop(self) -> int:
        """Ctrl-C."""
        assert self.started is not None
        return self.started.stop(signal.SIGINT)


@dataclass
class Distributed:
    """Four services, each with pages and a worker of its own, on PostgreSQL and RabbitMQ."""

    folder: Path
    databases: dict[str, str]
    amqp_url: str
    ports: dict[str, int] = field(default_factory=lambda: {service: free_port() for service in PATHS})
    processes: dict[tuple[str, str], Started] = field(default_factory=dict)

    def where(self, path: str) -> str:
        owner = next(service for service, prefix in PATHS.items() if path.startswith(prefix))
        return f"http://127.0.0.1:{self.ports[owner]}"

    def environment(self, service: str) -> dict[str, str]:
        ours = {
            "TIKUB_PORT": str(self.ports[service]),
            "TIKUB_DATA_DIR": str(self.folder),
            "TIKUB_DATABASE_URL": self.databases[service],
            "TIKUB_AMQP_URL": self.amqp_url,
            "TIKUB_PEOPLE_FILE": str(people_file(self.folder)),
            "TIKUB_POSTS_PER_MINUTE": "100000",
            "TIKUB_WEB_WORKERS": "1",
        }
        return clean_environment() | ours

    def command(self, service: str, *words: str) -> "subprocess.CompletedProcess[str]":
        return run(service, *words, env=self.environment(service))

    def database(self, service: str) -> Engine:
        return engine_of(self.databases[service].replace("postgresql://", "postgresql+psycopg://", 1))

    def start(self) -> None:
        for service in PATHS:
            run(service, "migrate", env=self.environment(service))
        for service in PATHS:
            self.start_one(service, "worker")
            self.start_one(service, "web")
        for service in PATHS:
            self.wait_for(service)

    def start_one(self, service: str, role: str) -> None:
        log = self.folder / f"{service}-{role}.log"
        self.processes[service, role] = Started.of([f"services.{service}", role], self.environment(service), log)

    def wait_for(self, service: str) -> None:
        web = self.processes[service, "web"]
        wait_until_answers(f"http://127.0.0.1:{self.ports[service]}/healthz", web.process, web.log)

    def stop_one(self, service: str, role: str) -> int:
        return self.processes.pop((service, role)).stop()

    def stop(self) -> None:
        for started in self.processes.values():
            if started.process.poll() is None:
                started.process.send_signal(signal.SIGTERM)
        for started in self.processes.values():
            started.stop()


@contextmanager
def running(platform: Embedded | Distributed) -> Iterator[None]:
    """Started, and stopped whatever happens."""
    with ExitStack() as stack:
        stack.callback(platform.stop)
        platform.start()
        yield
