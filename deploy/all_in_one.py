"""The whole platform in one process on the embedded default: SQLite, a bus without a server, a made-up story."""

import json
import os
import sys
import threading
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import structlog
from flask import Flask
from werkzeug.serving import BaseWSGIServer, WSGIRequestHandler, make_server

from deploy.demo.story import tell_the_story
from services.governance.app import service as governance
from services.ideas.app import service as ideas
from services.notify.app import service as notify
from services.portfolio.app import service as portfolio
from shared.broker import EmbeddedBroker
from shared.command_line.answer import MISCONFIGURED, UNAVAILABLE
from shared.errors import Misconfigured
from shared.migrate import migrate
from shared.observability import set_up_logs, start_traces
from shared.service import Runtime, Service
from shared.settings import read_settings
from shared.stopping import stop_at_signals
from shared.web import create_web
from shared.worker import Worker

log = structlog.get_logger()

SERVICES = (ideas, governance, portfolio, notify)
PEOPLE = Path(__file__).parent / "demo" / "people.json"
Wsgi = Callable[[dict[str, Any], Any], Iterable[bytes]]


@dataclass
class Platform:
    """The four services with the bus between them."""

    runtimes: dict[str, Runtime]
    workers: list[Worker]
    apps: dict[str, Flask]

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        """Hand each request to the service that owns the first word of its path."""
        path = environ.get("PATH_INFO", "/")
        if path == "/":
            start_response("303 See Other", [("Location", f"{ideas.path}/"), ("Content-Length", "0")])
            return [b""]
        if path == "/healthz":
            return self._health(start_response)
        owner = next((s for s in SERVICES if path == s.path or path.startswith(f"{s.path}/")), ideas)
        return self.apps[owner.name](environ, start_response)

    def _health(self, start_response: Any) -> Iterable[bytes]:
        """Alive as a whole: every thread of every service."""
        dead = [name for worker in self.workers for name in worker.dead()]
        body = json.dumps({"status": "dead" if dead else "ok", "threads": dead}).encode()
        status = "503 Service Unavailable" if dead else "200 OK"
        start_response(status, [("Content-Type", "application/json"), ("Content-Length", str(len(body)))])
        return [body]

    def start(self, stop: threading.Event) -> None:
        """Start relays, consumers and timers; they end when `stop` is set."""
        for worker in self.workers:
            worker.start(stop)

    def join(self) -> None:
        """Let them end what they do."""
        for worker in self.workers:
            worker.join()


def build() -> Platform:
    """Read the settings, bring the four databases to their newest shape, put the services together."""
    _default("TIKUB_PEOPLE_FILE", str(PEOPLE))
    runtimes = {service.name: _runtime(service) for service in SERVICES}
    broker = EmbeddedBroker(expected=list(runtimes))
    apps = {name: create_web(runtime.service, runtime, runtime.settings) for name, runtime in runtimes.items()}
    return Platform(runtimes, [Worker(runtime, broker) for runtime in runtimes.values()], apps)


def _default(name: str, value: str) -> None:
    os.environ.setdefault(name, value)


def _runtime(service: Service) -> Runtime:
    settings = read_settings(service.name)
    if settings.mode == "production" or settings.amqp_url or settings.database_url:
        raise Misconfigured(
            "the platform in one process is the embedded default: with TIKUB_MODE=production, TIKUB_DATABASE_URL or "
            "TIKUB_AMQP_URL run each service by itself (python -m services.<name> web | worker)"
        )
    runtime = Runtime(service, settings)
    migrate(runtime)
    return runtime


class _Quiet(WSGIRequestHandler):
    """One connection, kept alive; requests are logged by the services themselves."""

    protocol_version = "HTTP/1.1"

    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        """Nothing here."""


def main() -> int:
    """Run until Ctrl-C or SIGTERM; returns the exit code."""
    set_up_logs("platform", "all", os.environ.get("TIKUB_LOG_LEVEL", "WARNING"))
    try:
        platform = build()
    except Misconfigured as fault:
        print(fault, file=sys.stderr)
        return MISCONFIGURED
    start_traces("platform")
    stop = threading.Event()
    server = _listen(platform)
    if server is None:
        return UNAVAILABLE
    stop_at_signals(stop)
    platform.start(stop)
    serving = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.1}, name="pages")
    serving.start()
    try:
        tell_the_story(platform.runtimes, stop)
        _print_banner(platform, server)
        stop.wait()
    finally:
        # Whatever happened: a process that stayed half alive would hold the port and answer nobody well.
        stop.set()
        server.shutdown()
        serving.join()
        platform.join()
    print("Arrêté : tout est gardé, relancez quand vous voulez.")
    return 0


def _listen(platform: Platform) -> BaseWSGIServer | None:
    settings = platform.runtimes["ideas"].settings
    try:
        return make_server(settings.host, settings.port, platform, threaded=True, request_handler=_Quiet)
    except (OSError, SystemExit):
        print(f"port {settings.port} is taken: choose another one with TIKUB_PORT", file=sys.stderr)
        return None


def _print_banner(platform: Platform, server: BaseWSGIServer) -> None:
    settings = platform.runtimes["ideas"].settings
    print(
        f"""
  Ti Kub est prêt :  http://{server.host}:{server.port}/

  Embarqué ici, pour essayer et non pour la production :
    données      SQLite, dans {settings.data_dir.resolve()}
    messages     bus embarqué, dans ce processus
    courriels    fichiers, dans {(settings.data_dir / "mails").resolve()}
    connexion    « choisir une personne », sans mot de passe

  Ctrl-C arrête tout, sans rien perdre.
""",
        flush=True,
    )


if __name__ == "__main__":
    sys.exit(main())
