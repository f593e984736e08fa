"""What saying an event costs the one who says it: a command and a form post, each beside the same without outbox."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from statistics import fmean
from unittest.mock import patch

from flask.testing import FlaskClient

from shared.uow import UnitOfWork
from shared.web import create_web
from tests.bench.lines import Line
from tests.bench.pair import WORDS, a_thing, write_quietly, write_thing
from tests.bench.stand import Stand

TURN = 20
"""How many are timed together before it is the other's turn."""


def measure(stand: Stand) -> list[Line]:
    stand.fill_outbox(0)
    client = create_web(stand.writer.service, stand.writer, stand.writer.settings).test_client()
    commands, posts = ([], []), ([], [])
    for _ in stand.rounds():
        for _ in range(max(1, stand.sizes.commands // TURN)):
            commands[0].append(_timed(lambda: stand.writer.do(write_thing, a_thing(1))))
            commands[1].append(_timed(lambda: stand.writer.do(write_quietly, a_thing(1))))
            posts[0].append(_timed(_poster(client)))
            with _nothing_said():
                posts[1].append(_timed(_poster(client)))
    return [
        Line("form", "a form post that says an event", "ms", posts[0], "the same, no outbox", posts[1], at_most=1.5),
        Line("command", "a command that says an event", "ms", commands[0], "the same, no outbox", commands[1]),
    ]


def _timed(once: Callable[[], object]) -> float:
    """Milliseconds for one, the mean of a turn."""
    times = []
    for _ in range(TURN):
        began = time.perf_counter()
        once()
        times.append(time.perf_counter() - began)
    return fmean(times) * 1000


def _poster(client: FlaskClient) -> Callable[[], None]:
    """Someone who has the form's page open as often as it takes: fetching it is not part of the post."""
    page = client.get("/banc/cles").get_json()
    keys = iter(page["keys"])

    def post() -> None:
        answers = {"csrf_token": page["csrf_token"], "_cle": next(keys), "number": "1", "words": WORDS}
        assert client.post("/banc/choses", data=answers).status_code == 303

    return post


@contextmanager
def _nothing_said() -> Iterator[None]:
    with patch.object(UnitOfWork, "say", lambda *_: None):
        yield
