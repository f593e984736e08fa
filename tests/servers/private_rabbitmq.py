"""A RabbitMQ of our own, from the programs found on the machine, thrown away afterwards."""

import os
import shutil
import signal
import socket
import subprocess
import tempfile
from pathlib import Path
from typing import Self

from tests.servers.choice import Unusable
from tests.servers.processes import Mortal, ServerProcess, free_port, program, wait_until

# The programs themselves: Debian's wrappers on PATH refuse every user but root and rabbitmq.
FOLDERS = ("/usr/lib/rabbitmq/bin", "/usr/lib/rabbitmq/lib/*/sbin", "/opt/homebrew/opt/rabbitmq/sbin")


class PrivateRabbit(Mortal):
    """Starts, stops, dies, freezes and starts again on the same port with the same data."""

    def __init__(self, *, management: bool = False) -> None:
        self._server, self._ctl = program("rabbitmq-server", *FOLDERS), program("rabbitmqctl", *FOLDERS)
        self._epmd_program = program("epmd", "/usr/lib/erlang/bin", "/usr/lib/erlang/erts-*/bin")
        if not self._server or not self._ctl or not self._epmd_program:
            raise Unusable("rabbitmq-server, rabbitmqctl and epmd are not on this machine")
        self.port, self._dist_port, self._epmd_port = free_port(), free_port(), free_port()
        self.url = f"amqp://guest:guest@127.0.0.1:{self.port}/%2F"
        self._management_port = free_port() if management else 0
        self.management_url = f"http://guest:guest@127.0.0.1:{self._management_port}/" if management else ""
        self.folder = Path(tempfile.mkdtemp(prefix="tikub-rabbitmq-"))
        self._environment = self._write_configuration()
        self._epmd: ServerProcess | None = None

    def __enter__(self) -> Self:
        try:
            self._start_names()
            self.start()
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        self.kill()
        if self._epmd:
            self._epmd.kill()
        shutil.rmtree(self.folder, ignore_errors=True)

    def start(self) -> None:
        self._running = ServerProcess([str(self._server)], self.folder / "log", self._environment)
        wait_until(self._ready, 90, "RabbitMQ's start")

    def stop(self) -> None:
        """Orderly: queues are closed, connections are told."""
        self._process.signal(signal.SIGTERM)
        wait_until(lambda: not self._process.alive, 60, "RabbitMQ's stop")

    def ctl(self, *arguments: str) -> str:
        """Runs rabbitmqctl against this node and gives what it printed."""
        command = [str(self._ctl), "-q", *arguments]
        done = subprocess.run(command, env=self._environment, capture_output=True, check=False, text=True, timeout=60)
        if done.returncode:
            raise RuntimeError(f"rabbitmqctl {arguments[0]}: {done.stderr or done.stdout}")
        return done.stdout

    def _start_names(self) -> None:
        """Erlang's name daemon, as our own child: one that RabbitMQ starts would outlive it."""
        arguments = [str(self._epmd_program), "-port", str(self._epmd_port), "-address", "127.0.0.1"]
        self._epmd = ServerProcess(arguments, self.folder / "epmd.log", self._environment)

    def _write_configuration(self) -> dict[str, str]:
        cookie = self.folder / ".erlang.cookie"
        cookie.write_text("tikub")
        cookie.chmod(0o600)
        (self.folder / "rabbitmq.conf").write_text(
            f"listeners.tcp.1 = 127.0.0.1:{self.port}\ndisk_free_limit.absolute = 50MB\nloopback_users.guest = true\n"
        )
        if self._management_port:
            with (self.folder / "rabbitmq.conf").open("a") as conf:
                conf.write(f"management.tcp.ip = 127.0.0.1\nmanagement.tcp.port = {self._management_port}\n")
        (self.folder / "plugins").write_text("[rabbitmq_management].\n" if self._management_port else "[].\n")
        return self._node_environment()

    def _node_environment(self) -> dict[str, str]:
        folder = str(self.folder)
        inherited = {name: value for name, value in os.environ.items() if not name.startswith(("RABBITMQ_", "ERL_"))}
        return inherited | {
            "HOME": folder,
            "RABBITMQ_ERLANG_COOKIE": "tikub",
            "RABBITMQ_CONF_ENV_FILE": "/dev/null",
            "RABBITMQ_NODENAME": f"tikub{self.port}@localhost",
            "RABBITMQ_NODE_IP_ADDRESS": "127.0.0.1",
            "RABBITMQ_NODE_PORT": str(self.port),
            "RABBITMQ_DIST_PORT": str(self._dist_port),
            "RABBITMQ_MNESIA_BASE": f"{folder}/data",
            "RABBITMQ_LOG_BASE": f"{folder}/logs",
            "RABBITMQ_CONFIG_FILE": f"{folder}/rabbitmq.conf",
            "RABBITMQ_ADVANCED_CONFIG_FILE": f"{folder}/advanced.config",
            "RABBITMQ_ENABLED_PLUGINS_FILE": f"{folder}/plugins",
            "RABBITMQ_GENERATED_CONFIG_DIR": f"{folder}/generated",
            "RABBITMQ_PID_FILE": f"{folder}/pid",
            "RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS": "-kernel inet_dist_use_interface {127,0,0,1}",
            "ERL_EPMD_PORT": str(self._epmd_port),
            "ERL_EPMD_ADDRESS": "127.0.0.1",
        }

    def _ready(self) -> bool:
        if not self._process.alive:
            raise Unusable(f"rabbitmq-server did not start: {self._process.last_words()}")
        return speaks_amqp("127.0.0.1", self.port)


def speaks_amqp(host: str, port: int) -> bool:
    """An open port is not enough: a node that is still starting accepts and says nothing."""
    try:
        with socket.create_connection((host, port), timeout=2) as connection:
            connection.sendall(b"AMQP\x00\x00\x09\x01")
            return connection.recv(3) == b"\x01\x00\x00"
    except OSError:
        return False
