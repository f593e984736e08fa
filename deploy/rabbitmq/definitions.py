"""What RabbitMQ holds, made from what the services hear: `python -m deploy.rabbitmq.definitions [--check]`.

Users stand here without passwords: whoever installs the platform adds a hash for each of them. With these definitions
no service needs the right to make anything: each writes its own facts and reads its own inbox, and that is all.
"""

import json
import re
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from deploy.all_in_one import SERVICES
from deploy.contracts.files import write_or_check
from shared.lanes import Yard
from shared.service import Service
from shared.topology import EVENTS, HISTORY, VHOST, inbox_of, keys_of_inbox

FILE = Path(__file__).with_name("definitions.json")
DEAD = "tikub.dead"
NOTHING = "^$"

INBOX_LIMITS = {
    "delivery-limit": 20,
    "dead-letter-exchange": DEAD,
    # Without both of these a dead letter may be lost on its way.
    "dead-letter-strategy": "at-least-once",
    "overflow": "reject-publish",
}
JOB_LIMITS = INBOX_LIMITS | {"delivery-limit": 1000}
"""Each worker that stops or dies gives back what it had in hand; that is no fault of the job."""
EXIT_WORKER = "exit-worker"
"""The user of whoever makes checks: reads jobs, writes answers."""
HISTORY_LIMITS = {
    "max-age": "5Y",
    "max-length-bytes": 20_000_000_000,
    "stream-max-segment-size-bytes": 50_000_000,
}

Definition = dict[str, Any]


def definitions(services: Sequence[Service] = SERVICES) -> Definition:
    """The whole virtual host, as RabbitMQ's own export would write it."""
    names = sorted(service.name for service in services)
    yards = {service.name: service.yard for service in services if service.yard}
    queues = [_queue(name, "quorum") for yard in yards.values() for name in (yard.shared, yard.answers)]
    return {
        "vhosts": [{"name": VHOST}],
        "users": [{"name": name, "tags": []} for name in [*names, EXIT_WORKER]],
        "permissions": [_permission(name, yards.get(name)) for name in names] + [*map(_crew, yards.values())],
        "topic_permissions": [_topic_permission(name) for name in names],
        "policies": [
            _policy("inboxes", rf"^({'|'.join(names)})\.inbox$", INBOX_LIMITS),
            *(
                _policy("jobs", rf"^({_lanes_of(yard)}|{re.escape(yard.answers)})$", JOB_LIMITS)
                for yard in yards.values()
            ),
            _policy("history", f"^{re.escape(HISTORY)}$", HISTORY_LIMITS),
        ],
        "queues": [_queue(inbox_of(name), "quorum") for name in names]
        + queues
        + [_queue(DEAD, "quorum"), _queue(HISTORY, "stream")],
        "exchanges": [_exchange(EVENTS, "topic"), _exchange(DEAD, "fanout")]
        + [made for yard in yards.values() for made in _exchanges(yard)],
        "bindings": [*_bindings(services), _binding(DEAD, DEAD, "")]
        + [_binding(*way, "") for yard in yards.values() for way in yard.ways],
    }


def _permission(user: str, yard: Yard | None) -> Definition:
    """Say on the exchange, read one's own inbox, make nothing; but for lanes, which are made and moved at work."""
    if yard is None:
        rights = {"configure": NOTHING, "write": f"^{re.escape(EVENTS)}$", "read": f"^{re.escape(inbox_of(user))}$"}
    else:
        said, lanes, jobs = re.escape(EVENTS), _lanes_of(yard), re.escape(yard.jobs)
        heard = f"{re.escape(inbox_of(user))}|{re.escape(yard.answers)}"
        configure = rf"^{re.escape(yard.shared)}\..+$"
        rights = {"configure": configure, "write": f"^({said}|{jobs}|{lanes})$", "read": f"^({heard}|{jobs}|{lanes})$"}
    return {"user": user, "vhost": VHOST, **rights}


def _crew(yard: Yard) -> Definition:
    rights = {"configure": NOTHING, "write": f"^{re.escape(yard.answers)}$", "read": f"^{_lanes_of(yard)}$"}
    return {"user": EXIT_WORKER, "vhost": VHOST, **rights}


def _lanes_of(yard: Yard) -> str:
    return rf"{re.escape(yard.shared)}(\..+)?"


def _queues_of(yard: Yard) -> str:
    return f"^({_lanes_of(yard)}|{re.escape(yard.answers)})$"


def _exchanges(yard: Yard) -> list[Definition]:
    keyed = _exchange(yard.jobs, "direct") | {"arguments": {"alternate-exchange": yard.rest}}
    return [_exchange(yard.rest, "fanout"), _exchange(yard.answers, "fanout"), keyed]


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
    ordered = sorted(services, key=lambda service: service.name)
    inboxes = {inbox_of(each.name): keys_of_inbox(each.name, each.policies.bindings) for each in ordered}
    heard = [_binding(EVENTS, queue, key) for queue, keys in inboxes.items() for key in keys]
    return [*heard, *(_binding(EVENTS, HISTORY, key) for service in ordered for key in service.history)]


def _binding(source: str, queue: str, key: str) -> Definition:
    target = {"destination": queue, "destination_type": "queue"}
    return {"source": source, "vhost": VHOST, **target, "routing_key": key, "arguments": {}}


def text() -> str:
    """The committed file's content: one object a line, so that a change shows as the line that it is."""
    parts = [f"  {json.dumps(part)}: [\n{_lines(things)}\n  ]" for part, things in definitions().items()]
    return "{\n" + ",\n".join(parts) + "\n}\n"


def _lines(things: Iterable[Definition]) -> str:
    return ",\n".join(f"    {json.dumps(thing)}" for thing in things)


if __name__ == "__main__":
    sys.exit(write_or_check({FILE: text()}, "deploy.rabbitmq.definitions"))
