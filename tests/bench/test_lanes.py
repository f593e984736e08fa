"""The bench of lanes still measures what it says; a few checks are enough to see that."""

import json

from tests.bench.lanes import Sizes, measure

FEW = Sizes(crowd=300, runs=1, rounds=1, wait=0.05)


def test_a_lane_is_measured_alone_and_beside_a_crowd_with_one_worker_and_with_four(
    postgres, rabbitmq, tmp_path, capsys
):
    measure(postgres, rabbitmq, FEW, tmp_path / "bench-lanes.json")

    found = json.loads((tmp_path / "bench-lanes.json").read_text())
    assert [line["key"] for line in found["lines"]] == ["lane_crowded", "lane_scale", "lane_crowded_scale"]
    assert all(line["figure"] > 0 and line["ratio"] > 0 for line in found["lines"])
    assert found["sizes"] == {"crowd": 300, "runs": 1, "rounds": 1, "wait": 0.05}
    assert "a lane with 4 workers" in capsys.readouterr().out
