"""Processes of the exit killed at every step and at any time: each job is answered, and counts, once."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.faults.nursery import Nursery
from tests.lanes.hall import Hall, open_hall
from tests.lanes.mutants import MUTANTS
from tests.lanes.plays import PLAYS, Stage, perform
from tests.lanes.slow_site import open_slow_site

pytestmark = [pytest.mark.faults, pytest.mark.slow]

PRODUCTS = 4
SEED = 20261126


@pytest.fixture(scope="module")
def hall(postgres, rabbitmq) -> Iterator[Hall]:
    with open_slow_site(0.01) as site, open_hall(postgres, rabbitmq, PRODUCTS, site.url) as opened:
        yield opened


@pytest.fixture(scope="module")
def stage(hall) -> Iterator[Stage]:
    with Nursery() as nursery:
        yield Stage(hall, nursery, seed=SEED)


@pytest.fixture
def log(tmp_path) -> Path:
    return tmp_path / "last-words.log"


@pytest.mark.parametrize("name", PLAYS)
def test_each_job_is_answered_and_counts_once_though(name, stage, log):
    found = perform(name, stage, log)

    assert found == {}, stage.nursery.lines()[-20:]
    point = name.partition(" dies at ")[2]
    assert not point or stage.nursery.deaths()[point] == 2


@pytest.mark.parametrize("name", MUTANTS)
def test_a_mutant_is_caught(name, stage, log):
    assert MUTANTS[name].sign in perform(MUTANTS[name].scenario, stage, log, mutant=name)
