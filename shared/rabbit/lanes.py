"""Lanes on RabbitMQ: an exchange keyed by lane, whose alternate exchange leads to the shared queue."""

import logging
import threading
from collections import deque
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack, closing
from dataclasses import replace
from typing import NamedTuple

from shared.broker import TICK, Handle, Letter, Publisher, Tell, nobody
from shared.consumer import DRAIN, Consumer
from shared.errors import BrokerDown
from shared.failpoints import fault
from shared.lanes import AT_ONCE, Do, Unfinished, Yard
from shared.publisher import WindowPublisher
from shared.rabbit.link import Link
from shared.topology import ensure, insist

QUORUM = {"x-queue-type": "quorum"}
TOGETHER = 500  # letters moved between two looks
QUIET = 0.5  # seconds without any letter after which a queue counts as empty

log = logging.getLogger(__name__)


class Taken(NamedTuple):
    """A letter in hand, with the tag by which it is acked."""

    tag: int
    letter: Letter


class RabbitLanes:
    """`connect` makes a link, given whether it publishes; confirms come within `patience` seconds."""

    def __init__(self, yard: Yard, connect: Callable[[bool], Link], patience: float) -> None:
        self.yard, self._connect, self._patience = yard, connect, patience

    def declare(self) -> None:
        yard = self.yard
        with closing(self._connect(False)) as link:
            for exchange, queue in yard.ways:
                ensure(link, "exchange_declare", exchange=exchange, exchange_type="fanout", durable=True)
                ensure(link, "queue_declare", queue=queue, durable=True, arguments=QUORUM)
                insist(link, "queue_bind", queue=queue, exchange=exchange, routing_key="")
            rest = {"alternate-exchange": yard.rest}
            ensure(link, "exchange_declare", exchange=yard.jobs, exchange_type="direct", durable=True, arguments=rest)

    def sender(self) -> Publisher:
        return _Sender(self._publisher(), self.yard.jobs)

    def _publisher(self) -> WindowPublisher:
        link = self._connect(True)
        publisher = WindowPublisher(link, self._patience)
        try:
            link.confirm(publisher)
        except BaseException:
            link.close()
            raise
        return publisher

    def open(self, key: str) -> None:
        lane = self.yard.lane(key)
        with closing(self._connect(False)) as link:
            ensure(link, "queue_declare", queue=lane, durable=True, arguments=QUORUM)
            insist(link, "queue_bind", queue=lane, exchange=self.yard.jobs, routing_key=key)

    def close(self, key: str) -> None:
        with closing(self._connect(False)) as link:
            if link.size(self.yard.lane(key)) is not None:
                insist(link, "queue_unbind", queue=self.yard.lane(key), exchange=self.yard.jobs, routing_key=key)

    def move(self, key: str | None) -> int:
        queue = self.yard.lane(key)
        with ExitStack() as stack:
            link = stack.enter_context(closing(self._connect(False)))
            size = link.size(queue)
            if size is None or not size.ready:
                return 0
            publisher = stack.enter_context(closing(self._publisher()))
            return self._move(link, publisher, queue, size.ready)

    def _move(self, link: Link, publisher: WindowPublisher, queue: str, most: int) -> int:
        """A letter is acked here once it is confirmed there: whatever dies in between, it is twice and never lost.

        Never more is taken than is moved: what goes back counts as a failed delivery, and of these there is a limit.
        """
        moved = 0
        while moved < most and (batch := self._take(link, queue, min(TOGETHER, most - moved))):
            self._send(publisher, [replace(taken.letter, exchange=self.yard.jobs) for taken in batch])
            fault("L1")
            link.ack(batch[-1].tag)
            moved += len(batch)
        return moved

    @staticmethod
    def _take(link: Link, queue: str, most: int) -> list[Taken]:
        taken: list[Taken] = []
        link.bring(queue, lambda tag, letter: taken.append(Taken(tag, letter)), most)
        link.pump(lambda: len(taken) >= most, QUIET)
        link.cancel()
        return taken

    @staticmethod
    def _send(publisher: WindowPublisher, letters: Sequence[Letter]) -> None:
        if reasons := [reason for reason in publisher.publish(letters) if reason]:
            raise BrokerDown(reasons[0])

    def remove(self, key: str) -> bool:
        lane = self.yard.lane(key)
        with closing(self._connect(False)) as link:
            size = link.size(lane)
            if size is not None and (size.ready or size.consumers):
                return False
            return size is None or not link.refusal("queue_delete", queue=lane)

    def work(
        self, key: str | None, do: Do, stop: threading.Event, at_once: int = AT_ONCE, began: Tell = nobody
    ) -> None:
        with ExitStack() as stack:
            link = stack.enter_context(closing(self._connect(False)))
            publisher = stack.enter_context(closing(self._publisher()))
            crew = _Crew(link, publisher, self.yard.answers, do, at_once)
            link.bring(self.yard.lane(key), crew.receive, at_once)
            began()
            crew.run(stop)

    def hear(self, handle: Handle, stop: threading.Event, batch: int = 200, began: Tell = nobody) -> None:
        with closing(self._connect(False)) as link:
            consumer = Consumer(link, handle, batch)
            link.deliver(self.yard.answers, consumer, prefetch=2 * batch)
            began()
            consumer.run(stop)


