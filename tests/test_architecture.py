"""The house keeps its shape: rooms, neighbours, contracts, rights and templates; each rule is seen to bite."""

import ast
import importlib
import json
import re
import shutil
import subprocess
import sys
from functools import cache
from pathlib import Path
from typing import Any

import pytest

import shared.contracts
from shared.documents.jobs import examples
from shared.envelope import Envelope
from shared.messages import EVENTS, JOBS
from shared.schemas import dump, load
from shared.service import Runtime, Service
from shared.settings import Settings
from shared.web import create_web
from shared.web.rights import rule_of

ROOT = Path(__file__).resolve().parent.parent
SAMPLES = ROOT / "tests" / "contracts" / "samples"
SERVICES = ("governance", "ideas", "notify", "portfolio")
SAID_FOR_ALL = {
    "person.seen.v1": "PERSON_SEEN",
    "person.erased.v1": "PERSON_ERASED",
    "digest.told.v1": "DIGEST_TOLD",
    "gap.noticed.v1": "GAP_NOTICED",
}
"""Events that each service says and none by itself: the end of their wire name, and the table that has them."""
NAMELESS = {"helpers", "helper", "utils", "util", "common", "misc", "tools"}

# One broken line for each contract: the contract, the room in which it is written, the line.
BREAKS = [
    ("layers", "services/ideas/domain", "import services.ideas.tables"),
    ("layers", "services/notify/tables", "import services.notify.web"),
    ("layers", "services/portfolio/extra_room", "import datetime"),
    ("independent", "services/ideas/queries", "import services.notify.tables"),
    ("shared", "shared/uow", "import services.ideas.domain"),
    ("plain-domain", "services/portfolio/domain", "import flask"),
    ("plain-domain", "services/governance/domain", "import shared.uow"),
    ("one-adapter", "shared/relay", "import pika"),
    ("one-fetcher", "services/portfolio/commands", "import requests"),
    ("one-fetcher", "services/portfolio/queries", "import http.client"),
    ("one-fetcher", "services/notify/domain", "import socket"),
    ("one-fetcher", "shared/relay", "import urllib3"),
]


@cache
def service_of(name: str) -> Service:
    service: Service = importlib.import_module(f"services.{name}.app").service
    return service


def sources(*folders: str, suffix: str = ".py") -> list[Path]:
    return [path for folder in folders for path in sorted((ROOT / folder).rglob(f"*{suffix}"))]


def test_there_are_four_services():
    assert {path.parent.name for path in ROOT.glob("services/*/app.py")} == set(SERVICES)


def test_nothing_imports_what_it_may_not():
    done = lint_imports(ROOT)

    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize(("contract", "room", "line"), BREAKS)
