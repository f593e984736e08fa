"""Mails that wait, sent through a real mail server in a process of its own: mails for each second, and memory.

`python -m tests.bench.drain [--mails 10000] [--workers 2] [--database URL]`: on the given empty database, else on
SQLite in a temporary folder. It shows the progress that the page of mails shows, and ends with 1 when a mail is
missing, or came twice although nobody died.
"""

import argparse
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import func, select

from services.notify.app import service
from services.notify.commands.telling import tell_of
from services.notify.domain.mail import MailState
from services.notify.queries.mails import drain
from services.notify.tables import mail
from shared.identifiers import new_id
from shared.migrate import migrate
from shared.people import person
from shared.service import Runtime, system_clock
from shared.settings import Settings
from shared.uow import UnitOfWork

ROOT = Path(__file__).resolve().parents[2]
SOME = 5_000
PAUSE = 2.0
"""Seconds between two lines of progress."""
SERVER = """
import sys
from collections import Counter
from tests.notify.mail_server import Counting, Listening
server = Listening(Counting())
server.start()
print(server.port, flush=True)
sys.stdin.read()
server.stop()
print(server.sink.taken.total(), len(server.sink.taken), flush=True)
"""
WORKER = """
import sys
from shared.observability import set_up_logs
from tests.bench.memory import resident
from tests.notify.mortal_sender import main
set_up_logs("notify", "worker", "ERROR")
main(sys.argv[1], sys.argv[2], 0, each_round=lambda: print(resident(), flush=True))
print(resident(), flush=True)
"""


def main() -> int:
    parser = argparse.ArgumentParser(description="waiting mails, sent through a real mail server")
    parser.add_argument("--mails", type=int, default=10_000)
    parser.add_argument("--workers", type=int, default=1)
    parser.add_argument("--database", default="", help="an empty database; else SQLite in a temporary folder")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        url = asked.database or f"sqlite:///{folder}/drain.sqlite"
        runtime = Runtime(service, Settings(service="notify", database_url=url, testing=True))
        return run(runtime, asked.mails, asked.workers)


def run(runtime: Runtime, mails: int, workers: int) -> int:
    """Prepare, send, say what was seen; 0 when each mail was taken exactly once."""
    migrate(runtime)
    _prepare(runtime, mails)
    with _mail_server() as server:
        began = time.monotonic()
        senders = [_sender(runtime, server.port) for _ in range(workers)]
        while any(one.poll() is None for one in senders):
            _progress(runtime, began)
            time.sleep(PAUSE)
        seconds = time.monotonic() - began
        memories = [[int(line) for line in (one.communicate()[0] or "").split()] for one in senders]
    sent = _sent(runtime)
    print(f"{mails} mails, {sent} sent in {seconds:.0f} s by {workers}: {sent / seconds:.0f} a second")
    print(f"the server took {server.taken}, {server.distinct} distinct")
    for seen in memories:
        print(f"memory of a worker, kB: {seen[0]} after its first round of 5 s, {seen[-1]} at its end")
    codes = [one.returncode for one in senders]
    return int(any(codes) or not sent == server.taken == server.distinct == mails)


def _prepare(runtime: Runtime, mails: int) -> None:
    for start in range(0, mails, SOME):
        with runtime.unit_of_work() as uow:
            _waiting(uow, range(start, min(start + SOME, mails)))


def _waiting(uow: UnitOfWork, some: range) -> None:
    row = {"directorate": "Essais", "seen_at": uow.now}
    people = {new_id(): number for number in some}
    rows = [row | {"id": one, "name": f"Agent {n}", "email": f"agent{n}@region.example"} for one, n in people.items()]
    uow.session.execute(person.insert(), rows)
    facts = {"role": "team", "scope": "", "title": ""}
    tell_of(uow, new_id(), "governance.role.granted.v1", facts, {"role_granted": people})


class Server:
    """A mail server that takes everything, and how many mails it took once it was stopped."""

    def __init__(self) -> None:
        command = [sys.executable, "-c", SERVER]
        self.process = subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        assert self.process.stdout is not None
        self.port, self.taken, self.distinct = int(self.process.stdout.readline()), 0, 0

    def stop(self) -> None:
        """It stops when nothing more can be said to it, and tells what it counted."""
        self.taken, self.distinct = map(int, self.process.communicate(timeout=30)[0].split())


@contextmanager
def _mail_server() -> Iterator[Server]:
    server = Server()
    try:
        yield server
    finally:
        server.stop()


def _sender(runtime: Runtime, port: int) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", WORKER, str(runtime.settings.database_url), f"smtp://127.0.0.1:{port}"]
    mine = os.environ | {"TIKUB_TESTING": "1"}
    return subprocess.Popen(command, cwd=ROOT, env=mine, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)


def _sent(runtime: Runtime) -> int:
    with runtime.reading() as session:
        return session.scalar(select(func.count()).where(mail.c.state == MailState.SENT)) or 0


def _progress(runtime: Runtime, began: float) -> None:
    with runtime.reading() as session:
        now = system_clock(session)
        seen = drain(session, now)
    left = f"{(seen.over_at - now).total_seconds():.0f} s to go" if seen.over_at else ""
    said = f"{seen.waiting:>7} wait, {seen.lately} left in the last minute, {left}"
    print(f"{time.monotonic() - began:6.1f} s {said}", flush=True)


if __name__ == "__main__":
    sys.exit(main())
