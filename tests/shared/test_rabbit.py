"""What RabbitMQ answers for each letter, and what we make on it."""

import os
import threading
import time
from contextlib import closing
from urllib.parse import urlsplit

import pytest

from shared.errors import BrokerDown
from shared.publisher import NACKED, UNROUTABLE
from shared.rabbit import RabbitBroker
from shared.topology import inbox_of
from tests.shared.bus import Bus, letter, soon

BINDINGS = ["ideas.#"]
QUORUM = {"x-queue-type": "quorum"}


def test_a_letter_that_no_queue_takes_is_reported_alone(vhost, server):
    broker = RabbitBroker(vhost)
    broker.declare("notify", BINDINGS)

    with closing(broker.publisher("ideas")) as publisher:
        answers = publisher.publish([letter(), letter("portfolio.product.opened.v1"), letter(), letter("x")])

    assert answers == [None, UNROUTABLE, None, UNROUTABLE]


def test_the_history_takes_what_nobody_listens_for(vhost):
    broker = RabbitBroker(vhost)
    broker.declare("portfolio", [], ["portfolio.product.#"])

    with closing(broker.publisher("portfolio")) as publisher:
        assert publisher.publish([letter("portfolio.product.opened.v1")]) == [None]


def test_a_letter_that_the_server_will_not_keep_is_reported(vhost, server):
    server.queue_declare(
        "notify.inbox", durable=True, arguments=QUORUM | {"x-max-length": 2, "x-overflow": "reject-publish"}
    )
    broker = RabbitBroker(vhost)
    broker.declare("notify", BINDINGS)

    with closing(broker.publisher("ideas")) as publisher:
        answers = [publisher.publish([letter()])[0] for _ in range(10)]
        broker.declare("portfolio", [], ["portfolio.product.#"])
        elsewhere = publisher.publish([letter(), letter("portfolio.product.opened.v1")])

    assert answers[:2] == [None, None]
    assert answers[-1] == NACKED
    assert elsewhere == [NACKED, None]


def test_a_thousand_letters_in_a_window_and_more_than_a_window(vhost, server):
    broker = RabbitBroker(vhost)
    broker.declare("notify", BINDINGS)

    with closing(broker.publisher("ideas")) as publisher:
        assert publisher.publish([letter() for _ in range(2500)]) == [None] * 2500

    assert server.queue_declare(inbox_of("notify"), passive=True).method.message_count == 2500


def test_letters_are_persistent_and_named(vhost, server):
    broker = RabbitBroker(vhost)
    broker.declare("notify", BINDINGS)
    sent = letter(body="body")
    with closing(broker.publisher("ideas")) as publisher:
        publisher.publish([sent])

    _, properties, body = server.basic_get(inbox_of("notify"))

    assert body == b"body"
    assert properties.delivery_mode == 2
    assert properties.message_id == str(sent.id)
    assert (properties.type, properties.content_type) == (sent.key, "application/cloudevents+json")


def test_declaring_again_changes_nothing_whatever_the_operator_added(vhost, server):
    server.queue_declare("notify.inbox", durable=True, arguments=QUORUM | {"x-delivery-limit": 50})
    broker = RabbitBroker(vhost)

    broker.declare("notify", BINDINGS)
    broker.declare("notify", [*BINDINGS, "governance.#"])


def test_a_user_without_rights_to_the_topology_can_work_on_a_prepared_one(vhost, rabbitmq):
    name, place = f"notify-{os.getpid()}", urlsplit(vhost).path[1:]
    address = urlsplit(vhost)._replace(netloc=f"{name}:secret@{urlsplit(vhost).netloc.rpartition('@')[2]}").geturl()
    RabbitBroker(vhost).declare("notify", BINDINGS)
    try:
        rabbitmq.ctl("add_user", name, "secret")
        rabbitmq.ctl("set_permissions", "-p", place, name, "^$", "^tikub\\.events$", "^notify\\.inbox$")
    except Exception as reason:
        pytest.skip(f"this server lets us make no user: {reason}")
    try:
        bus = Bus(RabbitBroker(address), "rabbitmq")
        ear = bus.listen("notify", *BINDINGS)
        bus.say(letter(body="heard"))
        assert soon(lambda: ear.heard == ["heard"])
        bus.close()
        with pytest.raises(BrokerDown):
            RabbitBroker(address).consume("ideas", BINDINGS, lambda _: None, threading.Event())
    finally:
        rabbitmq.ctl("delete_user", name)


def test_a_consumer_takes_two_batches_ahead_and_gives_back_what_it_did_not_handle(vhost, server):
    bus, go_on = Bus(RabbitBroker(vhost), "rabbitmq"), threading.Event()

    def left() -> int:
        return server.queue_declare(inbox_of("notify"), passive=True).method.message_count

    bus.broker.declare("notify", BINDINGS)
    bus.say(*(letter(body=str(number)) for number in range(10)))
    ear = bus.listen("notify", *BINDINGS, handle=lambda _: go_on.wait(10), batch=3)
    assert soon(lambda: left() == 4)

    ear.stop.set()
    time.sleep(0.5)
    go_on.set()
    ear.leave()

    assert ear.heard in (["0"], ["0", "1"], ["0", "1", "2"])
    assert soon(lambda: left() == 10 - len(ear.heard))
    bus.close()
