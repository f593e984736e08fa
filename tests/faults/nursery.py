"""Keeps processes alive, each in its slot; kills and freezes them by recorded number, and counts their deaths."""

import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any, Self

ROOT = Path(__file__).resolve().parents[2]


class Slot:
    """A place for one process at a time; `lives` are the failpoints of each life, the last one for all that follow."""

    def __init__(self, name: str, role: str, lives: Sequence[str], **order: Any) -> None:
        self.name, self.role = name, role
        self.lives = list(lives)
        self.order = order
        self.pid: int | None = None
        self.wanted = False
        self.born = 0

    def faults(self) -> str:
        return self.lives[min(self.born, len(self.lives) - 1)]


class Nursery:
    """Starts each slot's process again whenever it dies, until it is told to stop."""

    def __init__(self) -> None:
        self.log = Path(os.devnull)
        self._common: dict[str, Any] = {}
        self.slots: dict[str, Slot] = {}
        self.codes: Counter[int] = Counter()
        self._deaths: Counter[str] = Counter()
        self._read = 0
        self._lock = threading.RLock()
        command = [sys.executable, "-m", "tests.faults.process"]
        self._parent = subprocess.Popen(
            command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=os.environ | {"TIKUB_TESTING": "1"}
        )
        self._ear = threading.Thread(target=self._listen, daemon=True)
        self._ear.start()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        """The parent kills its children when its orders end."""
        self.stop()
        assert self._parent.stdin
        with suppress(OSError):
            self._parent.stdin.close()
        try:
            self._parent.wait(15)
        except subprocess.TimeoutExpired:
            self._parent.kill()
            self._parent.wait()
        self._ear.join(5)

    def begin(self, log: Path, **common: Any) -> None:
        """A new play: what all its processes are told, and the file of their last words."""
        log.unlink(missing_ok=True)
        self.log, self._common = log, common | {"log": str(log)}
        self._read = 0
        self.codes.clear()
        self._deaths.clear()
        log.touch()

    def run(self, *slots: Slot) -> None:
        with self._lock:
            for slot in slots:
                self.slots[slot.name] = slot
                slot.wanted = True
                self._bear(slot)

    def stop(self) -> None:
        """All die, at once and for good."""
        with self._lock:
            for slot in self.slots.values():
                slot.wanted = False
                self.signal(slot.name, signal.SIGKILL)
        deadline = time.monotonic() + 10
        while any(slot.pid for slot in self.slots.values()) and time.monotonic() < deadline:
            time.sleep(0.01)
        self.slots.clear()

    def signal(self, name: str, number: int) -> bool:
        """Whether there was a process to signal."""
        with self._lock:
            pid = self.slots[name].pid
            if pid:
                self._tell({"to": pid, "signal": int(number)})
            return pid is not None

    def kill(self, name: str) -> bool:
        return self.signal(name, signal.SIGKILL)

    def _bear(self, slot: Slot) -> None:
        order = self._common | slot.order | {"slot": slot.name, "role": slot.role, "faults": slot.faults()}
        self._tell(order | {"seed": self._common["seed"] + slot.born})
        slot.born += 1

    def _tell(self, order: dict[str, Any]) -> None:
        assert self._parent.stdin
        self._parent.stdin.write(json.dumps(order).encode() + b"\n")
        self._parent.stdin.flush()

    def _listen(self) -> None:
        assert self._parent.stdout
        with self._parent.stdout as lines:
            for line in lines:
                news = json.loads(line)
                with self._lock:
                    self._born(**news) if "born" in news else self._died(**news)

    def _born(self, slot: str, born: int) -> None:
        if slot in self.slots:
            self.slots[slot].pid = born

    def _died(self, died: int, code: int) -> None:
        self.codes[code] += 1
        for slot in self.slots.values():
            if slot.pid == died:
                slot.pid = None
                if slot.wanted:
                    self._bear(slot)

    def deaths(self) -> Counter[str]:
        """How many died at each failpoint: each death says so in its last line."""
        with self._lock:
            for line in self._new_lines():
                first, _, name = line.partition(" ")
                self._deaths[name] += first == "failpoint"
            return +self._deaths

    def _new_lines(self) -> list[str]:
        """Those that have come since the last look, whole ones only."""
        with self.log.open(errors="replace") as log:
            log.seek(self._read)
            lines = [line for line in iter(log.readline, "") if line.endswith("\n")]
        self._read += sum(len(line.encode()) for line in lines)
        return [line.strip() for line in lines]

    def lines(self) -> list[str]:
        return self.log.read_text(errors="replace").splitlines() if self.log.exists() else []
