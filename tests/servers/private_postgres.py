"""A PostgreSQL of our own, from the programs found on the machine, thrown away afterwards."""

import os
import pwd
import shutil
import signal
import subprocess
import tempfile
from pathlib import Path
from typing import Self

import psycopg

from tests.servers.choice import Unusable
from tests.servers.processes import Mortal, ServerProcess, as_user, free_port, program, wait_until

FOLDERS = ("/usr/lib/postgresql/*/bin", "/usr/pgsql-*/bin", "/opt/homebrew/opt/postgresql*/bin")
FAST = ("fsync=off", "synchronous_commit=off", "full_page_writes=off")


class PrivatePostgres(Mortal):
    """Starts, stops, dies and starts again on the same port with the same data.

    `durable` keeps fsync on, for tests that kill it and count what was promised.
    """

    def __init__(self, *, durable: bool = False) -> None:
        self._initdb, self._postgres = program("initdb", *FOLDERS), program("postgres", *FOLDERS)
        if not self._initdb or not self._postgres:
            raise Unusable("initdb and postgres are not on this machine")
        self._durable = durable
        self._user = _unprivileged()
        self.port = free_port()
        self.url = f"postgresql://postgres@127.0.0.1:{self.port}/postgres"
        self.folder = Path(tempfile.mkdtemp(prefix="tikub-postgres-"))
        if self._user:
            shutil.chown(self.folder, self._user)

    def __enter__(self) -> Self:
        try:
            self._initialise()
            self.start()
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        self.kill()
        shutil.rmtree(self.folder, ignore_errors=True)

    def start(self) -> None:
        options = ["listen_addresses=127.0.0.1", f"unix_socket_directories={self.folder}", f"port={self.port}"]
        options += ["max_connections=200", *(() if self._durable else FAST)]
        arguments = [str(self._postgres), "-D", str(self.folder / "data")]
        for option in options:
            arguments += ["-c", option]
        self._running = ServerProcess(arguments, self.folder / "log", _plain_environment(), self._user)
        wait_until(self._ready, 30, "PostgreSQL's start")

    def stop(self) -> None:
        """Fast shutdown: open transactions are rolled back, everything else is kept."""
        os.kill(self._process.pid, signal.SIGINT)
        wait_until(lambda: not self._process.alive, 30, "PostgreSQL's stop")

    def _initialise(self) -> None:
        options = ["-U", "postgres", "-A", "trust", "-E", "UTF8", "--no-sync"]
        subprocess.run(
            [str(self._initdb), "-D", str(self.folder / "data"), *options],
            check=True,
            capture_output=True,
            cwd=self.folder,
            env=_plain_environment(),
            timeout=120,
            **as_user(self._user),
        )

    def _ready(self) -> bool:
        if not self._process.alive:
            raise Unusable(f"postgres did not start: {self._process.last_words()}")
        try:
            psycopg.connect(self.url, connect_timeout=2).close()
        except psycopg.OperationalError:
            return False
        return True


def _unprivileged() -> str | None:
    """PostgreSQL refuses to run as root: the user to run it as, or none when we are not root."""
    if os.geteuid() != 0:
        return None
    known = {entry.pw_name for entry in pwd.getpwall()}
    return "postgres" if "postgres" in known else "nobody"


def _plain_environment() -> dict[str, str]:
    """Without PG* variables, which would change what initdb makes."""
    return {name: value for name, value in os.environ.items() if not name.startswith(("PG", "LC_", "LANG"))} | {
        "LC_ALL": "C"
    }
