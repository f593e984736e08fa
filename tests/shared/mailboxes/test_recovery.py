"""What a restored service reads from the real history of the bus, and what the command line says of it."""

import argparse
from collections.abc import Iterator
from contextlib import closing
from functools import partial

import pytest
from sqlalchemy import func, select

from shared.again import Wanted, mark_all
from shared.command_line.answer import MISCONFIGURED, OK, USAGE
from shared.command_line.outbox import SUBCOMMANDS
from shared.identifiers import new_id
from shared.mailboxes import outbox, stream
from shared.rabbit import RabbitBroker
from shared.recovery import recover
from shared.service import Runtime
from tests.faults.ledger import WriteStep, open_runtime, write_step, writer
from tests.shared.mailboxes.test_relay import Wire


def write(writing: Runtime, *entries) -> None:
    for each in entries:
        writing.do(write_step, WriteStep(entry_id=each, mark=new_id()))


def said(writing: Runtime) -> list[tuple]:
    columns = (outbox.c.id, outbox.c.type, outbox.c.subject, outbox.c.version, outbox.c.data, outbox.c.time)
    with writing.reading() as session:
        return [tuple(row) for row in session.execute(select(*columns).order_by(outbox.c.subject, outbox.c.version))]


def soon_over(broker: RabbitBroker, *given, idle: float) -> Iterator[bytes]:
    """The history of a bus on which nobody speaks: its end is known sooner."""
    return broker.history(*given, idle=min(idle, 1.0))


def outbox_word(runtime: Runtime, *words: str) -> int:
    parser = argparse.ArgumentParser()
    SUBCOMMANDS[0].add_arguments(parser)
    return SUBCOMMANDS[0].run(runtime, parser.parse_args(words))


@pytest.mark.servers
def test_what_the_backup_does_not_know_comes_back_from_the_bus(database_url, vhost, entry):
    """Everything but what was said again to one only, which is there already."""
    writing = open_runtime(writer(), database_url)
    broker = RabbitBroker(vhost)
    broker.declare("writer", [], writing.service.history)
    broker.declare("reader", ["writer.entry.#"])
    other = new_id()
    write(writing, *[entry] * 3)
    with closing(broker.publisher("writer")) as publisher:
        assert writing.relay(publisher) == 3
        write(writing, entry, other, other)
        assert writing.relay(publisher) == 3
        mark_all(writing, Wanted(), "reader", lambda *_: None)
        assert writing.relay(publisher) == 6
    before = said(writing)
    with writing.unit_of_work() as uow:
        uow.session.execute(outbox.delete().where(outbox.c.position > 3))
        uow.session.execute(stream.delete().where(stream.c.subject == f"writer/entry/{other}"))
        uow.session.execute(stream.update().values(version=3))

    past = partial(soon_over, broker)
    found = recover(writing, past, since=None)

    assert (found.read, found.put_back, found.conflicts) == (6, 3, [])
    assert said(writing) == before
    with writing.reading() as session:
        versions = dict(session.execute(select(stream.c.subject, stream.c.version)).all())
        assert session.scalar(select(func.count()).where(outbox.c.published_at.is_(None))) == 0
    assert versions == {f"writer/entry/{entry}": 4, f"writer/entry/{other}": 2}
    assert recover(writing, past, since=None).put_back == 0
    writing.engine.dispose()


def test_to_send_again_one_says_what(writing, capsys):
    assert outbox_word(writing, "republish") == USAGE
    assert "--since" in capsys.readouterr().err


def test_one_may_look_before(writing, entry, capsys):
    write(writing, entry, entry)
    writing.relay(Wire())

    assert outbox_word(writing, "republish", "--type", "writer.entry", "--dry-run", "--json") == OK

    assert capsys.readouterr().out == '{"would_be_sent_again": 2}\n'
    assert outbox_word(writing, "status", "--json") == OK
    assert '"again": 0' in capsys.readouterr().out


def test_progress_is_told_apart_from_the_answer(writing, entry, capsys):
    write(writing, entry, entry)
    writing.relay(Wire())

    assert outbox_word(writing, "republish", "--since", "2026-01-01T00:00:00Z", "--to", "reader", "--json") == OK

    told = capsys.readouterr()
    assert told.out == '{"marked": 2, "to": "reader"}\n'
    assert "2 of 2 marked (100 %)" in told.err


def test_an_instant_without_its_zone_is_refused(writing, capsys):
    with pytest.raises(SystemExit) as end:
        outbox_word(writing, "republish", "--since", "2026-01-01T00:00:00")

    assert end.value.code == USAGE
    assert "needs its zone" in capsys.readouterr().err


def test_without_a_bus_there_is_no_history(writing, capsys):
    assert outbox_word(writing, "recover") == MISCONFIGURED
    assert "TIKUB_AMQP_URL" in capsys.readouterr().err
