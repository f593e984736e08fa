"""What RabbitMQ is told to hold: true to the services, enough for them to work, and nothing more."""

import json
import threading
from collections.abc import Iterator
from contextlib import closing

import pika
import pytest
from pika.exceptions import ChannelClosedByBroker

from deploy.rabbitmq import definitions as made
from shared.broker import matches
from shared.errors import BrokerDown
from shared.messages import EVENTS
from shared.rabbit import RabbitBroker
from shared.topology import EVENTS as EXCHANGE
from shared.topology import HISTORY, inbox_of
from tests.deploy.placed import SERVICES, Placed, placed_definitions
from tests.shared.bus import Bus, letter, soon

FILE = json.loads(made.FILE.read_text())
PERSONAL = "ideas.person.seen.v1"


@pytest.fixture(scope="module")
def placed(rabbitmq) -> Iterator[Placed]:
    with placed_definitions(rabbitmq) as found:
        yield found


@pytest.fixture
def channel_of(placed):
    """`channel_of("ideas")` is a channel of that service's own user, `channel_of("")` the operator's."""
    connections = []

    def open_channel(service: str):
        address = placed.services.get(service, placed.operator)
        connections.append(pika.BlockingConnection(pika.URLParameters(address)))
        return connections[-1].channel()

    yield open_channel
    for connection in connections:
        connection.close()


def keys_bound_to(queue: str) -> list[str]:
    return [each["routing_key"] for each in FILE["bindings"] if each["destination"] == queue]


def test_the_committed_file_is_up_to_date():
    assert made.FILE.read_text() == made.text(), "run `make contracts`"


def test_it_holds_no_password():
    assert not [user for user in FILE["users"] if set(user) != {"name", "tags"}]


@pytest.mark.parametrize("service", made.SERVICES, ids=lambda service: service.name)
def test_every_event_that_a_service_hears_is_bound_to_its_inbox(service):
    keys = keys_bound_to(inbox_of(service.name))

    unbound = [wire for wire in service.policies.heard if not any(matches(key, wire) for key in keys)]

    assert service.policies.heard
    assert not unbound


@pytest.mark.parametrize("service", made.SERVICES, ids=lambda service: service.name)
def test_no_binding_is_for_what_nobody_says(service):
    keys = set(keys_bound_to(inbox_of(service.name))) - {f"*.replay.{service.name}"}

    assert not [key for key in keys if not any(matches(key, wire) for wire in EVENTS)]


def test_the_history_keeps_all_but_what_tells_who_somebody_is():
    kept = {wire for wire in EVENTS if any(matches(key, wire) for key in keys_bound_to(HISTORY))}

    assert {wire for wire, event in EVENTS.items() if event.personal}.isdisjoint(kept)
    assert {wire for wire, event in EVENTS.items() if not (event.personal or event.kind.endswith(".person"))} == kept


def test_every_event_has_somewhere_to_go():
    keys = [binding["routing_key"] for binding in FILE["bindings"]]

    assert not [wire for wire in EVENTS if not any(matches(key, wire) for key in keys if key)]


@pytest.mark.parametrize("wire", sorted(EVENTS))
def test_a_service_may_say_each_of_its_own_events_and_they_are_routed(wire, placed, channel_of):
    channel = channel_of(EVENTS[wire].publisher)
    channel.confirm_delivery()

    channel.basic_publish(EXCHANGE, wire, b"{}", mandatory=True)


@pytest.mark.parametrize("service", SERVICES)
def test_an_event_may_be_sent_again_to_one_subscriber(service, placed, channel_of):
    channel = channel_of("ideas")
    channel.confirm_delivery()

    channel.basic_publish(EXCHANGE, f"ideas.replay.{service}", b"{}", mandatory=True)


@pytest.mark.parametrize("service", SERVICES)
def test_a_forged_routing_key_is_refused(service, placed, channel_of):
    other = next(name for name in SERVICES if name != service)

    with pytest.raises(ChannelClosedByBroker) as refusal:
        publish_and_wait(channel_of(service), EXCHANGE, f"{other}.idea.submitted.v1")

    assert refusal.value.reply_code == 403


def publish_and_wait(channel, exchange: str, key: str) -> None:
    channel.confirm_delivery()
    channel.basic_publish(exchange, key, b"{}")


