"""What was published is sent again on demand: marked in the outbox, sent by the relay, absorbed by whoever has it."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import func, select, text, update

from shared.again import Wanted, count, mark, mark_all
from shared.envelope import Envelope
from shared.identifiers import first_id_of, new_id
from shared.mailboxes import outbox
from shared.service import Runtime
from shared.turns import Outcome
from shared.waiting import unpublished
from tests.faults.ledger import WriteStep, write_step
from tests.shared.mailboxes.test_relay import Wire


@pytest.fixture
def wire() -> Wire:
    return Wire()


@pytest.fixture
def published(writing, wire, entry) -> Runtime:
    """Five steps of one entry have left."""
    write(writing, *[entry] * 5)
    assert writing.relay(wire) == 5
    wire.sent.clear()
    return writing


def write(writing: Runtime, *entries) -> None:
    for each in entries:
        writing.do(write_step, WriteStep(entry_id=each, mark=new_id()))


def again(writing: Runtime, only_to: str | None = None, **wanted) -> int:
    return mark_all(writing, Wanted(**wanted), only_to, lambda _done, _total: None)


def steps(wire: Wire) -> list[int]:
    return [Envelope.from_json(letter.body).version for letter in wire.sent]


def marked(writing: Runtime) -> int:
    with writing.reading() as session:
        return session.scalar(select(func.count()).where(outbox.c.again_at.is_not(None)))


def test_it_leaves_once_more_with_the_same_id_and_body(writing, wire, entry):
    write(writing, entry)
    writing.relay(wire)

    assert again(writing) == 1
    assert [writing.relay(wire), writing.relay(wire)] == [1, 0]

    first, second = wire.sent
    assert first == second
    assert marked(writing) == 0


def test_to_one_subscriber_it_has_a_key_that_reaches_it_alone(published, wire):
    assert again(published, "notify") == 5
    published.relay(wire)

    assert {letter.key for letter in wire.sent} == {"writer.replay.notify"}
    assert {Envelope.from_json(letter.body).type for letter in wire.sent} == {"writer.entry.changed.v1"}
    with published.reading() as session:
        assert not session.scalars(select(outbox.c.position).where(outbox.c.only_to.is_not(None))).all()


def test_what_is_said_meanwhile_goes_first(published, wire, entry):
    again(published)
    write(published, entry, entry)

    assert published.relay(wire, limit=4) == 4

    assert steps(wire) == [6, 7, 1, 2]


def test_what_two_subscribers_ask_for_before_it_has_left_goes_to_all(published, wire):
    again(published, "notify")
    again(published, "ideas")
    published.relay(wire)

    assert {letter.key for letter in wire.sent} == {"writer.entry.changed.v1"}


def test_what_is_asked_for_once_more_while_it_is_on_its_way_leaves_once_more(published, wire):
    again(published, "notify")

    def ask_again(_letter):
        again(published, "ideas")

    wire.answers = ask_again
    published.relay(wire)
    wire.answers = lambda _: None
    wire.sent.clear()

    assert published.relay(wire) == 5
    assert marked(published) == 0


def test_what_has_never_left_is_not_touched(writing, wire, entry):
    write(writing, entry)

    assert again(writing) == 0
    assert writing.relay(wire) == 1


def test_only_what_is_asked_for_leaves(published, wire, entry):
    other = new_id()
    write(published, other)
    published.relay(wire)
    now = datetime.now(UTC)

    with published.reading() as session:
        asked = {
            "all": Wanted(),
            "subject": Wanted(subject=f"writer/entry/{entry}"),
            "from": Wanted(subject=f"writer/entry/{entry}", from_version=4),
            "type": Wanted(wire="writer.entry.changed.v1"),
            "kind": Wanted(wire="writer.entry"),
            "half a word": Wanted(wire="writer.ent"),
            "since": Wanted(since=now - timedelta(minutes=1)),
            "later": Wanted(since=now + timedelta(minutes=1)),
            "until": Wanted(until=now - timedelta(minutes=1)),
        }
        found = {name: count(session, wanted) for name, wanted in asked.items()}
    expected = {"all": 6, "subject": 5, "from": 2, "type": 6, "kind": 6, "half a word": 0, "since": 6}
    assert found == expected | {"later": 0, "until": 0}


def test_no_more_than_the_most_are_marked_and_those_said_first(published, wire):
    with published.unit_of_work() as uow:
        assert len(mark(uow, Wanted(), "notify", most=2)) == 2
    published.relay(wire)

    assert steps(wire) == [1, 2]


def test_what_the_bus_refuses_stays_marked_and_is_tried_again_later(published, wire):
    again(published, "nobody")
    wire.answers = lambda _: "no box takes it"
    assert published.relay(wire) == 0
    assert published.relay(wire) == 0
    assert len(wire.sent) == 5

    with published.reading() as session:
        told = unpublished(session)
    assert (told["count"], told["again"], len(told["refused"])) == (0, 5, 5)


def test_its_age_counts_from_the_moment_it_was_asked_for(published, wire):
    with published.unit_of_work() as uow:
        uow.session.execute(update(outbox).values(time=datetime(2026, 1, 1, tzinfo=UTC)))
    again(published)

    with published.reading() as session:
        told = unpublished(session)

    assert told["oldest"] is None
    assert datetime.now(UTC) - told["again_since"] < timedelta(minutes=1)


def test_a_row_that_waits_to_leave_again_is_not_forgotten(published):
    again(published)
    with published.unit_of_work() as uow:
        uow.session.execute(update(outbox).values(published_at=datetime.now(UTC) - timedelta(days=91)))

    assert published.forget_history() == 0


def test_whoever_has_it_absorbs_it(published, wire, listener, entry):
    again(published)
    published.relay(wire)
    bodies = [letter.body for letter in wire.sent]

    assert listener.hear(*bodies[:3]) == [Outcome.DONE] * 3
    assert listener.hear(*bodies) == [Outcome.DUPLICATE] * 3 + [Outcome.DONE] * 2
    assert listener.steps(entry) == [1, 2, 3, 4, 5]


def test_a_range_of_ids_is_a_range_of_time():
    before, made, after = (
        first_id_of(datetime.now(UTC)),
        new_id(),
        first_id_of(datetime.now(UTC) + timedelta(seconds=1)),
    )

    assert before <= made < after


def test_a_look_at_a_long_history_reads_only_what_waits(postgres, wire, entry):
    """Both looks go by an index of a few rows, however many were published."""
    from shared.relay import AGAIN, UNPUBLISHED
    from tests.faults.ledger import open_runtime, writer

    writing = open_runtime(writer(), postgres.emptied())
    write(writing, entry)
    writing.relay(wire)
    with writing.engine.begin() as connection:
        connection.execute(text(MANY))
    with writing.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("VACUUM ANALYZE outbox"))
        for query, index in ((UNPUBLISHED, "outbox_unpublished"), (AGAIN, "outbox_again")):
            plan = "\n".join(_plan(connection, query))
            assert f"using {index} on outbox" in plan, plan
            assert "Seq Scan" not in plan, plan
    writing.engine.dispose()


MANY = """
INSERT INTO outbox (id, type, subject, version, time, data, correlation, published_at)
SELECT gen_random_uuid(), 'writer.entry.changed.v1', 'writer/entry/' || n, 1, now(), '{}', '-', now()
FROM generate_series(1, 20000) n
"""


def _plan(connection, query) -> list[str]:
    compiled = query.compile(connection, compile_kwargs={"render_postcompile": True})
    values = {"now": datetime.now(UTC), "most": 500}
    bound = {name: values[name] for name in compiled.params}
    return [row[0] for row in connection.exec_driver_sql(f"EXPLAIN {compiled}", bound)]
