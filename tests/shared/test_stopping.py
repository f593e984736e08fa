"""A signal ends the process wherever it interrupts it."""

import signal
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
BUSY = """
import threading
from shared.stopping import stop_at_signals

stop = threading.Event()
stop_at_signals(stop)
print("ready", flush=True)
while not stop.wait(0):
    pass
"""


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_ends_a_process_that_is_always_looking_at_its_event(number):
    """An event set by the handler itself hangs two of three of these for ever."""
    running = [
        subprocess.Popen([sys.executable, "-c", BUSY], cwd=ROOT, stdout=subprocess.PIPE, text=True) for _ in range(8)
    ]
    try:
        for each in running:
            assert each.stdout.readline() == "ready\n"
        for each in running:
            each.send_signal(number)
        assert [each.wait(15) for each in running] == [0] * 8
    finally:
        for each in running:
            each.kill()
            each.communicate()
