"""A password changes in PostgreSQL, then in our file, while forms are posted: none fails, none is lost."""

import threading
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit
from uuid import uuid4

import psycopg
import pytest
from sqlalchemy import func, select

from services.ideas.app import service
from shared.errors import BrokerDown
from shared.mailboxes import outbox
from shared.migrate import migrate
from shared.people import Person, see_person
from shared.rabbit import RabbitBroker
from shared.service import Runtime
from shared.settings import Settings, read_settings
from shared.topology import EVENTS
from tests.servers import Postgres, Rabbit
from tests.servers.choice import Unusable
from tests.servers.private_postgres import PrivatePostgres

pytestmark = pytest.mark.servers

ASKS = """
host all postgres 127.0.0.1/32 trust
host all all 127.0.0.1/32 scram-sha-256
"""


class Account:
    """A user of our own on the server, and the file that tells its password to the service."""

    def __init__(self, postgres: Postgres, folder: Path) -> None:
        self._admin, self.name = postgres.url, f"tikub_{uuid4().hex[:10]}"
        self.database, self.file = postgres.database("rotation"), folder / "database_url"
        self._sql(f"CREATE ROLE {self.name} LOGIN PASSWORD 'first'")
        self._sql(f'ALTER DATABASE "{urlsplit(self.database).path[1:]}" OWNER TO {self.name}')
        self.write("first")

    def change(self, password: str) -> None:
        self._sql(f"ALTER ROLE {self.name} PASSWORD '{password}'")

    def write(self, password: str) -> None:
        parts = urlsplit(self.database)
        half = self.file.with_suffix(".half")
        half.write_text(parts._replace(netloc=f"{self.name}:{password}@{parts.hostname}:{parts.port}").geturl() + "\n")
        half.replace(self.file)

    def cut(self) -> None:
        """Connections end sooner or later; new ones need the new password."""
        self._sql(f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = '{self.name}'")

    def _sql(self, statement: str) -> None:
        with psycopg.connect(self._admin, autocommit=True) as connection:
            connection.execute(statement)


@pytest.fixture(scope="module")
def strict() -> Iterator[Postgres]:
    """A server that asks for passwords: one that trusts this machine would prove nothing."""
    try:
        private = PrivatePostgres()
    except Unusable as reason:
        pytest.skip(str(reason))
    with private:
        (private.folder / "data" / "pg_hba.conf").write_text(ASKS)
        with psycopg.connect(private.url, autocommit=True) as connection:
            connection.execute("SELECT pg_reload_conf()")
        yield Postgres(private.url)


@pytest.fixture
def account(strict: Postgres, tmp_path: Path) -> Account:
    return Account(strict, tmp_path)


@pytest.fixture
def runtime(account: Account, monkeypatch: pytest.MonkeyPatch) -> Iterator[Runtime]:
    monkeypatch.setenv("TIKUB_DATABASE_URL_FILE", str(account.file))
    made = Runtime(service, read_settings("ideas"))
    migrate(made)
    yield made
    made.engine.dispose()


class Load:
    """Threads that each do one transaction after another, as forms do."""

    def __init__(self, runtime: Runtime) -> None:
        self.runtime, self.done, self.failed = runtime, 0, []
        self._stop = threading.Event()
        self._threads = [threading.Thread(target=self._work) for _ in range(4)]

    def run(self) -> None:
        for thread in self._threads:
            thread.start()

    def end(self) -> None:
        self._stop.set()
        for thread in self._threads:
            thread.join()

    def _work(self) -> None:
        while not self._stop.wait(0.01):
            someone = Person(id=uuid4(), name="Une Personne", email="", directorate="")
            try:
                self.runtime.do(lambda _, uow, someone=someone: see_person(uow, "ideas", someone), None)
                self.done += 1
            except Exception as fault:
                self.failed.append(repr(fault)[:200])


def test_the_database_password_changes_while_forms_are_posted(account: Account, runtime: Runtime) -> None:
    load = Load(runtime)
    load.run()
    time.sleep(0.5)
    for password in ("second", "third"):
        account.change(password)
        runtime.engine.pool.dispose()  # what comes next needs a new connection, refused until the file is written
        time.sleep(1)
        account.write(password)
        time.sleep(1)
    load.end()

    assert load.failed == []
    assert load.done > 20
    with runtime.reading() as session:
        assert session.scalar(select(func.count()).select_from(outbox)) == load.done


def test_a_password_that_stays_wrong_is_told_in_the_end(account: Account, runtime: Runtime, monkeypatch) -> None:
    monkeypatch.setattr("shared.database.PASSWORD_CHANGES", 0.5)
    account.change("unknown to us")
    runtime.engine.dispose()

    with pytest.raises(Exception, match="authentication failed"):
        runtime.do(lambda _, uow: uow.now, None)


def test_the_bus_is_asked_with_the_password_of_the_moment(rabbitmq: Rabbit, tmp_path: Path) -> None:
    vhost, user = rabbitmq.vhost(), f"tikub_{uuid4().hex[:10]}"
    rabbitmq.ctl("add_user", user, "first")
    rabbitmq.ctl("set_permissions", "-p", urlsplit(vhost).path[1:], user, ".*", ".*", ".*")
    file = tmp_path / "amqp_url"
    settings = Settings(service="ideas", amqp_url="amqp://nobody@nowhere", files={"amqp_url": file})
    try:
        broker = RabbitBroker(lambda: settings.fresh("amqp_url"))
        file.write_text(address(vhost, user, "first"))
        publisher = broker.publisher("ideas")
        broker.declare("ideas", service.policies.bindings, service.history)

        rabbitmq.ctl("change_password", user, "second")
        assert publisher.publish([]) == []  # who is in stays in
        with pytest.raises(BrokerDown):
            broker.declare("ideas", service.policies.bindings, service.history)
        file.write_text(address(vhost, user, "second"))
        broker.declare("ideas", service.policies.bindings, service.history)
        publisher.close()
    finally:
        rabbitmq.ctl("delete_user", user)


def address(vhost: str, user: str, password: str) -> str:
    parts = urlsplit(vhost)
    return parts._replace(netloc=f"{user}:{password}@{parts.hostname}:{parts.port}").geturl()


def test_a_check_finds_out_what_the_user_of_the_bus_may_do(rabbitmq: Rabbit) -> None:
    vhost, user = rabbitmq.vhost(), f"tikub_{uuid4().hex[:10]}"
    host = urlsplit(vhost).path[1:]
    rabbitmq.ctl("add_user", user, "first")
    try:
        broker = RabbitBroker(vhost)
        broker.declare("ideas", service.policies.bindings, service.history)
        rabbitmq.ctl("set_permissions", "-p", host, user, ".*", ".*", ".*")
        rabbitmq.ctl("set_topic_permissions", "-p", host, user, EVENTS, "^ideas[.]", ".*")

        rights = RabbitBroker(address(vhost, user, "first")).rights("ideas")
        assert (rights.inbox, rights.own, rights.foreign) == (True, True, False)
        assert not RabbitBroker(address(vhost, user, "first")).rights("notify").own
        assert RabbitBroker(vhost).rights("ideas").foreign
    finally:
        rabbitmq.ctl("delete_user", user)
