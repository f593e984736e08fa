"""The user that runs the service adds to the register and reads it; PostgreSQL lets it do nothing else there."""

from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit, urlunsplit
from uuid import uuid4

import psycopg
import pytest
from sqlalchemy import text
from sqlalchemy.exc import ProgrammingError

from services.governance.commands.chain import anchor_each_day
from services.governance.queries.chain import differences
from tests.governance.conftest import HOUR, MONDAY
from tests.governance.races import room_on

RIGHTS = """
CREATE ROLE "{owner}" LOGIN; CREATE ROLE "{user}" LOGIN;
GRANT CREATE, USAGE ON SCHEMA public TO "{owner}"; GRANT USAGE ON SCHEMA public TO "{user}";
ALTER DEFAULT PRIVILEGES FOR ROLE "{owner}" GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO "{user}";
ALTER DEFAULT PRIVILEGES FOR ROLE "{owner}" GRANT USAGE, SELECT ON SEQUENCES TO "{user}";
"""
"""As the runbook sets a database up: one owner, who migrates, and one user, who runs the service."""


@contextmanager
def two_users(url: str) -> Iterator[tuple[str, str]]:
    """The addresses of this database for its owner and for its user."""
    names = {name: f"tikub_{name}_{uuid4().hex[:12]}" for name in ("owner", "user")}
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(RIGHTS.format(**names))
        try:
            yield _as(url, names["owner"]), _as(url, names["user"])
        finally:
            for name in names.values():
                connection.execute(f'DROP OWNED BY "{name}" CASCADE')
                connection.execute(f'DROP ROLE "{name}"')


def _as(url: str, name: str) -> str:
    parts = urlsplit(url)
    return urlunsplit(parts._replace(netloc=f"{name}@{parts.netloc.rpartition('@')[2]}"))


@pytest.mark.parametrize("table", ["decision", "register_entry", "register_anchor"])
@pytest.mark.parametrize("statement", ["UPDATE {} SET digest = ''", "DELETE FROM {}", "TRUNCATE {} CASCADE"])
def test_the_service_decides_and_anchors_and_its_user_may_change_nothing_of_it(register_in_use, table, statement):
    denied = pytest.raises(ProgrammingError, match=f"permission denied for table {table}")
    with denied, register_in_use.runtime.unit_of_work() as uow:
        uow.session.execute(text(statement.format(table)))

    with register_in_use.reading() as session:
        assert list(differences(session)) == []


@pytest.fixture(scope="module")
def register_in_use(postgres, tmp_path_factory):
    """One decision and one anchor, written by the user that runs the service."""
    folder = tmp_path_factory.mktemp("rights")
    with two_users(postgres.database("rights")) as (owner, user):
        room_on(owner, folder).runtime.engine.dispose()
        room = room_on(user, folder)
        room.now = MONDAY
        members = room.people(1)
        case_id = room.voting(members)
        room.vote(case_id, in_favour=members)
        assert room.later(HOUR) == 1
        assert anchor_each_day(room.runtime)
        yield room
        room.runtime.engine.dispose()
