"""What a process tells of itself: JSON logs, Prometheus figures, OpenTelemetry traces."""

from shared.observability.figures import Figure, Gauges
from shared.observability.logs import set_up_logs

__all__ = ["Figure", "Gauges", "set_up_logs"]
