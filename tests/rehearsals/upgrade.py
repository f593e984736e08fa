"""An older version and this one side by side on the newer tables: no request fails, no message is parked for ever."""

import json
import shutil
import subprocess
import time
from pathlib import Path
from tempfile import TemporaryDirectory

import requests

from tests.rehearsals.compose import docker
from tests.rehearsals.ledger import Ledger
from tests.rehearsals.load import Load
from tests.rehearsals.report import Report
from tests.rehearsals.stage import SERVICES, WEBS, WORKERS, Ground, Stage, wait_for
from tests.rehearsals.verdict import judge
from tests.system.platforms import PATHS

FORMER = "dba4b73"
"""The last commit whose tables were those of the kernel's second migration; the next release puts its tag here."""
RECIPE = (".dockerignore", "deploy/requirements-traces.txt")
OLD, NEW = "rehearsal-old", "rehearsal-new"
BACK = "ideas"
"""The service that goes back to the older version, and forward again."""
TOGETHER = 10.0


def rehearse(ground: Ground, report: Report) -> None:
    ground.leave()
    with TemporaryDirectory(prefix="tikub-former-") as folder:
        former = Path(folder) / "former"
        _git("worktree", "add", "--detach", str(former), FORMER, root=ground.tree)
        try:
            _lend(ground.tree, former)
            _build(former, ground.tree, OLD)
            _build(ground.tree, ground.tree, NEW)
        finally:
            _git("worktree", "remove", "--force", str(former), root=ground.tree)
    stage = ground.new("upgrade", settings={"TIKUB_VERSION": OLD})
    try:
        _rehearse(stage, report)
    finally:
        stage.down()


def _git(*words: str, root: Path) -> None:
    subprocess.run(["git", *words], cwd=root, check=True, capture_output=True)


def _lend(tree: Path, former: Path) -> None:
    """What today's recipe reads and the older commit did not have yet."""
    for name in RECIPE:
        if not (former / name).exists():
            shutil.copy(tree / name, former / name)


def _build(tree: Path, recipe: Path, version: str) -> None:
    """By today's recipe: the older commit had none."""
    for service in SERVICES:
        words = ("--build-arg", f"SERVICE={service}", "--file", str(recipe / "deploy/Dockerfile"))
        docker("build", "--quiet", *words, "--tag", f"rehearsal/{service}:{version}", str(tree), seconds=600)


def _rehearse(stage: Stage, report: Report) -> None:
    stage.up(wait=False)
    wait_for(lambda: _answers(stage), "the older version's pages", 180)
    ledger = Ledger()
    with Load(stage, ledger).prepare() as load:
        time.sleep(TOGETHER)
        report.tell(said_by_old_alone=load.said_here())
        stage.settings["TIKUB_VERSION"] = NEW
        for service in SERVICES:
            stage.run(f"{service}-migrate")
        time.sleep(TOGETHER)
        report.tell(said_by_old_on_new_tables=load.said_here())
        _beside(stage, *WEBS, *WORKERS)
        time.sleep(TOGETHER)
        report.tell(said_side_by_side=load.said_here())
        _leave_only(stage, NEW, *WEBS, *WORKERS)
        report.tell(said_forward=load.said_here())
        stage.settings["TIKUB_VERSION"] = OLD
        _beside(stage, f"{BACK}-web", f"{BACK}-worker")
        _leave_only(stage, OLD, f"{BACK}-web", f"{BACK}-worker")
        time.sleep(TOGETHER)
        report.tell(said_with_one_rolled_back=load.said_here())
        stage.settings["TIKUB_VERSION"] = NEW
        _beside(stage, f"{BACK}-web", f"{BACK}-worker")
        _leave_only(stage, NEW, f"{BACK}-web", f"{BACK}-worker")
        time.sleep(TOGETHER)
        report.tell(said_in_all=load.said_here())
    report.work(ledger)
    report.no_failure_but(ledger, [])
    for service in SERVICES:
        parked = json.loads(stage.command(service, "inbox", "list", "--state", "parked", "--json").stdout)
        report.tell(**{f"parked_{service}": len(parked) if isinstance(parked, list) else parked})
        stage.command(service, "inbox", "replay")
    report.verdict(judge(stage, ledger))


def _answers(stage: Stage) -> bool:
    try:
        pages = [requests.get(f"{stage.where('')}{path}/connexion", timeout=5) for path in PATHS.values()]
    except requests.RequestException:
        return False
    return all(page.status_code == 200 for page in pages)


def _beside(stage: Stage, *services: str) -> None:
    """A container of the version now asked for beside the one that runs."""
    counts = [word for service in services for word in ("--scale", f"{service}=2")]
    stage("up", "--detach", "--no-deps", "--no-recreate", *counts, *services)
    version = stage.settings["TIKUB_VERSION"]
    wait_for(lambda: all(_ready(stage, service, version) for service in services), f"{version} of {services}", 180)


def _ready(stage: Stage, service: str, version: str) -> bool:
    """The older images bring no health check of their own that works: their pages are asked."""
    running = [each for each in stage.containers(service) if _version(stage, each) == version]
    return bool(running) and all(_serves(stage, each) for each in running)


def _serves(stage: Stage, container: str) -> bool:
    ask = "import urllib.request as u; u.urlopen('http://127.0.0.1:{}/{}', timeout=4)"
    pages = "web" in stage.inspect(container)["Config"]["Cmd"]
    words = ask.format(*((8000, "healthz") if pages else (8001, "healthz")))
    try:
        docker("exec", container, "python", "-c", words)
    except AssertionError:
        return False
    return True


def _version(stage: Stage, container: str) -> str:
    return str(stage.inspect(container)["Config"]["Image"]).rpartition(":")[2]


def _leave_only(stage: Stage, version: str, *services: str) -> None:
    """Stop the others, one after the other; what they have in hand they finish."""
    for service in services:
        for container in stage.containers(service):
            if _version(stage, container) != version:
                docker("stop", "--time", "35", container)
                docker("rm", container)
