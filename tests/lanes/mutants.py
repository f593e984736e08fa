"""Mistakes that lanes could hold; each must be caught by name."""

from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import replace
from typing import Any
from uuid import UUID

from sqlalchemy import update

from services.portfolio.commands.checks import recording, sending
from services.portfolio.commands.lanes import foreman
from services.portfolio.tables import check_job
from shared.broker import Letter, Publisher
from shared.envelope import Envelope
from shared.rabbit import lanes
from shared.rabbit.lanes import RabbitLanes, Taken, _Crew
from shared.service import Runtime
from tests.faults.mutants import Mutant

MUTANTS: dict[str, Mutant] = {}


def mutant(name: str, play: str, sign: str) -> Callable[[Callable[[], None]], Callable[[], None]]:
    def keep(breed: Callable[[], None]) -> Callable[[], None]:
        MUTANTS[name] = Mutant(breed, play, sign)
        return breed

    return keep


@mutant("a job acked when it comes", "an exit-worker dies at J2", "lost")
def acked_when_it_comes() -> None:
    """The worker takes the job off the queue first and answers afterwards."""

    def receive(self: _Crew, tag: int, letter: Letter) -> None:
        self._link.ack(tag, multiple=False)
        self._waiting.append(Taken(tag, letter))

    def let_go(self: _Crew, job: Any, tag: int) -> None:
        """It is acked already."""

    _Crew.receive, _Crew._let_go = receive, let_go


@mutant("jobs marked before they are sent", "the foreman dies at J5", "lost")
def marked_before_sent() -> None:
    """Rows are marked as sent when they are taken, to send none twice."""

    class Marking:
        def __init__(self, runtime: Runtime, sender: Publisher) -> None:
            self._runtime, self._sender = runtime, sender

        def publish(self, letters: Sequence[Letter]) -> list[str | None]:
            runs = [UUID(Envelope.from_json(letter.body).data["run_id"]) for letter in letters]
            with self._runtime.unit_of_work() as uow:
                uow.session.execute(update(check_job).where(check_job.c.run_id.in_(runs)).values(sent_at=uow.now))
            sending.fault("J5")
            return self._sender.publish(letters)

    send = foreman.send_some
    foreman.send_some = lambda runtime, sender: send(runtime, Marking(runtime, sender))


@mutant("a letter acked before it is sent on", "the foreman dies at L1", "lost")
def acked_before_sent_on() -> None:
    """From one queue to the other with empty hands in between."""

    def move(self: RabbitLanes, link: Any, publisher: Any, queue: str, most: int) -> int:
        moved = 0
        while moved < most and (batch := self._take(link, queue, min(lanes.TOGETHER, most - moved))):
            link.ack(batch[-1].tag)
            link.pump(lambda: False, 0.2)
            lanes.fault("L1")
            self._send(publisher, [replace(taken.letter, exchange=self.yard.jobs) for taken in batch])
            moved += len(batch)
        return moved

    RabbitLanes._move = move


@mutant("a lane closed with what waits in it", "a lane closes on what waits in it", "lost")
def closed_with_what_waits() -> None:
    """The queue is deleted as soon as nothing new goes there."""

    def remove(self: RabbitLanes, key: str) -> bool:
        with closing(self._connect(False)) as link:
            return not link.refusal("queue_delete", queue=self.yard.lane(key))

    RabbitLanes.move = lambda *_: 0
    RabbitLanes.remove = remove


@mutant("every answer counts", "an exit-worker dies at J4", "double")
def every_answer_counts() -> None:
    """What was answered twice is counted twice; not the check that another one is counted from.

    Who dies once one letter is acknowledged has answered much of the others in hand.
    """
    record_one = recording._record_one

    def forget_then_record(answer: Any, uow: Any) -> bool:
        again = update(check_job).where(check_job.c.run_id == answer.run_id, check_job.c.code == answer.check)
        uow.session.execute(again.where(check_job.c.code != "https").values(answered_at=None))
        return record_one(answer, uow)

    recording._record_one = forget_then_record
