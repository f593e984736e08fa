"""Reads what an exporter says as Prometheus would."""

import json
from collections.abc import Mapping
from urllib.request import urlopen

from prometheus_client.parser import text_string_to_metric_families

Series = Mapping[str, float]


def read(text: str) -> dict[str, float]:
    """Values by series, `name{label="value",…}` with the labels in alphabetical order."""
    return {
        _series(sample.name, sample.labels): sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
    }


def _series(name: str, labels: Mapping[str, str]) -> str:
    told = ",".join(f"{label}={json.dumps(value)}" for label, value in sorted(labels.items()))
    return f"{name}{{{told}}}" if told else name


def scrape(port: int) -> dict[str, float]:
    """The figures at this port of this machine."""
    with urlopen(f"http://127.0.0.1:{port}/metrics", timeout=10) as answer:
        return read(answer.read().decode())
