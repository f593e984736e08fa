"""What RabbitMQ holds, made from what the services hear: `python -m deploy.rabbitmq.definitions [--check]`.

Users stand here without passwords: whoever installs the platform adds a hash for each of them. With these definitions
no service needs the right to make anything: each writes its own facts and reads its own inbox, and that is all.
"""

import argparse
import json
import re
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from deploy.all_in_one import SERVICES
from shared.command_line.answer import FAILED, OK
from shared.messages import EVENTS as DECLARED
from shared.service import Service
from shared.topology import EVENTS, HISTORY, inbox_of

FILE = Path(__file__).with_name("definitions.json")
VHOST = "/tikub"
DEAD = "tikub.dead"
NOTHING = "^$"

INBOX_LIMITS = {
    "delivery-limit": 20,
    "dead-letter-exchange": DEAD,
    # Without both of these a dead letter may be lost on its way.
    "dead-letter-strategy": "at-least-once",
    "overflow": "reject-publish",
}
HISTORY_LIMITS = {
    "max-age": "5Y",
    "max-length-bytes": 20_000_000_000,
    "stream-max-segment-size-bytes": 50_000_000,
}

Definition = dict[str, Any]


def definitions(services: Sequence[Service] = SERVICES) -> Definition:
    """The whole virtual host, as RabbitMQ's own export would write it."""
    names = sorted(service.name for service in services)
    return {
        "vhosts": [{"name": VHOST}],
        "users": [{"name": name, "tags": []} for name in names],
        "permissions": [_permission(name) for name in names],
        "topic_permissions": [_topic_permission(name) for name in names],
        "policies": [
            _policy("inboxes", rf"^({'|'.join(names)})\.inbox$", INBOX_LIMITS),
            _policy("history", f"^{re.escape(HISTORY)}$", HISTORY_LIMITS),
        ],
        "queues": [_queue(inbox_of(name), "quorum") for name in names]
        + [_queue(DEAD, "quorum"), _queue(HISTORY, "stream")],
        "exchanges": [_exchange(EVENTS, "topic"), _exchange(DEAD, "fanout")],
        "bindings": [*_bindings(services), _binding(DEAD, DEAD, "")],
    }


def _permission(user: str) -> Definition:
    """Say on the exchange, read one's own inbox, make nothing."""
    rights = {"configure": NOTHING, "write": f"^{re.escape(EVENTS)}$", "read": f"^{re.escape(inbox_of(user))}$"}
    return {"user": user, "vhost": VHOST, **rights}


def _topic_permission(user: str) -> Definition:
    """What a service says begins with its own name; anything else would be forged."""
    return {"user": user, "vhost": VHOST, "exchange": EVENTS, "write": rf"^{user}\.", "read": NOTHING}


def _policy(name: str, pattern: str, limits: Definition) -> Definition:
    rest = {"apply-to": "queues", "priority": 10, "definition": limits}
    return {"vhost": VHOST, "name": name, "pattern": pattern, **rest}


def _queue(name: str, kind: str) -> Definition:
    rest = {"durable": True, "auto_delete": False, "arguments": {"x-queue-type": kind}}
    return {"name": name, "vhost": VHOST, **rest}


def _exchange(name: str, kind: str) -> Definition:
    rest = {"durable": True, "auto_delete": False, "internal": False, "arguments": {}}
    return {"name": name, "vhost": VHOST, "type": kind, **rest}


def _bindings(services: Iterable[Service]) -> list[Definition]:
    heard = [
        _binding(EVENTS, inbox_of(service.name), key)
        for service in sorted(services, key=lambda each: each.name)
        for key in (*service.policies.bindings, f"*.replay.{service.name}")
    ]
    return [*heard, *(_binding(EVENTS, HISTORY, f"{kind}.#") for kind in kinds_kept())]


def kinds_kept() -> list[str]:
    """Kinds of subject that the history keeps: those none of whose events tells who somebody is."""
    personal = {event.kind for event in DECLARED.values() if event.personal}
    return sorted({event.kind for event in DECLARED.values()} - personal)


def _binding(source: str, queue: str, key: str) -> Definition:
    target = {"destination": queue, "destination_type": "queue"}
    return {"source": source, "vhost": VHOST, **target, "routing_key": key, "arguments": {}}


def text() -> str:
    """The committed file's content: one object a line, so that a change shows as the line that it is."""
    parts = [f"  {json.dumps(part)}: [\n{_lines(things)}\n  ]" for part, things in definitions().items()]
    return "{\n" + ",\n".join(parts) + "\n}\n"


def _lines(things: Iterable[Definition]) -> str:
    return ",\n".join(f"    {json.dumps(thing)}" for thing in things)


def main() -> int:
    """Write the file, or only say whether it is what it should be."""
    parser = argparse.ArgumentParser(prog="python -m deploy.rabbitmq.definitions", description=__doc__)
    parser.add_argument("--check", action="store_true", help="write nothing; exit code 1 when the file is out of date")
    if not parser.parse_args().check:
        FILE.write_text(text(), encoding="utf-8")
        return OK
    if FILE.is_file() and FILE.read_text(encoding="utf-8") == text():
        return OK
    print(f"{FILE.name} is out of date: run `make contracts`", file=sys.stderr)
    return FAILED


if __name__ == "__main__":
    sys.exit(main())
