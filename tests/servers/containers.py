"""Servers in containers through testcontainers, where an engine answers and the image is at hand."""

import os
import shutil
import warnings
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from tests.servers.choice import Unusable

POSTGRES_IMAGES = ("postgres:17", "postgres:16", "postgres:15")
RABBITMQ_IMAGES = ("rabbitmq:4-management", "rabbitmq:4", "rabbitmq:3-management")
RYUK_IMAGE = "testcontainers/ryuk:0.8.1"


def start_postgres(stack: ExitStack) -> str:
    image = _image(POSTGRES_IMAGES)
    from testcontainers.community.postgres import PostgresContainer

    container = _start(stack, lambda: PostgresContainer(image, driver=None))
    return str(container.get_connection_url())


def start_rabbitmq(stack: ExitStack) -> tuple[str, Any]:
    """The address, and a function that runs rabbitmqctl inside."""
    image = _image(RABBITMQ_IMAGES)
    from testcontainers.community.rabbitmq import RabbitMqContainer

    container = _start(stack, lambda: RabbitMqContainer(image))
    host, port = container.get_container_host_ip(), container.get_exposed_port(5672)
    return f"amqp://guest:guest@{host}:{port}/%2F", lambda *arguments: _ctl(container, *arguments)


def _ctl(container: Any, *arguments: str) -> str:
    code, output = container.exec(["rabbitmqctl", "-q", *arguments])
    if code:
        raise RuntimeError(f"rabbitmqctl {arguments[0]}: {output.decode(errors='replace')}")
    return str(output.decode())


def _start(stack: ExitStack, make: Any) -> Any:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return stack.enter_context(make())
    except Exception as failure:
        raise Unusable(f"the container did not start: {failure}") from failure


def _image(names: tuple[str, ...]) -> str:
    engine = _engine()
    usable = next((name for name in names if _at_hand(engine, name)), None)
    if not usable:
        raise Unusable(f"no image of {', '.join(names)} is present or can be fetched")
    # testcontainers reads these once, at import; the first two where the tests themselves run in a container.
    os.environ.setdefault("TESTCONTAINERS_CONNECTION_MODE", "docker_host")
    os.environ.setdefault("TESTCONTAINERS_HOST_OVERRIDE", "127.0.0.1")
    if not _at_hand(engine, RYUK_IMAGE):
        os.environ.setdefault("TESTCONTAINERS_RYUK_DISABLED", "true")
    return usable


def _engine() -> Any:
    import docker

    if not os.environ.get("DOCKER_HOST") and not Path("/var/run/docker.sock").exists():
        raise Unusable("no container engine is running" if shutil.which("docker") else "no container engine")
    try:
        engine = docker.from_env(timeout=5)
        engine.ping()
    except Exception as failure:
        raise Unusable(f"the container engine does not answer: {failure}") from failure
    return engine


def _at_hand(engine: Any, name: str) -> bool:
    try:
        engine.images.get(name)
    except Exception:
        return _can_be_fetched(engine, name)
    return True


def _can_be_fetched(engine: Any, name: str) -> bool:
    try:
        engine.images.get_registry_data(name)
    except Exception:
        return False
    return True
