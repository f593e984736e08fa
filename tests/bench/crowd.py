"""One announcement to very many people: rows for each second, memory, and what a death in the middle changes.

`python -m tests.bench.crowd [--people 40000] [--database URL]`: on the given empty database, else on SQLite in a
temporary folder. It shows its progress, kills workers at random until half
of the way, and ends with 1 when anybody was left out or told twice.
"""

import argparse
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from sqlalchemy import func, select

from services.notify.app import service
from services.notify.commands.announcing import (
    OneAnnouncement,
    WriteAnnouncement,
    publish_announcement,
    write_announcement,
)
from services.notify.tables import notice
from services.notify.tables.announcements import announcement
from shared.identifiers import new_id
from shared.migrate import migrate
from shared.people import person
from shared.service import Runtime
from shared.settings import Settings

ROOT = Path(__file__).resolve().parents[2]
WORKER = """
import sys, time
from tests.bench.memory import peak, resident
from tests.notify.mortal_herald import main
began, seen = time.monotonic(), []
main(each_round=lambda: seen.append(resident()))
print(time.monotonic() - began, seen[0], resident(), peak())
"""


def main() -> int:
    parser = argparse.ArgumentParser(description="one announcement to very many people")
    parser.add_argument("--people", type=int, default=40_000)
    parser.add_argument("--database", default="", help="an empty database; else SQLite in a temporary folder")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        url = asked.database or f"sqlite:///{folder}/crowd.sqlite"
        return run(Runtime(service, Settings(service="notify", database_url=url, testing=True)), asked.people)


def run(runtime: Runtime, people: int) -> int:
    """Prepare, publish, tell with deaths on the way, then without; say what was seen."""
    migrate(runtime)
    announced = _prepare(runtime, people)
    began, deaths = time.monotonic(), 0
    while (_told(runtime)) < people * 0.5:
        deaths += _worker(runtime, "S1:0.05,S2:0.05")[0] != 0
        _progress(runtime, people, began, deaths)
    left = people - _told(runtime)
    code, said = _worker(runtime, "")
    _progress(runtime, people, began, deaths)
    rows, distinct = _counted(runtime, announced)
    print(f"\n{people} people, {rows} rows for {distinct} people, {deaths} deaths")
    if code == 0:
        seconds, first, last, peak = said.split()
        print(
            f"the last worker: {left / float(seconds):.0f} people a second; memory, kB: {first} after its first round"
        )
        print(f"of 5 s, {last} at its end, {peak} at most")
    return int(code != 0 or not rows == distinct == people)


def _prepare(runtime: Runtime, people: int) -> object:
    with runtime.unit_of_work() as uow:
        row = {"email": "agent@region.example", "directorate": "Essais", "seen_at": uow.now}
        for start in range(0, people, 5000):
            some = range(start, min(start + 5000, people))
            uow.session.execute(person.insert(), [row | {"id": new_id(), "name": f"Agent {n}"} for n in some])
    by = new_id()
    made = runtime.do(write_announcement, WriteAnnouncement(by=by, title="À tous", text="Bonjour à tous."))
    with runtime.reading() as session:
        version = session.scalar(select(announcement.c.version))
    runtime.do(publish_announcement, OneAnnouncement(by=by, announcement_id=made, version=version))
    return made


def _worker(runtime: Runtime, fault: str) -> tuple[int, str]:
    """One life of a worker: how it ended, and when it ended well, its seconds and its peak of memory in kB."""
    mine = {"TIKUB_TESTING": "1", "DATABASE": str(runtime.settings.database_url), "FAULT": fault}
    mine["FAULT_SEED"] = str(time.monotonic_ns())
    done = subprocess.run(
        [sys.executable, "-c", WORKER], cwd=ROOT, env=os.environ | mine, check=False, capture_output=True, text=True
    )
    return done.returncode, done.stdout.strip()


def _told(runtime: Runtime) -> int:
    with runtime.reading() as session:
        return session.scalar(select(announcement.c.told)) or 0


def _counted(runtime: Runtime, announced: object) -> tuple[int, int]:
    with runtime.reading() as session:
        mine = select(func.count(), func.count(notice.c.person_id.distinct())).where(notice.c.event_id == announced)
        rows, distinct = session.execute(mine).one()
        return rows, distinct


def _progress(runtime: Runtime, people: int, began: float, deaths: int) -> None:
    told = _told(runtime)
    print(f"\r{told:>7} / {people}  {time.monotonic() - began:6.1f} s  {deaths} deaths", end="", flush=True)


if __name__ == "__main__":
    sys.exit(main())
