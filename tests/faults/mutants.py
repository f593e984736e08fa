"""Mistakes that a platform like this one could hold; each must be caught by name."""

from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from shared import delivery, relay, turns
from shared.broker import Letter
from shared.consumer import Consumer
from shared.envelope import Envelope
from shared.errors import BrokerDown
from shared.mailboxes import outbox
from shared.publisher import WindowPublisher
from shared.rabbit import RabbitBroker
from shared.rabbit.link import Link
from shared.relay import Relay
from shared.topology import declare, inbox_of
from shared.turns import Outcome, Turns
from shared.uow import UnitOfWork
from shared.web import posting


@dataclass(frozen=True)
class Mutant:
    """`breed` puts the mistake into this process; `scenario` brings it to light, as `sign`."""

    breed: Callable[[], None]
    scenario: str
    sign: str


MUTANTS: dict[str, Mutant] = {}


def mutant(name: str, scenario: str, sign: str) -> Callable[[Callable[[], None]], Callable[[], None]]:
    def keep(breed: Callable[[], None]) -> Callable[[], None]:
        MUTANTS[name] = Mutant(breed, scenario, sign)
        return breed

    return keep


def _in_its_own_transaction(method: Callable[..., Any]) -> Callable[..., Any]:
    def apart(self: UnitOfWork, *given: Any) -> Any:
        whole = self.session
        with Session(whole.get_bind()) as self.session, self.session.begin():
            result = method(self, *given)
        self.session = whole
        return result

    return apart


# --- the consumer ----------------------------------------------------------------------------------------------


@mutant("ack before commit", "a reader dies before COMMIT", "lost")
def ack_before_commit() -> None:
    """The message is acknowledged when it arrives, as clients do by default."""
    start = Consumer._start

    def acknowledge_then_start(self: Consumer) -> None:
        idle = self._handled is None
        start(self)
        if idle and self._handled:
            self._link.ack(self._batch[-1][0])

    Consumer._start = acknowledge_then_start
    Consumer._acknowledge = lambda self: self._batch.clear()


@mutant("ack too far", "a slow reader is killed", "lost")
def ack_too_far() -> None:
    """Acknowledging `multiple` takes the newest tag seen, not the last one handled."""
    acknowledge = Consumer._acknowledge

    def all_received(self: Consumer) -> None:
        if self._buffer:
            self._batch.append(self._buffer[-1])
        acknowledge(self)

    Consumer._acknowledge = all_received


@mutant("stale delivery tag", "a slow reader is cut, then killed", "lost")
def stale_delivery_tag() -> None:
    """A tag is kept across a reconnection and acknowledges whatever has that number on the new channel."""
    old: list[int] = []

    def consume(
        self: RabbitBroker, service: str, bindings: Any, handle: Any, stop: Any, batch: int = 100, **_said: Any
    ) -> None:
        with closing(self._link(service, 30)) as link:
            declare(link, service, bindings)
            consumer = Consumer(link, handle, batch)
            link.deliver(inbox_of(service), consumer, prefetch=2 * batch)
            if old and link.pump(lambda: len(consumer._buffer) >= old[-1], 2):
                link.ack(old.pop())
            try:
                consumer.run(stop)
            except BrokerDown:
                if consumer._batch:
                    old.append(consumer._batch[-1][0])
                raise

    RabbitBroker.consume = consume


@mutant("retry by requeue", "one message is poison", "hot")
def retry_by_requeue() -> None:
    """A message whose reaction fails is given back to the bus, to come again at once."""

    class Requeue(Exception):
        pass

    def give_up(*_given: Any, **_named: Any) -> None:
        raise Requeue

    settle = Consumer._settle

    def reject(self: Consumer) -> None:
        try:
            settle(self)
        except Requeue:
            for tag, _ in self._batch:
                self._link.send("basic_reject", delivery_tag=tag, requeue=True)
            self._batch = []

    delivery.set_aside = give_up
    Consumer._settle = reject


# --- the inbox -------------------------------------------------------------------------------------------------