def test_each_import_contract_bites(tmp_path, contract, room, line):
    for folder in ("services", "shared"):
        shutil.copytree(ROOT / folder, tmp_path / folder, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    with file_of(tmp_path / room).open("a") as source:
        source.write(f"\n{line}\n")

    done = lint_imports(tmp_path, "--contract", contract)

    assert done.returncode == 1, done.stdout + done.stderr
    assert "0 kept, 1 broken" in done.stdout


def file_of(room: Path) -> Path:
    """A room is a file, or a folder of the same name once it has grown."""
    return room / "__init__.py" if room.is_dir() else room.with_suffix(".py")


def lint_imports(folder: Path, *options: str) -> subprocess.CompletedProcess[str]:
    program = Path(sys.executable).with_name("lint-imports")
    command = [program, "--no-cache", *options]
    return subprocess.run(command, cwd=folder, capture_output=True, check=False, text=True, timeout=120)


def test_every_event_has_a_golden_sample_and_no_sample_is_orphaned():
    assert {path.stem for path in SAMPLES.glob("*.json")} == set(EVENTS)


@pytest.mark.parametrize("wire", sorted(EVENTS))
def test_a_golden_sample_is_what_would_be_said(wire):
    envelope = Envelope.from_json((SAMPLES / f"{wire}.json").read_bytes())

    assert envelope.type == wire
    assert dump(load(EVENTS[wire], envelope.data)) == envelope.data


@pytest.mark.parametrize("wire", sorted(JOBS))
def test_an_example_of_work_is_what_would_be_sent(wire):
    envelope = Envelope.from_json(json.dumps(examples()[wire]).encode())

    assert envelope.type == wire
    assert dump(load(JOBS[wire], envelope.data)) == envelope.data


@pytest.mark.parametrize("name", SERVICES)
def test_every_heard_event_is_said_by_its_publisher(name):
    unsaid = [wire for wire, event in service_of(name).policies.heard.items() if not says(event.publisher, event)]

    assert not unsaid


@pytest.mark.parametrize("wire", sorted(EVENTS))
def test_no_event_is_declared_that_nobody_says(wire):
    assert EVENTS[wire].publisher in SERVICES
    assert says(EVENTS[wire].publisher, EVENTS[wire])


def says(publisher: str, event: type[Any]) -> bool:
    """Whether the publisher's code makes this event; the kernel says some for all, taken from a table by its name."""
    table = SAID_FOR_ALL.get(event.wire.removeprefix(f"{publisher}."))
    return event.__name__ in names_called_in(f"services/{publisher}") or table in names_read_in("shared")


@cache
def names_called_in(folder: str) -> frozenset[str]:
    calls = (node.func for node in nodes_of(folder) if isinstance(node, ast.Call))
    return frozenset(getattr(call, "id", getattr(call, "attr", "")) for call in calls)


@cache
def names_read_in(folder: str) -> frozenset[str]:
    return frozenset(node.attr for node in nodes_of(folder) if isinstance(node, ast.Attribute))


@cache
def nodes_of(folder: str) -> tuple[ast.AST, ...]:
    trees = (ast.parse(path.read_text(encoding="utf-8")) for path in sources(folder))
    return tuple(node for tree in trees for node in ast.walk(tree))


def test_an_event_that_nobody_says_is_found_out():
    class NeverSaid:
        publisher, wire = "ideas", "ideas.idea.never_said.v1"

    assert not says("ideas", NeverSaid)


@pytest.mark.parametrize("name", SERVICES)
def test_every_route_says_who_may_call_it(name, tmp_path):
    settings = Settings(service=name, data_dir=tmp_path, testing=True)
    app = create_web(service_of(name), Runtime(service_of(name), settings), settings)

    routes = list(app.url_map.iter_rules())

    assert len(routes) > 10
    assert not [str(route) for route in routes if rule_of(app, route.endpoint) is None]


@pytest.mark.parametrize("path", [*sources("shared", suffix=".html"), *sources("services", suffix=".html")], ids=str)
def test_every_template_is_used(path):
    folder = next(parent for parent in path.parents if parent.name in {"templates", "letters"})
    name = path.relative_to(folder).as_posix()

    assert any(pattern.fullmatch(name) for pattern in template_names())


def test_a_template_that_nothing_names_is_found_out():
    assert not any(pattern.fullmatch("ideas/forgotten.html") for pattern in template_names())


@cache
def template_names() -> tuple[re.Pattern[str], ...]:
    """Every name of a template that code or another template mentions; {places} in it stand for any word."""
    texts = [path.read_text(encoding="utf-8") for path in sources("shared", "services")]
    texts += [path.read_text(encoding="utf-8") for path in sources("shared", "services", suffix=".html")]
    names = {name for text in texts for name in re.findall(r"[\"']([\w/{}.-]+\.html)[\"']", text)}
    return tuple(re.compile(re.sub(r"\\\{.*?\\\}", r"[\\w-]+", re.escape(name))) for name in names)


def test_no_file_has_a_name_that_says_nothing():
    assert not [path for path in sources("shared", "services", "deploy", "tests") if path.stem in NAMELESS]


@pytest.mark.parametrize("path", sorted(ROOT.glob("requirements*")), ids=lambda path: path.name)
def test_requirements_name_no_place_to_fetch_from(path):
    assert not places_to_fetch_from(path.read_text(encoding="utf-8"))


@pytest.mark.parametrize(
    "line", ["--index-url x", "-i x", "--extra-index-url x", "--find-links x", "flask @ file:x", "git+https://x/y"]
)
def test_a_place_to_fetch_from_is_found_out(line):
    assert places_to_fetch_from(f"alembic==1.0\n{line}\n")


def places_to_fetch_from(requirements: str) -> list[str]:
    place = re.compile(r"^\s*(-i|-f|--(extra-)?index-url|--find-links)\b|://|^\S+ @ ")
    return [line for line in requirements.splitlines() if place.search(line)]


@pytest.mark.parametrize("path", sorted(ROOT.glob("requirements*.txt")), ids=lambda path: path.name)
def test_every_requirement_is_locked_with_its_hashes(path):
    lines = path.read_text(encoding="utf-8").replace("\\\n", " ").splitlines()
    wanted = [line for line in lines if line and not line.lstrip().startswith("#")]

    assert wanted
    assert not [line for line in wanted if "==" not in line or "--hash=sha256:" not in line]


def test_contracts_are_declared_one_module_for_each_publisher():
    assert set(shared.contracts.__all__) <= {*SERVICES, "jobs", "keeping", "people"}
