"""A process that dies between any two steps loses no letter, on any bus."""

import os
import subprocess
import sys
from pathlib import Path
from uuid import uuid4

import pytest

from shared.failpoints import DIED
from tests.shared.mortal_platform import add, lines

ROOT = Path(__file__).resolve().parents[2]
STEPS = ["R1", "R2", "R3", "R4", "C1", "C4", "C5", "C6"]


@pytest.fixture(scope="module", params=["embedded", pytest.param("rabbitmq", marks=pytest.mark.servers)])
def address(request) -> str:
    return "embedded" if request.param == "embedded" else request.getfixturevalue("rabbitmq").vhost()


@pytest.mark.faults
@pytest.mark.parametrize("step", STEPS)
def test_a_death_at_any_step_loses_nothing(step, address, tmp_path):
    said = [str(uuid4()) for _ in range(30)]
    add(tmp_path / "outbox", said)

    assert DIED in _live(address, tmp_path, step)

    assert sorted(lines(tmp_path / "effects")) == sorted(said)
    assert sorted(lines(tmp_path / "published")) == sorted(said)


def _live(address: str, folder: Path, fault: str) -> list[int]:
    """Run each process once with the fault and once without; only where there is a server are they two processes."""
    processes = [["relay", "subscriber"]] if address == "embedded" else [["relay"], ["subscriber"]]
    return [_run([address, str(folder), *roles], each) for roles in processes for each in (fault, "")]


def _run(arguments: list[str], fault: str) -> int:
    command = [sys.executable, "-m", "tests.shared.mortal_platform", *arguments]
    environment = os.environ | {"TIKUB_TESTING": "1", "FAULT": fault}
    return subprocess.run(command, cwd=ROOT, env=environment, timeout=60, check=False).returncode
