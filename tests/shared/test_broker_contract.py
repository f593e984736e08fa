"""What every bus of the platform promises, tried on each of them."""

import threading
import time
from itertools import count

import pytest

from shared.broker import MAX_BODY, TOO_LARGE
from shared.errors import BrokerDown, DatabaseDown
from tests.shared.bus import KEYS, PATTERNS, letter, soon


def test_a_binding_takes_the_keys_that_its_pattern_names(bus):
    services = {pattern: f"service-{number}" for number, pattern in enumerate(PATTERNS)}
    on_bus = bus(*services.values())
    ears = {pattern: on_bus.listen(service, pattern, "the.end") for pattern, service in services.items()}

    on_bus.say(*(letter(key, key) for key in KEYS), letter("the.end", "end"))

    for pattern, wanted in PATTERNS.items():
        assert soon(lambda ear=ears[pattern]: "end" in ear.heard), pattern
        assert set(ears[pattern].heard) - {"end"} == {KEYS[number] for number in wanted}, pattern


def test_two_bindings_that_both_match_bring_one_copy(bus):
    on_bus = bus("notify")
    ear = on_bus.listen("notify", "ideas.#", "ideas.idea.*.v1")

    on_bus.say(letter(body="1"), letter(body="2"))

    assert soon(lambda: "2" in ear.heard)
    assert ear.heard == ["1", "2"]


def test_every_service_gets_its_own_copy(bus):
    on_bus = bus("ideas", "governance", "notify")
    ears = [on_bus.listen(service, "ideas.#") for service in ("ideas", "governance", "notify")]

    on_bus.say(*(letter(body=str(number)) for number in range(20)))

    for ear in ears:
        assert soon(lambda ear=ear: len(ear.heard) >= 20)
        assert ear.heard == [str(number) for number in range(20)]


def test_what_is_said_while_a_service_is_away_waits_for_it(bus):
    on_bus = bus("notify")
    on_bus.declare("notify", "ideas.#")
    relay = threading.Thread(target=on_bus.say, args=(letter(body="early"),))
    relay.start()
    time.sleep(0.3)

    ear = on_bus.listen("notify", "ideas.#")

    assert soon(lambda: ear.heard == ["early"])
    relay.join()


def test_what_finds_the_database_down_comes_again_before_what_follows(bus):
    on_bus, tries = bus("notify"), count(1)

    def fail_twice(_):
        if next(tries) <= 2:
            raise DatabaseDown("not now")

    ear = on_bus.listen("notify", "ideas.#", handle=fail_twice, batch=5)

    on_bus.say(*(letter(body=str(number)) for number in range(12)))

    assert soon(lambda: len(ear.heard) >= 12)
    assert ear.heard == [str(number) for number in range(12)]


def test_another_failure_ends_the_consumer_and_leaves_the_letters_in_the_bus(bus):
    on_bus = bus("notify")

    def break_down(_):
        raise ZeroDivisionError

    broken = on_bus.listen("notify", "ideas.#", handle=break_down)
    relay = threading.Thread(target=on_bus.say, args=[letter(body=str(number)) for number in range(3)])
    relay.start()
    assert broken.has_ended()
    assert isinstance(broken.error, ZeroDivisionError)

    mended = on_bus.listen("notify", "ideas.#")

    assert soon(lambda: mended.heard == ["0", "1", "2"])
    relay.join()


def test_one_publisher_and_one_consumer_keep_the_order(bus):
    on_bus = bus("notify")
    ear = on_bus.listen("notify", "#", batch=7)
    keys = ["ideas.idea.submitted.v1", "ideas.idea.withdrawn.v1", "governance.case.opened.v1"]
    letters = [letter(keys[number % 3], f"{number}") for number in range(600)]

    for start in range(0, 600, 50):
        on_bus.say(*letters[start : start + 50])

    assert soon(lambda: len(ear.heard) >= 600)
    assert ear.heard == [f"{number}" for number in range(600)]


