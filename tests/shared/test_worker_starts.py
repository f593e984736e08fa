"""A worker that starts beside its migration, as it does on Kubernetes."""

import os
import time
from pathlib import Path

import pytest
import requests

from tests.servers import Postgres, Rabbit
from tests.system.platforms import Started, free_port, run


@pytest.fixture
def environment(postgres: Postgres, rabbitmq: Rabbit, tmp_path: Path) -> dict[str, str]:
    return {
        **{name: value for name, value in os.environ.items() if not name.startswith("TIKUB_")},
        "TIKUB_DATABASE_URL": postgres.database("ideas"),
        "TIKUB_AMQP_URL": rabbitmq.vhost(),
        "TIKUB_HEALTH_PORT": str(free_port()),
        "TIKUB_DATA_DIR": str(tmp_path),
    }


def test_a_worker_waits_for_its_migration_and_touches_nothing_before(environment, tmp_path: Path):
    address = f"http://127.0.0.1:{environment['TIKUB_HEALTH_PORT']}"
    worker = Started.of(["services.ideas", "worker"], environment, tmp_path / "log")
    try:
        before = _answer(f"{address}/readyz", until=503)
        assert before.json()["database"] == "not migrated"
        assert requests.get(f"{address}/healthz", timeout=5).status_code == 200

        run("ideas", "migrate", env=environment)

        assert _answer(f"{address}/readyz", until=200).json() == {"status": "ok", "database": "ok", "broker": "ok"}
        assert b"Traceback" not in (tmp_path / "log").read_bytes()
    finally:
        assert worker.stop() == 0


def test_a_worker_that_waits_ends_when_told(environment, tmp_path: Path):
    worker = Started.of(["services.ideas", "worker"], environment, tmp_path / "log")
    _answer(f"http://127.0.0.1:{environment['TIKUB_HEALTH_PORT']}/readyz", until=503)

    assert worker.stop(seconds=5) == 0


def _answer(url: str, until: int) -> requests.Response:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        try:
            answer = requests.get(url, timeout=10)
        except requests.RequestException:
            time.sleep(0.2)
            continue
        if answer.status_code == until:
            return answer
        time.sleep(0.2)
    raise AssertionError(f"{url} never said {until}: {answer.text}")
