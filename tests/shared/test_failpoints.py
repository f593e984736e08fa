"""Failpoints kill where they are asked to, and nowhere else."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from shared.failpoints import DIED, arm

ROOT = Path(__file__).resolve().parents[2]
NAMES = {
    f"{letter}{number}"
    for letter, count in (("W", 4), ("R", 4), ("C", 6), ("N", 3), ("H", 3), ("S", 2), ("J", 6), ("L", 1))
    for number in range(1, count + 1)
}
PROGRAM = "from shared.failpoints import fault; fault('R1'); fault('R2'); print('alive')"


def run(**environment: str) -> subprocess.CompletedProcess[str]:
    clean = {name: value for name, value in os.environ.items() if name not in {"FAULT", "FAULT_SEED", "TIKUB_TESTING"}}
    return subprocess.run(
        [sys.executable, "-c", PROGRAM], env=clean | environment, cwd=ROOT, capture_output=True, text=True, check=False
    )


def test_the_process_dies_at_the_point_and_names_it():
    done = run(TIKUB_TESTING="1", FAULT="R2")

    assert (done.returncode, done.stdout, done.stderr) == (DIED, "", "failpoint R2\n")


@pytest.mark.parametrize(
    "environment", [{}, {"FAULT": "R2"}, {"FAULT": "R2", "TIKUB_TESTING": "0"}, {"TIKUB_TESTING": "1"}]
)
def test_nothing_happens_unless_we_are_testing(environment):
    done = run(**environment)

    assert (done.returncode, done.stdout) == (0, "alive\n")


def test_other_points_are_passed():
    assert run(TIKUB_TESTING="1", FAULT="W1,C3:0.5").returncode == 0


def test_a_probability_is_kept(monkeypatch):
    deaths = []
    monkeypatch.setattr(os, "_exit", deaths.append)
    fault = arm({"TIKUB_TESTING": "1", "FAULT": "C1:0.25, R1", "FAULT_SEED": "7"})

    for _ in range(2000):
        fault("C1")
    assert 400 < len(deaths) < 600
    fault("R1")
    assert deaths[-1] == DIED


def test_a_seed_makes_the_same_deaths_again(monkeypatch):
    monkeypatch.setattr(os, "_exit", lambda _code: died.append(len(passed)))
    series = []
    for _ in range(2):
        died, passed = [], []
        fault = arm({"TIKUB_TESTING": "1", "FAULT": "C1:0.1", "FAULT_SEED": "3"})
        for number in range(200):
            passed.append(number)
            fault("C1")
        series.append(died)
    assert series[0] == series[1] != []


def test_every_named_point_stands_in_the_code():
    sources = [path.read_text() for folder in ("shared", "services") for path in (ROOT / folder).rglob("*.py")]
    found = {name for source in sources for name in re.findall(r'fault\("([A-Z]\d)"\)', source)}

    assert found == NAMES
