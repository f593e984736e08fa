"""The runbook says what is so: its commands can be typed, its settings are read, its links lead somewhere."""

import re
from pathlib import Path

import pytest

from shared.command_line import answer
from shared.plain_words import jargon_in
from shared.worker import BROKEN
from tests.conftest import _give_up
from tests.deploy.manifests import KUBERNETES, ROOT, built, pods, values
from tests.deploy.runbook_commands import RUNBOOK, Command, anchors, commands, fault, links
from tests.deploy.settings import settings_read
from tests.servers.choice import Unavailable
from tests.test_plain_french import LEFT


@pytest.fixture(scope="session", autouse=True)
def _kustomize() -> None:
    try:
        built(KUBERNETES / "overlays/production")
    except Unavailable as reason:
        _give_up(str(reason))


@pytest.mark.parametrize("command", commands(), ids=str)
def test_a_command_can_be_typed(command: Command):
    assert fault(command) is None


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("python -m services.ideas inbox lists", "invalid choice"),
        ("python -m services.ideas outbox republish --from 2026-11-23T08:00:00Z", "unrecognized arguments"),
        ("python -m services.ideas outbox republish --since 2026-11-23T08:00:00", "needs its zone"),
        ("docker compose exec ideas-workers python -m services.ideas inbox list", "no service ideas-workers"),
        ("docker compose exec ideas-worker python -m services.ideas inbox", "required"),
        ("docker compose run --rm ideas-worker outbox recovers", "invalid choice"),
        ("docker compose --profile demonstration up --wait", "no profile"),
        ("docker compose up --scale ideas=2", "no service ideas"),
        ("make rehearsal", "no target"),
        ("kubectl apply --kustomize deploy/kubernetes/overlays/prod", "no folder"),
        ("kubectl scale deploy/idea-web --replicas=2", "no Deployment"),
    ],
)
def test_a_command_that_cannot_be_typed_is_found_out(line: str, why: str):
    found = fault(Command("page", line))

    assert found is not None
    assert why in found


def test_every_setting_is_told_and_every_one_told_is_read():
    rows = re.findall(r"^\| `(TIKUB_\w+)` \|", (RUNBOOK / "README.md").read_text(), re.MULTILINE)

    assert sorted(rows) == sorted(settings_read())


def test_no_page_names_a_setting_that_nobody_reads():
    known = settings_read() | compose_variables() | settings_of_the_operator()

    for page in RUNBOOK.glob("*.md"):
        assert set(re.findall(r"\bTIKUB_[A-Z_]+[A-Z]", page.read_text())) <= known, page.name


def compose_variables() -> set[str]:
    files = [ROOT / "docker-compose.yml", *(ROOT / "deploy/compose").glob("*.yml")]
    return {name for file in files for name in re.findall(r"\$\{(TIKUB_\w+)", file.read_text())}


def settings_of_the_operator() -> set[str]:
    files = (ROOT / "deploy/subscribers").glob("*.py")
    return {f"TIKUB_{name}" for file in files for name in re.findall(r'address\("(\w+)"', file.read_text())}


def test_every_variable_of_compose_and_of_the_operators_command_is_told():
    told = set(
        re.findall(r"`(TIKUB_\w+)`", (RUNBOOK / "installer.md").read_text() + (RUNBOOK / "README.md").read_text())
    )

    assert compose_variables() | settings_of_the_operator() <= told


def test_every_exit_code_is_told():
    codes = {answer.OK, answer.FAILED, answer.USAGE, answer.UNAVAILABLE, answer.MISCONFIGURED, BROKEN}
    told = re.findall(r"^\| (\d+) \|", (RUNBOOK / "README.md").read_text(), re.MULTILINE)

    assert set(map(int, told)) == codes


def test_every_secret_that_kubernetes_needs_is_told():
    installing = (RUNBOOK / "installer.md").read_text()
    manifests = built(KUBERNETES / "overlays/production")
    secrets = {name for each in manifests for name in values(each, "secretName")}
    secrets |= {each["name"] for reference in values(list(manifests), "secretTargetRef") for each in reference}
    keys = {
        Path(value).name
        for pod in pods(manifests)
        for setting, value in pod.environment().items()
        if "_FILE" in setting
    }
    keys |= {each["key"] for reference in values(list(manifests), "secretTargetRef") for each in reference}

    assert [name for name in sorted(secrets | keys) if f"`{name}`" not in installing] == []


@pytest.mark.parametrize(("page", "target"), [*links()], ids=lambda each: getattr(each, "name", each))
def test_a_link_leads_somewhere(page: Path, target: str):
    path, _, anchor = target.partition("#")
    there = (page.parent / path).resolve() if path else page

    assert there.exists()
    assert not anchor or anchor in anchors(there)


@pytest.mark.parametrize("page", sorted(RUNBOOK.glob("*.md")), ids=lambda page: page.name)
def test_pages_are_in_plain_french(page: Path):
    code, files = r"```.*?```|`[^`]*`", r"<[^>]*>|\]\([^)]*\)|[\w/-]+\.(?:yml|conf)"
    quoted, names_of_alerts = r"« [^»]* »", r"\b(?:[A-Z][a-z]+){2,}\b"
    text = re.sub(f"{code}|{files}|{quoted}|{names_of_alerts}", " ", page.read_text(), flags=re.DOTALL)

    assert "'" not in text, "an apostrophe of a typewriter"
    assert jargon_in(text, LEFT) == []
