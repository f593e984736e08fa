"""What whoever takes a service over is told is what its code does."""

import importlib
import re
from pathlib import Path

import pytest

from shared.mailboxes import metadata as kernel
from shared.messages import EVENTS
from shared.service import Service

ROOT = Path(__file__).resolve().parent.parent
SERVICES = sorted(path.parent.name for path in ROOT.glob("services/*/app.py"))
HEADINGS = ["Decides", "Says", "Hears", "Stores", "Needs", "Run", "Back up", "Restore", "Watch"]
WIRES = re.compile(r"`(\w+\.\w+\.\w+\.v\d+)`")

pytestmark = pytest.mark.parametrize("name", SERVICES)


def sheet(name: str) -> str:
    return (ROOT / "services" / name / "README.md").read_text(encoding="utf-8")


def section(name: str, heading: str) -> str:
    return re.split(r"^## ", sheet(name).split(f"\n## {heading}\n")[1], flags=re.MULTILINE)[0]


def service(name: str) -> Service:
    made: Service = importlib.import_module(f"services.{name}.app").service
    return made


def test_the_sheet_has_the_headings_that_all_services_share(name: str) -> None:
    assert re.findall(r"^## (.+)$", sheet(name), flags=re.MULTILINE) == HEADINGS


def test_the_sheet_names_every_event_that_is_said_and_heard(name: str) -> None:
    heard = set(service(name).policies.heard)
    said = {wire for wire, event in EVENTS.items() if event.publisher == name}

    assert set(WIRES.findall(section(name, "Says"))) == said
    assert set(WIRES.findall(section(name, "Hears"))) == heard


def test_the_sheet_names_every_table(name: str) -> None:
    tables = {*service(name).metadata.tables, *kernel.tables}

    assert tables <= set(re.findall(r"`(\w+)`", section(name, "Stores")))


def test_the_sheet_names_every_word_of_the_command_line(name: str) -> None:
    run = section(name, "Run")

    for word in ("migrate", "web", "worker", *(one.name for one in service(name).subcommands)):
        assert f"python -m services.{name} {word}" in run, word
