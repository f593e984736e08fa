"""Figures of several processes told as one: each counts in files of its own in a folder that they share."""

import fcntl
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from prometheus_client import CollectorRegistry, generate_latest, values
from prometheus_client.mmap_dict import MmapedDict
from prometheus_client.multiprocess import MultiProcessCollector, mark_process_dead

FOLDER = "PROMETHEUS_MULTIPROC_DIR"
SHARED_MEMORY = Path("/dev/shm")  # noqa: S108 - where counting costs no disk
ENDED = "ended"
"""Stands where a process id would, in the name of the file that keeps what ended processes had counted."""


@contextmanager
def counted_together(service: str) -> Iterator[Path]:
    """A fresh folder for the processes made from here on; figures of an earlier start must not be added to theirs."""
    with _folder(service) as folder:
        for stale in folder.glob("*.db"):
            stale.unlink()
        # The library has chosen when it was imported, which was before anybody knew that there would be processes.
        values.ValueClass = values.get_value_class()  # type: ignore[no-untyped-call]
        yield folder


@contextmanager
def _folder(service: str) -> Iterator[Path]:
    if given := os.environ.get(FOLDER):
        Path(given).mkdir(parents=True, exist_ok=True)
        yield Path(given)
        return
    where = SHARED_MEMORY if os.access(SHARED_MEMORY, os.W_OK) else None
    made, owner = Path(tempfile.mkdtemp(prefix=f"tikub-{service}-", dir=where)), os.getpid()
    os.environ[FOLDER] = str(made)
    try:
        yield made
    finally:
        if os.getpid() == owner:  # the processes forked in between come by here too, when they end
            del os.environ[FOLDER]
            shutil.rmtree(made, ignore_errors=True)


def told_together(folder: Path) -> bytes:
    """The sum over the processes that live and those that have ended."""
    registry = CollectorRegistry()
    MultiProcessCollector(registry, path=str(folder))  # type: ignore[no-untyped-call]
    with _locked(folder, fcntl.LOCK_SH):
        return generate_latest(registry)


def remember_ended(folder: Path, pid: int) -> None:
    """Add what an ended process had counted to what the others before it had: else each restart leaves files behind."""
    mark_process_dead(pid, path=str(folder))  # type: ignore[no-untyped-call]
    with _locked(folder, fcntl.LOCK_EX):
        for left in folder.glob(f"*_{pid}.db"):
            kind = left.name.removesuffix(f"_{pid}.db")
            _add(left, folder / f"{kind}_{ENDED}.db")
            left.unlink()


def _add(left: Path, kept: Path) -> None:
    with closing(MmapedDict(str(kept))) as sums:  # type: ignore[no-untyped-call]
        for key, value, _, _ in MmapedDict.read_all_values_from_file(str(left)):  # type: ignore[no-untyped-call]
            sums.write_value(key, sums.read_value(key)[0] + value, 0.0)  # type: ignore[no-untyped-call]


@contextmanager
def _locked(folder: Path, how: int) -> Iterator[None]:
    """While an ended process's figures move from one file to the other, a scrape would find them in both or none."""
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, how)
        yield
