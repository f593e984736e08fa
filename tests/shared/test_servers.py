"""How tests find their servers: the order of tries, the reasons given, and that nothing is left behind."""

from contextlib import ExitStack

import psycopg
import pytest

from tests.servers import Unavailable, open_postgres, open_rabbitmq
from tests.servers.choice import Unusable, choose


def refuse(reason: str):
    def way(_: ExitStack) -> str:
        raise Unusable(reason)

    return way


def test_the_first_way_that_works_is_taken():
    with ExitStack() as stack:
        assert choose("server", [("a", refuse("no")), ("b", lambda _: "B"), ("c", lambda _: "C")], stack) == "B"


def test_what_a_failed_way_opened_is_closed_before_the_next_is_tried():
    events = []

    def half_way(stack: ExitStack) -> str:
        stack.callback(events.append, "closed")
        raise Unusable("broke down")

    with ExitStack() as stack:
        choose("server", [("a", half_way), ("b", lambda _: events.append("b"))], stack)

    assert events == ["closed", "b"]


def test_when_nothing_works_every_reason_is_given():
    with ExitStack() as stack, pytest.raises(Unavailable, match="No bus for tests. Tried a: off; b: absent"):
        choose("bus", [("a", refuse("off")), ("b", refuse("absent"))], stack)


@pytest.mark.parametrize(
    ("variable", "opening"),
    [
        ("TIKUB_TEST_DATABASE_URL=postgresql://nobody@127.0.0.1:1/none", open_postgres),
        ("TIKUB_TEST_AMQP_URL=amqp://127.0.0.1:1/", open_rabbitmq),
    ],
)
def test_an_address_that_was_given_must_work(monkeypatch, variable, opening):
    name, _, value = variable.partition("=")
    monkeypatch.setenv(name, value)

    with pytest.raises(Unavailable, match=name), opening():
        pass


def test_databases_are_dropped_even_while_somebody_is_connected(postgres, monkeypatch):
    monkeypatch.setenv("TIKUB_TEST_DATABASE_URL", postgres.url)
    with open_postgres() as other:
        address = other.database("left")
        forgotten = psycopg.connect(address)

    with psycopg.connect(postgres.url) as connection:
        names = connection.execute("SELECT datname FROM pg_database").fetchall()
    assert not [name for (name,) in names if name.startswith("tikub_left_")]
    forgotten.close()
