"""The platform on which several rehearsals play, one after the other; brought up when the first of them asks."""

import os
import shutil
import subprocess
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from time import monotonic, sleep
from typing import Any

from sqlalchemy import Engine

from tests.rehearsals.compose import HEALTHY_WITHIN, Compose
from tests.rehearsals.ledger import Away
from tests.system.platforms import PATHS, ROOT

SERVICES = tuple(PATHS)
WEBS, WORKERS = (tuple(f"{service}-{role}" for service in SERVICES) for role in ("web", "worker"))
MOVED = 5.0
"""Seconds for which an address is believed: a container that starts again may find itself elsewhere."""
ALL = frozenset(SERVICES)


@dataclass
class Stage(Compose):
    """A compose project whose containers are looked at often, and crash on purpose."""

    elsewhere: dict[str, Engine] = field(default_factory=dict)
    """The databases of services that somebody has taken over."""
    _addresses: dict[tuple[str, int], tuple[float, str]] = field(default_factory=dict)

    def database(self, service: str) -> Engine:
        return self.elsewhere.get(service) or super().database(service)

    def up(self, *services: str, build: bool = False, wait: bool = True) -> None:
        """Start these services, or all; when that fails, the containers' last words tell why."""
        try:
            super().up(*services, build=build, wait=wait)
        except AssertionError as fault:
            raise AssertionError(f"{fault}\n{self('logs', '--no-color', '--tail', '15')[-6000:]}") from None

    def begin(self) -> None:
        """Up and healthy, however slow the machine: `--wait` gives up at the first check that comes too late."""
        self.up(build=True, wait=False)
        self.wait_healthy(*WEBS, *WORKERS, "gateway")

    def address(self, service: str, index: int = 0) -> str:
        at, known = self._addresses.get((service, index), (0.0, ""))
        if monotonic() - at > MOVED:
            known = super().address(service, index)
            self._addresses[service, index] = monotonic(), known
        return known

    def command(self, service: str, *words: str) -> "subprocess.CompletedProcess[str]":
        """As the operator types it."""
        line = ["python", "-m", f"services.{service}", *words]
        return subprocess.CompletedProcess(line, 0, self.exec(f"{service}-worker", *line), "")

    def sql(self, statement: str, database: str = "postgres") -> str:
        """One statement as the server's superuser, inside its container."""
        words = ("-qAtX", "-v", "ON_ERROR_STOP=1", "-U", "postgres", "-d", database, "-c", statement)
        return self.exec("postgres", "psql", *words).strip()

    def forget_secrets(self) -> None:
        """They have changed: look again."""
        self._secrets.clear()

    def rabbitmqctl(self, *words: str, node: str = "rabbitmq") -> str:
        return self.exec(node, "rabbitmqctl", "--quiet", *words)

    def crash(self, service: str, away: frozenset[str]) -> Away:
        """Kill each of the service's containers; when its work is done again, and what may have failed meanwhile."""
        began, since = monotonic(), time.time()
        former = {container: self._started(container) for container in self.containers(service)}
        for index in range(len(former)):
            self.kill(service, index)
        wait_for(lambda: all(self._is_back(each, at) for each, at in former.items()), f"{service} back")
        self._addresses.clear()
        return Away(f"{service} killed, back after {monotonic() - began:.1f} s", away, since, time.time() + 1)

    def _started(self, container: str) -> str:
        return str(self.inspect(container)["State"]["StartedAt"])

    def _is_back(self, container: str, former: str) -> bool:
        return self._started(container) != former and self.healthy(container)

    def healthy(self, container: str) -> bool:
        return bool(self.inspect(container)["State"]["Health"]["Status"] == "healthy")


@dataclass
class Ground:
    """What the rehearsals of one run share: how much, with which dice, a platform for those that spoil nothing."""

    events: int = 10_000
    seed: int = 0
    tree: Path = ROOT
    folder: Path = Path("var")
    """Where dumps and handed-over secrets lie meanwhile."""
    settings: dict[str, str] = field(default_factory=dict)
    _stage: Stage | None = None

    def stage(self) -> Stage:
        """Up and healthy."""
        if self._stage is None:
            self._stage = self.new("shared")
            self._stage.begin()
        return self._stage

    def new(self, name: str, **parts: Any) -> Stage:
        """A project that does not exist yet; whoever asks takes it down."""
        settings = {"TIKUB_IMAGES": "rehearsal", "TIKUB_GIVEN": str(self.given)}
        self.given.mkdir(exist_ok=True)
        settings |= self.settings | parts.pop("settings", {})
        return Stage(name=f"rehearsal-{name}-{os.getpid()}", root=self.tree, settings=settings, **parts)

    def keep(self, stage: Stage) -> None:
        """From now on the platform that rehearsals share."""
        self.leave()
        self._stage = stage

    def leave(self) -> None:
        """The next that asks begins with nothing."""
        if self._stage is not None:
            self._stage.down()
        self._stage = None
        shutil.rmtree(self.given, ignore_errors=True)

    @property
    def given(self) -> Path:
        """Where secrets are put that take the place of those drawn."""
        return self.folder / "given"


def wait_for(holds: Callable[[], bool], what: str, seconds: float = HEALTHY_WITHIN) -> None:
    deadline = monotonic() + seconds
    while not holds():
        assert monotonic() < deadline, f"not within {seconds:.0f} s: {what}"
        sleep(0.5)
