"""Real processes of the portfolio at work in a hall: its worker, and as many exit-workers as wanted."""

import os
import signal
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Self

from tests.lanes.hall import ALLOWED, Hall, until

ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 120.0


class Crew:
    """All end with the block, by SIGTERM, and by SIGKILL who does not listen."""

    def __init__(self, hall: Hall, log: Path, **settings: str) -> None:
        self._hall, self._log = hall, log
        self._processes: list[subprocess.Popen[bytes]] = []
        self._environment = {
            **{name: value for name, value in os.environ.items() if not name.startswith("TIKUB_")},
            "TIKUB_TESTING": "1",
            "TIKUB_DATABASE_URL": hall.database,
            "TIKUB_AMQP_URL": hall.bus,
            "TIKUB_FETCH_ALLOWED": ALLOWED,
            "TIKUB_LOG_LEVEL": "WARNING",
            **{f"TIKUB_{name.upper()}": value for name, value in settings.items()},
        }

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.dismiss(self._processes)

    def direct(self) -> "subprocess.Popen[bytes]":
        """The portfolio's worker, which sends jobs and hears answers."""
        return self.start("worker")

    def look_after(self) -> None:
        """Raises ChildProcessError, with the last words, when somebody has ended whom nobody sent away."""
        if fallen := [each.args for each in self._processes if each.poll() is not None]:
            raise ChildProcessError(f"{fallen} ended by themselves:\n{self.last_words()}")

    def last_words(self) -> str:
        """The end of what all of them have logged."""
        return self._log.read_text(errors="replace")[-4000:]

    def hire(self, many: int = 1, number: str | None = None, **more: str) -> "list[subprocess.Popen[bytes]]":
        """Exit-workers for all, or in one lane; returns once each has its place."""
        there = self._hall.workers(number)
        words = ["--product", number] if number else []
        hired = [self.start("exit-worker", *words, more=more) for _ in range(many)]
        until(lambda: self._hall.workers(number) >= there + many, f"{many} at work in {number}", PATIENCE)
        return hired

    def start(self, *words: str, more: Mapping[str, str] | None = None) -> "subprocess.Popen[bytes]":
        """Whatever the portfolio's command line starts; it need not have its place yet."""
        command = [sys.executable, "-m", "services.portfolio", *words]
        with self._log.open("ab") as log:
            process = subprocess.Popen(
                command, cwd=ROOT, env=self._environment | dict(more or {}), stdout=log, stderr=log
            )
        self._processes.append(process)
        return process

    def dismiss(self, processes: "list[subprocess.Popen[bytes]]") -> None:
        for process in processes:
            if process.poll() is None:
                process.send_signal(signal.SIGTERM)
        for process in list(processes):
            try:
                process.wait(PATIENCE)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
        self._processes = [each for each in self._processes if each.poll() is None]
