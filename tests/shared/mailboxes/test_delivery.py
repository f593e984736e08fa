"""What becomes of a message: its effect once, in its turn, or a row that says why not yet."""

import threading
from datetime import timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.exc import OperationalError

from shared import delivery, turns
from shared.delivery import Outcome
from shared.errors import DatabaseDown, NotFound, Refused
from shared.identifiers import new_id
from shared.waiting import replay
from tests.shared.mailboxes.listener import CARD_LOOKED_AT, CHANGED, LOOKED_AT, MORNING, TURNED, Listener, letter

DONE, DUPLICATE, EARLY = Outcome.DONE, Outcome.DUPLICATE, Outcome.EARLY
WAITING, PARKED, IGNORED = Outcome.WAITING, Outcome.PARKED, Outcome.IGNORED


def test_a_message_has_its_effect_once_however_often_it_comes(listener, entry):
    first = letter(entry, 1)

    assert listener.hear(first) == [DONE]
    assert listener.hear(first, first) == [DUPLICATE, DUPLICATE]
    assert listener.hear(letter(entry, 2), first) == [DONE, DUPLICATE]
    assert listener.steps(entry) == [1, 2]


def test_a_message_twice_in_one_batch_has_one_effect(listener, entry):
    first = letter(entry, 1)

    listener.hear(first, first, first)

    assert listener.steps(entry) == [1]


def test_another_message_of_a_version_already_handled_is_dropped(listener, entry):
    listener.hear(letter(entry, 1), letter(entry, 2))

    listener.hear(letter(entry, 1), letter(entry, 2))

    assert listener.steps(entry) == [1, 2]


def test_an_early_message_waits_for_those_before_it(listener, entry):
    third, second = letter(entry, 3), letter(entry, 2)
    assert listener.hear(third, second) == [EARLY, EARLY]
    assert listener.states() == {"early": 2}
    assert listener.row(third).envelope

    assert listener.hear(letter(entry, 1)) == [DONE]

    assert listener.steps(entry) == [1, 2, 3]
    assert listener.states() == {"done": 3}
    assert listener.row(third).envelope is None


def test_a_batch_in_any_order_is_handled_in_the_order_of_versions(listener, entry):
    listener.hear(*(letter(entry, version) for version in (5, 2, 4, 1, 3)))

    assert listener.steps(entry) == [1, 2, 3, 4, 5]


def test_an_event_without_reaction_takes_its_place_in_the_order(listener, entry):
    assert listener.hear(letter(entry, 3)) == [EARLY]
    assert listener.hear(letter(entry, 1)) == [DONE]
    assert listener.hear(letter(entry, 2, LOOKED_AT)) == [IGNORED]

    assert listener.steps(entry) == [1, 3]


def test_an_event_of_a_kind_that_nobody_listens_for_is_left_aside(listener, entry):
    assert listener.hear(letter(entry, 1, "writer.chapter.closed.v1")) == [IGNORED]

    assert listener.states() == {}


def test_subjects_do_not_wait_for_one_another(listener):
    one, other = new_id(), new_id()

    assert listener.hear(letter(one, 2), letter(other, 1)) == [EARLY, DONE]

    assert listener.steps(other) == [1]


def test_the_newest_state_wins_and_an_older_one_is_dropped(listener):
    card = new_id()

    listener.hear(letter(card, 3, TURNED), letter(card, 1, TURNED))
    assert listener.face(card) == "3"

    listener.hear(letter(card, 4, TURNED))
    listener.hear(letter(card, 2, TURNED))
    assert listener.face(card) == "4"
    assert listener.states() == {"done": 4}


def test_what_nobody_reacts_to_does_not_make_an_older_state_look_old(listener):
    card = new_id()

    listener.hear(letter(card, 2, CARD_LOOKED_AT))
    listener.hear(letter(card, 1, TURNED))

    assert listener.face(card) == "1"


