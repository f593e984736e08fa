"""What each event of the platform is to others: since when it is said, who hears it, an example."""

import json
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

FILE = Path(__file__).parents[1] / "contracts" / "catalogue.json"
"""Made by `python -m deploy.contracts` from all four services, so that each knows of the others without their code."""


@dataclass(frozen=True)
class Entry:
    """`heard_by` react to the event; `counted_by` receive it only to keep a subject's events in order."""

    since: str = ""
    heard_by: tuple[str, ...] = ()
    counted_by: tuple[str, ...] = ()
    example: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Catalogue:
    """`services` are name -> (title in French, path); `events` are by wire name."""

    services: dict[str, tuple[str, str]]
    events: dict[str, Entry]

    def entry(self, wire: str) -> Entry:
        """What is known of an event; nothing for one that the file does not name yet."""
        return self.events.get(wire, Entry())

    def said_to(self, publisher: str, subscriber: str) -> list[str]:
        """What a service says that another reacts to, but for what every service tells all others."""
        said = (wire for wire, entry in self.events.items() if subscriber in entry.heard_by)
        return sorted(wire for wire in said if wire.split(".")[0] == publisher and not self.is_said_by_all(wire))

    def is_said_by_all(self, wire: str) -> bool:
        """Whether each service says this of itself, such as whom it has seen sign in."""
        what = wire.partition(".")[2]
        return len(self.services) > 1 and all(f"{service}.{what}" in self.events for service in self.services)


@cache
def catalogue() -> Catalogue:
    """The catalogue that this version came with."""
    kept = json.loads(FILE.read_text(encoding="utf-8"))
    services = {name: (title, path) for name, (title, path) in kept["services"].items()}
    return Catalogue(services, {wire: _entry(one) for wire, one in kept["events"].items()})


def _entry(kept: dict[str, Any]) -> Entry:
    return Entry(kept["since"], tuple(kept["heard_by"]), tuple(kept["counted_by"]), kept["example"])
