"""What whoever takes governance over is told is what the code does."""

import re
from pathlib import Path

import services.governance
from services.governance.app import service
from services.governance.tables import metadata
from shared.messages import EVENTS

SHEET = (Path(services.governance.__file__).parent / "README.md").read_text(encoding="utf-8")
WIRES = re.compile(r"`(\w+\.\w+\.\w+\.v\d+)`")


def section(heading: str) -> str:
    return re.split(r"^## ", SHEET.split(f"\n## {heading}\n")[1], flags=re.MULTILINE)[0]


def test_the_sheet_has_the_headings_that_all_services_share():
    headings = re.findall(r"^## (.+)$", SHEET, flags=re.MULTILINE)

    assert headings == ["Decides", "Says", "Hears", "Stores", "Needs", "Run", "Back up", "Restore", "Watch"]


def test_the_sheet_names_every_event_that_is_said_and_heard():
    said = {wire for wire, event in EVENTS.items() if event.publisher == service.name}

    assert set(WIRES.findall(section("Says"))) == said
    assert set(WIRES.findall(section("Hears"))) == set(service.policies.heard)


def test_the_sheet_names_every_table():
    assert {table.name for table in metadata.tables.values()} <= set(re.findall(r"`(\w+)`", section("Stores")))
