"""The short form of `make faults`: a small storm, and every mutant caught by name."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.faults.mutants import MUTANTS
from tests.faults.nursery import Nursery
from tests.faults.scenarios import SCENARIOS, perform
from tests.faults.storm import rage
from tests.faults.world import World, open_world

pytestmark = [pytest.mark.faults, pytest.mark.slow]

SEED, FORMS, SECONDS = 20261123, 150, 20.0


@pytest.fixture(scope="module")
def world(postgres, rabbitmq) -> Iterator[World]:
    with open_world(postgres, rabbitmq) as opened:
        yield opened


@pytest.fixture(scope="module")
def nursery() -> Iterator[Nursery]:
    with Nursery() as opened:
        yield opened


@pytest.fixture
def log(tmp_path) -> Path:
    return tmp_path / "last-words.log"


def test_nothing_is_lost_or_doubled_in_a_storm(world, nursery, log):
    report = rage(world, nursery, log, events=FORMS, seed=SEED, seconds=SECONDS, pause=0.6)

    print(f"seed {SEED}", *report.lines(), sep="\n")
    assert report.faults() == {}


@pytest.mark.parametrize("name", SCENARIOS)
def test_the_right_design_passes_every_scenario(name, world, nursery, log):
    assert perform(name, world, nursery, log).faults() == {}


@pytest.mark.parametrize("name", MUTANTS)
def test_a_mutant_is_caught(name, world, nursery, log):
    found = perform(MUTANTS[name].scenario, world, nursery, log, mutant=name).faults()

    assert MUTANTS[name].sign in found


def test_every_scenario_has_its_mutant():
    assert {mutant.scenario for mutant in MUTANTS.values()} == set(SCENARIOS)
