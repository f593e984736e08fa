"""A lane of its own, opened, scaled, hit and closed as the runbook says, on containers; every check gets its answer."""

from dataclasses import replace

from tests.rehearsals.report import Report
from tests.rehearsals.stage import Ground, Stage, wait_for

PRODUCTS = 40
NUMBER = "PR-2026-0001"
FILE = "deploy/compose/lane.yml"
WORKERS = 4
WRITE = """
import pathlib
folder = pathlib.Path("/tmp/products")
folder.mkdir()
for number in range({many}):
    text = f"---\\ntitle: Essai {{number}}\\nlink: https://essai-{{number}}.example.org\\nphases: []\\n---\\n"
    (folder / f"essai-{{number}}.md").write_text(text)
"""


def rehearse(ground: Ground, report: Report) -> None:
    stage = ground.new("lanes", profiles=("demo", "exit"), settings={"TIKUB_CHECK_HOURS": "1"})
    try:
        stage.begin()
        stage.wait_healthy("exit-worker")
        _rehearse(stage, report)
    finally:
        stage.down()


def _rehearse(stage: Stage, report: Report) -> None:
    lane = replace(stage, files=(*stage.files, FILE), settings=stage.settings | {"TIKUB_LANE": NUMBER})
    stage.exec("portfolio-worker", "python", "-c", WRITE.format(many=PRODUCTS))
    stage.command("portfolio", "import-beta", "/tmp/products")
    stage.command("portfolio", "lanes", "open", NUMBER, "--wait", "60")
    lane.scale("lane-worker", WORKERS)
    wait_for(lambda: _listeners(stage).get(_queue()) == WORKERS, f"{WORKERS} workers in the lane")
    report.tell(workers_by_queue=_listeners(stage))
    lane.kill("lane-worker", 0)
    wait_for(lambda: _jobs(stage)[0] > 0 and _jobs(stage)[0] == _jobs(stage)[1], "an answer to every check")
    report.tell(checks=_jobs(stage)[0], answers=stage.sql(ANSWERS, "portfolio").splitlines())
    stage.command("portfolio", "lanes", "close", NUMBER, "--wait", "60")
    lane("stop", "lane-worker")
    wait_for(lambda: _queue() not in _listeners(stage), "the lane is gone")
    asked, answered = _jobs(stage)
    products = int(stage.sql("SELECT count(*) FROM product WHERE link <> ''", "portfolio"))
    report.expect(asked == answered == products * 15, f"{products} products, {asked} checks asked, {answered} answered")


ANSWERS = "SELECT answer || ' ' || count(*) FROM check_job GROUP BY answer ORDER BY answer"


def _queue() -> str:
    return f"portfolio.exit.{NUMBER}"


def _listeners(stage: Stage) -> dict[str, int]:
    """Who works, by queue of checks."""
    rows = stage.rabbitmqctl("list_queues", "-p", "/tikub", "--no-table-headers", "name", "consumers").splitlines()
    return {name: int(many) for name, many in map(str.split, rows) if name.startswith("portfolio.exit")}


def _jobs(stage: Stage) -> tuple[int, int]:
    """Checks asked for, and those that have an answer."""
    asked, answered = stage.sql("SELECT count(*), count(answered_at) FROM check_job", "portfolio").split("|")
    return int(asked), int(answered)
