"""The embedded default, killed at every step: what one process wrote, said and counted still agrees."""

import random
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import func, select

from tests.faults.findings import compare
from tests.faults.ledger import open_runtime, reader, step, writer
from tests.faults.nursery import Nursery, Slot
from tests.faults.stage import USUAL
from tests.faults.world import wait_for

pytestmark = [pytest.mark.faults, pytest.mark.slow]

POINTS = ("R1", "R2", "R3", "R4", "C1", "C2", "C3", "C4", "C5", "C6")
LIVES = [*POINTS, *POINTS, ",".join(f"{point}:0.02" for point in POINTS)]
KILLS, SEED = 15, 20261123
FOR_EVER, NOT_AGAIN = {"steps": 10**9}, {"steps": 0}


@pytest.fixture
def both(tmp_path: Path) -> Iterator[dict[str, object]]:
    urls = {name: f"sqlite:///{tmp_path / name}.sqlite" for name in ("writer", "reader")}
    opened = {"writer": open_runtime(writer(), urls["writer"]), "reader": open_runtime(reader(), urls["reader"])}
    yield {**opened, "urls": urls}
    for runtime in opened.values():
        runtime.engine.dispose()


def test_one_process_that_dies_at_every_step_loses_and_doubles_nothing(both, tmp_path):
    dice = random.Random(SEED)
    with Nursery() as nursery:
        nursery.begin(tmp_path / "log", **both["urls"], **USUAL | {"seed": SEED}, bus="", mutant="")
        slot = Slot("together", "together", LIVES, **FOR_EVER)
        nursery.run(slot)
        assert wait_for(lambda: slot.born >= len(LIVES), 60), nursery.lines()[-20:]
        for _ in range(KILLS):
            time.sleep(dice.uniform(0.1, 0.4))
            nursery.kill("together")
        slot.lives, slot.order = [""], NOT_AGAIN
        nursery.kill("together")
        assert wait_for(lambda: compare(both["writer"], both["reader"]).faults() == {}, 30), nursery.lines()[-20:]
        deaths, killed = nursery.deaths(), nursery.codes[-9]

    steps = _steps(both)
    print(f"{steps} steps; deaths {dict(deaths)}, killed {killed}")
    assert set(deaths) == set(POINTS)
    assert steps > 50


def _steps(both: dict[str, object]) -> int:
    with both["writer"].reading() as session:
        return session.scalar(select(func.count()).select_from(step))
