"""The events as they were released: one file for each, which only additions may change."""

import json
from pathlib import Path
from typing import Any

from deploy.all_in_one import SERVICES
from deploy.contracts.compatibility import breaks
from shared.documents.json_schema import DIALECT, json_schema
from shared.messages import EVENTS
from shared.version import VERSION

FOLDER = Path(__file__).parent / "frozen"

Json = dict[str, Any]


def released() -> dict[str, Json]:
    """Every frozen event by its wire name."""
    return {path.stem: json.loads(path.read_text(encoding="utf-8")) for path in sorted(FOLDER.glob("*.json"))}


def present(wire: str) -> Json | None:
    """The same facts about an event as the code declares it now; None when it declares none of this name."""
    event = EVENTS.get(wire)
    return {"personal": event.personal, "schema": {"$schema": DIALECT, **json_schema(event)}} if event else None


def broken() -> dict[str, list[str]]:
    """Which promises the code does not keep, by wire name."""
    found = {wire: breaks(frozen, present(wire), heard=is_heard(wire)) for wire, frozen in released().items()}
    return {wire: sentences for wire, sentences in found.items() if sentences}


def is_heard(wire: str) -> bool:
    """Whether one of our services still reacts to this event, or to another of the same kind of subject."""
    kind = ".".join(wire.split(".")[:2])
    return any(kind in service.policies.orders for service in SERVICES)


def files() -> dict[Path, str]:
    """What is frozen once the version at hand is released: the new events, and the additions to the others."""
    before = released()
    since = {wire: before.get(wire, {}).get("since", VERSION) for wire in EVENTS}
    return {FOLDER / f"{wire}.json": _text({"since": since[wire], **(present(wire) or {})}) for wire in sorted(EVENTS)}


def _text(facts: Json) -> str:
    return json.dumps(facts, ensure_ascii=False, indent=2) + "\n"
