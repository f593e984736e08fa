"""One form post followed through the four services by its spans.

Here on the platform in one process; with TIKUB_TESTS=long also on eight of their own, each sending its own spans.
"""

import os
import secrets
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.system.agent import Agent, eventually
from tests.system.collector import Collector, Received, collecting
from tests.system.platforms import PATHS, Distributed, Embedded, running
from tests.system.steps import MEMBERS, REASON, Cast, case_page, deposit, examine, open_call, present, soon

pytestmark = pytest.mark.system

SERVER, CLIENT, PRODUCER, CONSUMER = 2, 3, 4, 5
PROBLEM = "Un trousseau manque chaque semaine."
GATEWAY = secrets.token_hex(8)


class Talkative(Embedded):
    """Whose log is not only for warnings."""

    def environment(self, service: str = "") -> dict[str, str]:
        return super().environment(service) | {"TIKUB_LOG_LEVEL": "INFO"}


class Traced(Agent):
    """Comes by a gateway that has begun a trace."""

    def follow(self, trace: str) -> None:
        self._session.headers["traceparent"] = f"00-{trace}-{GATEWAY}-01"


@pytest.fixture(scope="module")
def collector() -> Iterator[Collector]:
    with collecting() as opened:
        yield opened


LONG = [pytest.param("distributed", marks=pytest.mark.servers)] if os.environ.get("TIKUB_TESTS") == "long" else []


@pytest.fixture(scope="module", params=["embedded", *LONG])
def platform(request, collector: Collector, tmp_path_factory) -> Iterator[Embedded | Distributed]:
    made = _made(request, tmp_path_factory.mktemp("traces"))
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("OTEL_EXPORTER_OTLP_ENDPOINT", collector.url)
        environment.setenv("OTEL_BSP_SCHEDULE_DELAY", "200")
        with running(made):
            yield made


def _made(request, folder: Path) -> Embedded | Distributed:
    if request.param == "embedded":
        return Talkative(folder)
    postgres, rabbit = request.getfixturevalue("postgres"), request.getfixturevalue("rabbitmq")
    return Distributed(folder, {name: postgres.database(name) for name in PATHS}, rabbit.vhost())


@pytest.fixture(scope="module")
def followed(platform: Embedded | Distributed, collector: Collector) -> list[Received]:
    """The spans of the post that closes a vote: a decision, an answer to the idea, a product, messages."""
    cast, trace = Cast(platform, Traced), secrets.token_hex(16)
    cast.set_up()
    idea = deposit(cast["nolwenn"], open_call(cast), "Les trousseaux disparaissent", PROBLEM)
    examine(cast, idea)
    present(cast, idea)
    case = case_page(cast, "Les trousseaux disparaissent")
    cast["malo"].answer(case, "seen", closes_at=soon(days=2))
    for member in MEMBERS:
        cast[member].answer(case, choice="for")
    closing = cast["malo"].form(case, f"{case}/cloture")
    cast["malo"].follow(trace)
    assert cast["malo"].send(closing).status_code == 303
    return eventually(lambda: _whole(collector.of(trace)), "the whole trace", 60)


def _whole(spans: list[Received]) -> list[Received] | None:
    mails = [span for span in spans if span.name == "send mail"]
    return spans if len(mails) >= len(MEMBERS) and _services(spans) == set(PATHS) else None


def _services(spans: list[Received]) -> set[str]:
    return {span.tells["tikub.service"] for span in spans}


def test_one_trace_goes_through_the_four_services(followed: list[Received], platform: Embedded | Distributed) -> None:
    assert _services(followed) == set(PATHS)
    for span in followed:
        service = "platform" if isinstance(platform, Embedded) else span.tells["tikub.service"]
        assert span.resource == f"tikub-{service}"


def test_each_span_hangs_under_what_caused_it(followed: list[Received]) -> None:
    by_id = {span.id: span for span in followed}
    post = next(span for span in followed if span.kind == SERVER)
    assert post.parent == GATEWAY
    assert post.tells["http.response.status_code"] == "303"

    command = next(span for span in followed if span.parent == post.id)
    decided = [span for span in followed if span.name.endswith("governance.case.decided.v1")]
    assert {span.kind for span in decided} == {PRODUCER, CONSUMER}
    assert {span.parent for span in decided} == {command.id}
    assert {span.tells["tikub.service"] for span in decided if span.kind == CONSUMER} >= {
        "ideas",
        "portfolio",
        "notify",
    }

    founded = by_id[next(span for span in followed if span.name == "publish portfolio.product.created.v1").parent]
    assert (founded.name, founded.tells["tikub.service"]) == ("process governance.case.decided.v1", "portfolio")
    for mail in (span for span in followed if span.name == "send mail"):
        assert mail.kind == CLIENT
        assert by_id[mail.parent].tells["tikub.service"] == "notify"


def test_no_span_tells_who_somebody_is_nor_what_somebody_wrote(
    followed: list[Received], collector: Collector, platform: Embedded | Distributed
) -> None:
    everything = b"".join(collector.bodies)

    for private in ("trousseau", "nolwenn", "Nolwenn", "region.example", "/idees/idees/"):
        assert private.encode() not in everything


def test_no_line_of_the_log_does_either(followed: list[Received], platform: Embedded | Distributed) -> None:
    logged = "".join(log.read_text(encoding="utf-8") for log in platform.folder.glob("*.log"))

    for private in ("trousseau", "nolwenn", "Nolwenn", "@region.example", REASON, PROBLEM):
        assert private not in logged


def test_logs_bear_the_trace(followed: list[Received], platform: Embedded | Distributed) -> None:
    mark = f'"trace_id": "{followed[0].trace}"'
    marked = [line for log in platform.folder.glob("*.log") for line in log.read_text().splitlines() if mark in line]

    assert any('"form.answered"' in line for line in marked)
    assert any('"mail.sent"' in line for line in marked)
