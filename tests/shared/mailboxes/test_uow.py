"""One transaction: the rows, what is said and what is heard, all or nothing."""

import threading
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import func, insert, select, text
from sqlalchemy.exc import OperationalError

from shared.errors import DatabaseDown, NotFound, Refused
from shared.identifiers import new_id
from shared.mailboxes import outbox
from tests.faults.ledger import Entry, EntryChanged, WriteStep, effect, open_runtime, step, write_step, writer
from tests.shared.mailboxes.listener import letter

END_OTHERS = (
    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
    " WHERE datname = current_database() AND pid <> pg_backend_pid()"
)


class Stop(Exception):
    """The handler gives up."""


def write(writing, entry, times=1):
    for _ in range(times):
        writing.do(write_step, WriteStep(entry_id=entry, mark=new_id()))


def said(writing, entry=None):
    with writing.reading() as session:
        rows = session.execute(select(outbox).order_by(outbox.c.position)).all()
    return [row for row in rows if entry is None or row.subject.endswith(str(entry))]


def count(writing, table):
    with writing.reading() as session:
        return session.scalar(select(func.count()).select_from(table))


def fact(entry, number=1):
    return EntryChanged(entry_id=entry, mark=new_id(), step=number)


def test_the_change_and_what_is_said_of_it_are_committed_together(writing, entry):
    write(writing, entry)

    assert count(writing, step) == 1
    row = said(writing)[0]
    assert (row.type, row.subject, row.version) == ("writer.entry.changed.v1", f"writer/entry/{entry}", 1)
    assert row.published_at is None
    assert row.data["entry_id"] == str(entry)


def test_a_failure_takes_back_the_change_and_what_was_said_and_its_version(writing, entry):
    def fail_at_the_end(cmd, uow):
        write_step(cmd, uow)
        raise Stop

    for _ in range(2):
        with pytest.raises(Stop):
            writing.do(fail_at_the_end, WriteStep(entry_id=entry, mark=new_id()))
    write(writing, entry)

    assert count(writing, step) == 1
    assert [row.version for row in said(writing)] == [1]


def test_versions_of_a_subject_run_without_a_gap(writing, entry):
    other = new_id()
    write(writing, entry, 3)
    write(writing, other, 2)
    write(writing, entry, 2)

    assert [row.version for row in said(writing, entry)] == [1, 2, 3, 4, 5]
    assert [row.version for row in said(writing, other)] == [1, 2]


def test_facts_about_many_subjects_are_said_in_order_each_with_its_next_version(writing, entry):
    others = [new_id() for _ in range(3)]
    write(writing, entry, 2)
    with writing.unit_of_work() as uow:
        uow.say(*(fact(one, place) for place, one in enumerate((*others, entry))))

    told = said(writing)[2:]
    assert [row.subject.rpartition("/")[2] for row in told] == [str(one) for one in (*others, entry)]
    assert [(row.version, row.data["step"]) for row in told] == [(1, 0), (1, 1), (1, 2), (3, 3)]


def test_numbers_follow_each_other_one_by_one_and_many_together(writing):
    with writing.unit_of_work() as uow:
        taken = [uow.number("ID"), *uow.numbers("ID", 3), uow.number("ID")]

    assert [int(number[-4:]) for number in taken] == [1, 2, 3, 4, 5]


def test_two_facts_of_one_transaction_take_two_versions_in_the_order_they_are_said(writing, entry):
    with writing.unit_of_work() as uow:
        uow.say(fact(entry, 1), fact(entry, 2))

    assert [(row.version, row.data["step"]) for row in said(writing)] == [(1, 1), (2, 2)]


def test_what_no_subscriber_could_read_is_refused_where_it_is_said(writing, entry):
    for unreadable in ({"note": "x" * 41}, {"note": "\x00"}, {"mark": None}):
        with pytest.raises(ValueError, match="refused by its own schema"), writing.unit_of_work() as uow:
            uow.say(EntryChanged(**{"entry_id": entry, "mark": new_id(), "step": 1, **unreadable}))

    assert said(writing) == []


def test_writers_at_once_on_one_thing_leave_no_gap_and_positions_in_their_order(postgres, entry):
    writing = open_runtime(writer(), postgres.emptied())

    threads = [threading.Thread(target=write, args=(writing, entry, 25)) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)

    rows = said(writing)
    assert [row.version for row in rows] == list(range(1, 101))
    assert [row.data["step"] for row in rows] == list(range(1, 101))
    writing.engine.dispose()


def test_what_two_people_read_only_the_first_may_change(writing, entry):
    write(writing, entry, 2)

    def change_what_was_seen(seen, uow):
        uow.get(Entry, entry, seen=seen).version += 1

    writing.do(change_what_was_seen, 2)
    with pytest.raises(Refused, match="Quelqu’un a modifié cette fiche"):
        writing.do(change_what_was_seen, 2)


def test_there_is_nothing_to_get_where_nothing_is(writing):
    with pytest.raises(NotFound), writing.unit_of_work() as uow:
        uow.get(Entry, new_id())
    with writing.unit_of_work() as uow:
        assert uow.find(Entry, version=7) is None


