"""A compose project of its own for a rehearsal, under a name and ports that nobody else has, put away at its end."""

import json
import os
import signal
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from time import monotonic, sleep
from typing import Any, Self
from uuid import uuid4

from sqlalchemy import Engine, NullPool, create_engine

from tests.system.platforms import ROOT, free_port

HEALTHY_WITHIN = 300.0


def engine_answers() -> bool:
    """Whether there are a container engine and its compose plugin here."""
    try:
        done = subprocess.run(["docker", "compose", "ls"], capture_output=True, timeout=20, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return False
    return done.returncode == 0


@dataclass
class Compose:
    """`docker compose` for one project; also the Platform of the system tests, on Linux with the engine's own network.

    `with Compose() as platform:` builds, starts, waits until all are healthy, and removes everything at the end.
    """

    name: str = field(default_factory=lambda: f"tikub-{uuid4().hex[:8]}")
    files: Sequence[str] = ("docker-compose.yml",)
    profiles: Sequence[str] = ("demo",)
    root: Path = ROOT
    settings: dict[str, str] = field(default_factory=dict)
    port: int = field(default_factory=free_port)
    mails_port: int = field(default_factory=free_port)
    scales: dict[str, int] = field(default_factory=dict)
    keep: bool = False
    _secrets: dict[str, str] = field(default_factory=dict)

    def __enter__(self) -> Self:
        try:
            self.up(build=True)
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        if not self.keep:
            self.down()

    # --- the project as a whole --------------------------------------------------------------------------------------

    def __call__(self, *words: str, check: bool = True, seconds: float = 600) -> str:
        """`docker compose` with these words; what it printed."""
        return docker(*self._line(words), root=self.root, environment=self._environment(), check=check, seconds=seconds)

    def pipe(self, *words: str, into: Path | None = None, out_of: Path | None = None) -> None:
        """The same with a file at its end, as the shell's > and <."""
        with (into or Path(os.devnull)).open("wb") as taken, (out_of or Path(os.devnull)).open("rb") as given:
            line = ["docker", *self._line(words)]
            env = self._environment()
            done = subprocess.run(
                line, cwd=self.root, env=env, stdin=given, stdout=taken, stderr=subprocess.PIPE, check=False
            )
        assert done.returncode == 0, f"{words}: {done.returncode}\n{done.stderr.decode()[-3000:]}"

    def _line(self, words: Sequence[str]) -> list[str]:
        files = [word for file in self.files for word in ("--file", file)]
        profiles = [word for profile in self.profiles for word in ("--profile", profile)]
        project = ("--project-name", self.name, "--project-directory", ".", "--progress", "quiet")
        return ["compose", *project, *files, *profiles, *words]

    def _environment(self) -> dict[str, str]:
        inherited = {name: value for name, value in os.environ.items() if not name.startswith(("TIKUB_", "COMPOSE_"))}
        ours = {
            "TIKUB_PUBLISH": f"127.0.0.1:{self.port}",
            "TIKUB_MAILS_PUBLISH": f"127.0.0.1:{self.mails_port}",
            "TIKUB_PUBLIC_URL": f"http://127.0.0.1:{self.port}",
            "TIKUB_POSTS_PER_MINUTE": "100000",
        }
        return inherited | ours | self.settings

    def up(self, *services: str, build: bool = False, wait: bool = True) -> None:
        """Start these services, or all; with `wait`, until they are healthy."""
        scales = [word for service, count in self.scales.items() for word in ("--scale", f"{service}={count}")]
        self("up", "--detach", *(["--build"] if build else []), *(["--wait"] if wait else []), *scales, *services)

    def down(self) -> None:
        """Remove its containers, networks and volumes."""
        self("down", "--volumes", "--remove-orphans", "--timeout", "5", check=False)

    def scale(self, service: str, count: int) -> None:
        """As many containers of a service, the others left as they are; ready when this returns."""
        self.scales[service] = count
        self("up", "--detach", "--no-deps", "--no-recreate", "--scale", f"{service}={count}", service)
        self.wait_healthy(service)

    # --- its containers ----------------------------------------------------------------------------------------------

    def containers(self, service: str) -> list[str]:
        """The ids of a service's containers, stopped ones as well, in their order."""
        found = self("ps", "--all", "--format", "json", service).splitlines()
        return [each["ID"] for each in sorted(map(json.loads, found), key=lambda each: each["Name"])]

    def inspect(self, container: str) -> dict[str, Any]:
        read: dict[str, Any] = json.loads(docker("inspect", container))[0]
        return read

    def run(self, service: str, *words: str, check: bool = True) -> str:
        """A container of its own for one command of a service's image: `run("ideas-worker", "inbox", "list")`."""
        return self("run", "--rm", "--no-deps", "--no-TTY", service, *words, check=check)

    def exec(self, service: str, *words: str, check: bool = True) -> str:
        """A command inside the service's first container."""
        return self("exec", "--no-TTY", service, *words, check=check)

    def logs(self, *services: str) -> str:
        return self("logs", "--no-color", *services)

    def kill(self, service: str, index: int = 0) -> None:
        """SIGKILL to the container's first process, as a crash would be: its restart policy applies.

        `docker kill` would count as a stop that was asked for, after which the engine starts nothing again.
        """
        os.kill(self.inspect(self.containers(service)[index])["State"]["Pid"], signal.SIGKILL)

    def stop(self, *services: str) -> None:
        self("stop", *services)

    def start(self, *services: str) -> None:
        """What was stopped, ready again."""
        self("start", *services)
        self.wait_healthy(*services)

    def pause(self, service: str, index: int = 0) -> None:
        docker("pause", self.containers(service)[index])

    def resume(self, service: str, index: int = 0) -> None:
        docker("unpause", self.containers(service)[index])

    def wait_healthy(self, *services: str, seconds: float = HEALTHY_WITHIN) -> None:
        """Until every container of these services answers its health check."""
        deadline = monotonic() + seconds
        while missing := [service for service in services if not self._healthy(service)]:
            assert monotonic() < deadline, f"not healthy after {seconds} s: {missing}\n{self.logs(*missing)[-4000:]}"
            sleep(0.5)

    def _healthy(self, service: str) -> bool:
        states = [self.inspect(container)["State"] for container in self.containers(service)]
        return bool(states) and all(_is_healthy(state) for state in states)

    # --- the platform that system tests know -------------------------------------------------------------------------

    def where(self, path: str) -> str:
        """The gateway, whatever the path."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def mails(self) -> str:
        """The mail catcher's own address, with its API under /api/v1."""
        return f"http://127.0.0.1:{self.mails_port}"

    def address(self, service: str, index: int = 0) -> str:
        """Where a container can be reached from this machine although it publishes no port."""
        networks = self.inspect(self.containers(service)[index])["NetworkSettings"]["Networks"].values()
        return next(network["IPAddress"] for network in networks if network["IPAddress"])

    def secret(self, name: str) -> str:
        """What a container finds in its file: `secret("secrets/ideas/database_url")`, `secret("owners/…")`."""
        if name not in self._secrets:
            self._secrets[name] = self.run("keys", "cat", f"/{name}").strip()
        return self._secrets[name]

    def database_url(self, service: str, user: str = "secrets") -> str:
        name = "migrate_url" if user == "owners" else "database_url"
        return self.secret(f"{user}/{service}/{name}").replace("@postgres:", f"@{self.address('postgres')}:")

    def amqp_url(self, service: str, node: str = "rabbitmq") -> str:
        """The service's own user, at one node."""
        urls = self.secret(f"secrets/{service}/amqp_url").split()
        return urls[0].replace("@rabbitmq:", f"@{self.address(node)}:")

    def database(self, service: str) -> Engine:
        """The service's own database, with the rights of its running role."""
        url = self.database_url(service).replace("postgresql://", "postgresql+psycopg://", 1)
        return create_engine(url, poolclass=NullPool)


def docker(
    *words: str, root: Path = ROOT, environment: dict[str, str] | None = None, check: bool = True, seconds: float = 120
) -> str:
    """What a docker command printed; it must succeed unless told otherwise."""
    done = subprocess.run(
        ["docker", *words], cwd=root, env=environment, capture_output=True, text=True, timeout=seconds, check=False
    )
    assert not check or done.returncode == 0, f"docker {words}: {done.returncode}\n{done.stdout}\n{done.stderr}"
    return done.stdout


def _is_healthy(state: dict[str, Any]) -> bool:
    """Healthy, or running where the image says nothing of its health."""
    return bool(state["Running"]) and state.get("Health", {}).get("Status", "healthy") == "healthy"
