"""Dashboards are those that the code draws, their queries can be asked, and every figure asked for is really told."""

import json
import re
from pathlib import Path

import pytest
import yaml

from deploy.monitoring.panels import DASHBOARDS, FOLDER, Dashboard, drawn, file_of, written
from tests.conftest import ROOT, _give_up
from tests.deploy.exported import FAMILIES, names_of_rabbitmq, names_of_the_services
from tests.deploy.promtool import promtool
from tests.servers.choice import Unavailable, Unusable

RULES = [
    rule["expr"]
    for file in sorted((ROOT / "deploy/monitoring/alerts").glob("*.yml"))
    for group in yaml.safe_load(file.read_text())["groups"]
    for rule in group["rules"]
]
QUERIES = [panel.query.replace("$service", "ideas") for dashboard in DASHBOARDS for panel in dashboard.panels]
NAME = re.compile(r"\b(?:tikub|rabbitmq|process)_\w+")
KUBERNETES = sorted((ROOT / "deploy" / "kubernetes").rglob("*.yaml"))


@pytest.mark.parametrize("dashboard", DASHBOARDS, ids=lambda each: each.uid)
def test_a_dashboard_is_the_one_that_the_code_draws(dashboard: Dashboard) -> None:
    assert file_of(dashboard).read_text(encoding="utf-8") == written(dashboard), "python -m deploy.monitoring.panels"


def test_no_dashboard_is_left_over_and_addresses_stay() -> None:
    assert set(FOLDER.glob("*.json")) == {file_of(each) for each in DASHBOARDS}
    assert [each.uid for each in DASHBOARDS] == [
        "tikub-plateforme",
        "tikub-service",
        "tikub-bus",
        "tikub-verifications",
    ]


@pytest.mark.parametrize("dashboard", DASHBOARDS, ids=lambda each: each.uid)
def test_panels_have_titles_of_their_own_and_do_not_overlap(dashboard: Dashboard) -> None:
    panels = drawn(dashboard)["panels"]
    places = {(panel["gridPos"]["x"], panel["gridPos"]["y"]) for panel in panels}

    assert len(places) == len({panel["title"] for panel in panels}) == len(panels) <= 12
    assert "'" not in "".join(panel["title"] + panel["description"] for panel in panels)


def test_every_query_can_be_asked(tmp_path: Path) -> None:
    rules = [{"record": f"asked:{number}", "expr": query} for number, query in enumerate(QUERIES)]
    (tmp_path / "rules.yml").write_text(json.dumps({"groups": [{"name": "panels", "rules": rules}]}))
    try:
        checked = promtool("check", "rules", tmp_path / "rules.yml")
    except Unavailable as reason:
        _give_up(str(reason))

    assert checked.returncode == 0, checked.stdout + checked.stderr


def _asked(*prefixes: str) -> set[str]:
    texts = [*RULES, *QUERIES, *(file.read_text() for file in KUBERNETES)]
    return {name for text in texts for name in NAME.findall(text) if name.startswith(prefixes)}


def test_every_figure_of_ours_that_is_asked_for_is_told(tmp_path: Path) -> None:
    asked = _asked("tikub_", "process_")

    assert len(asked) > 15
    assert asked <= names_of_the_services(tmp_path)


def test_every_figure_of_rabbitmq_that_is_asked_for_is_told() -> None:
    scraped = yaml.safe_load((ROOT / "deploy/monitoring/prometheus.yml").read_text())["scrape_configs"]
    families = next(job["params"]["family"] for job in scraped if job["job_name"] == "rabbitmq-queues")
    assert "&".join(f"family={each}" for each in families) == FAMILIES
    try:
        told = names_of_rabbitmq()
    except Unusable as reason:
        _give_up(str(reason))

    assert _asked("rabbitmq_") <= told
