"""A relay and a subscriber around a bus, small enough to see through, that die where FAULT says and can start again.

`python -m tests.shared.mortal_platform BUS FOLDER ROLE…`, where BUS is `embedded` or an address of RabbitMQ and ROLE is
`relay` or `subscriber`. The outbox, what of it is published, and the subscriber's effects are files of one id per line;
a line once written stays. The subscriber's name is its folder's.
"""

import sys
import threading
import time
from collections.abc import Sequence
from contextlib import closing, suppress
from pathlib import Path
from uuid import UUID

from shared.broker import Broker, EmbeddedBroker, Letter
from shared.errors import BrokerDown
from shared.failpoints import fault
from shared.rabbit import RabbitBroker

BINDINGS = ["ideas.#"]


def lines(file: Path) -> list[str]:
    return file.read_text().split() if file.exists() else []


def add(file: Path, new: Sequence[str]) -> None:
    with file.open("a") as opened:
        opened.writelines(f"{line}\n" for line in new)


def relay(broker: Broker, folder: Path) -> None:
    unpublished = [line for line in lines(folder / "outbox") if line not in lines(folder / "published")][:10]
    fault("R1")
    with closing(broker.publisher("ideas")) as publisher:
        answers = publisher.publish([Letter("ideas.idea.said.v1", UUID(line), line.encode()) for line in unpublished])
    fault("R3")
    confirmed = [line for line, answer in zip(unpublished, answers, strict=True) if answer is None]
    add(folder / "published", confirmed)
    fault("R4")


def subscriber(folder: Path):
    def handle(bodies: Sequence[bytes]) -> None:
        heard = dict.fromkeys(body.decode() for body in bodies)  # the same letter may come twice in one batch
        known = lines(folder / "effects")
        time.sleep(0.05)  # an ack that left too early has the time to arrive
        fault("C4")
        add(folder / "effects", [line for line in heard if line not in known])
        fault("C5")

    return handle


def relay_all(broker: Broker, folder: Path) -> None:
    while len(lines(folder / "published")) < len(lines(folder / "outbox")):
        with suppress(BrokerDown):
            relay(broker, folder)
        time.sleep(0.01)


def hear_all(broker: Broker, folder: Path) -> None:
    stop = threading.Event()
    listener = threading.Thread(target=broker.consume, args=(folder.name, BINDINGS, subscriber(folder), stop, 10))
    listener.start()
    while len(lines(folder / "effects")) < len(lines(folder / "outbox")):
        time.sleep(0.01)
    stop.set()
    listener.join()


def main(bus: str, folder: Path, *roles: str) -> None:
    broker = EmbeddedBroker([folder.name]) if bus == "embedded" else RabbitBroker(bus)
    broker.declare(folder.name, BINDINGS)
    work = {"relay": relay_all, "subscriber": hear_all}
    threads = [threading.Thread(target=work[role], args=(broker, folder)) for role in roles]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]), *sys.argv[3:])
