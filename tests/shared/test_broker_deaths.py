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


@pytest.fixture(params=["embedded", pytest.param("rabbitmq", marks=pytest.mark.servers)])
def address(request) -> str:
    return "embedded" if request.param == "embedded" else request.getfixturevalue("rabbitmq").vhost()


@pytest.mark.faults
@pytest.mark.parametrize("step", STEPS)
def test_a_death_at_any_step_loses_nothing(step, address, tmp_path):
    said = [str(uuid4()) for _ in range(30)]
    add(tmp_path / "outbox", said)

    assert _run(address, tmp_path, step) == DIED
    assert _run(address, tmp_path) == 0

    assert sorted(lines(tmp_path / "effects")) == sorted(said)
    assert sorted(lines(tmp_path / "published")) == sorted(said)


def test_a_death_before_anything_is_stored_brings_the_letter_again(address, tmp_path):
    add(tmp_path / "outbox", [str(uuid4())])

    assert _run(address, tmp_path, "C4") == DIED
    assert lines(tmp_path / "effects") == []
    assert _run(address, tmp_path) == 0

    assert len(lines(tmp_path / "handed-over")) >= 2


def _run(address: str, folder: Path, fault: str = "") -> int:
    command = [sys.executable, "-m", "tests.shared.mortal_platform", address, str(folder)]
    environment = os.environ | {"TIKUB_TESTING": "1", "FAULT": fault, "FAULT_SEED": "7"}
    return subprocess.run(command, cwd=ROOT, env=environment, timeout=30, check=False).returncode
