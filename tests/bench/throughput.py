"""How many events a second: publishing, relaying, consuming, and a whole backlog through relay and consumer."""

from collections import defaultdict
from dataclasses import dataclass, field

from tests.bench import errands, raw
from tests.bench.errands import event_body
from tests.bench.lines import Line
from tests.bench.pair import WORDS
from tests.bench.raw import Span
from tests.bench.stand import Stand, until

PER_SECOND = "events/s"
ONE = 1


@dataclass
class Rates:
    """Events a second by name, one figure for each round."""

    of: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))

    def note(self, name: str, count: int, *spans: Span) -> None:
        """From the first beginning to the last end."""
        seconds = max(end for _, end in spans) - min(began for began, _ in spans)
        self.of[name].append(count / seconds)


def measure(stand: Stand) -> list[Line]:
    rates = Rates()
    for _ in stand.rounds():
        _publish(stand, rates)
        _relay_and_consume(stand, rates, "", stand.sizes.events, None)
        _relay_and_consume(stand, rates, " singly", stand.sizes.singles, ONE)
        _raw_through(stand, rates)
        _through(stand, rates, "through", stand.sizes.events, None)
        _through(stand, rates, "through singly", stand.sizes.singles, ONE)
    return _lines(rates.of)


def _publish(stand: Stand, rates: Rates) -> None:
    body, (many, few) = event_body(0, WORDS.strip()), (stand.sizes.events, stand.sizes.singles)
    rates.note("raw singly", few, stand.left.run(raw.publish_one_by_one, stand.bus, body, few).result())
    rates.note("raw", many, stand.left.run(raw.publish_windowed, stand.bus, body, many).result())
    rates.note("raw consumed", many + few, stand.right.run(raw.consume, stand.bus, many + few).result())
    bodies = [event_body(number, WORDS.strip()) for number in range(many)]
    rates.note("publisher", many, stand.left.run(errands.publish_letters, stand.bus, bodies).result())
    stand.empty_inbox()


def _relay_and_consume(stand: Stand, rates: Rates, how: str, count: int, at_once: int | None) -> None:
    """First the one, then the other: what was relayed waits in the inbox's queue."""
    stand.fill_outbox(count)
    rates.note(f"relay{how}", count, stand.left.run(errands.relay, stand.writing, stand.bus, count, at_once).result())
    heard = stand.right.run(errands.consume, stand.listening, stand.bus, count, at_once).result()
    rates.note(f"consume{how}", count, heard)
    stand.check(count)


def _raw_through(stand: Stand, rates: Rates) -> None:
    reading = stand.right.run(raw.consume, stand.bus, stand.sizes.events)
    until(lambda: stand.consumers(raw.QUEUE))
    body = event_body(0, WORDS.strip())
    sent = stand.left.run(raw.publish_windowed, stand.bus, body, stand.sizes.events).result()
    rates.note("raw through", stand.sizes.events, sent, reading.result())


def _through(stand: Stand, rates: Rates, name: str, count: int, at_once: int | None) -> None:
    stand.fill_outbox(count)
    hearing = stand.right.run(errands.consume, stand.listening, stand.bus, count, at_once)
    until(lambda: stand.consumers("listener.inbox"))
    sent = stand.left.run(errands.relay, stand.writing, stand.bus, count, at_once).result()
    rates.note(name, count, sent, hearing.result())
    stand.check(count)


def _lines(of: dict[str, list[float]]) -> list[Line]:
    def line(key: str, what: str, ours: str, peer: str, theirs: str, at_least: float | None = None) -> Line:
        return Line(key, what, PER_SECOND, of[ours], peer, of[theirs], at_least=at_least)

    windowed, singly = "pika, window of 1,000 confirms", "our own path, one by one"
    return [
        line("publish", "publish with confirms, no database", "publisher", windowed, "raw"),
        line("publish_window", "pika, window of 1,000 confirms", "raw", "pika, one by one", "raw singly"),
        line("relay", "relay: select, publish, mark", "relay", windowed, "raw"),
        line("relay_batch", "relay: select, publish, mark", "relay", singly, "relay singly"),
        line("consume", "consume: inbox, effect, commit, ack", "consume", "pika, ack per 100", "raw consumed"),
        line("consume_batch", "consume: inbox, effect, commit, ack", "consume", singly, "consume singly"),
        line("backlog_own", "backlog: outbox -> effect", "through", singly, "through singly", 4),
        line("backlog_raw", "backlog: outbox -> effect", "through", "pika, publish + consume", "raw through", 0.4),
    ]
