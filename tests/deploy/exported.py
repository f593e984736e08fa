"""The names of all figures that the real exporters tell: pages, workers and RabbitMQ."""

from contextlib import closing
from pathlib import Path
from threading import Event

import requests
from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.parser import text_string_to_metric_families

from services.notify.app import service as notify
from services.portfolio.app import service as portfolio
from services.portfolio.commands.lanes.command_line import counter
from shared.errors import BrokerDown
from shared.lanes import EmbeddedLanes, Yard
from shared.migrate import migrate
from shared.rabbit import RabbitBroker
from shared.service import Runtime, Service
from shared.settings import Settings
from shared.web import create_web
from shared.worker import Worker
from shared.worker_health import serve_health
from tests.servers.private_rabbitmq import PrivateRabbit
from tests.system.platforms import free_port

FAMILIES = "family=queue_coarse_metrics&family=queue_consumer_count"


def names(text: str) -> set[str]:
    """Of every series, and of those that a family declares although nothing was counted yet."""
    found = set()
    for family in text_string_to_metric_families(text):
        endings = {"counter": ("_total",), "histogram": ("_bucket", "_sum", "_count")}.get(family.type, ("",))
        found |= {family.name + ending for ending in endings} | {sample.name for sample in family.samples}
    return found


class _NoBus:
    def consume(self, *_: object, **__: object) -> None:
        raise BrokerDown("none here")

    def declare(self, *_: object) -> None:
        raise BrokerDown("none here")

    def lanes(self, yard: Yard) -> EmbeddedLanes:
        return EmbeddedLanes(yard)


def names_of_the_services(folder: Path) -> set[str]:
    """Of notify, which tells all that the others tell, and mails; of the portfolio, and of who makes its checks."""
    registry = CollectorRegistry()
    counter(registry)
    return names(generate_latest(registry).decode()) | _names_of(notify, folder) | _names_of(portfolio, folder)


def _names_of(service: Service, folder: Path) -> set[str]:
    runtime = Runtime(service, Settings(service=service.name, data_dir=folder))
    migrate(runtime)
    pages = create_web(service, runtime, runtime.settings).test_client().get("/metrics").text
    return names(pages) | names(_of_worker(runtime))


def _of_worker(runtime: Runtime) -> str:
    worker, stop, port = Worker(runtime, _NoBus()), Event(), free_port()
    worker.start(stop)
    try:
        with serve_health(worker, port):
            return requests.get(f"http://127.0.0.1:{port}/metrics", timeout=10).text
    finally:
        stop.set()
        worker.join()
        with closing(runtime.engine.raw_connection()):
            runtime.engine.dispose()


class TellingRabbit(PrivateRabbit):
    """With the plugin that tells figures, on a port of its own."""

    def __init__(self) -> None:
        super().__init__()
        self.figures = free_port()
        (self.folder / "plugins").write_text("[rabbitmq_prometheus].\n")
        with (self.folder / "rabbitmq.conf").open("a") as settings:
            settings.write(f"prometheus.tcp.port = {self.figures}\nprometheus.tcp.ip = 127.0.0.1\n")


def names_of_rabbitmq() -> set[str]:
    """As deploy/monitoring/prometheus.yml asks for them, of a broker that knows the topology of a service."""
    with TellingRabbit() as rabbit:
        RabbitBroker(rabbit.url).declare("notify", ["ideas.idea.#"])
        return set().union(*(names(_told(rabbit.figures, path)) for path in ("", f"/detailed?{FAMILIES}")))


def _told(port: int, path: str) -> str:
    return requests.get(f"http://127.0.0.1:{port}/metrics{path}", timeout=20).text