def test_one_that_fails_waits_alone_and_its_neighbours_go_on(listener, entry):
    listener.troubles["breaks"] = ValueError("no such colour")
    others = [new_id() for _ in range(5)]
    poison = letter(entry, 1, note="breaks")

    outcomes = listener.hear(
        *(letter(other, 1) for other in others[:3]), poison, *(letter(other, 1) for other in others[3:])
    )

    assert outcomes == [DONE, DONE, DONE, WAITING, DONE, DONE]
    assert [listener.steps(other) for other in others] == [[1]] * 5
    row = listener.row(poison)
    assert (row.state, row.attempts, row.error) == ("waiting", 1, "ValueError: no such colour")
    assert row.due_at == MORNING + timedelta(seconds=10)


def test_those_that_follow_one_that_fails_wait_for_it(listener, entry):
    listener.troubles["breaks"] = ValueError()
    poison, after = letter(entry, 1, note="breaks"), letter(entry, 2)

    assert listener.hear(poison, after) == [WAITING, EARLY]
    listener.troubles.clear()
    assert listener.later(seconds=11) == 1

    assert listener.steps(entry) == [1, 2]
    assert listener.states() == {"done": 2}


def test_poison_among_early_ones_stops_there_and_nowhere_else(listener, entry):
    listener.troubles["breaks"] = ValueError()
    poison = letter(entry, 3, note="breaks")
    listener.hear(letter(entry, 2), poison, letter(entry, 4))

    assert listener.hear(letter(entry, 1)) == [DONE]

    assert listener.steps(entry) == [1, 2]
    assert listener.row(poison).state == "waiting"
    listener.troubles.clear()
    listener.later(seconds=11)
    assert listener.steps(entry) == [1, 2, 3, 4]


@pytest.mark.parametrize(
    ("trouble", "delays"),
    [
        (ValueError(), [10, 60]),
        (Refused("Non."), [10, 60]),
        (NotFound(), [10, 60, 600, 3600, 21600]),
        (OperationalError("SELECT", {}, Exception("odd")), [10, 60, 600, 3600, 21600]),
        (turns.CannotBeHandled(), []),
    ],
)
def test_it_is_tried_again_after_growing_delays_then_parked(listener, entry, trouble, delays):
    listener.troubles["fails"] = trouble
    failing = letter(entry, 1, note="fails")
    listener.hear(failing)

    for tries, delay in enumerate(delays, start=1):
        row = listener.row(failing)
        assert (row.state, row.attempts, row.due_at) == ("waiting", tries, listener.now + timedelta(seconds=delay))
        assert listener.later(seconds=delay - 1) == 0
        assert listener.later(seconds=1) == 1

    row = listener.row(failing)
    assert (row.state, row.attempts, row.due_at) == ("parked", len(delays) + 1, None)
    assert listener.later(days=30) == 0
    assert listener.steps(entry) == []


def test_what_is_parked_is_replayed_after_the_repair_and_what_waited_behind_it_follows(listener, entry):
    listener.troubles["fails"] = turns.CannotBeHandled()
    listener.hear(letter(entry, 2), letter(entry, 1, note="fails"))
    assert listener.states() == {"early": 1, "parked": 1}

    listener.troubles.clear()
    assert replay(listener.runtime) == 1
    listener.later(seconds=1)

    assert listener.steps(entry) == [1, 2]
    assert listener.states() == {"done": 2}


def test_a_replay_before_the_repair_parks_it_again(listener, entry):
    listener.troubles["fails"] = turns.CannotBeHandled()
    listener.hear(letter(entry, 1, note="fails"))

    replay(listener.runtime)
    listener.later(seconds=1)

    assert listener.states() == {"parked": 1}


def test_a_duplicate_of_one_that_waits_changes_nothing(listener, entry):
    listener.troubles["fails"] = ValueError()
    failing = letter(entry, 1, note="fails")
    listener.hear(failing)
    before = listener.row(failing)

    listener.now += timedelta(seconds=5)
    assert listener.hear(failing, failing) == [DUPLICATE, DUPLICATE]

    assert listener.row(failing) == before


