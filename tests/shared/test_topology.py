"""What stands on RabbitMQ once services have declared it, and what the past holds."""

import os
from contextlib import closing
from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit
from uuid import uuid4

import pytest

import shared.contracts
from shared.errors import BrokerDown
from shared.messages import EVENTS as DECLARED
from shared.policies import Policies
from shared.publisher import UNROUTABLE
from shared.rabbit import RabbitBroker
from shared.service import Service
from shared.topology import EVENTS, FORBIDDEN, HISTORY, again_key, declare, inbox_of
from tests.shared.bus import Bus, letter, soon

assert shared.contracts, "declares every event"
HEARD = ["governance.case.#", "ideas.idea.#"]


def service(name: str) -> Service:
    """What the broker needs to know of a real service."""
    return Service(name, name, f"/{name}", f"services.{name}", Policies(), None)


def reaches(server, broker: RabbitBroker, key: str, queue: str) -> bool:
    """Whether a letter with this key comes to this queue."""
    before = server.queue_declare(queue, passive=True).method.message_count
    with closing(broker.publisher("ideas")) as publisher:
        publisher.publish([letter(key)])
    return soon(lambda: server.queue_declare(queue, passive=True).method.message_count > before, 1)


def test_the_history_keeps_every_kind_but_the_personal_ones():
    kept = set(service("ideas").history)

    assert {"ideas.idea.#", "ideas.call.#"} <= kept
    assert not [key for key in kept if key.startswith("ideas.person.")]
    personal = {event.kind for event in DECLARED.values() if event.personal}
    assert {f"{event.kind}.#" for event in DECLARED.values()} - {f"{kind}.#" for kind in personal} == {
        key for name in ("governance", "ideas", "notify", "portfolio") for key in service(name).history
    }


def test_who_somebody_is_does_not_stay_in_the_history(vhost):
    broker = RabbitBroker(vhost)
    broker.declare("ideas", [], service("ideas").history)
    broker.declare("notify", ["ideas.person.#"])

    Bus(broker, "rabbitmq").say(letter("ideas.person.seen.v1", "who"), letter("ideas.idea.submitted.v1", "what"))

    assert list(broker.history("test", idle=1)) == [b"what"]


def test_a_history_that_was_bound_to_everything_is_so_no_more(vhost, server):
    broker = RabbitBroker(vhost)
    broker.declare("ideas", [], service("ideas").history)
    server.queue_bind(HISTORY, EVENTS, "#")

    broker.declare("ideas", [], service("ideas").history)

    with closing(broker.publisher("ideas")) as publisher:
        assert publisher.publish([letter("ideas.person.seen.v1")]) == [UNROUTABLE]


def test_the_past_can_be_read_from_the_start_from_an_instant_and_again(vhost):
    broker = RabbitBroker(vhost)
    broker.declare("ideas", HEARD, service("ideas").history)
    bodies = [f"{number}".encode() for number in range(700)]
    Bus(broker, "rabbitmq").say(*(letter(body=body) for body in bodies))

    assert list(broker.history("test", idle=2)) == bodies
    assert list(broker.history("test", datetime.now(UTC) - timedelta(minutes=5), idle=2)) == bodies


def test_who_follows_the_history_hears_what_comes(vhost):
    broker = RabbitBroker(vhost)
    broker.declare("ideas", HEARD, service("ideas").history)
    bus = Bus(broker, "rabbitmq")
    bus.say(letter(body="before"))
    past = broker.history("test")

    assert next(past) == b"before"
    bus.say(letter(body="since"))
    assert next(past) == b"since"
    past.close()
    bus.close()


def test_what_is_sent_again_to_one_reaches_it_alone(bus):
    """On either bus; whatever it listens for."""
    on_bus = bus("ideas", "notify")
    ears = {name: on_bus.listen(name, *HEARD) for name in ("ideas", "notify")}
    name = next(each for each in on_bus.services if each.startswith("notify"))

    on_bus.say(letter(again_key("governance", name), "again"), letter(body="to all"))

    assert soon(lambda: ears["notify"].heard == ["again", "to all"])
    assert soon(lambda: ears["ideas"].heard == ["to all"])


def test_what_is_no_longer_listened_for_does_not_come_any_more(vhost, server):
    broker = RabbitBroker(vhost)
    broker.declare("notify", [*HEARD, "portfolio.product.#"])
    assert reaches(server, broker, "portfolio.product.created.v1", inbox_of("notify"))

    broker.declare("notify", HEARD)

    assert not reaches(server, broker, "portfolio.product.created.v1", inbox_of("notify"))
    assert reaches(server, broker, "ideas.idea.submitted.v1", inbox_of("notify"))


@pytest.fixture
def limited(vhost, rabbitmq) -> str:
    """A user who may make and bind nothing: publish, and read its own inbox and the history."""
    name, place = f"notify-{os.getpid()}-{uuid4().hex[:6]}", urlsplit(vhost).path[1:]
    try:
        rabbitmq.ctl("add_user", name, "secret")
    except Exception as reason:
        pytest.skip(f"this server lets us make no user: {reason}")
    reading = r"^(notify\.inbox|tikub\.history)$"
    rabbitmq.ctl("set_permissions", "-p", place, name, "^$", r"^tikub\.events$", reading)
    yield urlsplit(vhost)._replace(netloc=f"{name}:secret@{urlsplit(vhost).netloc.rpartition('@')[2]}").geturl()
    rabbitmq.ctl("delete_user", name)


def test_a_user_without_rights_to_the_topology_leaves_it_as_it_is(limited, vhost, server):
    """Also a binding that it would remove, and the history, which it may read."""
    notify = service("notify")
    RabbitBroker(vhost).declare("notify", [*HEARD, "portfolio.product.#"], notify.history)
    server.queue_bind(HISTORY, EVENTS, "#")
    broker = RabbitBroker(limited)

    broker.declare("notify", HEARD, notify.history)

    bus = Bus(broker, "rabbitmq")
    ear = bus.listen("notify", *HEARD)
    bus.say(letter(body="heard"), letter("portfolio.product.created.v1", "still bound"))
    assert soon(lambda: ear.heard == ["heard", "still bound"])
    assert list(broker.history("test", idle=1)) == [b"heard", b"still bound"]
    bus.close()


def test_a_history_that_may_not_be_read_is_told(vhost, server):
    with pytest.raises(BrokerDown):
        list(RabbitBroker(vhost).history("test", idle=1))


class Refusing:
    """An operator's broker, on which the service may look and nothing else; what it was asked is written down."""

    def __init__(self):
        self.asked = []

    def refusal(self, method, **arguments):
        self.asked.append((method, arguments.get("queue")))
        return 0 if arguments.get("passive") else FORBIDDEN


def test_whoever_may_not_bind_asks_once_for_each_queue_and_goes_on():
    link = Refusing()

    declare(link, "ideas", HEARD, service("ideas").history)

    binds = [asked for asked in link.asked if asked[0] != "queue_declare" and asked[0] != "exchange_declare"]
    assert binds == [(method, queue) for method in ("queue_bind", "queue_unbind") for queue in ("ideas.inbox", HISTORY)]
