"""What the processes of a play are: the portfolio's worker and exit-workers, forked where a mistake can be put in."""

import socket
import sys
import threading
from argparse import Namespace
from collections.abc import Callable, Iterator
from itertools import cycle
from typing import Any

from services.portfolio.app import service
from services.portfolio.commands.lanes.command_line import EXIT_WORKER
from shared.rabbit import RabbitBroker
from shared.service import Runtime
from shared.settings import Settings
from shared.stopping import stop_at_signals
from shared.worker import Worker
from tests.lanes.hall import ALLOWED
from tests.lanes.mutants import MUTANTS


def direct(order: dict[str, Any]) -> None:
    """The portfolio's worker: foreman, sender of jobs, ear for answers."""
    stop = threading.Event()
    stop_at_signals(stop)
    work = Worker(_runtime(order), RabbitBroker(order["bus"], patience=5))
    work.start(stop)
    sys.exit(work.watch(stop))


def check(order: dict[str, Any]) -> None:
    """An exit-worker, as on the command line; `names` lead from one address to another each time they are asked for."""
    _resolve_anew({name: cycle(addresses) for name, addresses in order["names"].items()})
    sys.exit(EXIT_WORKER.run(_runtime(order), Namespace(product=order["lane"])))


def _resolve_anew(names: dict[str, Iterator[str]]) -> None:
    resolve = socket.getaddrinfo

    def lie(host: Any, *given: Any, **more: Any) -> Any:
        return resolve(next(names[host]) if host in names else host, *given, **more)

    socket.getaddrinfo = lie


def _runtime(order: dict[str, Any]) -> Runtime:
    known = {"database_url": order["hall"], "amqp_url": order["bus"], "checks_at_once": order["at_once"]}
    return Runtime(service, Settings(service="portfolio", fetch_allowed=(ALLOWED,), testing=True, **known))


__all__ = ["MUTANTS", "ROLES"]

ROLES: dict[str, Callable[[dict[str, Any]], None]] = {"foreman": direct, "exit-worker": check}
