"""What stands in the log, and what must not."""

import io
import json
import sys
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
import structlog
from sqlalchemy import insert
from sqlalchemy.exc import IntegrityError

from shared.identifiers import new_id
from shared.mailboxes import posted
from shared.observability import set_up_logs
from shared.service import Runtime
from shared.setbacks import set_aside
from tests.faults.ledger import open_runtime, writer
from tests.shared.mailboxes.listener import letter

CANARY = "Nolwenn a écrit ceci"


@pytest.fixture
def lines(monkeypatch) -> Iterator:
    """What was logged since, each line read as JSON."""
    out = io.StringIO()
    monkeypatch.setattr("sys.stdout", out)
    set_up_logs("writer", "test")
    yield lambda: [json.loads(line) for line in out.getvalue().splitlines()]
    structlog.reset_defaults()
    structlog.contextvars.clear_contextvars()


@pytest.fixture
def runtime(database_url) -> Iterator[Runtime]:
    made = open_runtime(writer(), database_url)
    yield made
    made.engine.dispose()


def _refused(runtime: Runtime) -> IntegrityError:
    """A row that the database refuses, and may quote."""
    row = {"key": new_id(), "person_id": new_id(), "body_hash": None, "location": CANARY, "at": datetime.now(UTC)}
    with runtime.unit_of_work() as uow, pytest.raises(IntegrityError) as refused:
        uow.session.execute(insert(posted).values(**row))
    return refused.value


def test_a_row_that_the_database_refuses_is_not_quoted(runtime: Runtime, lines) -> None:
    trouble = _refused(runtime)
    set_aside(runtime, letter(new_id(), 1), trouble, attempts=1)
    structlog.get_logger().error("timer.failed", exc_info=trouble)
    aside, failed = lines()

    assert aside["state"] == "waiting"
    assert "IntegrityError" in aside["error"]
    assert "IntegrityError" in failed["exception"]
    assert CANARY not in json.dumps([aside, failed], ensure_ascii=False)


def test_a_line_is_one_object_whatever_is_in_it(lines) -> None:
    structlog.get_logger().info("said", what='two\nlines", "level": "fatal')

    (line,) = lines()
    assert (line["level"], line["service"]) == ("info", "writer")


def test_an_answer_on_standard_output_is_not_mixed_with_the_log(capsys) -> None:
    """A program reads the answer; what is logged meanwhile goes to the other stream."""
    set_up_logs("writer", "inbox", stream=sys.stderr)
    structlog.get_logger().warning("message.closed")

    told = capsys.readouterr()
    assert told.out == ""
    assert json.loads(told.err)["event"] == "message.closed"
    structlog.reset_defaults()
    structlog.contextvars.clear_contextvars()
