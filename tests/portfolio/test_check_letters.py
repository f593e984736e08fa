"""One letter asks for the checks of a run, and each of them gets an answer, whatever happens to who makes them."""

import threading
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import update

from services.portfolio.commands.checks import answering, record, sending
from services.portfolio.commands.checks.answering import Checker
from services.portfolio.commands.checks.sending import send_again, send_some
from services.portfolio.domain.checks import JOBS
from services.portfolio.queries import checks
from services.portfolio.queries.products import today
from services.portfolio.tables import check_job
from shared.envelope import Envelope
from shared.errors import Malformed
from shared.fetcher import Fetched, Fetcher, Limits
from shared.lanes import Unfinished
from tests.portfolio.checking import OURS, Bag, a_product, answers, ask, cantine
from tests.shared.fetcher.sites import open_site


@pytest.fixture
def site():
    with open_site(cantine) as opened:
        yield opened


def asked(letter):
    return Envelope.from_json(letter.body).data["checks"]


def test_what_is_asked_again_of_a_run_is_what_has_no_answer(portfolio, site):
    bag = Bag()
    ask(portfolio, a_product(portfolio, link=site.url))
    send_some(portfolio.runtime, bag)
    record(portfolio.runtime, [answer for answer in answers(bag) if b"/cookies" not in answer])
    with portfolio.runtime.unit_of_work() as uow:
        uow.session.execute(update(check_job).values(sent_at=uow.now - timedelta(hours=7)))

    assert [send_again(portfolio.runtime), send_some(portfolio.runtime, bag)] == [1, 1]

    assert asked(bag.letters[-1]) == ["cookies"]
    assert record(portfolio.runtime, answers(bag)) == 1


def test_a_run_leaves_as_one_letter_the_oldest_first_and_never_in_two(portfolio, monkeypatch):
    monkeypatch.setattr(sending, "TOGETHER", 2)
    bag, products = Bag(), [a_product(portfolio, link="http://127.0.0.2") for _ in range(3)]
    for product_id in products:
        ask(portfolio, product_id)

    sent = [send_some(portfolio.runtime, bag) for _ in range(3)]

    assert sent == [2 * len(JOBS), len(JOBS), 0]
    assert [asked(letter) for letter in bag.letters] == [list(JOBS)] * 3
    assert [letter.key for letter in bag.letters] == sorted(each.number for each in portfolio.products())


def broken(code, _site, _now):
    raise RuntimeError(f"a mistake in {code}")


def test_a_check_that_fails_by_our_own_fault_is_answered_and_told(portfolio, site, monkeypatch, caplog):
    bag, product_id = Bag(), a_product(portfolio, link=site.url)
    find = answering.look_into
    fails = lambda code, *given: broken(code, *given) if code == "cookies" else find(code, *given)  # noqa: E731
    monkeypatch.setattr(answering, "look_into", fails)
    ask(portfolio, product_id)
    send_some(portfolio.runtime, bag)

    assert record(portfolio.runtime, answers(bag)) == len(JOBS)

    with portfolio.reading() as session:
        one = checks.latest(session, product_id, today())["cookies"]
    assert (one.answer.value, one.detail) == ("unreachable", answering.OUR_FAULT)
    assert "a mistake in cookies" in caplog.text


def test_a_check_that_a_worker_does_not_know_is_answered_too(portfolio, site):
    bag = Bag()
    ask(portfolio, a_product(portfolio, link=site.url))
    send_some(portfolio.runtime, bag)
    newer = replace(bag.letters[0], body=bag.letters[0].body.replace(b'"cookies"', b'"newest"'))
    bag.letters = [newer]

    told = [Envelope.from_json(answer).data for answer in answers(bag)]

    assert [one["check"] for one in told] == ["newest" if code == "cookies" else code for code in JOBS]
    assert {one["detail"] for one in told if one["check"] == "newest"} == {answering.UNKNOWN}


class Slow:
    """A site of which each page takes longer than a run has."""

    def __init__(self, monkeypatch):
        self.asked, self.now = [], 0.0
        monkeypatch.setattr(answering.time, "monotonic", lambda: self.now)

    def get(self, address):
        self.asked.append(address)
        self.now += answering.RUN_SECONDS + 1
        return Fetched(address, 200, (("Content-Type", "text/html"),), b"<p>slow</p>")


def test_a_run_that_has_taken_too_long_answers_the_rest_without_looking(portfolio, monkeypatch):
    bag = Bag()
    ask(portfolio, a_product(portfolio, link="https://slow.example", repository="https://slow.example/code"))
    send_some(portfolio.runtime, bag)
    slow = Slow(monkeypatch)

    told = [Envelope.from_json(answer).data for answer in answers(bag, slow)]

    assert len(slow.asked) == 1
    assert [one["check"] for one in told] == list(JOBS)
    assert {one["answer"] for one in told[1:]} == {"unreachable"}


def test_who_leaves_answers_nothing_more(portfolio, site):
    bag, leaving = Bag(), threading.Event()
    ask(portfolio, a_product(portfolio, link=site.url))
    send_some(portfolio.runtime, bag)
    told = Checker(Fetcher(Limits(seconds=3), allowed=OURS)).answers(bag.letters[0].body, leaving)
    next(told)

    leaving.set()

    with pytest.raises(Unfinished):
        next(told)


@pytest.mark.parametrize("body", [b"", b"{}", b'{"specversion":"1.0"}'])
def test_what_is_no_letter_of_ours_is_refused_so_that_it_goes_to_the_dead_ones(body):
    with pytest.raises(Malformed):
        next(Checker(Fetcher()).answers(body, threading.Event()))
