"""What is lost on the way is missed, asked for and sent again, without anybody's help."""

import hashlib
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from shared.again import Wanted, mark_all
from shared.command_line.reconcile import SUBCOMMANDS
from shared.contracts import keeping as contract
from shared.identifiers import first_id_of, new_id
from shared.keeping import gaps
from shared.keeping.tallies import Tally, tallies
from tests.shared.keeping.accounts import KIND


def reconcile(accounts, capsys) -> tuple[int, str]:
    import argparse

    code = SUBCOMMANDS[0].run(accounts.reader, argparse.Namespace(since=None, json=True))
    return code, capsys.readouterr().out


def test_an_hour_is_told_ten_minutes_after_its_end_and_agreed_on(accounts, entry):
    accounts.write(entry, entry, new_id())
    accounts.relay()
    hour = accounts.hour

    accounts.later(minutes=14)
    assert accounts.said(accounts.writer, "digest.told.v1") == []
    accounts.later(minutes=2)

    told = accounts.said(accounts.writer, "digest.told.v1")
    assert [(each["kind"], each["count"]) for each in told] == [(KIND, 3)]
    ids = sorted(accounts.heard_ids())
    assert told[0]["checksum"] == hashlib.sha256(b"".join(each.bytes for each in ids)).hexdigest()
    row = accounts.digests(accounts.reader)[0]
    assert (row.kind, row.starts_at, row.said, row.heard, row.agrees) == (KIND, hour, 3, 3, True)


def test_an_hour_is_told_once_and_one_without_events_never(accounts, entry):
    accounts.write(entry)
    accounts.relay()

    for _ in range(4):
        accounts.later(hours=2)

    assert len(accounts.said(accounts.writer, "digest.told.v1")) == 1
    assert accounts.said(accounts.reader, "digest.told.v1") == []


def test_after_a_long_stop_every_hour_is_told(accounts, entry):
    from sqlalchemy import update

    from shared.mailboxes import outbox

    accounts.write(*[entry] * 6)
    with accounts.writer.unit_of_work() as uow:
        for position in range(1, 7):
            made = first_id_of(accounts.hour - timedelta(hours=position * 5, minutes=-3))
            uow.session.execute(update(outbox).where(outbox.c.position == position).values(id=made))
    accounts.relay()

    accounts.later(minutes=0)

    told = accounts.said(accounts.writer, "digest.told.v1")
    assert [each["count"] for each in told] == [1] * 6
    assert sorted(each["starts_at"] for each in told) == [each["starts_at"] for each in told]
    assert [row.agrees for row in accounts.digests(accounts.reader)] == [True] * 6


def test_what_was_lost_at_the_end_of_a_subject_is_missed_by_the_count_and_comes_again(accounts, entry, capsys):
    """No later version tells that one is missing: only the account does."""
    accounts.write(entry, entry, entry)
    accounts.lose_one(3)
    accounts.relay()
    assert accounts.steps(entry) == [1, 2]
    accounts.later(minutes=16)
    assert [row.agrees for row in accounts.digests(accounts.reader)] == [False]
    assert reconcile(accounts, capsys)[0] == 1

    accounts.later(minutes=20)
    accounts.later(minutes=30)

    assert accounts.steps(entry) == [1, 2, 3]
    assert [row.agrees for row in accounts.digests(accounts.reader)] == [True]
    assert [each.key for each in accounts.bus.passed if "replay" in each.key] == ["writer.replay.reader"] * 3
    code, told = reconcile(accounts, capsys)
    assert (code, '"hours": 1' in told) == (0, True)


def test_what_was_lost_in_the_middle_of_a_subject_is_missed_by_what_follows_and_comes_again(accounts, entry):
    accounts.write(entry, entry, entry, entry)
    accounts.lose_one(2)
    accounts.relay()
    accounts.later(minutes=1)
    assert accounts.said(accounts.reader, "gap.noticed.v1") == []

    accounts.age_early()
    accounts.later(minutes=1)

    gap = accounts.said(accounts.reader, "gap.noticed.v1")[0]
    assert (gap["publisher"], gap["subject"], gap["from_version"]) == ("writer", f"writer/entry/{entry}", 2)
    assert accounts.steps(entry) == [1, 2, 3, 4]


def test_a_gap_is_asked_for_seldom_and_ever_more_seldom(accounts, entry):
    accounts.write(entry, entry, entry)
    accounts.bus.loses = lambda letter: b'"step":2' in letter.body
    accounts.relay()
    accounts.age_early()

    for _ in range(12 * 6):
        accounts.later(minutes=10)

    asked = accounts.said(accounts.reader, "gap.noticed.v1")
    by_subject = [each for each in asked if each["subject"]]
    assert 4 <= len(by_subject) <= 8
    assert len({each["gap_id"] for each in by_subject}) == 1
    assert 2 <= len(asked) - len(by_subject) <= 9


