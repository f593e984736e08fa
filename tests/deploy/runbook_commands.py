"""The commands that the runbook tells people to type, and what is wrong with each."""

import contextlib
import importlib
import io
import re
import shlex
from argparse import ArgumentParser
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml

from deploy import tikub
from shared import run
from tests.deploy.manifests import KUBERNETES, ROOT, SERVICES, built, folders, of_kind

RUNBOOK = ROOT / "deploy" / "runbook"
CHECKED = ("python -m services.", "docker compose ", "make ", "kubectl ", "./deploy/tikub ")
WITH_VALUE = ("--since", "--tail")
FENCE = re.compile(r"^ *```\n(.*?)^ *```$", re.MULTILINE | re.DOTALL)


@dataclass(frozen=True)
class Command:
    page: str
    line: str

    def __str__(self) -> str:
        return f"{self.page}: {self.line}"


def commands() -> list[Command]:
    """Of code blocks and of words in a sentence, those of a kind that can be checked."""
    found = {Command(page.name, line) for page in sorted(RUNBOOK.glob("*.md")) for line in _lines(page.read_text())}
    return sorted(found, key=str)


def _lines(text: str) -> Iterator[str]:
    told = [line for block in FENCE.findall(text) for line in block.splitlines()]
    told += re.findall(r"`([^`\n]+)`", FENCE.sub("", text))
    for line in told:
        for part in re.split(r" (?:&&|\||<|>) ", line.strip()):
            words = re.sub(r"^(?:[A-Z_]+=\S+ )+", "", part).replace("<service>", "ideas")
            if words.startswith(CHECKED) and "…" not in words:
                yield words


def fault(command: Command) -> str | None:
    """Why nobody could type this, or None."""
    words = shlex.split(command.line)
    if words[0] == "python":
        return _service_fault(words[2].removeprefix("services."), words[3:])
    checks = {
        "docker": _compose_fault,
        "make": _make_fault,
        "kubectl": _kubectl_fault,
        "./deploy/tikub": lambda rest: _parser_fault(tikub._parser(), rest),
    }
    return checks[words[0]](words[1:])


def _service_fault(name: str, words: list[str]) -> str | None:
    return _parser_fault(run._parser(importlib.import_module(f"services.{name}.app").service), words)


def _parser_fault(parser: ArgumentParser, words: list[str]) -> str | None:
    told = io.StringIO()
    try:
        with contextlib.redirect_stderr(told):
            parser.parse_args(words)
    except SystemExit:
        return told.getvalue().strip().splitlines()[-1]
    return None


def _make_fault(words: list[str]) -> str | None:
    target = re.search(rf"^{words[0]}:", (ROOT / "Makefile").read_text(), re.MULTILINE)
    return None if target else f"no target {words[0]}"


def _compose_fault(words: list[str]) -> str | None:
    files, profiles, rest = _compose_options(words[1:])
    project = _project(tuple(files) or ("docker-compose.yml",))
    if unknown := set(profiles) - project.profiles:
        return f"no profile {unknown}"
    action, rest = rest[0], rest[1:]
    plain = [word for before, word in zip(["", *rest], rest, strict=False) if before not in WITH_VALUE]
    scaled = [word.partition("=")[0] for word in plain if re.fullmatch(r"[a-z][a-z-]+=\d+", word)]
    named = [word for word in plain if not word.startswith("-") and "=" not in word]
    if action in {"exec", "run"}:
        return _inside(project, action, named[0], rest[rest.index(named[0]) + 1 :])
    return next((f"no service {name}" for name in (*named, *scaled) if name not in project.services), None)


def _compose_options(words: list[str]) -> tuple[list[str], list[str], list[str]]:
    found: dict[str, list[str]] = {"--file": [], "--profile": []}
    while words[0].startswith("-"):
        found[words[0]].append(words[1])
        words = words[2:]
    return found["--file"], found["--profile"], words


@dataclass(frozen=True)
class _Project:
    services: dict[str, list[str]]
    profiles: frozenset[str]


@cache
def _project(files: tuple[str, ...]) -> _Project:
    parts = [yaml.safe_load((ROOT / file).read_text())["services"] for file in files]
    services = {name: service.get("command") or [] for part in parts for name, service in part.items()}
    profiles = {profile for part in parts for service in part.values() for profile in service.get("profiles", ())}
    return _Project(services, frozenset(profiles))


def _inside(project: _Project, action: str, container: str, words: list[str]) -> str | None:
    if container not in project.services:
        return f"no service {container}"
    if words[:2] == ["python", "-m"] and words[2].startswith("services."):
        return _service_fault(words[2].removeprefix("services."), words[3:])
    own = container.partition("-")[0]
    return _service_fault(own, words) if words and action == "run" and own in SERVICES else None


def _kubectl_fault(words: list[str]) -> str | None:
    there = {each["metadata"]["name"] for each in of_kind(built(KUBERNETES / "overlays/production"), "Deployment")}
    for word in words:
        if word.startswith("deploy/kubernetes/") and word.removeprefix("deploy/kubernetes/") not in folders():
            return f"no folder {word}"
        if re.fullmatch(r"deploy/[a-z-]+", word) and word.removeprefix("deploy/") not in there:
            return f"no Deployment {word}"
    if "python" not in words:
        return None
    name, *rest = words[words.index("python") + 2 :]
    return _service_fault(name.removeprefix("services."), rest)


def links() -> Iterator[tuple[Path, str]]:
    """Every page with each place that it leads to."""
    pages = [*RUNBOOK.glob("*.md"), ROOT / "README.md", *ROOT.glob("services/*/README.md"), *KUBERNETES.glob("*.md")]
    for page in pages:
        for target in re.findall(r"\]\(([^)\s]+)\)", page.read_text()):
            if not target.startswith("http"):
                yield page, target


def anchors(page: Path) -> set[str]:
    """The headings as they are named in addresses."""
    headings = re.findall(r"^#+ (.+)$", page.read_text(), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}
