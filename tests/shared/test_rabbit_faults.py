"""What a server or its network can do to us: each must be named, in bounded time, and cost no letter."""

import threading
import time
from contextlib import closing
from pathlib import Path
from urllib.parse import urlsplit

import pika
import pytest

from shared.errors import BrokerDown
from shared.rabbit import RabbitBroker
from shared.topology import EVENTS, inbox_of
from tests.shared.bus import Bus, letter, soon

BINDINGS = ["ideas.#"]


def test_a_deleted_queue_ends_the_consumer_and_the_next_one_makes_it_again(vhost, server):
    bus = Bus(RabbitBroker(vhost), "rabbitmq")
    ear = bus.listen("notify", *BINDINGS)
    bus.say(letter(body="1"))
    assert soon(lambda: ear.heard == ["1"])

    server.queue_delete(inbox_of("notify"))
    assert ear.has_ended(5)
    assert isinstance(ear.error, BrokerDown)

    again = bus.listen("notify", *BINDINGS)
    bus.say(letter(body="2"))
    assert soon(lambda: again.heard == ["2"])
    bus.close()


def test_a_vanished_exchange_is_the_bus_that_is_down_until_it_is_declared_again(vhost, server):
    broker = RabbitBroker(vhost)
    broker.declare("notify", BINDINGS)
    with closing(broker.publisher("ideas")) as publisher:
        server.exchange_delete(EVENTS)
        with pytest.raises(BrokerDown, match="404"):
            publisher.publish([letter()])

    broker.declare("notify", BINDINGS)
    with closing(broker.publisher("ideas")) as publisher:
        assert publisher.publish([letter()]) == [None]


def test_a_cut_is_noticed_by_both_ends_at_once_and_nothing_is_lost(through_proxy, proxy):
    bus = Bus(RabbitBroker(through_proxy), "rabbitmq")
    ear = bus.listen("notify", *BINDINGS)
    publisher = bus.broker.publisher("ideas")
    assert publisher.publish([letter(body="1")]) == [None]
    assert soon(lambda: ear.heard == ["1"])

    proxy.cut()

    began = time.monotonic()
    with pytest.raises(BrokerDown):
        publisher.publish([letter(body="2")])
    with pytest.raises(BrokerDown):
        publisher.wait(5)
    assert ear.has_ended(5)
    assert isinstance(ear.error, BrokerDown)
    assert time.monotonic() - began < 2
    publisher.close()
    bus.close()


def test_a_cut_while_waiting_ends_the_wait(through_proxy, proxy):
    broker = RabbitBroker(through_proxy)
    broker.declare("notify", BINDINGS)
    with closing(broker.publisher("ideas")) as publisher:
        threading.Timer(0.3, proxy.cut).start()
        began = time.monotonic()
        with pytest.raises(BrokerDown):
            publisher.wait(10)
        assert time.monotonic() - began < 2


def test_confirms_that_never_come_are_given_up_and_the_letters_said_again(through_proxy, proxy, vhost):
    bus = Bus(RabbitBroker(vhost), "rabbitmq")
    ear = bus.listen("notify", *BINDINGS)
    broker = RabbitBroker(through_proxy, patience=1)
    publisher, sent = broker.publisher("ideas"), letter(body="once more")
    proxy.hold(up=False, down=True)

    began = time.monotonic()
    with pytest.raises(BrokerDown):
        publisher.publish([sent])
    assert time.monotonic() - began < 6
    proxy.cut()
    proxy.release()

    with closing(broker.publisher("ideas")) as publisher:
        assert publisher.publish([sent]) == [None]
    assert soon(lambda: ear.heard == ["once more", "once more"])
    bus.close()


@pytest.mark.slow
def test_a_half_open_link_is_noticed_by_its_heartbeat(through_proxy, proxy):
    bus = Bus(RabbitBroker(through_proxy), "rabbitmq")
    ear = bus.listen("notify", *BINDINGS)
    with closing(bus.broker.publisher("ideas")) as publisher:
        proxy.hold()
        with pytest.raises(BrokerDown):
            publisher.wait(30)
        assert ear.has_ended(25)
        assert isinstance(ear.error, BrokerDown)


def test_who_refuses_or_does_not_answer_is_given_up(through_proxy, proxy):
    proxy.refuse()
    began = time.monotonic()
    with pytest.raises(BrokerDown):
        RabbitBroker(through_proxy).publisher("ideas")
    assert time.monotonic() - began < 2

    proxy.accept()
    proxy.hold()
    with pytest.raises(BrokerDown):
        RabbitBroker(through_proxy).publisher("ideas")
    assert time.monotonic() - began < 8


def test_a_wrong_password_is_the_bus_that_is_down(vhost):
    parts = urlsplit(vhost)
    wrong = parts._replace(netloc=f"{parts.username}:wrong@{parts.hostname}:{parts.port or 5672}").geturl()
    with pytest.raises(BrokerDown):
        RabbitBroker(wrong).publisher("ideas")


def test_one_of_several_nodes_is_enough(vhost, through_proxy, proxy):
    proxy.refuse()
    for _ in range(6):
        RabbitBroker(f"{through_proxy} {vhost}").publisher("ideas").close()


@pytest.mark.slow
def test_a_batch_that_takes_longer_than_the_heartbeat_is_handled_once(vhost):
    bus = Bus(RabbitBroker(f"{vhost}?heartbeat=2"), "rabbitmq")
    ear = bus.listen("notify", *BINDINGS, handle=lambda _: time.sleep(8))

    bus.say(letter(body="long"))

    assert soon(lambda: ear.heard, 12)
    time.sleep(1)
    ear.leave()
    assert (ear.heard, ear.error) == (["long"], None)
    assert not _left_in(bus, vhost)
    bus.close()


def test_links_that_are_closed_leave_no_socket_open(through_proxy, proxy):
    broker = RabbitBroker(through_proxy, patience=0.5)
    broker.declare("notify", BINDINGS)
    before = _open_files()
    for _ in range(3):
        broker.publisher("ideas").close()
    lost = broker.publisher("ideas")
    proxy.hold()
    with pytest.raises(BrokerDown):
        lost.publish([letter()])
    with pytest.raises(BrokerDown):
        broker.publisher("ideas")
    proxy.cut()
    proxy.release()

    lost.close()
    assert soon(lambda: _open_files() <= before, 5)


def _open_files() -> int:
    return len(list(Path("/proc/self/fd").iterdir()))


def _left_in(bus: Bus, vhost: str) -> int:
    with closing(pika.BlockingConnection(pika.URLParameters(vhost))) as connection:
        return connection.channel().queue_declare(inbox_of("notify"), passive=True).method.message_count
