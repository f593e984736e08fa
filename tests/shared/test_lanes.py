"""What every bus promises about lanes: jobs go where they belong, and none is lost on the way from one to another."""

import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack

import pytest

from shared.broker import EmbeddedBroker, Letter
from shared.errors import DatabaseDown
from shared.identifiers import new_id
from shared.lanes import Unfinished, Yard
from shared.rabbit import RabbitBroker
from tests.shared.bus import soon


def answer(body: bytes) -> Letter:
    return Letter(key="", id=new_id(), body=body)


class Site:
    """A yard at work: workers note which lane did what, and one listener hears the answers."""

    def __init__(self, broker, stack):
        self.yard = Yard(jobs="t.exit", shared="t.work", answers="t.answers")
        self.lanes = broker.lanes(self.yard)
        self.lanes.declare()
        self.sender = self.lanes.sender()
        self.done: list[tuple[str | None, str]] = []
        self.in_hand = 0
        self.heard: list[str] = []
        self._stack = stack
        stack.callback(self.sender.close)

    def ask(self, *jobs: str) -> None:
        """Each job is `<key>:<number>`."""
        letters = [Letter(key=job.split(":")[0], id=new_id(), body=job.encode(), type="t.job") for job in jobs]
        assert self.sender.publish(letters) == [None] * len(jobs)

    def hire(self, key: str | None, at_once: int = 2, gate: threading.Event | None = None) -> threading.Event:
        def do(body: bytes, _leaving: threading.Event) -> Iterator[Letter]:
            self.in_hand += 1
            if gate:
                gate.wait(10)
            self.done.append((key, body.decode()))
            yield answer(body)

        began = threading.Event()
        stop = self._thread(lambda stop: self.lanes.work(key, do, stop, at_once, began.set))
        assert began.wait(10)
        return stop

    def work(self, do, at_once: int = 2) -> threading.Event:
        """Whoever does the jobs of all in a way of their own."""
        return self._thread(lambda stop: self.lanes.work(None, do, stop, at_once))

    def listen(self, handle=None) -> threading.Event:
        take = handle or (lambda bodies: self.heard.extend(body.decode() for body in bodies))
        return self._thread(lambda stop: self.lanes.hear(take, stop))

    def _thread(self, run) -> threading.Event:
        stop = threading.Event()
        thread = threading.Thread(target=run, args=(stop,), daemon=True)
        thread.start()
        self._stack.callback(thread.join, 15)
        self._stack.callback(stop.set)
        return stop


@pytest.fixture(params=["embedded", pytest.param("rabbitmq", marks=pytest.mark.servers)])
def site(request):
    broker = EmbeddedBroker([])
    if request.param == "rabbitmq":
        broker = RabbitBroker(request.getfixturevalue("rabbitmq").vhost())
    with ExitStack() as stack:
        yield Site(broker, stack)


def test_without_lanes_all_is_done_by_the_shared_workers(site):
    site.listen()
    site.hire(None)

    site.ask("a:1", "b:1", "a:2")

    assert soon(lambda: len(site.heard) == 3)
    assert {lane for lane, _ in site.done} == {None}


def test_an_open_lane_takes_its_own_jobs_and_no_others(site):
    site.listen()
    site.lanes.open("a")
    site.hire(None)
    site.hire("a")

    site.ask("a:1", "b:1", "a:2", "c:1")

    assert soon(lambda: len(site.heard) == 4)
    assert sorted(site.done, key=str) == [("a", "a:1"), ("a", "a:2"), (None, "b:1"), (None, "c:1")]


def test_opening_moves_what_waits_and_closing_gives_it_back(site):
    site.ask("a:1", "b:1", "a:2")
    site.lanes.open("a")
    assert site.lanes.move(None) == 3
    site.listen()
    site.hire(None)
    assert soon(lambda: site.done == [(None, "b:1")])

    site.lanes.close("a")
    site.ask("a:3")
    assert soon(lambda: len(site.done) == 2)
    assert site.lanes.move("a") == 2

    assert soon(lambda: len(site.heard) == 4)
    assert {lane for lane, _ in site.done} == {None}
    assert site.lanes.remove("a")