def test_an_effect_undone_by_a_failure_leaves_no_trace(listener, entry):
    def spoil(_fact):
        raise ValueError

    listener.troubles["spoil"] = spoil
    listener.hear(letter(entry, 1), letter(entry, 2, note="spoil"))

    assert listener.steps(entry) == [1]
    assert listener.effects() == 1


def test_a_known_event_in_an_unknown_version_is_parked_until_the_code_knows_it(listener, entry):
    assert listener.hear(letter(entry, 1, "writer.entry.changed.v2")) == [PARKED]

    assert "not known here" in listener.rows()[0].error


def test_an_event_whose_data_does_not_fit_is_parked_at_once(listener, entry):
    assert listener.hear(letter(entry, 1, step="many")) == [PARKED]
    assert listener.hear(letter(new_id(), 1, note="x" * 41)) == [PARKED]


def test_unknown_fields_of_a_newer_minor_version_are_left_aside(listener, entry):
    assert listener.hear(letter(entry, 1, colour="red")) == [DONE]


def test_the_same_unreadable_message_is_parked_once(listener):
    assert listener.hear(b"not JSON", b"not JSON", b"{}") == [PARKED, PARKED, PARKED]
    assert listener.hear(b"not JSON") == [PARKED]

    assert sorted(row.envelope for row in listener.rows()) == ["not JSON", "{}"]


def test_a_replayed_unreadable_message_is_parked_again_and_stops_nothing(listener, entry):
    listener.hear(b"not JSON", letter(entry, 1))

    replay(listener.runtime)
    listener.later(seconds=1)

    assert listener.states() == {"done": 1, "parked": 1}


def test_an_early_message_overtaken_by_a_repair_is_closed(listener, entry):
    listener.hear(letter(entry, 3))
    with listener.runtime.unit_of_work() as uow:
        uow.session.execute(text("UPDATE heard SET version = 5"))

    assert listener.later(seconds=1) == 1
    assert listener.states() == {"done": 1}
    assert listener.steps(entry) == []


def test_a_failure_found_late_does_not_reopen_a_message_that_a_twin_has_done(listener, entry):
    """Two consumers have the same message; ours fails just after the other one's effect is committed."""
    twin = letter(entry, 1, note="races")

    def lose(_fact):
        listener.troubles.clear()
        raise ValueError

    listener.troubles["races"] = lose
    aside = delivery.set_aside

    def other_first(*given, **named):
        assert listener.hear(twin) == [DONE]
        return aside(*given, **named)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(delivery.Delivery, "_handle", _failing_once(delivery.Delivery._handle))
        patch.setattr(delivery, "set_aside", other_first)
        listener.hear(twin)

    assert listener.states() == {"done": 1}
    assert listener.steps(entry) == [1]


def _failing_once(handle):
    left = [ValueError("the batch"), ValueError("alone")]

    def fail_first(self, *given, **named):
        if left:
            raise left.pop()
        return handle(self, *given, **named)

    return fail_first


def test_while_the_database_is_down_messages_stay_in_the_bus(database_url, entry, monkeypatch):
    listener = Listener(database_url)

    def down(*_given, **_named):
        raise OperationalError("SELECT", {}, Exception("gone"), connection_invalidated=True)

    with monkeypatch.context() as patch:
        patch.setattr(turns, "_locked", down)
        for _ in range(2):
            with pytest.raises(DatabaseDown):
                listener.hear(letter(entry, 1))

    assert listener.states() == {}
    listener.close()


def test_a_database_lost_during_a_reaction_is_no_fault_of_the_message(listener, entry):
    listener.troubles["cut"] = OperationalError("SELECT", {}, Exception("gone"), connection_invalidated=True)

    with pytest.raises(DatabaseDown):
        listener.hear(letter(entry, 1, note="cut"))

    assert listener.states() == {}


def test_a_full_store_is_no_fault_of_the_message(tmp_path, entry):
    listener = Listener(f"sqlite:///{tmp_path / 'full.sqlite'}")
    with listener.runtime.engine.connect() as connection:
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar()
        connection.exec_driver_sql(f"PRAGMA max_page_count = {pages}")

    def fill():
        for version in range(1, 200):
            listener.hear(letter(entry, version))

    with pytest.raises(DatabaseDown):
        fill()

    with listener.runtime.engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA max_page_count = 100000")
    assert listener.steps(entry) == list(range(1, listener.effects() + 1))
    assert listener.states() == {"done": listener.effects()}
    listener.close()


