"""A portfolio whose products are checked for real: lanes, a foreman, workers, and sites on loopback."""

import threading
from contextlib import ExitStack
from uuid import UUID

from sqlalchemy import func, select, update

from services.portfolio.commands.checks import AskForChecks, ask_for_checks, record
from services.portfolio.commands.checks.answering import Checker
from services.portfolio.commands.checks.sending import send_some
from services.portfolio.commands.lanes import foreman
from services.portfolio.domain.lanes import EXIT
from services.portfolio.tables import check_job, product
from shared.broker import EmbeddedBroker
from shared.errors import BrokerDown
from shared.fetcher import Fetcher, Limits
from shared.fetcher.networks import read_networks
from tests.portfolio.conftest import TEAM
from tests.shared.bus import soon
from tests.shared.fetcher.sites import answer

OURS = read_networks(["127.0.0.2/32"])


def cantine(connection, head):
    """A site that has done some of what is asked."""
    path = head.split(b" ")[1].decode()
    body = {
        "/": b"<h1>Cantine</h1><a href='/mentions-legales'>Mentions l\xc3\xa9gales</a>",
        "/mentions-legales": "Directrice de la publication, éditeur, hébergeur".encode(),
        "/healthz": b"ok",
    }.get(path)
    kind = "text/plain" if path == "/healthz" else "text/html; charset=utf-8"
    answer(body or b"", status="200 OK" if body else "404 Not Found", headers=f"Content-Type: {kind}\r\n")(
        connection, head
    )


class Yard:
    """What works beside the pages: start and stop the foreman, the ear, and crews."""

    def __init__(self, room, broker=None):
        self.room, self.broker = room, broker or EmbeddedBroker([])
        self.lanes = self.broker.lanes(EXIT)
        self.lanes.declare()
        self._stack = ExitStack()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self._stack.close()

    def start(self, run, *given):
        stop = threading.Event()

        def keep_on():
            while not stop.is_set():
                try:
                    run(*given, stop)
                except BrokerDown:
                    stop.wait(0.2)

        thread = threading.Thread(target=keep_on, daemon=True)
        thread.start()
        self._stack.callback(thread.join, 15)
        self._stack.callback(stop.set)
        return stop

    def direct(self):
        return self.start(foreman.direct, self.room.runtime, self.broker)

    def hear(self):
        return self.start(foreman.hear_answers, self.room.runtime, self.broker)

    def hire(self, key=None, fetcher=None):
        checker = Checker(fetcher or Fetcher(Limits(seconds=3), allowed=OURS))
        return self.start(lambda stop: self.lanes.work(key, checker.answers, stop, 4))

    def open_jobs(self):
        with self.room.reading() as session:
            return session.scalar(select(func.count()).where(check_job.c.answered_at.is_(None)))

    def all_answered(self, seconds=30):
        return soon(lambda: self.open_jobs() == 0, seconds)


def a_product(room, link="", repository="", figures_link="") -> UUID:
    room.decide()
    with room.runtime.unit_of_work() as uow:
        newest = select(product.c.id).order_by(product.c.number.desc()).limit(1).scalar_subquery()
        where = {"link": link, "repository": repository, "figures_link": figures_link}
        row = update(product).where(product.c.id == newest).values(**where).returning(product.c.id)
        return uow.session.scalar(row)


def ask(room, product_id):
    return room(ask_for_checks, AskForChecks(by=TEAM, product_id=product_id))


def jobs(room, product_id=None):
    with room.reading() as session:
        wanted = select(check_job).order_by(check_job.c.position)
        return session.execute(wanted.where(check_job.c.product_id == product_id) if product_id else wanted).all()


class Bag:
    """A way out that keeps what leaves; broken when told."""

    def __init__(self):
        self.letters, self.broken = [], False

    def publish(self, letters):
        if self.broken:
            raise BrokerDown("no bus")
        self.letters += letters
        return [None] * len(letters)


def answers(bag, fetcher=None):
    """To each check that the letters ask for, in their order."""
    checker, stays = Checker(fetcher or Fetcher(Limits(seconds=3), allowed=OURS)), threading.Event()
    return [answer.body for letter in bag.letters for answer in checker.answers(letter.body, stays)]


def checked(portfolio, product_id):
    """Ask, send, make and record, without any bus."""
    bag = Bag()
    ask(portfolio, product_id)
    send_some(portfolio.runtime, bag)
    record(portfolio.runtime, answers(bag))
