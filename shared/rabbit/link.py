"""One connection to RabbitMQ, on pika's SelectConnection, turned by hand.

The thread that owns a link answers heartbeats whenever it waits, and every wait has a deadline (in pika a confirm has
none).
"""

import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import Any, NamedTuple
from uuid import UUID

import pika
from pika.adapters.select_connection import IOLoop
from pika.exceptions import AMQPError, ChannelClosedByBroker

from shared.broker import Letter
from shared.consumer import Consumer
from shared.errors import BrokerDown
from shared.identifiers import new_id
from shared.publisher import WindowPublisher
from shared.rabbit.connection import Connection, broker_down
from shared.topology import EVENTS

ANSWER, GOODBYE = 20.0, 2.0  # seconds
PAST_AHEAD = 500  # letters of the history that are on their way before an ack


class Size(NamedTuple):
    """Letters that nobody has in hand, and those who read them."""

    ready: int
    consumers: int


def _letter(key: str, properties: Any, body: bytes) -> Letter:
    """As it was sent; one without an id of its own, which some other program may send, gets one."""
    try:
        letter_id = UUID(properties.message_id or "")
    except ValueError:
        letter_id = new_id()
    return Letter(key=key, id=letter_id, body=body, type=properties.type or "")


class Link:
    """One connection, its loop and its channel; for one thread, except `nudge`."""

    def __init__(self, nodes: Sequence[pika.URLParameters]) -> None:
        self.channel: Any = None
        self._connection: Any = None
        self._lost: Exception | None = None
        self._loop = IOLoop()
        self._loop.activate_poller()
        try:
            self._connect(nodes)
            self._open_channel()
        except BaseException:
            self.close()
            raise

    @broker_down()
    def _connect(self, nodes: Sequence[pika.URLParameters]) -> None:
        outcome: list[Any] = []
        attempt = Connection.create_connection(nodes, outcome.append, custom_ioloop=self._loop)
        if not self._turn(lambda: bool(outcome), ANSWER * len(nodes)):
            attempt.abort()
            self._turn(lambda: bool(outcome), GOODBYE)
        if not outcome or isinstance(outcome[0], Exception):
            raise BrokerDown(f"no connection: {outcome}")
        self._connection = outcome[0]
        self._connection.add_on_close_callback(self.lose)

    @broker_down()
    def _open_channel(self) -> None:
        self._lost = None
        self.channel = self._connection.channel(on_open_callback=lambda _: None)
        self.channel.add_on_close_callback(self.lose)
        self._await(lambda: bool(self.channel.is_open))

    def lose(self, _what: object, why: Exception) -> None:
        self._lost = self._lost or why

    def _turn(self, until: Callable[[], bool], seconds: float) -> bool:
        deadline = time.monotonic() + seconds
        alarm = self._loop.call_later(max(seconds, 0), lambda: None)  # else a poll may sleep past the deadline
        while not until():
            self._loop.poll()
            self._loop.process_timeouts()
            if time.monotonic() >= deadline:
                break
        self._loop.remove_timeout(alarm)
        return until()

    @broker_down()
    def pump(self, until: Callable[[], bool], seconds: float) -> bool:
        """Move bytes until it is so, and say whether it is; BrokerDown as soon as the link is lost."""
        if self._lost is None:
            self._turn(lambda: self._lost is not None or until(), seconds)
        if self._lost is not None:
            raise BrokerDown(repr(self._lost)) from self._lost
        return until()

    def _await(self, until: Callable[[], bool]) -> None:
        if not self.pump(until, ANSWER):
            raise BrokerDown(f"no answer within {ANSWER:.0f} s")

    @broker_down()
    def send(self, method: str, **arguments: Any) -> None:
        """One AMQP method, without waiting for any answer."""
        getattr(self.channel, method)(**arguments)

    def ask(self, method: str, **arguments: Any) -> None:
        """One AMQP method and its answer."""
        answer: list[Any] = []
        self.send(method, callback=answer.append, **arguments)
        self._await(lambda: bool(answer))

    def refusal(self, method: str, **arguments: Any) -> int:
        """Ask, and say 0 or the code of the broker's refusal; this closes the channel, so a new one is opened."""
        try:
            self.ask(method, **arguments)
        except BrokerDown as error:
            if not isinstance(error.__cause__, ChannelClosedByBroker):
                raise
            self._open_channel()
            return int(error.__cause__.reply_code)
        return 0

    def size(self, queue: str) -> Size | None:
        """How much waits in a queue and how many read it; None when there is no such queue."""
        answer: list[Any] = []
        try:
            self.send("queue_declare", queue=queue, passive=True, callback=answer.append)
            self._await(lambda: bool(answer))
        except BrokerDown as error:
            if not isinstance(error.__cause__, ChannelClosedByBroker):
                raise
            self._open_channel()
            return None
        return Size(answer[0].method.message_count, answer[0].method.consumer_count)

    def may_publish(self, key: str) -> bool:
        """Whether this user may use a routing key, which nobody must listen for; a refusal closes the channel."""
        self.send("basic_publish", exchange=EVENTS, routing_key=key, body=b"")
        return not self.refusal("basic_qos", prefetch_count=1)

    def flush(self) -> None:
        if self._lost is None:
            self._connection.gather()
        self._await(lambda: not self._connection.unsent())

    def confirm(self, publisher: WindowPublisher) -> None:
        """Tell the publisher what becomes of its letters."""

        def on_answer(frame: Any) -> None:
            answer = frame.method
            publisher.confirmed(answer.delivery_tag, answer.multiple, isinstance(answer, pika.spec.Basic.Nack))

        self.channel.add_on_return_callback(
            lambda _c, _m, properties, _b: publisher.returned(UUID(properties.message_id))
        )
        self.ask("confirm_delivery", ack_nack_callback=on_answer)

    def post(self, letter: Letter) -> None:
        properties = pika.BasicProperties(
            content_type="application/cloudevents+json",
            delivery_mode=2,
            message_id=str(letter.id),
            type=letter.type or letter.key,
        )
        envelope = {"exchange": letter.exchange, "routing_key": letter.key, "properties": properties, "mandatory": True}
        self.send("basic_publish", body=letter.body, **envelope)

    def deliver(self, queue: str, consumer: Consumer, prefetch: int) -> None:
        """Bring the queue's letters to the consumer, `prefetch` ahead of its acks."""

        def on_letter(_channel: object, method: Any, _properties: object, body: bytes) -> None:
            consumer.receive(method.delivery_tag, body)

        self.channel.add_on_cancel_callback(lambda _: self.lose(queue, BrokerDown("cancelled by the broker")))
        self.ask("basic_qos", prefetch_count=prefetch)
        self.ask("basic_consume", queue=queue, on_message_callback=on_letter)

    def bring(self, queue: str, take: Callable[[int, Letter], None], prefetch: int) -> None:
        """Bring the queue's letters as they were sent, `prefetch` ahead of their acks."""

        def on_letter(_channel: object, method: Any, properties: Any, body: bytes) -> None:
            take(method.delivery_tag, _letter(method.routing_key, properties, body))

        self.channel.add_on_cancel_callback(lambda _: self.lose(queue, BrokerDown("cancelled by the broker")))
        self.ask("basic_qos", prefetch_count=prefetch)
        self.ask("basic_consume", queue=queue, on_message_callback=on_letter)

    def follow(self, queue: str, offset: object, take: Callable[[int, bytes], None]) -> None:
        """Bring what a stream keeps from an offset on, then what comes."""

        def on_letter(_channel: object, method: Any, _properties: object, body: bytes) -> None:
            take(method.delivery_tag, body)

        self.channel.add_on_cancel_callback(lambda _: self.lose(queue, BrokerDown("cancelled by the broker")))
        self.ask("basic_qos", prefetch_count=PAST_AHEAD)
        offset_of = {"x-stream-offset": offset}
        self.ask("basic_consume", queue=queue, on_message_callback=on_letter, arguments=offset_of)

    def ack(self, tag: int, *, multiple: bool = True) -> None:
        self.send("basic_ack", delivery_tag=tag, multiple=multiple)
        self.flush()

    def reject(self, tag: int) -> None:
        """Nobody here can handle this letter: it goes to the dead ones, where the operator has a place for them."""
        self.send("basic_reject", delivery_tag=tag, requeue=False)
        self.flush()

    def cancel(self) -> None:
        for tag in list(self.channel.consumer_tags):
            self.ask("basic_cancel", consumer_tag=tag)

    def nudge(self) -> None:
        """Make the turn at hand look again; any thread may call it."""
        self._loop.add_callback_threadsafe(lambda: None)

    def close(self) -> None:
        """Say goodbye, wait a little for the answer, then drop the socket; what is not acked goes back."""
        connection, self._connection = self._connection, None
        self._lost = self._lost or BrokerDown("closed here")
        with suppress(AMQPError, OSError):
            if connection and connection.is_open:
                connection.close()
                self._turn(lambda: bool(connection.is_closed), GOODBYE)
            if connection and not connection.is_closed:
                connection.abort()
                self._turn(lambda: bool(connection.is_closed), GOODBYE)
        self._loop.close()
