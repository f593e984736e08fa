"""From nothing to a form whose mail is caught, in one command; what images weigh, how long each container takes."""

import json
import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any

import requests

from tests.rehearsals.compose import docker
from tests.rehearsals.ledger import Ledger
from tests.rehearsals.load import Load
from tests.rehearsals.report import Report
from tests.rehearsals.stage import SERVICES, Ground, Stage
from tests.system.agent import eventually

IDLE = 15.0
"""Seconds after which a platform that nobody uses is weighed."""


def rehearse(ground: Ground, report: Report) -> None:
    """Twice from no volume: images to be built, then at hand."""
    ground.leave()
    stage = ground.new("shared")
    ground.keep(stage)
    report.tell(built_and_up=_up(stage, "--build"))
    stage.down()
    starts: dict[str, float] = {}
    with _noting(stage, starts):
        report.tell(up=_up(stage))
    report.tell(starts=starts)
    report.tell(images={service: image_size(stage, f"{service}-web") for service in SERVICES})
    report.tell(mail=_mail(stage))
    time.sleep(IDLE)
    report.tell(idle_memory=_memory(stage))
    problems = stage.logs().count('"level": "error"')
    report.tell(errors_in_the_logs=problems)


def _up(stage: Stage, *words: str) -> str:
    began = time.monotonic()
    stage("up", "--detach", "--wait", *words, seconds=900)
    return f"{time.monotonic() - began:.1f} s"


@contextmanager
def _noting(stage: Stage, starts: dict[str, float]) -> Iterator[None]:
    """Seconds from the start of each container to its first good health check, as the engine tells them."""
    project = f"label=com.docker.compose.project={stage.name}"
    words = (
        "--filter",
        project,
        "--filter",
        "event=start",
        "--filter",
        "event=health_status",
        "--format",
        "{{json .}}",
    )
    with subprocess.Popen(["docker", "events", *words], stdout=subprocess.PIPE, text=True) as telling:
        thread = threading.Thread(target=_note, args=(telling, starts))
        thread.start()
        yield
        telling.terminate()
        thread.join()


def _note(telling: "subprocess.Popen[str]", starts: dict[str, float]) -> None:
    began: dict[str, int] = {}
    for event in map(json.loads, telling.stdout or ()):
        name = event["Actor"]["Attributes"]["com.docker.compose.service"]
        if event["Action"] == "start":
            began[name] = event["timeNano"]
        elif event["Action"] == "health_status: healthy" and name in began:
            starts.setdefault(name, round((event["timeNano"] - began[name]) / 1e9, 1))


def image_size(stage: Stage, service: str) -> str:
    image = stage.inspect(stage.containers(service)[0])["Image"]
    return f"{json.loads(docker('image', 'inspect', image))[0]['Size'] / 1e6:.0f} MB"


def _mail(stage: Stage) -> str:
    """An idea deposited through the gateway, until its receipt has been caught."""
    load = Load(stage, Ledger(), journeys=False).prepare()
    began = time.monotonic()
    title = load.deposit_one("nolwenn")
    eventually(lambda: _caught(stage, "nolwenn.tanguy@region.example"), f"a receipt for {title}")
    return f"caught {time.monotonic() - began:.1f} s after the form"


def _caught(stage: Stage, address: str) -> dict[str, Any] | None:
    with suppress(requests.RequestException):
        found = requests.get(f"{stage.mails}/api/v1/messages", timeout=5).json()["messages"]
        return next((mail for mail in found if any(to["Address"] == address for to in mail["To"])), None)
    return None


def _memory(stage: Stage) -> dict[str, str]:
    words = ("stats", "--no-stream", "--format", "{{.Name}} {{.MemUsage}}")
    lines = [line.split() for line in docker(*words).splitlines() if line.startswith(f"{stage.name}-")]
    return {words[0].removeprefix(f"{stage.name}-"): words[1] for words in lines}
