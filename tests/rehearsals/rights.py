"""What must be refused: forged routing keys, foreign queues and databases, changes of tables, paths from outside."""

from collections.abc import Callable, Iterator
from contextlib import closing
from urllib.parse import urlsplit

import pika
import psycopg
import requests
from pika.exceptions import AMQPConnectionError, AMQPError

from tests.rehearsals.report import Report
from tests.rehearsals.stage import SERVICES, WEBS, WORKERS, Ground, Stage
from tests.system.platforms import PATHS

EXCHANGE = "tikub.events"
INSIDE = (
    "/metrics",
    "/healthz",
    "/readyz",
    "/version",
    "/gateway/healthz",
    "/idees/../metrics",
    "/idees/%2e%2e/metrics",
)
DDL = (
    "CREATE TABLE ours (id int)",
    "ALTER TABLE outbox ADD COLUMN ours int",
    "DROP TABLE inbox",
    "TRUNCATE outbox",
    "CREATE ROLE ours",
)
Attempt = Callable[[pika.adapters.blocking_connection.BlockingChannel], object]


def rehearse(ground: Ground, report: Report) -> None:
    stage = ground.stage()
    for name, tries in (
        ("bus", _bus(stage)),
        ("databases", _databases(stage)),
        ("containers", _containers(stage)),
        ("outside", _outside(stage)),
    ):
        done = list(tries)
        allowed = [words for words, refused in done if not refused]
        report.tell(**{f"{name}_refused": f"{len(done) - len(allowed)} of {len(done)}"})
        report.expect(done and not allowed, f"{name}: not refused: {allowed}")
    report.expect(_own_key_is_taken(stage), "a service may not say its own events")


# ------------------------------------------------------------------ the bus, with the passwords that the services have
def _bus(stage: Stage) -> Iterator[tuple[str, bool]]:
    for service in SERVICES:
        for other in [each for each in SERVICES if each != service]:
            for words, attempt in _attempts(other):
                yield f"{service}: {words}", _is_refused(stage, service, attempt)
        for words, attempt in _own_attempts(service):
            yield f"{service}: {words}", _is_refused(stage, service, attempt)
    yield "guest signs in", _guest_is_refused(stage)


def _attempts(other: str) -> list[tuple[str, Attempt]]:
    box = f"{other}.inbox"
    return [
        (f"forge {other}'s event", lambda bus: bus.basic_publish(EXCHANGE, f"{other}.forged.told.v1", b"{}")),
        (f"forge a replay by {other}", lambda bus: bus.basic_publish(EXCHANGE, f"{other}.replay.notify", b"{}")),
        (f"write into {box}", lambda bus: bus.basic_publish("", box, b"{}")),
        (f"read {box}", lambda bus: bus.basic_get(box)),
        (f"empty {box}", lambda bus: bus.queue_purge(box)),
        (f"delete {box}", lambda bus: bus.queue_delete(box)),
        (f"listen in by a binding of {box}", lambda bus: bus.queue_bind(box, EXCHANGE, "#")),
    ]


def _own_attempts(service: str) -> list[tuple[str, Attempt]]:
    return [
        ("make a queue", lambda bus: bus.queue_declare(f"{service}.second", durable=True)),
        ("make a queue without a name", lambda bus: bus.queue_declare("", exclusive=True)),
        ("hear more than it should", lambda bus: bus.queue_bind(f"{service}.inbox", EXCHANGE, "#")),
        ("make an exchange", lambda bus: bus.exchange_declare("ours", "topic")),
        ("delete the exchange", lambda bus: bus.exchange_delete(EXCHANGE)),
        ("read the history", lambda bus: bus.queue_bind("tikub.history", EXCHANGE, "#")),
        ("read dead letters", lambda bus: bus.basic_get("tikub.dead")),
    ]


def _is_refused(stage: Stage, service: str, attempt: Attempt) -> bool:
    with closing(pika.BlockingConnection(pika.URLParameters(stage.amqp_url(service)))) as connection:
        bus = connection.channel()
        bus.confirm_delivery()
        try:
            attempt(bus)
        except AMQPError as refused:
            return "ACCESS_REFUSED" in str(refused)
    return False