def _note_nothing(_uow: UnitOfWork, *envelopes: Envelope) -> set[UUID]:
    return {envelope.id for envelope in envelopes}


def _apply_whatever_arrives(self: Turns, letter: Envelope) -> Outcome:
    return self.apply(letter)


@mutant("no inbox", "the bus shuffles and repeats", "lost")
def no_inbox() -> None:
    """Nothing is noted of what was heard; versions still keep doubles out, but there is no place to wait in."""
    UnitOfWork.hear = _note_nothing


@mutant("neither inbox nor versions", "the bus shuffles and repeats", "double")
def neither_inbox_nor_versions() -> None:
    """Whatever arrives has its effect."""
    UnitOfWork.hear = _note_nothing
    Turns.place = _apply_whatever_arrives


@mutant("no version check", "the bus shuffles and repeats", "disorder")
def no_version_check() -> None:
    """Doubles are known, but whatever is new is applied as it comes."""
    Turns.place = _apply_whatever_arrives


@mutant("early ones forgotten", "the bus shuffles and repeats", "lost")
def early_ones_forgotten() -> None:
    """What comes before its turn is taken for heard and not kept."""
    turns.keep_early = lambda *_: None


@mutant("split inbox", "a reader dies before COMMIT", "lost")
def split_inbox() -> None:
    """The inbox row is committed apart from the effect."""
    UnitOfWork.hear = _in_its_own_transaction(UnitOfWork.hear)


# --- the relay -------------------------------------------------------------------------------------------------


@mutant("no confirms", "the line is held, then cut", "lost")
def no_confirms() -> None:
    """What was written to the socket is taken for stored."""

    def send_and_forget(self: WindowPublisher, letters: Sequence[Letter]) -> list[str | None]:
        for letter in letters:
            self._post(letter)
        self._link.flush()
        return [None] * len(letters)

    WindowPublisher._publish_window = send_and_forget


@mutant("mark before confirm", "the line is held, then cut", "lost")
def mark_before_confirm() -> None:
    """Rows are marked as published when they are taken, to publish none twice."""

    def mark_then_send(self: Relay, publisher: Any, limit: int = 200) -> int:
        rows = self._waiting(limit)
        if rows:
            self._mark(rows, [None] * len(rows))
            publisher.publish([self._letter(row) for row in rows])
        return len(rows)

    Relay.once = mark_then_send


@mutant("no mandatory", "no queue is bound for a while", "lost")
def no_mandatory() -> None:
    """A message that no queue takes is confirmed and gone."""
    send = Link.send

    def not_mandatory(self: Any, method: str, **arguments: Any) -> None:
        send(self, method, **arguments | ({"mandatory": False} if method == "basic_publish" else {}))

    Link.send = not_mandatory


@mutant("id cursor", "a commit comes late", "lost")
def id_cursor() -> None:
    """The relay remembers the last position that it sent and asks for those after it."""

    def after_the_last(self: Relay, limit: int) -> Any:
        last = getattr(self, "last", 0)
        with self._connection.begin():
            wanted = select(outbox).where(outbox.c.position > last).order_by(outbox.c.position).limit(limit)
            rows = self._connection.execute(wanted).all()
        self.last = rows[-1].position if rows else last
        return rows

    Relay._waiting = after_the_last


@mutant("two relays without lock", "two relays look at once", "repeated on the bus")
def two_relays_without_lock() -> None:
    """Every relay believes that it leads."""
    relay.leads = lambda *_: True


# --- the form --------------------------------------------------------------------------------------------------


@mutant("outbox apart", "the web dies before COMMIT", "orphans")
def outbox_apart() -> None:
    """What is said is committed on its own, so that it cannot be forgotten."""
    UnitOfWork._say = _in_its_own_transaction(UnitOfWork._say)


@mutant("no key in the form", "the web dies after COMMIT", "repeated")
def no_key_in_the_form() -> None:
    """A form that is sent again is a new one."""
    posting.take = lambda *_: True
