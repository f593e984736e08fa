"""The bench still measures what it says; a few events are enough to see that."""

import json

import pytest

from tests.bench.__main__ import measure
from tests.bench.lines import Line
from tests.bench.stand import Sizes, open_stand

FEW = Sizes(events=40, singles=4, samples=4, commands=5, rounds=1, seconds=1)


def test_every_part_is_measured_and_written(postgres, rabbitmq, tmp_path, capsys):
    with open_stand(FEW, postgres, rabbitmq) as stand:
        measure(stand, tmp_path / "bench.json")

    found = json.loads((tmp_path / "bench.json").read_text())
    keys = [line["key"] for line in found["lines"]]
    assert keys == [
        "publish", "publish_window", "relay", "relay_batch", "consume", "consume_batch", "backlog_own", "backlog_raw",
        "form", "command", "embedded", "embedded_p50", "rest_p50", "rest_p95",
    ]  # fmt: skip
    assert all(line["figure"] > 0 and line["ratio"] > 0 for line in found["lines"])
    assert {"Python", "RabbitMQ", "PostgreSQL", "pika"} <= found["versions"].keys()
    assert "commit -> effect at rest, p50" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("ours", "theirs", "aim", "met"),
    [
        ([400, 500], [1000, 1000], {"at_least": 0.4}, True),
        ([300, 400], [1000, 1000], {"at_least": 0.4}, False),
        ([3, 6], [1, 3], {"at_most": 2.5}, True),
        ([3, 6], [1, 2], {"at_most": 2.5}, False),
        ([3], [1], {}, None),
    ],
)
def test_an_aim_is_met_by_the_median_of_the_rounds(ours, theirs, aim, met):
    assert Line("key", "what", "ms", ours, "peer", theirs, **aim).met is met
