"""What a process tells of itself: JSON logs, Prometheus figures, OpenTelemetry traces."""

from shared.observability.figures import Figure, Gauges
from shared.observability.logs import set_up_logs
from shared.observability.traces import span, start_traces, traceparent_at_hand

__all__ = ["Figure", "Gauges", "set_up_logs", "span", "start_traces", "traceparent_at_hand"]
