"""Server programs started for one test run: free ports, waiting, killing, freezing."""

import os
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def answers(port: int, host: str = "127.0.0.1") -> bool:
    try:
        socket.create_connection((host, port), timeout=2).close()
    except OSError:
        return False
    return True


def wait_until(done: Callable[[], bool], seconds: float, what: str) -> None:
    deadline = time.monotonic() + seconds
    while not done():
        if time.monotonic() > deadline:
            raise TimeoutError(f"{what} did not happen within {seconds:.0f} s")
        time.sleep(0.05)


def program(name: str, *folders: str) -> str | None:
    """A program's path: from folders (patterns, the last in order first), else from PATH."""
    patterns = [f"{folder}/{name}".lstrip("/") for folder in folders]
    found = [path for pattern in patterns for path in sorted(Path("/").glob(pattern), reverse=True)]
    return str(found[0]) if found else shutil.which(name)


def as_user(name: str | None) -> dict[str, Any]:
    """Popen's arguments for a program that must not run as root."""
    return {"user": name, "group": name, "extra_groups": []} if name else {}


class ServerProcess:
    """One program with its children, in a process group of its own so that signals reach all of them."""

    def __init__(self, arguments: Sequence[str], log: Path, env: Mapping[str, str], user: str | None = None) -> None:
        self.log = log
        with log.open("ab") as output:
            self._process = subprocess.Popen(
                list(arguments),
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                env=dict(env),
                cwd=log.parent,
                start_new_session=True,
                **as_user(user),
            )

    @property
    def pid(self) -> int:
        return self._process.pid

    @property
    def alive(self) -> bool:
        return self._process.poll() is None

    def signal(self, number: int) -> None:
        if self.alive:
            os.killpg(self.pid, number)

    def kill(self) -> None:
        """Dies at once, with its children, as in a power cut."""
        self.signal(signal.SIGCONT)
        self.signal(signal.SIGKILL)
        self._process.wait()

    def last_words(self) -> str:
        return " / ".join(self.log.read_text(errors="replace").splitlines()[-5:])


class Mortal:
    """A server of ours that can die, freeze and start again; `start` puts its process into `_running`."""

    _running: ServerProcess | None = None

    def kill(self) -> None:
        if self._running:
            self._running.kill()

    def freeze(self) -> None:
        self._process.signal(signal.SIGSTOP)

    def thaw(self) -> None:
        self._process.signal(signal.SIGCONT)

    @property
    def _process(self) -> ServerProcess:
        if self._running is None:
            raise RuntimeError("not started yet")
        return self._running
