"""Each alert fires on its condition and not otherwise, and tells whoever is woken what to do."""

import re
from itertools import count
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.conftest import ROOT, _give_up
from tests.deploy.alert_cases import CASES, Case
from tests.deploy.promtool import promtool, test_rules
from tests.servers.choice import Unavailable

MONITORING = ROOT / "deploy" / "monitoring"
FILES = sorted(MONITORING.glob("alerts/*.yml"))
RULES = [rule for file in FILES for group in yaml.safe_load(file.read_text())["groups"] for rule in group["rules"]]
BOOK = (ROOT / "deploy" / "runbook" / "alertes.md").read_text(encoding="utf-8")
PARTS = ("Ce que cela veut dire", "Ce que les agents voient", "Quoi faire", "Qui prévenir")


@pytest.fixture(scope="module", autouse=True)
def checker() -> None:
    try:
        promtool("--version")
    except Unavailable as reason:
        _give_up(str(reason))


def test_prometheus_takes_the_rules_and_the_configuration(tmp_path: Path) -> None:
    settings = (MONITORING / "prometheus.yml").read_text()
    (tmp_path / "prometheus.yml").write_text(settings.replace("/etc/prometheus/alerts", str(MONITORING / "alerts")))
    checked = promtool("check", "config", tmp_path / "prometheus.yml")

    assert checked.returncode == 0, checked.stdout + checked.stderr
    assert f"{len(FILES)} rule files found" in checked.stdout


def _expected(case: Case, series: dict[str, str], number: int) -> dict[str, Any]:
    named = f',service="{case.service}"' if case.service else ""
    fired = f'count(ALERTS{{alertname="{case.alert}",alertstate="firing"{named}}}) > bool 0'
    samples = [{"labels": "{}", "value": number}] if number else []
    return {
        "interval": "1m",
        "input_series": [{"series": name, "values": values} for name, values in series.items()],
        "promql_expr_test": [{"expr": fired, "eval_time": case.at, "exp_samples": samples}],
    }


def _held(folder: Path, case: Case, series: dict[str, str], number: int) -> str:
    suite = {"rule_files": [str(file) for file in FILES], "evaluation_interval": "1m"}
    return test_rules(folder, suite | {"tests": [_expected(case, series, number)]})


_numbers = count(1)
_names = {id(case): f"{case.alert}-{next(_numbers)}" for case in CASES}


@pytest.mark.parametrize("case", CASES, ids=lambda case: _names[id(case)])
def test_an_alert_fires_on_its_condition_and_not_otherwise(case: Case, tmp_path: Path) -> None:
    assert _held(tmp_path, case, case.bad, 1) == ""
    assert _held(tmp_path, case, case.good, 0) == ""


def test_every_alert_is_tried() -> None:
    assert {case.alert for case in CASES} == {rule["alert"] for rule in RULES}


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule["alert"])
def test_an_alert_says_how_grave_it_is_what_happens_and_where_to_read_on(rule: dict[str, Any]) -> None:
    assert rule["labels"]["severity"] in {"critical", "warning", "info"}
    assert set(rule["annotations"]) == {"summary", "description", "runbook"}
    assert rule["annotations"]["runbook"] == f"deploy/runbook/alertes.md#{rule['alert'].lower()}"
    assert "'" not in rule["annotations"]["summary"] + rule["annotations"]["description"]


def test_the_runbook_has_an_entry_for_each_alert_and_no_other() -> None:
    assert sorted(re.findall(r"^## (\w+)$", BOOK, re.MULTILINE)) == sorted(rule["alert"] for rule in RULES)


@pytest.mark.parametrize("alert", [rule["alert"] for rule in RULES])
def test_an_entry_says_what_it_means_what_people_see_what_to_do_and_whom_to_tell(alert: str) -> None:
    entry = BOOK.split(f"\n## {alert}\n")[1].split("\n## ")[0]

    assert re.findall(r"^\*\*(.+?)\.\*\*", entry, re.MULTILINE) == list(PARTS)
    assert "`" in entry.split("**Quoi faire.**")[1], "no command"