def test_what_is_parked_here_is_not_asked_for(accounts, entry):
    accounts.write(entry, entry)
    accounts.relay()
    from sqlalchemy import update

    from shared.mailboxes import heard, inbox

    with accounts.reader.unit_of_work() as uow:
        uow.session.execute(update(heard).values(version=0))
        uow.session.execute(update(inbox).where(inbox.c.version == 1).values(state="parked"))
        uow.session.execute(update(inbox).where(inbox.c.version == 2).values(state="early"))
    accounts.age_early()

    accounts.later(minutes=1)

    assert accounts.said(accounts.reader, "gap.noticed.v1") == []


def test_an_hour_that_arrives_late_is_settled_by_its_arrival(accounts, entry):
    accounts.write(entry, entry)
    accounts.bus.loses = lambda letter: letter.key.startswith(KIND)
    accounts.relay()
    accounts.later(minutes=16)
    assert [row.agrees for row in accounts.digests(accounts.reader)] == [False]

    accounts.bus.loses = lambda _: False
    mark_all(accounts.writer, Wanted(wire=KIND), None, lambda *_: None)
    accounts.relay()
    accounts.later(minutes=3)

    assert [row.agrees for row in accounts.digests(accounts.reader)] == [True]
    assert accounts.said(accounts.reader, "gap.noticed.v1") == []


def test_who_heard_more_than_was_said_is_told_so_and_asks_for_nothing(accounts, entry, capsys):
    """Its publisher has forgotten: to send again what it still has would not help."""
    from shared.mailboxes import outbox

    accounts.write(entry, entry, entry)
    accounts.relay()
    with accounts.writer.unit_of_work() as uow:
        uow.session.execute(outbox.delete().where(outbox.c.version == 3))
    accounts.later(minutes=16)
    accounts.later(minutes=30)

    assert accounts.said(accounts.reader, "gap.noticed.v1") == []
    code, told = reconcile(accounts, capsys)
    assert (code, "heard more than was said" in told) == (1, True)


def test_a_request_is_answered_by_the_one_it_is_for_and_no_further_than_the_most(accounts, entry, monkeypatch):
    monkeypatch.setattr(gaps, "MOST", 2)
    accounts.write(*[entry] * 5)
    accounts.relay()
    accounts.bus.passed.clear()
    for asked in (1, 2, 3):
        with accounts.reader.unit_of_work() as uow:
            to_writer = {"gap_id": entry, "publisher": "writer", "subject": f"writer/entry/{entry}", "from_version": 1}
            uow.say(contract.GAP_NOTICED["reader"](**to_writer, noticed_at=uow.now))
            uow.say(
                contract.GAP_NOTICED["reader"](**to_writer | {"gap_id": new_id(), "publisher": "x"}, noticed_at=uow.now)
            )
        accounts.relay()
        assert len([each for each in accounts.bus.passed if "replay" in each.key]) == 2 * asked - (asked == 3)


ids = st.lists(st.uuids(), unique=True, max_size=60)


@given(said=ids, dice=st.randoms(use_true_random=False))
@settings(max_examples=200, deadline=None, derandomize=True, database=None, suppress_health_check=list(HealthCheck))
def test_two_tallies_agree_if_and_only_if_the_same_was_counted(said, dice):
    def tally(some):
        return tallies((each, "a.b.c.v1") for each in sorted(some)).get("a.b", Tally())

    whole = tally(said)
    shuffled = dice.sample(said, len(said))
    assert (tally(shuffled).count, tally(shuffled).checksum) == (whole.count, whole.checksum)
    if said:
        without = tally(said[1:])
        instead = tally([*said[1:], new_id()])
        assert without.count != whole.count
        assert instead.count == whole.count
        assert instead.checksum != whole.checksum


@pytest.mark.parametrize("rounds", [3])
@given(lost=st.sets(st.integers(0, 29)), twice=st.sets(st.integers(0, 29)))
@settings(max_examples=15, deadline=None, derandomize=True, database=None, suppress_health_check=list(HealthCheck))
def test_whatever_is_lost_or_doubled_all_is_there_once_in_the_end(accounts, rounds, lost, twice):
    """Thirty events of six subjects; any of them disappear, any come twice."""
    before = accounts.effects()
    entries = [new_id() for _ in range(6)]
    accounts.next_day()
    accounts.write(*entries * 5)
    numbers = {}
    accounts.bus.loses = lambda letter: (
        letter.key.startswith(KIND) and numbers.setdefault(letter.id, len(numbers)) in lost
    )
    accounts.relay()
    accounts.bus.loses = lambda _: False
    again = [each for each in accounts.bus.passed if numbers.get(each.id) in twice]
    accounts.bus.publish(again)

    accounts.later(minutes=16)
    accounts.age_early()
    for _ in range(rounds):
        accounts.later(minutes=30)

    assert accounts.effects() == before + 30
    assert [accounts.steps(each) for each in entries] == [[1, 2, 3, 4, 5]] * 6
