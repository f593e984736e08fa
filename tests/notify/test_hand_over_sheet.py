"""The page that whoever takes the service over reads first says what the code does."""

import re
from pathlib import Path

import services.notify
from services.notify.app import service
from services.notify.tables import metadata
from shared.mailboxes import metadata as mailboxes
from shared.messages import EVENTS

SHEET = (Path(services.notify.__file__).parent / "README.md").read_text(encoding="utf-8")
PARTS = ["Decides", "Says", "Hears", "Stores", "Needs", "Run", "Back up", "Restore", "Watch"]


def part(name: str) -> str:
    return re.split(r"^## ", SHEET.split(f"## {name}\n", 1)[1], flags=re.MULTILINE)[0]


def wires(name: str) -> set[str]:
    return set(re.findall(r"^- `([\w.]+)`$", part(name), re.MULTILINE))


def test_it_has_every_part_in_order() -> None:
    assert re.findall(r"^## (.+)$", SHEET, re.MULTILINE) == PARTS


def test_it_lists_what_is_heard() -> None:
    assert wires("Hears") == set(service.policies.heard)


def test_it_lists_what_is_said() -> None:
    assert wires("Says") == {wire for wire, event in EVENTS.items() if event.publisher == "notify"}


def test_it_names_every_table() -> None:
    named = set(re.findall(r"`(\w+)`", part("Stores")))

    assert set(metadata.tables) | set(mailboxes.tables) <= named
