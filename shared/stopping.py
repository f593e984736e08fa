"""SIGTERM and SIGINT ask the process to end: what is in hand is brought to its end first."""

import signal
import threading
from queue import SimpleQueue
from types import FrameType


def stop_at_signals(stop: threading.Event) -> None:
    """Set `stop` soon after either signal, from a thread of its own.

    A handler interrupts the main thread anywhere, also where it holds the event's own lock: setting the event there
    would wait for itself for ever. The queue is made to be used in handlers.
    """
    asked: SimpleQueue[int] = SimpleQueue()

    def on_signal(number: int, _frame: FrameType | None) -> None:
        asked.put(number)

    def set_when_asked() -> None:
        asked.get()
        stop.set()

    threading.Thread(target=set_when_asked, name="signals", daemon=True).start()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, on_signal)
