"""Images with traces: one form post is followed through eight containers by the spans that each of them sends."""

import json
import secrets
import time

from tests.rehearsals.compose import docker
from tests.rehearsals.report import Report
from tests.rehearsals.stage import SERVICES, WEBS, Ground, Stage
from tests.rehearsals.up import image_size
from tests.system.agent import Agent, eventually
from tests.system.collector import Collector, Received, collecting
from tests.system.platforms import PATHS
from tests.system.steps import MEMBERS, Cast, case_page, deposit, examine, open_call, present, vote

FILES = ("docker-compose.yml", "deploy/compose/traces.yml")
SERVER = 2
TITLE, PROBLEM = "Les trousseaux disparaissent", "Un trousseau manque chaque semaine."
PRIVATE = ("trousseau", "nolwenn", "region.example")
ROLES = {f"{service}-{role}" for service in SERVICES for role in ("web", "worker")}


class Traced(Agent):
    """Whose requests belong to one trace, as if a gateway had begun it."""

    def follow(self, trace: str) -> None:
        self._session.headers["traceparent"] = f"00-{trace}-{secrets.token_hex(8)}-01"


def rehearse(ground: Ground, report: Report) -> None:
    ground.leave()
    with collecting(_this_machine()) as collector:
        settings = {"OTEL_EXPORTER_OTLP_ENDPOINT": collector.url, "TIKUB_IMAGES": "rehearsal-traces"}
        stage = ground.new("traces", files=FILES, settings=settings)
        try:
            stage.begin()
            report.tell(images={web: image_size(stage, web) for web in WEBS})
            _follow(stage, collector, report)
        finally:
            stage.down()


def _this_machine() -> str:
    """Its address as containers see it."""
    return str(json.loads(docker("network", "inspect", "bridge"))[0]["IPAM"]["Config"][0]["Gateway"])


def _follow(stage: Stage, collector: Collector, report: Report) -> None:
    trace, began = _decide(stage), time.monotonic()
    spans = eventually(lambda: _whole(collector.of(trace)), "the whole trace", 90)
    report.tell(
        spans_of_one_vote=len(spans),
        services=sorted(_senders(spans)),
        seconds_until_the_last_mail_was_told=time.monotonic() - began,
    )
    for path in PATHS.values():
        Agent(stage.where, "nolwenn").get(f"{path}/")
    eventually(lambda: _roles(collector.spans) >= ROLES or None, "spans of all containers", 60)
    report.tell(containers_that_sent=sorted(_roles(collector.spans)), spans=len(collector.spans))
    told = b"".join(collector.bodies)
    found = [private for private in PRIVATE if private.encode() in told]
    report.expect(not found, f"spans tell {found}")


def _decide(stage: Stage) -> str:
    """The trace of the vote that makes an idea a product."""
    cast, trace = Cast(stage, Traced), secrets.token_hex(16)
    cast.set_up()
    idea = deposit(cast["nolwenn"], open_call(cast), TITLE, PROBLEM)
    examine(cast, idea)
    present(cast, idea)
    case = case_page(cast, TITLE, seconds=60)
    cast["malo"].follow(trace)
    for member in MEMBERS:
        cast[member].follow(trace)
    vote(cast, case, dict.fromkeys(MEMBERS, "for"))
    return trace


def _whole(spans: list[Received]) -> list[Received] | None:
    names = {span.name for span in spans}
    wanted = {"publish governance.case.decided.v1", "publish portfolio.product.created.v1", "send mail"}
    return spans if wanted <= names and _senders(spans) == set(SERVICES) else None


def _senders(spans: list[Received]) -> set[str]:
    return {span.resource.removeprefix("tikub-") for span in spans}


def _roles(spans: list[Received]) -> set[str]:
    """Pages answer requests; everything else is a worker's, but for commands, which are within a request."""
    kinds = {SERVER: "web", 3: "worker", 4: "worker", 5: "worker"}
    return {f"{span.resource.removeprefix('tikub-')}-{kinds[span.kind]}" for span in spans if span.kind in kinds}
