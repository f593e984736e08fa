"""The platform in one process: ready, stopped, started again with nothing lost, refused where it must be."""

import os
import signal
import socket
import subprocess
import sys
from pathlib import Path

import pytest
import requests

from tests.system.platforms import PATHS, ROOT, Embedded, people_file, running
from tests.system.reconcile import reconcile, rows, wait_until_quiet

pytestmark = pytest.mark.system


def counts(platform: Embedded) -> dict[str, list[tuple[object, ...]]]:
    tables = {"ideas": "idea", "governance": "decision", "portfolio": "product", "notify": "notice"}
    return {
        service: rows(platform.database(service), f"SELECT count(*) FROM {name}") for service, name in tables.items()
    }


def one_port_serves_all(base: str) -> None:
    for path in (*(f"{place}/" for place in PATHS.values()), "/healthz"):
        assert requests.get(base + path, timeout=10).status_code == 200, path
    assert requests.get(base, allow_redirects=False, timeout=10).headers["Location"] == "/idees/"


def test_it_tells_its_story_once_and_loses_nothing_between_two_starts(tmp_path: Path) -> None:
    platform = Embedded(tmp_path)
    with running(platform):
        one_port_serves_all(platform.where(""))
        wait_until_quiet(platform)
        before = counts(platform)
        told = reconcile(platform)
    assert told["products"] == 9
    assert platform.started is not None
    assert platform.started.process.returncode == 0

    with running(platform):
        wait_until_quiet(platform)
        assert counts(platform) == before
        assert reconcile(platform) == told


def test_a_story_cut_short_is_told_to_its_end_at_the_next_start(tmp_path: Path) -> None:
    platform = Embedded(tmp_path)
    log = tmp_path / "first.log"
    environment = platform.environment()
    with log.open("wb") as out:
        first = subprocess.Popen([sys.executable, "-m", "deploy.all_in_one"], cwd=ROOT, env=environment, stdout=out)
    try:
        first.wait(timeout=4.0)
    except subprocess.TimeoutExpired:
        first.send_signal(signal.SIGKILL)
    first.wait()

    with running(platform):
        wait_until_quiet(platform)
        assert reconcile(platform)["products"] == 9
        assert counts(platform)["ideas"] == [(17,)]


def start(env: dict[str, str]) -> "subprocess.CompletedProcess[str]":
    words = [sys.executable, "-m", "deploy.all_in_one"]
    return subprocess.run(words, cwd=ROOT, env=env, capture_output=True, text=True, timeout=60, check=False)


def test_what_is_embedded_is_refused_in_production_with_every_reason(tmp_path: Path) -> None:
    done = start({**os.environ, "TIKUB_MODE": "production", "TIKUB_DATA_DIR": str(tmp_path)})

    assert done.returncode == 78
    for name in ("TIKUB_DATABASE_URL", "TIKUB_AMQP_URL", "TIKUB_SECRET_KEY", "TIKUB_SIGN_IN", "TIKUB_TRUSTED_HOSTS"):
        assert name in done.stderr


def test_a_port_that_is_taken_is_told(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        people = str(people_file(tmp_path))
        done = start({**os.environ, "TIKUB_PORT": port, "TIKUB_DATA_DIR": str(tmp_path), "TIKUB_PEOPLE_FILE": people})

    assert done.returncode == 69
    assert "TIKUB_PORT" in done.stderr


FAILING = """
import sys
import deploy.all_in_one as platform
def fail(*_): raise RuntimeError("the story breaks off")
platform.tell_the_story = fail
sys.exit(platform.main())
"""


def test_a_story_that_fails_ends_the_process_and_gives_the_port_back(tmp_path: Path) -> None:
    environment = Embedded(tmp_path).environment()

    ended = subprocess.run(
        [sys.executable, "-c", FAILING],
        check=False,
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        timeout=60,
    )

    assert ended.returncode == 1
    assert "the story breaks off" in ended.stderr
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", int(environment["TIKUB_PORT"])))