FORBIDDEN = {
    "write to a queue without the exchange": lambda channel: publish_and_wait(channel, "", "ideas.inbox"),
    "read another's queue": lambda channel: channel.basic_get("governance.inbox"),
    "consume another's queue": lambda channel: list(channel.consume("governance.inbox", inactivity_timeout=1)),
    "read the history": lambda channel: channel.basic_get(HISTORY),
    "read the dead letters": lambda channel: channel.basic_get(made.DEAD),
    "make a queue": lambda channel: channel.queue_declare("ideas.second", durable=True),
    "make its own inbox again": lambda channel: channel.queue_declare("ideas.inbox", durable=True),
    "make an exchange": lambda channel: channel.exchange_declare("ideas.events", "topic"),
    "delete its inbox": lambda channel: channel.queue_delete("ideas.inbox"),
    "delete the exchange": lambda channel: channel.exchange_delete(EXCHANGE),
    "bind its inbox": lambda channel: channel.queue_bind("ideas.inbox", EXCHANGE, "notify.person.#"),
    "unbind its inbox": lambda channel: channel.queue_unbind("ideas.inbox", EXCHANGE, "governance.case.#"),
    "bind the history": lambda channel: channel.queue_bind(HISTORY, EXCHANGE, "#"),
    "empty another's queue": lambda channel: channel.queue_purge("governance.inbox"),
}


@pytest.mark.parametrize("deed", FORBIDDEN)
def test_a_service_may_not(deed, placed, channel_of):
    with pytest.raises(ChannelClosedByBroker) as refusal:
        FORBIDDEN[deed](channel_of("ideas"))

    assert refusal.value.reply_code == 403


def test_the_dead_letters_of_an_inbox_are_kept_apart(placed, channel_of):
    operator, worker = channel_of(""), channel_of("portfolio")
    operator.queue_purge("portfolio.inbox")
    operator.queue_purge(made.DEAD)
    operator.basic_publish(EXCHANGE, "portfolio.replay.portfolio", b"poison", mandatory=True)

    method, _, _ = next(worker.consume("portfolio.inbox", inactivity_timeout=10))
    worker.basic_reject(method.delivery_tag, requeue=False)

    assert next(operator.consume(made.DEAD, inactivity_timeout=10, auto_ack=True))[2] == b"poison"


def test_the_platforms_own_code_works_with_these_users(placed, channel_of):
    channel_of("").queue_purge("notify.inbox")
    service = next(service for service in made.SERVICES if service.name == "notify")
    bus = Bus(RabbitBroker(placed.services["ideas"]), "rabbitmq")
    heard, stop = [], threading.Event()
    notify = RabbitBroker(placed.services["notify"])
    worker = threading.Thread(
        target=notify.consume, args=("notify", service.policies.bindings, heard.extend, stop), daemon=True
    )
    worker.start()

    bus.say(letter("ideas.idea.submitted.v1", b"an idea"), letter(PERSONAL, b"a person"))

    assert soon(lambda: {b"an idea", b"a person"} <= set(heard))
    stop.set()
    worker.join()
    bus.close()


def test_lanes_work_with_these_users(placed):
    service = next(service for service in made.SERVICES if service.name == "portfolio")
    foreman = RabbitBroker(placed.services["portfolio"]).lanes(service.yard)
    crew = RabbitBroker(placed.services[made.EXIT_WORKER]).lanes(service.yard)
    done, heard, stop = [], [], threading.Event()
    foreman.declare()
    foreman.open("PR-1")
    with closing(foreman.sender()) as sender:
        sender.publish([letter("PR-1", b"in a lane"), letter("PR-2", b"with all")])

    def do(body, _leaving):
        done.append(body)
        yield letter("", body)

    threads = [threading.Thread(target=crew.work, args=(key, do, stop)) for key in ("PR-1", None)]
    threads.append(threading.Thread(target=foreman.hear, args=(heard.extend, stop)))
    for thread in threads:
        thread.start()

    assert soon(lambda: sorted(heard) == [b"in a lane", b"with all"])
    stop.set()
    for thread in threads:
        thread.join()
    foreman.close("PR-1")
    assert soon(lambda: foreman.remove("PR-1"))


LANES_ALONE = {
    "hear answers": lambda channel: channel.basic_get("portfolio.answers"),
    "read an inbox": lambda channel: channel.basic_get("portfolio.inbox"),
    "say an event": lambda channel: publish_and_wait(channel, EXCHANGE, "portfolio.product.created.v1"),
    "ask for checks": lambda channel: publish_and_wait(channel, "tikub.exit", "PR-1"),
    "open a lane": lambda channel: channel.queue_declare("portfolio.exit.PR-3", durable=True),
    "take a lane away": lambda channel: channel.queue_delete("portfolio.exit"),
}


@pytest.mark.parametrize("deed", LANES_ALONE)
def test_whoever_makes_checks_may_not(deed, placed, channel_of):
    with pytest.raises(ChannelClosedByBroker) as refusal:
        LANES_ALONE[deed](channel_of(made.EXIT_WORKER))

    assert refusal.value.reply_code == 403


def test_the_platforms_own_code_is_refused_what_is_not_its_own(placed):
    with pytest.raises(BrokerDown):
        RabbitBroker(placed.services["ideas"]).consume("notify", [], lambda _: None, threading.Event())
    with closing(RabbitBroker(placed.services["ideas"]).publisher("ideas")) as publisher, pytest.raises(BrokerDown):
        publisher.publish([letter("governance.case.decided.v1")])
