"""One RabbitMQ per test run, with a fresh virtual host for whoever asks."""

import json
import os
import subprocess
from base64 import b64encode
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from urllib.parse import quote, unquote, urlsplit, urlunsplit
from uuid import uuid4

import requests

from tests.servers import containers
from tests.servers.choice import Unavailable, Unusable, choose
from tests.servers.packages import install
from tests.servers.private_rabbitmq import PrivateRabbit, speaks_amqp
from tests.servers.processes import program

LOOPBACK = "amqp://guest:guest@127.0.0.1:5672/%2F"
ALL = {"configure": ".*", "write": ".*", "read": ".*"}

Ctl = Callable[..., object]


class Rabbit:
    """Gives virtual hosts of its own and deletes them at the end; touches no other."""

    def __init__(self, url: str, ctl: Ctl, *, evaluates: bool = True) -> None:
        """`evaluates`: whether `ctl` is a rabbitmqctl, which starts a machine of its own at each call (a second)."""
        self.url = url
        self.ctl = ctl
        self._evaluates = evaluates
        self._ready: list[str] = []
        self._made: list[str] = []

    def vhost(self) -> str:
        """The address of a fresh, empty virtual host."""
        if not self._ready:
            self._ready = [f"tikub-test-{uuid4().hex[:12]}" for _ in range(5 if self._evaluates else 1)]
            self._made += self._ready
            self._add(self._ready)
        return urlunsplit(urlsplit(self.url)._replace(path=f"/{self._ready.pop()}"))

    def load(self, definitions: dict[str, object]) -> None:
        """Import definitions, as an operator does."""
        body = json.dumps(definitions).encode()
        if self._evaluates:
            answer = self.ctl("eval", LOAD.format(body=b64encode(body).decode()))
            assert "ok" in str(answer), answer
        else:
            self.ctl("import_definitions", body)

    def _add(self, names: Sequence[str]) -> None:
        user = urlsplit(self.url).username or "guest"
        if self._evaluates:
            self.ctl("eval", ADD.format(names=_binaries(names), user=user))
            return
        for name in names:
            self.ctl("add_vhost", name)
            self.ctl("set_permissions", "-p", name, user, *ALL.values())

    def close(self) -> None:
        if self._made and self._evaluates:
            self.ctl("eval", DELETE.format(names=_binaries(self._made)))
        else:
            for name in self._made:
                self.ctl("delete_vhost", name)
        self._made.clear()


ADD = """
[begin
  rabbit_vhost:add(Name, <<"tikub-test">>),
  rabbit_auth_backend_internal:set_permissions(
    <<"{user}">>, Name, <<".*">>, <<".*">>, <<".*">>, <<"tikub-test">>)
end || Name <- [{names}]].
"""
LOAD = 'rabbit_definitions:import_raw(base64:decode(<<"{body}">>)).'
DELETE = '[rabbit_vhost:delete(Name, <<"tikub-test">>) || Name <- [{names}]].'


def _binaries(names: Sequence[str]) -> str:
    return ", ".join(f'<<"{name}">>' for name in names)


@contextmanager
def open_rabbitmq() -> Iterator[Rabbit]:
    with ExitStack() as stack:
        rabbit = _given() or choose("RabbitMQ", WAYS, stack)
        stack.callback(rabbit.close)
        yield rabbit


def _given() -> Rabbit | None:
    """The address in the environment: when one is given it must work, nothing else is tried."""
    url = os.environ.get("TIKUB_TEST_AMQP_URL")
    try:
        return _at(url) if url else None
    except Unusable as reason:
        raise Unavailable(f"TIKUB_TEST_AMQP_URL: {reason}") from None


def _loopback(_: ExitStack) -> Rabbit:
    return _at(LOOPBACK)


def _container(stack: ExitStack) -> Rabbit:
    return Rabbit(*containers.start_rabbitmq(stack))


def _private(stack: ExitStack) -> Rabbit:
    server = stack.enter_context(PrivateRabbit())
    return Rabbit(server.url, server.ctl)


def _installed(stack: ExitStack) -> Rabbit:
    install("rabbitmq-server")
    return _private(stack)


def _at(url: str) -> Rabbit:
    """A running server: usable when it answers and lets us make virtual hosts, by its HTTP API or by rabbitmqctl."""
    address = urlsplit(url)
    if not speaks_amqp(address.hostname or "127.0.0.1", address.port or 5672):
        raise Unusable(f"nothing speaks AMQP at {address.hostname}:{address.port or 5672}")
    for ctl, evaluates in ((_http_api(url), False), (_local_ctl(address.hostname), True)):
        try:
            ctl("list_vhosts")
        except (RuntimeError, OSError, requests.RequestException, subprocess.SubprocessError):
            continue
        return Rabbit(url, ctl, evaluates=evaluates)
    raise Unusable("the server answers, but neither its HTTP API nor rabbitmqctl lets us make a virtual host")


def _http_api(url: str) -> Ctl:
    """The few rabbitmqctl commands that we use, spoken to the management plugin."""
    address = urlsplit(url)
    base = f"http://{address.hostname}:15672/api"
    who = (unquote(address.username or "guest"), unquote(address.password or "guest"))

    def ctl(command: str, *arguments: str | bytes) -> None:
        if command == "add_vhost":
            answer = requests.put(f"{base}/vhosts/{quote(arguments[0], '')}", auth=who, timeout=10)
        elif command == "delete_vhost":
            answer = requests.delete(f"{base}/vhosts/{quote(arguments[0], '')}", auth=who, timeout=30)
        elif command == "delete_user":
            answer = requests.delete(f"{base}/users/{quote(arguments[0], '')}", auth=who, timeout=10)
        elif command == "import_definitions":
            answer = requests.post(f"{base}/definitions", data=arguments[0], auth=who, timeout=30)
        elif command == "set_permissions":
            path = f"{base}/permissions/{quote(arguments[1], '')}/{quote(arguments[2], '')}"
            answer = requests.put(path, json=ALL, auth=who, timeout=10)
        else:
            answer = requests.get(f"{base}/vhosts", auth=who, timeout=3)
        answer.raise_for_status()

    return ctl


def _local_ctl(host: str | None) -> Ctl:
    path = program("rabbitmqctl", "/usr/sbin")

    def ctl(*arguments: str) -> str:
        if host not in ("127.0.0.1", "localhost", "::1") or not path:
            raise RuntimeError("rabbitmqctl only reaches a server on this machine")
        command = [path, "-q", *arguments]
        return subprocess.run(command, check=True, capture_output=True, text=True, timeout=120).stdout

    return ctl


WAYS = [("loopback", _loopback), ("container", _container), ("private", _private), ("installed", _installed)]
