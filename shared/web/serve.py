"""Pages served by gunicorn; each worker process makes its own application, so its own connections, after the fork."""

from pathlib import Path
from typing import Any

from flask import Flask
from gunicorn.app.base import BaseApplication

from shared.observability import start_traces
from shared.observability.processes import SHARED_MEMORY, counted_together, remember_ended
from shared.service import Runtime, Service
from shared.settings import Settings
from shared.web.app import create_web


class _Server(BaseApplication):  # type: ignore[misc]
    """gunicorn with our options instead of its own command line."""

    def __init__(self, service: Service, runtime: Runtime, settings: Settings, figures: Path) -> None:
        self._made, self._figures = (service, runtime, settings), figures
        super().__init__()

    def load_config(self) -> None:
        for name, value in self._options().items():
            self.cfg.set(name, value)

    def _options(self) -> dict[str, Any]:
        service, _, settings = self._made
        options: dict[str, Any] = {
            "bind": f"{settings.host}:{settings.port}",
            "workers": settings.web_workers,
            "threads": 8,
            "worker_class": "gthread",
            "graceful_timeout": 20,
            "timeout": 60,
            "max_requests": 20_000,
            "max_requests_jitter": 2_000,
            "limit_request_line": 4094,
            "control_socket_disable": True,
            "proc_name": f"tikub-{service.name}",
            "loglevel": "warning",
            "child_exit": lambda _, worker: remember_ended(self._figures, worker.pid),
        }
        return options | ({"worker_tmp_dir": str(SHARED_MEMORY)} if SHARED_MEMORY.is_dir() else {})

    def load(self) -> Flask:
        service, runtime, settings = self._made
        start_traces(service.name)
        return create_web(service, runtime, settings)


def serve(service: Service, runtime: Runtime, settings: Settings) -> None:
    """Serve until SIGTERM, then let each request end."""
    with counted_together(service.name) as figures:
        _Server(service, runtime, settings, figures).run()
