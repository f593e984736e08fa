"""Traces cost nothing and need nothing unless they are asked for."""

import os
import signal
import subprocess
import sys
from time import monotonic

import pytest
from structlog.testing import capture_logs

from shared.observability import span, start_traces, traceparent_at_hand, traces
from shared.observability.traces import spans
from tests.conftest import ROOT

IMPORTED = """
import sys
from shared.observability import span, start_traces, traceparent_at_hand
from services.ideas.app import service
from shared.web import create_web
start_traces("ideas")
with span("nothing"):
    print(traceparent_at_hand(), [name for name in sys.modules if name.startswith("opentelemetry")])
"""
SENDING = """
import signal, sys, time
signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
from shared.observability import span, start_traces
start_traces("ideas")
with span("something"):
    pass
print("sent", flush=True)
time.sleep(60)
"""


def run(code: str, **environment: str) -> str:
    clean = {name: value for name, value in os.environ.items() if not name.startswith("OTEL_")}
    words = [sys.executable, "-c", code]
    done = subprocess.run(words, env=clean | environment, cwd=ROOT, capture_output=True, text=True, check=True)
    return done.stdout


def test_nothing_is_imported_and_nothing_is_traced_unless_a_collector_is_named():
    assert run(IMPORTED) == "None []\n"


def test_nothing_is_traced_where_the_sdk_is_switched_off(monkeypatch):
    monkeypatch.setenv("OTEL_EXPORTER_OTLP_ENDPOINT", "http://127.0.0.1:1")
    monkeypatch.setenv("OTEL_SDK_DISABLED", "true")
    start_traces("ideas")

    assert traceparent_at_hand() is None


def test_without_the_extra_a_line_says_so_and_work_goes_on(monkeypatch):
    monkeypatch.setenv("OTEL_EXPORTER_OTLP_ENDPOINT", "http://127.0.0.1:1")
    monkeypatch.setattr(traces, "NEEDED", ("opentelemetry_of_nobody.sdk",))

    with capture_logs() as lines:
        start_traces("ideas")
    assert [line["event"] for line in lines] == ["traces.not_installed"]
    with span("nothing") as nothing, spans([("nothing", None, {})], "producer"):
        assert nothing is None
        assert traceparent_at_hand() is None


@pytest.fixture
def ended(monkeypatch) -> list:
    """Spans of this process, in the order in which they end."""
    from opentelemetry.sdk.trace import TracerProvider
    from opentelemetry.sdk.trace.export import SimpleSpanProcessor
    from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

    exporter, provider = InMemorySpanExporter(), TracerProvider()
    provider.add_span_processor(SimpleSpanProcessor(exporter))
    monkeypatch.setattr(traces, "_tracer", provider.get_tracer("test"))
    return exporter.get_finished_spans


def test_a_fault_is_told_by_its_kind_and_not_by_its_words(ended):
    with pytest.raises(ValueError, match="Nolwenn"), span("work"):
        raise ValueError("Nolwenn has written this")

    (work,) = ended()
    assert work.status.description == "ValueError"
    assert not work.events
    assert "Nolwenn" not in work.to_json()


def test_a_word_that_is_no_traceparent_begins_a_trace_of_its_own(ended):
    for nonsense in ("", "00-00000000000000000000000000000000-0000000000000000-01", "a" * 500, "\u00e9"):
        with span("request", "server", nonsense):
            assert traceparent_at_hand()

    assert len({each.context.trace_id for each in ended()}) == 4
    assert all(each.parent is None for each in ended())


def test_what_leaves_together_keeps_its_own_trace(ended):
    one, other = (f"00-{digit * 32}-{digit * 16}-01" for digit in "12")
    with span("around"), spans([("publish", one, {}), ("publish", other, {}), ("publish", None, {})], "producer"):
        pass

    alone, second, first, around = ended()
    assert (f"{first.context.trace_id:x}", f"{second.context.trace_id:x}") == ("1" * 32, "2" * 32)
    assert alone.parent is None
    assert alone.context.trace_id != around.context.trace_id


def test_a_collector_that_does_not_answer_holds_up_no_end():
    words = [
        sys.executable,
        "-c",
        "import signal, sys; signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))" + SENDING,
    ]
    environment = {**os.environ, "OTEL_EXPORTER_OTLP_ENDPOINT": "http://127.0.0.1:1", "OTEL_BSP_SCHEDULE_DELAY": "100"}
    process = subprocess.Popen(words, env=environment, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    while b"sent" not in process.stdout.readline():
        assert process.poll() is None
    began = monotonic()
    process.send_signal(signal.SIGTERM)

    assert process.wait(30) == 0
    assert monotonic() - began < 12
