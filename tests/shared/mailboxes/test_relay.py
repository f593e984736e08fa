"""How what was said leaves: all of it, in order, once confirmed, through one relay at a time."""

import threading
import time
from collections.abc import Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select, text, update

from shared import relay as relays
from shared.broker import Letter
from shared.envelope import Envelope
from shared.errors import BrokerDown, DatabaseDown
from shared.identifiers import new_id
from shared.mailboxes import outbox
from shared.relay import Relay, run_relay
from shared.service import Runtime
from tests.faults.ledger import EntryChanged, WriteStep, open_runtime, write_step, writer
from tests.shared.bus import soon

ODD = 'é " \\ \u2028 🙂'


class Wire:
    """A publisher and its broker in one: keeps what is sent; `answers` says what becomes of a letter."""

    def __init__(self) -> None:
        self.sent: list[Letter] = []
        self.answers = lambda _letter: None
        self.down = False
        self.opened, self.closed = 0, 0

    def declare(self, _service: str, _bindings: Sequence[str], _history: Sequence[str]) -> None:
        if self.down:
            raise BrokerDown("no answer")

    def publisher(self, _service: str) -> "Wire":
        self.opened += 1
        return self

    def publish(self, letters: Sequence[Letter]) -> list[str | None]:
        if self.down:
            raise BrokerDown("no answer")
        self.sent += letters
        return [self.answers(letter) for letter in letters]

    def wait(self, seconds: float) -> None:
        time.sleep(min(seconds, 0.02))

    def wake(self) -> None:
        pass

    def close(self) -> None:
        self.closed += 1

    @property
    def steps(self) -> list[tuple[str, int]]:
        return [(each.subject, each.version) for each in (Envelope.from_json(letter.body) for letter in self.sent)]


@pytest.fixture
def wire() -> Wire:
    return Wire()


def write(writing: Runtime, *entries) -> None:
    for each in entries:
        writing.do(write_step, WriteStep(entry_id=each, mark=new_id()))


def unpublished(writing: Runtime) -> int:
    with writing.reading() as session:
        return len(session.scalars(select(outbox.c.position).where(outbox.c.published_at.is_(None))).all())


def subject(entry) -> str:
    return f"writer/entry/{entry}"


def release_held(writing: Runtime) -> None:
    with writing.unit_of_work() as uow:
        past = datetime.now(UTC) - timedelta(seconds=1)
        uow.session.execute(update(outbox).where(outbox.c.next_at.is_not(None)).values(next_at=past))


def test_what_was_said_leaves_once_and_in_order(writing, wire, entry):
    other = new_id()
    write(writing, entry, other, entry)

    assert writing.relay(wire) == 3
    assert writing.relay(wire) == 0

    assert wire.steps == [(subject(entry), 1), (subject(other), 1), (subject(entry), 2)]
    assert wire.sent[0].key == "writer.entry.changed.v1"
    assert unpublished(writing) == 0


def test_a_letter_reads_back_as_what_was_said(writing, wire, entry):
    mark = new_id()
    writing.do(write_step, WriteStep(entry_id=entry, mark=mark, note=ODD), correlation="abc")

    writing.relay(wire)

    letter = wire.sent[0]
    envelope = Envelope.from_json(letter.body)
    assert (envelope.id, envelope.source, envelope.correlation) == (letter.id, "/writer", "abc")
    assert envelope.data == {"entry_id": str(entry), "mark": str(mark), "step": 1, "note": ODD}
    assert envelope.time.utcoffset() == timedelta(0)


def test_it_takes_no_more_than_its_limit_and_the_oldest_first(writing, wire, entry):
    write(writing, *[entry] * 5)

    assert [writing.relay(wire, limit=2) for _ in range(4)] == [2, 2, 1, 0]
    assert [version for _, version in wire.steps] == [1, 2, 3, 4, 5]