def test_letters_are_handed_over_in_batches_of_at_most_the_size_asked_for(bus):
    on_bus = bus("notify")
    ear = on_bus.listen("notify", "ideas.#", handle=lambda _: time.sleep(0.02), batch=10)

    on_bus.say(*(letter(body=str(number)) for number in range(55)))

    assert soon(lambda: len(ear.heard) >= 55)
    assert max(ear.batches) == 10


def test_a_service_handles_one_batch_at_a_time_whoever_speaks(bus):
    on_bus = bus("notify")
    inside, seen = [], []

    def watch(_):
        inside.append(1)
        seen.append(len(inside))
        time.sleep(0.005)
        inside.pop()

    ear = on_bus.listen("notify", "ideas.#", handle=watch, batch=1)
    assert soon(on_bus.is_ready)
    speakers = [on_bus.broker.publisher(name) for name in ("ideas", "governance", "portfolio")]
    threads = [threading.Thread(target=each.publish, args=([letter() for _ in range(10)],)) for each in speakers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert soon(lambda: len(ear.heard) == 30)
    assert max(seen) == 1
    for each in speakers:
        each.close()


def test_a_letter_that_is_too_large_is_refused_alone(bus):
    on_bus = bus("notify")
    ear = on_bus.listen("notify", "ideas.#")
    assert soon(on_bus.is_ready)

    answers = on_bus.publisher().publish([letter(body="1"), letter(body=b"x" * (MAX_BODY + 1)), letter(body="2")])

    assert answers == [None, TOO_LARGE, None]
    assert soon(lambda: ear.heard == ["1", "2"])
    assert on_bus.publisher().publish([letter(body=b"x" * MAX_BODY)]) == [None]


def test_publishing_nothing_is_no_work(bus):
    on_bus = bus()

    assert on_bus.publisher().publish([]) == []


def test_stop_lets_the_batch_in_hand_end_and_leaves_the_rest(bus):
    on_bus, begun = bus("notify"), threading.Event()

    def slowly(_):
        begun.set()
        time.sleep(0.6)

    ear = on_bus.listen("notify", "ideas.#", handle=slowly, batch=2)
    relay = threading.Thread(target=on_bus.say, args=[letter(body=str(number)) for number in range(4)])
    relay.start()
    assert begun.wait(10)

    ear.leave()
    assert ear.error is None
    first = len(ear.heard)
    assert first in {1, 2}

    again = on_bus.listen("notify", "ideas.#")
    assert soon(lambda: "3" in again.heard)
    relay.join()
    # RabbitMQ has its ack; without a server the outbox alone remembers, and says again what was not confirmed.
    assert again.heard == [str(number) for number in range(first if on_bus.kind == "rabbitmq" else 0, 4)]


def test_an_idle_consumer_stops_at_once(bus):
    on_bus = bus("notify")
    ear = on_bus.listen("notify", "ideas.#")
    assert soon(on_bus.is_ready)
    time.sleep(0.3)

    began = time.monotonic()
    ear.leave()

    assert time.monotonic() - began < 1
    assert ear.error is None


def test_wake_ends_the_wait(bus):
    publisher = bus("notify").publisher()
    threading.Timer(0.2, publisher.wake).start()

    began = time.monotonic()
    publisher.wait(10)

    assert 0.1 < time.monotonic() - began < 2


def test_a_wake_that_came_before_ends_the_next_wait_and_only_that(bus):
    publisher = bus("notify").publisher()
    publisher.wake()

    began = time.monotonic()
    publisher.wait(10)
    assert time.monotonic() - began < 1

    publisher.wait(0.3)
    assert time.monotonic() - began > 0.25


def test_a_closed_publisher_sends_nothing(bus):
    on_bus = bus("notify")
    on_bus.listen("notify", "ideas.#")
    assert soon(on_bus.is_ready)
    publisher = on_bus.broker.publisher("ideas")
    publisher.close()
    publisher.wake()

    with pytest.raises(BrokerDown):
        publisher.publish([letter()])