def _own_key_is_taken(stage: Stage) -> bool:
    """Else all that was refused above would prove nothing. Nobody hears this key: it reaches no service."""
    return not _is_refused(stage, "ideas", lambda bus: bus.basic_publish(EXCHANGE, "ideas.rehearsal.told.v1", b"{}"))


def _guest_is_refused(stage: Stage) -> bool:
    address = urlsplit(stage.amqp_url("ideas")).netloc.rpartition("@")[2]
    try:
        pika.BlockingConnection(pika.URLParameters(f"amqp://guest:guest@{address}/%2Ftikub")).close()
    except AMQPConnectionError:
        return True
    return False


# ------------------------------------------------------------------ PostgreSQL
def _databases(stage: Stage) -> Iterator[tuple[str, bool]]:
    for service in SERVICES:
        url = stage.database_url(service)
        for other in [each for each in (*SERVICES, "postgres") if each != service]:
            yield f"{service} opens {other}", _fails(url.removesuffix(f"/{service}") + f"/{other}", "SELECT 1")
        for statement in DDL:
            yield f"{service}: {statement}", _fails(url, statement)


def _fails(url: str, statement: str) -> bool:
    """Whether it is refused for want of a right, and for no other reason."""
    try:
        with psycopg.connect(url, connect_timeout=5) as connection:
            connection.execute(statement)
            connection.rollback()
    except (psycopg.errors.InsufficientPrivilege, psycopg.OperationalError) as refused:
        return "permission denied" in str(refused) or "must be owner" in str(refused)
    return False


# ------------------------------------------------------------------ containers
def _containers(stage: Stage) -> Iterator[tuple[str, bool]]:
    for service in (*WEBS, *WORKERS):
        container = stage.inspect(stage.containers(service)[0])
        host = container["HostConfig"]
        yield f"{service} runs as root", container["Config"]["User"] == "10001:10001"
        yield f"{service} gains rights", any("no-new-privileges" in option for option in host["SecurityOpt"])
        yield (
            f"{service} writes to its root",
            bool(host["ReadonlyRootfs"]) and _cannot(stage, service, "touch", "/app/x"),
        )
        yield f"{service} has a capability", "CapEff:\t0000000000000000" in stage.exec(service, "cat", "/proc/1/status")
        yield f"{service} sees others' secrets", _sees_only_its_own(stage, service)
        yield f"{service} has a password in its environment", not _spells_secret(container["Config"]["Env"])


def _cannot(stage: Stage, service: str, *words: str) -> bool:
    try:
        stage.exec(service, *words)
    except AssertionError:
        return True
    return False


def _sees_only_its_own(stage: Stage, service: str) -> bool:
    names = set(stage.exec(service, "ls", "/run/secrets").split())
    return "migrate_url" not in names and {"database_url", "amqp_url", "secret_key"} <= names


def _spells_secret(environment: list[str]) -> bool:
    return any("://" in word and "@" in word for word in environment)


# ------------------------------------------------------------------ from outside
def _outside(stage: Stage) -> Iterator[tuple[str, bool]]:
    for service in (*WEBS, *WORKERS, "postgres", "rabbitmq"):
        ports = stage.inspect(stage.containers(service)[0])["NetworkSettings"]["Ports"]
        yield f"{service} opens a port", not any(ports.values())
    for path in INSIDE:
        yield f"GET {path}", _status(stage, path) in {400, 403, 404}
    for path in PATHS.values():
        yield f"GET {path}/metrics", _status(stage, f"{path}/metrics") == 404


def _status(stage: Stage, path: str) -> int:
    """Of the path as it is written: a library would tidy it first."""
    with requests.Session() as session:
        asked = session.prepare_request(requests.Request("GET", stage.where("")))
        asked.url = stage.where("") + path
        return session.send(asked, allow_redirects=False, timeout=10).status_code