def test_what_the_bus_refused_stays_and_holds_all_that_follows_of_its_subject(writing, wire, entry):
    other = new_id()
    write(writing, entry)
    wire.answers = lambda _: "no box takes it"
    assert writing.relay(wire) == 0
    wire.answers = lambda _: None
    wire.sent.clear()
    write(writing, entry, other, entry)

    assert writing.relay(wire) == 1
    assert wire.steps == [(subject(other), 1)]
    assert unpublished(writing) == 3

    release_held(writing)
    assert [writing.relay(wire) for _ in range(3)] == [1, 2, 0]
    assert wire.steps[1:] == [(subject(entry), 1), (subject(entry), 2), (subject(entry), 3)]


def test_the_reason_of_a_refusal_is_kept_until_it_leaves(writing, wire, entry):
    write(writing, entry)
    wire.answers = lambda _: "no box takes it"
    writing.relay(wire)
    with writing.reading() as session:
        row = session.execute(select(outbox)).one()
    assert (row.error, row.published_at) == ("no box takes it", None)
    assert timedelta(seconds=20) < row.next_at - datetime.now(UTC) <= relays.HOLD

    wire.answers = lambda _: None
    release_held(writing)
    writing.relay(wire)
    with writing.reading() as session:
        row = session.execute(select(outbox)).one()
    assert (row.error, row.next_at) == (None, None)


def test_after_a_refusal_only_the_first_of_a_subject_is_tried_again(writing, wire, entry):
    """Those behind it would only overtake it."""
    write(writing, entry)
    wire.answers = lambda _: "no box takes it"
    writing.relay(wire)
    write(writing, *[entry] * 3)
    release_held(writing)
    wire.sent.clear()

    writing.relay(wire)

    assert wire.steps == [(subject(entry), 1)]


def test_when_the_bus_is_lost_nothing_is_marked_and_all_leaves_again(writing, wire, entry):
    write(writing, entry, entry)
    wire.down = True
    with pytest.raises(BrokerDown):
        writing.relay(wire)
    assert unpublished(writing) == 2

    wire.down = False
    assert writing.relay(wire) == 2


def test_a_commit_that_comes_late_is_never_skipped(postgres, wire):
    """A row with a lower position that is committed after a higher one was published."""
    writing = open_runtime(writer(), postgres.emptied())
    late, in_time = new_id(), new_id()
    with writing.unit_of_work() as slow:
        slow.say(EntryChanged(entry_id=late, mark=new_id(), step=1))
        write(writing, in_time)
        assert writing.relay(wire) == 1
        assert wire.steps == [(subject(in_time), 1)]

    assert writing.relay(wire) == 1
    assert wire.steps[1] == (subject(late), 1)
    writing.engine.dispose()


def test_writers_and_a_relay_at_once_lose_nothing_and_keep_each_subjects_order(postgres, wire):
    writing = open_runtime(writer(), postgres.emptied())
    entries = [new_id() for _ in range(5)]
    stop = threading.Event()

    def say() -> None:
        for _ in range(20):
            write(writing, *entries)

    with _running(writing, wire, stop):
        writers = [threading.Thread(target=say) for _ in range(3)]
        for thread in writers:
            thread.start()
        for thread in writers:
            thread.join(60)
        assert soon(lambda: unpublished(writing) == 0, 30)

    assert len(wire.sent) == 300
    for each in entries:
        assert [version for of, version in wire.steps if of == subject(each)] == list(range(1, 61))
    writing.engine.dispose()


def test_one_relay_leads_and_another_takes_over_when_its_session_ends(postgres, entry):
    writing = open_runtime(writer(), postgres.emptied())
    first, second, stop = Wire(), Wire(), threading.Event()
    with _running(writing, first, stop), _running(writing, second, stop):
        assert soon(lambda: first.opened + second.opened == 1)
        leading, other = (first, second) if first.opened else (second, first)
        write(writing, entry)
        assert soon(lambda: unpublished(writing) == 0)
        time.sleep(0.3)
        assert len(leading.sent) == 1
        assert other.opened == 0

        _end_the_leaders_session(writing)
        assert soon(lambda: leading.closed >= 1)
        write(writing, entry)
        assert soon(lambda: unpublished(writing) == 0)
        stop.set()

    assert leading.opened - leading.closed == other.opened - other.closed == 0
    writing.engine.dispose()


