"""A receiver of traces: OTLP over HTTP, as a collector of the region would take them."""

import gzip
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest


@dataclass(frozen=True)
class Received:
    """A span as it came; ids in hexadecimal, `parent` empty for the first of a trace."""

    resource: str
    name: str
    kind: int
    trace: str
    id: str
    parent: str
    tells: dict[str, str]


class Collector:
    """Keeps what it gets."""

    def __init__(self, host: str, port: int) -> None:
        self.url = f"http://{host}:{port}"
        self.bodies: list[bytes] = []
        self.spans: list[Received] = []

    def take(self, body: bytes) -> None:
        self.bodies.append(body)
        for of_resource in ExportTraceServiceRequest.FromString(body).resource_spans:
            resource = {each.key: each.value.string_value for each in of_resource.resource.attributes}["service.name"]
            for scope in of_resource.scope_spans:
                self.spans += [_read(resource, span) for span in scope.spans]

    def of(self, trace: str) -> list[Received]:
        return [span for span in self.spans if span.trace == trace]


def _read(resource: str, span) -> Received:
    tells = {each.key: each.value.string_value or str(each.value.int_value) for each in span.attributes}
    ids = (span.trace_id.hex(), span.span_id.hex(), span.parent_span_id.hex())
    return Received(resource, span.name, span.kind, *ids, tells)


@contextmanager
def collecting(host: str = "127.0.0.1") -> Iterator[Collector]:
    """A collector on a free port of this address."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            collector.take(gzip.decompress(body) if self.headers.get("Content-Encoding") == "gzip" else body)
            self.send_response(200)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_: object) -> None: ...

    server = ThreadingHTTPServer((host, 0), Handler)
    collector = Collector(host, server.server_port)
    Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield collector
    finally:
        server.shutdown()
        server.server_close()