class _Sender:
    """A publisher whose letters leave by one exchange."""

    def __init__(self, publisher: WindowPublisher, exchange: str) -> None:
        self._publisher, self._exchange = publisher, exchange
        self.wait, self.wake, self.close = publisher.wait, publisher.wake, publisher.close

    def publish(self, letters: Sequence[Letter]) -> list[str | None]:
        return self._publisher.publish([replace(letter, exchange=self._exchange) for letter in letters])


class _Crew:
    """Jobs in hand, a few side by side; each is acked once the bus has confirmed all its answers.

    Those who do them may not touch the link: what they say waits here for the thread that owns it.
    """

    def __init__(self, link: Link, publisher: WindowPublisher, answers: str, do: Do, at_once: int) -> None:
        self._link, self._publisher, self._answers, self._do = link, publisher, answers, do
        self._at_once = at_once
        self._waiting: deque[Taken] = deque()
        self._running: dict[Future[None], int] = {}
        self._said: deque[Letter] = deque()
        self._leaving = threading.Event()

    def receive(self, tag: int, letter: Letter) -> None:
        self._waiting.append(Taken(tag, letter))

    def run(self, stop: threading.Event) -> None:
        pool = ThreadPoolExecutor(self._at_once, thread_name_prefix="job")
        try:
            while not stop.is_set():
                self._start(pool)
                self._link.pump(self._has_news, TICK)
                self._settle()
            self._leave()
        finally:
            # Also without a link: else jobs that nobody acks any more go on beside those of the next connection.
            self._leaving.set()
            pool.shutdown(wait=False, cancel_futures=True)

    def _leave(self) -> None:
        """What cannot be ended in time goes back when the link closes."""
        self._leaving.set()
        self._link.cancel()
        self._link.pump(lambda: all(job.done() for job in self._running), DRAIN)
        self._settle()

    def _start(self, pool: ThreadPoolExecutor) -> None:
        while self._waiting and len(self._running) < self._at_once:
            taken = self._waiting.popleft()
            fault("J1")
            job = pool.submit(self._work, taken.letter.body)
            self._running[job] = taken.tag
            job.add_done_callback(lambda _: self._link.nudge())

    def _work(self, body: bytes) -> None:
        for answer in self._do(body, self._leaving):
            self._said.append(replace(answer, exchange=self._answers))
            self._link.nudge()

    def _has_news(self) -> bool:
        room = len(self._running) < self._at_once and bool(self._waiting)
        return room or bool(self._said) or any(job.done() for job in self._running)

    def _settle(self) -> None:
        """Answers first, then acks: a worker that dies in between leaves the job to another one."""
        # Looked at before the answers are taken, which are thus all that these jobs have said.
        done = [job for job in self._running if job.done()]
        self._say([self._said.popleft() for _ in range(len(self._said))])
        for job in done:
            self._let_go(job, self._running.pop(job))
        self._publisher.wait(0)

    def _say(self, letters: Sequence[Letter]) -> None:
        if not letters:
            return
        fault("J2")
        if reasons := [reason for reason in self._publisher.publish(letters) if reason]:
            raise BrokerDown(reasons[0])
        fault("J3")

    def _let_go(self, job: "Future[None]", tag: int) -> None:
        try:
            job.result()
        except Unfinished:
            return
        except Exception:
            log.exception("a job failed; it is among the dead letters, where the operator keeps them")
            self._link.reject(tag)
            return
        self._link.ack(tag, multiple=False)
        fault("J4")