def test_a_relay_that_finds_no_bus_gives_the_lead_back(postgres, entry):
    """Its session would else go back to the pool with the lock, and no relay would ever lead again."""
    writing = open_runtime(writer(), postgres.emptied())
    wire, stop = Wire(), threading.Event()
    wire.down = True
    # Other threads of the process use the pool as well, so that the next try gets another session.
    with writing.engine.connect(), writing.engine.connect():
        pass
    write(writing, entry)
    with _running(writing, wire, stop):
        time.sleep(1.5)
        assert _locks(writing) == 0
        wire.down = False
        assert soon(lambda: unpublished(writing) == 0, 10)
        assert _locks(writing) == 1
    assert soon(lambda: _locks(writing) == 0)
    writing.engine.dispose()


def test_without_a_database_it_says_so(wire):
    away = open_runtime(writer(), "postgresql://postgres@127.0.0.1:1/nowhere", tables=False)

    with pytest.raises(DatabaseDown):
        away.relay(wire)


def test_a_notification_wakes_it_at_once(postgres, entry):
    writing = open_runtime(writer(), postgres.emptied())
    wire, stop = Sleeper(), threading.Event()
    with _running(writing, wire, stop):
        assert soon(lambda: _listeners(writing) >= 1)
        wire.woken.clear()
        write(writing, entry)
        assert wire.woken.wait(2)
    writing.engine.dispose()


def test_old_published_rows_are_forgotten_and_nothing_else(writing, wire, entry):
    write(writing, *[entry] * 6)
    writing.relay(wire, limit=4)
    with writing.unit_of_work() as uow:
        long_ago = datetime.now(UTC) - timedelta(days=91)
        uow.session.execute(update(outbox).where(outbox.c.position <= 3).values(published_at=long_ago))

    with writing.engine.connect() as connection:
        relay = Relay("writer", connection, history_days=90)
        assert relay.prune(batch=2) == 2
    assert writing.forget_history() == 1
    assert writing.forget_history() == 0
    with writing.reading() as session:
        assert list(session.scalars(select(outbox.c.version).order_by(outbox.c.position))) == [4, 5, 6]
    write(writing, entry)
    with writing.reading() as session:
        assert max(session.scalars(select(outbox.c.version))) == 7


class Sleeper(Wire):
    """Sleeps until it is woken, as a relay that has nothing to do."""

    def __init__(self) -> None:
        super().__init__()
        self.woken = threading.Event()

    def wait(self, seconds: float) -> None:
        self.woken.wait(seconds)

    def wake(self) -> None:
        self.woken.set()


@contextmanager
def _running(writing: Runtime, wire: Wire, stop: threading.Event):
    thread = threading.Thread(target=run_relay, args=(writing, wire, stop), daemon=True)
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join(10)
        assert not thread.is_alive()


LOCKS = (
    "FROM pg_locks l JOIN pg_database d ON d.oid = l.database"
    " WHERE l.locktype = 'advisory' AND d.datname = current_database()"
)


def _locks(writing: Runtime) -> int:
    return _scalar(writing, f"SELECT count(*) {LOCKS}")


def _listeners(writing: Runtime) -> int:
    return _scalar(
        writing, "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND query LIKE 'LISTEN%'"
    )


def _end_the_leaders_session(writing: Runtime) -> None:
    _scalar(writing, f"SELECT count(pg_terminate_backend(l.pid)) {LOCKS}")


def _scalar(writing: Runtime, statement: str) -> int:
    with writing.engine.connect() as connection:
        return int(connection.execute(text(statement)).scalar_one())
