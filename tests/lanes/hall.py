"""A portfolio with many products whose checks are asked for at once, on PostgreSQL and RabbitMQ."""

import time
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import closing, contextmanager
from uuid import UUID

import pika
from pika.adapters.blocking_connection import BlockingChannel
from sqlalchemy import func, insert, literal, select, text, update

from services.portfolio.app import service
from services.portfolio.commands.lanes import CloseLane, OpenLane, close_lane, open_lane
from services.portfolio.domain.checks import CHECKS, JOBS, Answer
from services.portfolio.domain.lanes import EXIT
from services.portfolio.tables import check_job, check_run, lane, product
from shared.identifiers import new_id
from shared.rabbit import RabbitBroker
from shared.rabbit.link import Link, Size
from shared.settings import Settings
from tests.room import Room
from tests.servers import Postgres, Rabbit

ALLOWED = "127.0.0.2/32"
"""Where sites made for tests are."""
LANES = 2
"""How many of the products get lanes: the first ones."""
DECIDED = "governance.case.decided.v1"


class Hall:
    """`numbers` and `ids` of its products go together, the first product being the first of both."""

    def __init__(self, database: str, bus: str, products: int, link: str) -> None:
        self.database, self.bus = database, bus
        self.room = Room(service, Settings(service="portfolio", database_url=database, testing=True))
        self.room.given(DECIDED, case_id=new_id(), decision_id=new_id())
        self._multiply(products, link)

    def _multiply(self, products: int, link: str) -> None:
        """As many as wanted, all alike: one came the way all come."""
        with self.room.runtime.unit_of_work() as uow:
            uow.session.execute(update(product).values(link=link))
            first = dict(uow.session.execute(select(product)).one()._mapping)
            others = [
                first | {"id": new_id(), "decision_id": new_id(), "number": f"PR-2001-{each:04}"}
                for each in range(1, products)
            ]
            if others:
                uow.session.execute(insert(product), others)
        everybody = [first, *others]
        self.ids: list[UUID] = [each["id"] for each in everybody]
        self.numbers: list[str] = [each["number"] for each in everybody]

    def ask(self, product_ids: Sequence[UUID], runs: int = 1) -> None:
        """All checks of each of these products, `runs` times over, in one transaction."""
        with self.room.runtime.unit_of_work() as uow:
            made = [
                {"id": new_id(), "product_id": each, "asked_at": uow.now, "jobs": len(CHECKS)}
                for _ in range(runs)
                for each in product_ids
            ]
            about = [{"run_id": run["id"], "product_id": run["product_id"], "asked_at": uow.now} for run in made]
            uow.session.execute(insert(check_run), made)
            uow.session.execute(
                insert(check_job), [run | {"id": new_id(), "code": code} for run in about for code in JOBS]
            )

    def link(self, addresses: Sequence[str]) -> None:
        """Give each product an address of its own."""
        with self.room.runtime.unit_of_work() as uow:
            for product_id, address in zip(self.ids, addresses, strict=True):
                uow.session.execute(update(product).where(product.c.id == product_id).values(link=address))

    def answers(self, code: str, product_ids: Collection[UUID]) -> list[str]:
        """What one check answered about these products."""
        with self.room.reading() as session:
            wanted = (check_job.c.code == code, check_job.c.product_id.in_(product_ids))
            return list(session.scalars(select(check_job.c.answer).where(*wanted)))

    def open(self, number: str) -> None:
        self.room(open_lane, OpenLane(by=None, number=number, why=""))

    def close(self, number: str) -> None:
        self.room(close_lane, CloseLane(by=None, number=number))

    def is_open(self, number: str) -> bool:
        with self.room.reading() as session:
            return bool(session.scalar(select(lane.c.is_open).where(lane.c.number == number)))

    def unsettled(self) -> int:
        """Lanes that are not yet as somebody wants them."""
        with self.room.reading() as session:
            unlike = (lane.c.wanted != lane.c.is_open) | (lane.c.wanted != lane.c.is_there)
            return session.scalar(select(func.count()).select_from(lane).where(unlike)) or 0

    def unanswered(self, product_id: UUID | None = None) -> int:
        with self.room.reading() as session:
            wanted = select(func.count()).select_from(check_job).where(check_job.c.answered_at.is_(None))
            return session.scalar(wanted.where(check_job.c.product_id == product_id) if product_id else wanted) or 0

    def unsent(self) -> int:
        with self.room.reading() as session:
            wanted = (check_job.c.sent_at.is_(None), check_job.c.answered_at.is_(None))
            return session.scalar(select(func.count()).select_from(check_job).where(*wanted)) or 0

    def faults(self, of: UUID | None = None) -> dict[str, int]:
        """What differs from the promise that each job is answered, and counts, once; empty when it is kept."""
        counted = sum((check_run.c[answer.value] for answer in Answer), literal(0)).label("counted")
        runs = select(check_run.c.jobs, check_run.c.answered, counted)
        with self.room.reading() as session:
            rows = session.execute(runs.where(check_run.c.product_id == of) if of else runs).all()
        found = {
            "lost": sum(max(0, row.jobs - row.answered) for row in rows),
            "double": sum(max(0, row.answered - row.jobs) for row in rows),
            "miscounted": sum(row.answered != row.counted for row in rows),
        }
        return {name: many for name, many in found.items() if many}

    def workers(self, number: str | None = None) -> int:
        """How many have taken their place at this lane's queue."""
        return self._sizes(EXIT.lane(number))[0].consumers

    def waiting_on_the_bus(self, number: str | None = None) -> int:
        """Letters in this queue that nobody has in hand."""
        return self._sizes(EXIT.lane(number))[0].ready

    def on_the_bus(self) -> int:
        """Letters in all queues together that nobody has in hand."""
        return sum(size.ready for size in self._sizes(*self._queues()))

    def _queues(self) -> list[str]:
        return [EXIT.shared, EXIT.answers, *map(EXIT.lane, self.numbers[:LANES])]

    def _sizes(self, *queues: str) -> list[Size]:
        with closing(Link([pika.URLParameters(self.bus)])) as link:
            return [link.size(queue) or Size(0, 0) for queue in queues]

    def declare(self) -> None:
        """What the worker declares when it starts."""
        RabbitBroker(self.bus).lanes(EXIT).declare()

    def forget(self) -> None:
        """All checks and what waits with all others; whoever works may stay."""
        with self._channel() as channel:
            channel.queue_purge(EXIT.shared)
        with self.room.runtime.engine.begin() as connection:
            connection.execute(text("TRUNCATE check_job, check_run"))

    def clear(self) -> None:
        """As it was at first; nobody may be at work."""
        with self._channel() as channel:
            for queue in self._queues():
                channel.queue_delete(queue)
        with self.room.runtime.engine.begin() as connection:
            connection.execute(text("TRUNCATE check_job, check_run, lane"))

    @contextmanager
    def _channel(self) -> Iterator[BlockingChannel]:
        with closing(pika.BlockingConnection(pika.URLParameters(self.bus))) as connection:
            yield connection.channel()

    def dispose(self) -> None:
        self.room.runtime.engine.dispose()


def until(holds: Callable[[], object], what: str, seconds: float = 120.0, pause: float = 0.05) -> None:
    """Raises TimeoutError with `what`."""
    deadline = time.monotonic() + seconds
    while not holds():
        if time.monotonic() > deadline:
            raise TimeoutError(f"not within {seconds:.0f} s: {what}")
        time.sleep(pause)


@contextmanager
def open_hall(postgres: Postgres, rabbit: Rabbit, products: int, link: str, *, durable: bool = False) -> Iterator[Hall]:
    """On the servers that tests use, which delete at the end what was made there."""
    hall = Hall(postgres.database("lanes", durable=durable), rabbit.vhost(), products, link)
    try:
        yield hall
    finally:
        hall.dispose()
