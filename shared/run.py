"""One image, several roles: `python -m services.<name> web | worker | migrate | …`."""

import argparse
import sys
import threading
from collections.abc import Callable, Sequence
from functools import partial

import structlog

from shared.command_line import SUBCOMMANDS
from shared.command_line.answer import MISCONFIGURED, OK, UNAVAILABLE
from shared.database import WEB_STATEMENT_TIMEOUT, WORKER_STATEMENT_TIMEOUT
from shared.errors import BrokerDown, DatabaseDown, Misconfigured
from shared.migrate import migrate, wait_for_shape
from shared.observability import set_up_logs, start_traces
from shared.service import Runtime, Service, Subcommand
from shared.settings import Settings, read_settings
from shared.stopping import stop_at_signals
from shared.worker import Worker
from shared.worker_health import serve_health

log = structlog.get_logger()


def main(service: Service, words: Sequence[str] | None = None) -> int:
    """The command line of a service; returns the exit code."""
    arguments = _parser(service).parse_args(words)
    try:
        settings = read_settings(service.name, store=arguments.needs_store)
    except Misconfigured as fault:
        misconfigured: Callable[[Misconfigured, argparse.Namespace], int] | None = arguments.misconfigured
        return (misconfigured or _tell_faults)(fault, arguments)
    answers = arguments.role not in ROLES
    set_up_logs(service.name, arguments.role, settings.log_level, sys.stderr if answers else sys.stdout)
    return _run(service, settings, arguments)


def _tell_faults(fault: Misconfigured, _: argparse.Namespace) -> int:
    print(fault, file=sys.stderr)
    return MISCONFIGURED


def _run(service: Service, settings: Settings, arguments: argparse.Namespace) -> int:
    run: Callable[[Service, Settings, argparse.Namespace], int] = arguments.run
    try:
        return run(service, settings, arguments)
    except (DatabaseDown, BrokerDown) as fault:
        print(f"{type(fault).__name__}: {fault}", file=sys.stderr)
        return UNAVAILABLE


def _parser(service: Service) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog=f"python -m {service.package}", description=service.title)
    roles = parser.add_subparsers(dest="role", required=True, metavar="ROLE")
    for name, (says, run) in ROLES.items():
        roles.add_parser(name, help=says).set_defaults(run=run, misconfigured=None, needs_store=True)
    for word in (*SUBCOMMANDS, *service.subcommands):
        own = roles.add_parser(word.name, help=word.help)
        word.add_arguments(own)
        defaults = {"misconfigured": word.misconfigured, "needs_store": word.needs_store}
        own.set_defaults(run=partial(_subcommand, word), **defaults)
    return parser


def _subcommand(word: Subcommand, service: Service, settings: Settings, given: argparse.Namespace) -> int:
    return word.run(Runtime(service, settings), given)


def _migrate(service: Service, settings: Settings, _: argparse.Namespace) -> int:
    migrate(Runtime(service, settings))
    log.info("migrated")
    return OK


def _web(service: Service, settings: Settings, _: argparse.Namespace) -> int:
    from shared.web.serve import serve

    runtime = Runtime(service, settings, statement_timeout=WEB_STATEMENT_TIMEOUT)
    serve(service, runtime, settings)
    return OK


def _worker(service: Service, settings: Settings, _: argparse.Namespace) -> int:
    if settings.amqp_url is None:
        print("a worker of its own needs TIKUB_AMQP_URL; `make run` is the platform in one process", file=sys.stderr)
        return MISCONFIGURED
    from shared.rabbit import RabbitBroker

    stop = threading.Event()
    stop_at_signals(stop)
    start_traces(service.name)
    worker = Worker(
        Runtime(service, settings, statement_timeout=WORKER_STATEMENT_TIMEOUT),
        RabbitBroker(lambda: settings.fresh("amqp_url")),
    )
    with serve_health(worker, settings.health_port):
        wait_for_shape(worker.runtime, stop)
        worker.start(stop)
        return worker.watch(stop)


ROLES: dict[str, tuple[str, Callable[[Service, Settings, argparse.Namespace], int]]] = {
    "web": ("serve the pages and forms", _web),
    "worker": ("relay, consume and keep time", _worker),
    "migrate": ("bring the database to its newest shape, then end", _migrate),
}
"""What a container does; every other word gives an answer, which the log does not disturb."""
