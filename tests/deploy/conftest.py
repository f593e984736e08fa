"""A RabbitMQ with its management and the committed definitions, and another team's access to it."""

import json
from contextlib import ExitStack
from urllib.parse import urlsplit

import pytest

from deploy.rabbitmq.definitions import FILE
from deploy.subscribers.management import Management
from deploy.tikub import main
from tests.servers.choice import Unusable
from tests.servers.packages import install
from tests.servers.private_rabbitmq import PrivateRabbit

VHOST = "%2Ftikub"


@pytest.fixture(scope="module")
def rabbit():
    """A RabbitMQ of our own with its management and the committed definitions, as an installed platform has it."""
    with ExitStack() as stack:
        try:
            yield stack.enter_context(installed())
        except Unusable as reason:
            pytest.skip(str(reason))


def installed() -> PrivateRabbit:
    try:
        return PrivateRabbit(management=True)
    except Unusable:
        install("rabbitmq-server")
        return PrivateRabbit(management=True)


@pytest.fixture(scope="module")
def management(rabbit) -> Management:
    """What an operator asks over HTTP: each `rabbitmqctl` would start an Erlang of its own."""
    return Management(rabbit.management_url)


@pytest.fixture(scope="module")
def platform(rabbit, management):
    """The address of the platform's virtual host, for an operator."""
    management.post("definitions", **json.loads(FILE.read_text(encoding="utf-8")))
    management.put("permissions", "/tikub", "guest", **dict.fromkeys(("configure", "write", "read"), ".*"))
    return rabbit.url.replace("%2F", VHOST)


@pytest.fixture
def tikub(rabbit, platform, monkeypatch, capsys):
    """What the command prints when it ends as expected."""

    def run(*words: str, amqp: str = platform, expected: int = 0, **environment: str) -> str:
        settings = {"TIKUB_RABBITMQ_ADMIN_URL": rabbit.management_url, "TIKUB_AMQP_URL": amqp, **environment}
        capsys.readouterr()
        with monkeypatch.context() as patch:
            for name, value in settings.items():
                patch.setenv(name, value)
            code = exit_code(words)
        said = capsys.readouterr()
        assert code == expected, said.err
        return said.out if expected == 0 else said.err

    return run


def exit_code(words: tuple[str, ...]) -> int:
    try:
        return main(words)
    except SystemExit as end:
        return int(end.code)


@pytest.fixture
def subscriber(tikub, rabbit):
    """`subscriber("dataviz", "ideas.idea.#")` is the AMQP address that was printed, reachable here."""
    made = []

    def add(name: str, *hears: str, options: tuple[str, ...] = ()) -> str:
        where = urlsplit(rabbit.url).netloc.rpartition("@")[2]
        said = json.loads(tikub("access", "add", name, "--hears", *hears, *options, "--amqp-host", where, "--json"))
        made.append(name)
        return said["address"]

    yield add
    for name in made:
        tikub("access", "remove", name)