def test_two_consumers_at_the_same_instant_have_one_effect(postgres, entry):
    listener = Listener(postgres.emptied())
    letters = [letter(new_id(), 1) for _ in range(50)]
    start, outcomes = threading.Barrier(4), []

    def consume():
        start.wait()
        for each in letters:
            outcomes.extend(listener.hear(each))

    _together(consume, 4)

    assert listener.effects() == 50
    assert sorted(outcomes, key=lambda outcome: outcome.value) == [DONE] * 50 + [DUPLICATE] * 150
    listener.close()


def test_two_consumers_with_steps_of_the_same_subjects_keep_their_order(postgres):
    listener = Listener(postgres.emptied())
    entries = [new_id() for _ in range(10)]
    odd = [letter(entry, version) for version in range(1, 20, 2) for entry in entries]
    even = [letter(entry, version) for version in range(2, 21, 2) for entry in reversed(entries)]
    work = {0: odd, 1: even}

    def consume(number):
        for start in range(0, 100, 7):
            listener.hear(*work[number][start : start + 7])

    _together(consume, 2, numbered=True)
    listener.later(seconds=1)

    assert [listener.steps(entry) for entry in entries] == [list(range(1, 21))] * 10
    assert listener.states() == {"done": 200}
    listener.close()


def test_a_twin_that_comes_while_the_first_is_in_hand_waits_and_then_wins_if_the_first_gives_up(postgres, entry):
    listener = Listener(postgres.emptied())
    in_hand, go_on = threading.Event(), threading.Event()
    twin = letter(entry, 1, note="first")

    def give_up(_fact):
        listener.troubles.clear()
        in_hand.set()
        assert go_on.wait(10)
        raise OperationalError("SELECT", {}, Exception("gone"), connection_invalidated=True)

    listener.troubles["first"] = give_up
    outcomes = []

    def fail():
        with pytest.raises(DatabaseDown):
            listener.hear(twin)

    first = threading.Thread(target=fail)
    second = threading.Thread(target=lambda: outcomes.extend(listener.hear(twin)))
    first.start()
    assert in_hand.wait(10)
    second.start()
    second.join(0.3)
    assert second.is_alive()
    go_on.set()
    first.join()
    second.join()

    assert outcomes == [DONE]
    assert listener.steps(entry) == [1]
    listener.close()


def test_a_reaction_that_the_database_gives_up_on_waits_and_lets_others_pass(postgres, entry):
    listener = Listener(postgres.emptied())

    def too_slow(_fact):
        raise _slow_statement(listener)

    listener.troubles["slow"] = too_slow
    other = new_id()

    assert listener.hear(letter(entry, 1, note="slow"), letter(other, 1)) == [WAITING, DONE]
    listener.close()


def _slow_statement(listener):
    with listener.runtime.engine.connect() as connection:
        connection.execute(text("SET statement_timeout = 20"))
        try:
            connection.execute(text("SELECT pg_sleep(5)"))
        except OperationalError as fault:
            return fault
    raise AssertionError("it was quick")


def test_the_wire_names_here_are_those_of_the_events():
    assert CHANGED == "writer.entry.changed.v1"


def _together(work, number, *, numbered=False):
    threads = [threading.Thread(target=work, args=(each,) if numbered else ()) for each in range(number)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert not any(thread.is_alive() for thread in threads)


def test_another_message_with_a_version_that_was_handled_is_not_dropped_in_silence(listener, entry):
    """A publisher that was restored to an earlier day gives its versions a second time."""
    first, second = letter(entry, 1), letter(entry, 1)

    assert listener.hear(first) == [Outcome.DONE]
    assert listener.hear(second, letter(entry, 2)) == [Outcome.PARKED, Outcome.DONE]

    assert "restored" in listener.row(second).error
    assert listener.steps(entry) == [1, 2]