def test_numbers_that_people_read_follow_one_another_also_after_a_failure(writing):
    def take(fails, uow):
        number = uow.number("ID")
        if fails:
            raise Stop
        return number

    year = datetime.now(UTC).year
    assert writing.do(take, False) == f"ID-{year}-0001"
    with pytest.raises(Stop):
        writing.do(take, True)
    assert writing.do(take, False) == f"ID-{year}-0002"
    assert writing.do(lambda _, uow: uow.number("DE"), None) == f"DE-{year}-0001"


def test_the_year_of_a_number_is_that_of_paris(database_url):
    eve = datetime(2026, 12, 31, 23, 30, tzinfo=UTC)
    writing = open_runtime(writer(), database_url, clock=lambda _: eve)

    assert writing.do(lambda _, uow: uow.number("ID"), None) == "ID-2027-0001"
    writing.engine.dispose()


def test_now_is_one_instant_for_the_whole_transaction(writing):
    with writing.unit_of_work() as uow:
        assert uow.now is uow.now
        assert abs(uow.now - datetime.now(UTC)) < timedelta(minutes=5)
        assert uow.now.tzinfo is UTC or uow.now.utcoffset() == timedelta(0)


def test_whoever_waits_for_the_relay_is_told_after_the_commit_and_only_if_something_was_said(writing, entry):
    told = []
    writing.when_said.append(lambda: told.append(len(said(writing))))

    writing.do(lambda _, uow: uow.number("ID"), None)
    assert told == []
    write(writing, entry)
    assert told == [1]


def test_a_relay_that_cannot_be_woken_does_not_turn_what_is_committed_into_an_error(writing, entry):
    def asleep():
        raise OSError("its connection is closed")

    writing.when_said.append(asleep)

    write(writing, entry)

    assert len(said(writing)) == 1


def test_a_transaction_that_another_stood_in_the_way_of_is_done_again_as_a_whole(writing, entry):
    tries = []

    def deadlocked_twice(cmd, uow):
        write_step(cmd, uow)
        tries.append(cmd)
        if len(tries) < 3:
            raise OperationalError("UPDATE", {}, _Deadlock())
        return len(tries)

    assert writing.do(deadlocked_twice, WriteStep(entry_id=entry, mark=new_id())) == 3
    assert [row.version for row in said(writing)] == [1]


def test_it_is_done_three_times_at_most(writing):
    tries = []

    def always_deadlocked(_cmd, _uow):
        tries.append(1)
        raise OperationalError("UPDATE", {}, _Deadlock())

    with pytest.raises(OperationalError):
        writing.do(always_deadlocked, None)
    assert len(tries) == 3


def test_two_that_lock_each_other_both_end_well(postgres):
    writing = open_runtime(writer(), postgres.emptied())
    one, other = new_id(), new_id()
    write(writing, one)
    write(writing, other)
    meet = threading.Barrier(2)

    def crossed(pair, uow):
        first, second = pair
        uow.get(Entry, first).version += 1
        uow.session.flush()
        _meet(meet)
        uow.get(Entry, second).version += 1

    threads = [threading.Thread(target=writing.do, args=(crossed, pair)) for pair in ((one, other), (other, one))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)

    with writing.reading() as session:
        assert list(session.scalars(select(Entry.version))) == [3, 3]
    writing.engine.dispose()


def test_a_database_that_cannot_be_reached_is_named_so(tmp_path):
    away = open_runtime(writer(), "postgresql://postgres@127.0.0.1:1/nowhere", tables=False)
    gone = open_runtime(writer(), f"sqlite:///{tmp_path / 'no' / 'folder' / 'x.sqlite'}", tables=False)

    for runtime in (away, gone):
        with pytest.raises(DatabaseDown), runtime.unit_of_work() as uow:
            uow.session.execute(text("SELECT 1"))


def test_a_session_that_the_server_ended_is_replaced(postgres, entry):
    writing = open_runtime(writer(), postgres.emptied())
    write(writing, entry)
    with writing.engine.connect() as connection:
        connection.execute(text(END_OTHERS))

    write(writing, entry)

    assert [row.version for row in said(writing)] == [1, 2]
    writing.engine.dispose()


def test_a_reader_may_wait_for_no_writer_and_no_writer_for_a_reader(writing, entry):
    write(writing, entry)
    with writing.reading() as session:
        assert session.scalar(select(func.count()).select_from(step)) == 1
        write(writing, entry)
    assert count(writing, step) == 2


def test_heard_messages_are_noted_in_the_transaction_of_their_effect(listener, entry):
    heard = letter(entry, 1)

    def hear_and_fail(_, uow):
        assert uow.hear(heard) == {heard.id}
        assert uow.hear(heard) == set()
        uow.session.execute(insert(effect).values(entry_id=entry, step=1, mark=new_id()))
        raise Stop

    with pytest.raises(Stop):
        listener.runtime.do(hear_and_fail, None)

    assert listener.states() == {}
    assert listener.effects() == 0


class _Deadlock(Exception):
    sqlstate = "40P01"


def _meet(barrier):
    try:
        barrier.wait(2)
    except threading.BrokenBarrierError:
        barrier.abort()