def test_a_lane_stays_while_something_waits_or_somebody_works_in_it(site):
    site.lanes.open("a")
    site.ask("a:1")
    site.lanes.close("a")
    assert not site.lanes.remove("a")

    site.listen()
    stop = site.hire("a")
    assert soon(lambda: site.heard == ["a:1"])
    assert not site.lanes.remove("a")

    stop.set()
    assert soon(lambda: site.lanes.remove("a"))
    assert site.lanes.remove("a")


def test_what_is_in_hand_when_a_lane_closes_is_done_once(site):
    gate = threading.Event()
    site.listen()
    site.lanes.open("a")
    site.hire("a", at_once=1, gate=gate)
    site.ask("a:1")
    site.lanes.close("a")
    site.lanes.move("a")
    site.hire(None)

    gate.set()

    assert soon(lambda: site.heard == ["a:1"])


def test_answers_wait_for_a_database_that_is_down(site):
    downs = iter([True, True])

    def handle(bodies):
        if next(downs, False):
            raise DatabaseDown
        site.heard.extend(body.decode() for body in bodies)

    site.hire(None)
    site.listen(handle)
    site.ask("a:1", "a:2")

    assert soon(lambda: sorted(site.heard) == ["a:1", "a:2"])


def test_a_job_that_fails_here_holds_up_nothing(site):
    def do(body, _leaving):
        yield answer(body + b" begun")
        if body == b"a:1":
            raise ValueError("broken")
        yield answer(body + b" done")

    site.listen()
    site.work(do, at_once=1)
    site.ask("a:1", "a:2")

    assert soon(lambda: len(site.heard) == 3)
    assert site.heard == ["a:1 begun", "a:2 begun", "a:2 done"]


def test_each_answer_leaves_as_soon_as_it_is_there(site):
    gate = threading.Event()

    def do(body, _leaving):
        yield answer(b"first")
        gate.wait(10)
        yield answer(b"second")

    site.listen()
    site.work(do)
    site.ask("a:1")

    assert soon(lambda: site.heard == ["first"])
    gate.set()
    assert soon(lambda: site.heard == ["first", "second"])


def test_who_leaves_in_the_middle_gives_the_job_to_another_one(site):
    begun = threading.Event()

    def do(body, leaving):
        yield answer(b"half")
        begun.set()
        leaving.wait(10)
        raise Unfinished

    site.listen()
    leave = site.work(do)
    site.ask("a:1")
    assert begun.wait(10)
    leave.set()
    site.hire(None)

    assert soon(lambda: site.heard == ["half", "a:1"]), site.heard


def test_who_leaves_takes_nothing_any_more(site):
    leaving, staying = [], []
    leave = site.work(lambda body, _: leaving.append(body) or (answer(body) for _ in [0]))
    site.ask("a:1")
    assert soon(lambda: len(leaving) == 1)

    leave.set()
    site.ask("a:2")
    site.work(lambda body, _: staying.append(body) or (answer(body) for _ in [0]))

    assert soon(lambda: staying == [b"a:2"])
    assert leaving == [b"a:1"]


def test_one_worker_takes_no_more_than_it_does_at_once(site):
    gate = threading.Event()
    site.listen()
    site.hire(None, at_once=2, gate=gate)
    site.ask(*(f"a:{number}" for number in range(6)))
    assert soon(lambda: site.in_hand == 2)
    site.hire(None, at_once=4)

    assert soon(lambda: len(site.done) == 4), "the other four are there for whoever has time"
    gate.set()
    assert soon(lambda: len(site.heard) == 6)


def test_lanes_opened_and_closed_many_times_under_load_lose_nothing(site):
    jobs = [f"{key}:{number}" for number in range(100) for key in "abc"]
    site.listen()
    site.hire(None)
    site.hire(None)
    asking = threading.Thread(target=lambda: [site.ask(job) for job in jobs])
    asking.start()

    for _ in range(10):
        for key in "ab":
            site.lanes.open(key)
            site.lanes.move(None)
        for key in "ab":
            site.lanes.close(key)
            site.lanes.move(key)
            site.lanes.remove(key)
    asking.join()

    assert soon(lambda: len(site.heard) >= len(jobs), 30)
    assert Counter(site.heard) == Counter(jobs)
