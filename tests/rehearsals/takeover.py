"""One service moves out: its image, a PostgreSQL of its own, its user of the bus; the three others do not notice."""

import threading
import time
from pathlib import Path
from typing import Self

import requests
from sqlalchemy import Engine, NullPool, create_engine

from tests.rehearsals.compose import Compose
from tests.rehearsals.ledger import Ledger, longest_gap
from tests.rehearsals.load import Load
from tests.rehearsals.report import Report
from tests.rehearsals.restore import dump
from tests.rehearsals.stage import Ground, Stage
from tests.rehearsals.verdict import judge
from tests.system.platforms import PATHS

SERVICE = "portfolio"
LOOK = 0.2
FOLDER, FILE = "deploy/compose", "one-service.yml"


def rehearse(ground: Ground, report: Report) -> None:
    stage = ground.stage()
    taken = _next_door(stage, _handed_over(stage, ground.folder))
    try:
        _rehearse(stage, taken, ground, report)
    finally:
        taken.down()
        stage.elsewhere.clear()
        ground.leave()


def _handed_over(stage: Stage, folder: Path) -> Path:
    """What the old operator gives to the new one, one file each."""
    given = folder / "handed-over"
    given.mkdir(exist_ok=True)
    for name in ("amqp_url", "secret_key"):
        (given / name).write_text(stage.secret(f"secrets/{SERVICE}/{name}"))
    return given


def _next_door(stage: Stage, given: Path) -> Compose:
    settings = stage.settings | {
        "TIKUB_SERVICE": SERVICE,
        "TIKUB_GIVEN": str(given),
        "TIKUB_BUS_NETWORK": f"{stage.name}_data",
        "TIKUB_PAGES_NETWORK": f"{stage.name}_pages",
    }
    name = stage.name.replace("shared", SERVICE)
    return Compose(name=name, root=stage.root / FOLDER, files=(FILE,), profiles=("database",), settings=settings)


def _rehearse(stage: Stage, taken: Compose, ground: Ground, report: Report) -> None:
    ledger, watch = Ledger(), Watch(f"{stage.where('')}{PATHS[SERVICE]}/connexion")
    load = Load(stage, ledger).prepare()
    with watch, load:
        time.sleep(5)
        began = time.monotonic()
        _move(stage, taken, ground.folder)
        report.tell(moved=f"{time.monotonic() - began:.1f} s")
        report.expect(load.wait_for(min(ground.events, 1000), 300), f"only {load.said_here()} events")
    report.tell(pages_away=watch.away, looks=len(watch.good), looks_that_failed=watch.bad)
    report.work(ledger)
    others = [failure for failure in ledger.failures if failure.service != SERVICE]
    report.expect(not others, f"forms of others failed: {others[:3]}")
    report.verdict(judge(stage, ledger))
    taken.exec("worker", "python", "-m", f"services.{SERVICE}", "reconcile")


def _move(stage: Stage, taken: Compose, folder: Path) -> None:
    """The runbook's steps 3 to 5."""
    stage("up", "--detach", "--no-recreate", "--scale", f"{SERVICE}-web=0", "--scale", f"{SERVICE}-worker=0")
    dump(stage, SERVICE, folder)
    taken("up", "--detach", "--wait", "postgres")
    words = ("--clean", "--create", "--if-exists", "--exit-on-error", "--dbname", "postgres")
    pour = ("exec", "-T", "postgres", "pg_restore", "--username", "postgres", *words)
    taken.pipe(*pour, out_of=folder / f"{SERVICE}.dump")
    taken("up", "--detach", "--wait")
    stage.elsewhere[SERVICE] = _database(taken)


def _database(taken: Compose) -> Engine:
    url = taken.exec("web", "cat", "/run/secrets/database_url").strip()
    found = url.replace(f"@{SERVICE}-postgres:", f"@{taken.address('postgres')}:")
    return create_engine(found.replace("postgresql://", "postgresql+psycopg://", 1), poolclass=NullPool)


class Watch:
    """Someone who opens one page over and over; for how long it was away."""

    def __init__(self, address: str) -> None:
        self._address = address
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._look, daemon=True)
        self.good: list[float] = []
        self.bad = 0

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        self._thread.join(30)

    @property
    def away(self) -> float:
        return longest_gap(self.good)

    def _look(self) -> None:
        while not self._stop.wait(LOOK):
            try:
                answer = requests.get(self._address, timeout=10)
            except requests.RequestException:
                self.bad += 1
                continue
            if answer.status_code == 200:
                self.good.append(time.monotonic())
            else:
                self.bad += 1
