"""`tikub access add | list | remove | rotate`: another team's user, queue and rights, each in one command."""

import argparse
import re
import secrets
from typing import Any
from urllib.parse import quote

from deploy.subscribers.faults import NotDone
from deploy.subscribers.management import Management, management
from deploy.subscribers.patterns import allowed
from shared.command_line.answer import say_json, tell
from shared.documents.catalogue import catalogue
from shared.topology import EVENTS, HISTORY, inbox_of

TAG = "subscriber"
NAME = re.compile(r"[a-z][a-z0-9-]{1,39}")
NOTHING = "^$"
LIMITS = {
    # A team that does not read must never make the bus refuse what the services say: its oldest messages go.
    "overflow": "drop-head",
    "max-length-bytes": 1_000_000_000,
    "delivery-limit": 20,
}


def add_to(parser: argparse.ArgumentParser) -> None:
    actions = parser.add_subparsers(dest="action", required=True)
    _add_words(_action(actions, "add", "a user, a queue of its own and the right to read it", _add))
    _action(actions, "list", "who may listen, to what, and how much waits", _list, named=False)
    _action(actions, "remove", "end an access: user, queue and what waits in it", _remove)
    _action(actions, "rotate", "a new password; connections that are open go on", _rotate)


def _action(actions: Any, word: str, text: str, run: Any, *, named: bool = True) -> argparse.ArgumentParser:
    parser: argparse.ArgumentParser = actions.add_parser(word, help=text)
    if named:
        parser.add_argument("name", type=_name, metavar="NAME", help="small letters, digits and dashes")
    if word in {"add", "rotate"}:
        parser.add_argument("--amqp-host", default="", metavar="HOST[:PORT]", help="in the address that is printed")
    say_json(parser)
    parser.set_defaults(run=run)
    return parser


def _add_words(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--hears", nargs="+", required=True, metavar="PATTERN", help="for instance 'ideas.idea.#'")
    parser.add_argument("--history", action="store_true", help="may also read tikub.history")
    parser.add_argument("--personal", action="store_true", help="also events that tell who somebody is")


def _name(text: str) -> str:
    if not NAME.fullmatch(text) or text in catalogue().services or text.startswith("tikub"):
        raise argparse.ArgumentTypeError(f"{text} cannot be the name of a subscriber")
    return text


def _add(given: argparse.Namespace) -> int:
    keys, rabbit = allowed(given.hears, personal=given.personal), management()
    if rabbit.get("users", given.name) is not None:
        raise NotDone(f"{given.name} is there already: remove it first, or rotate its password")
    _make_queue(rabbit, given.name, keys)
    password = _give_password(rabbit, given.name)
    _allow_to_read(rabbit, given.name, history=given.history)
    return tell(
        {"address": _address(rabbit, given, password), "queue": inbox_of(given.name), "hears": keys}, given.json
    )


def _make_queue(rabbit: Management, name: str, keys: list[str]) -> None:
    """The limits come first: the queue must not be without them for an instant."""
    pattern, queue = f"^{re.escape(inbox_of(name))}$", inbox_of(name)
    rest = {"pattern": pattern, "apply-to": "queues", "priority": 20, "definition": LIMITS}
    rabbit.put("policies", rabbit.vhost, f"subscriber-{name}", **rest)
    rabbit.put("queues", rabbit.vhost, queue, durable=True, arguments={"x-queue-type": "quorum"})
    for key in keys:
        rabbit.post("bindings", rabbit.vhost, "e", EVENTS, "q", queue, routing_key=key)


def _give_password(rabbit: Management, name: str) -> str:
    password = secrets.token_urlsafe(24)
    rabbit.put("users", name, password=password, tags=TAG)
    return password


def _allow_to_read(rabbit: Management, name: str, *, history: bool) -> None:
    queues = [inbox_of(name), *([HISTORY] if history else [])]
    read = f"^({'|'.join(map(re.escape, queues))})$"
    rabbit.put("permissions", rabbit.vhost, name, configure=NOTHING, write=NOTHING, read=read)


def _address(rabbit: Management, given: argparse.Namespace, password: str) -> str:
    return f"amqp://{given.name}:{password}@{given.amqp_host or rabbit.host}/{quote(rabbit.vhost, safe='')}"


def _list(given: argparse.Namespace) -> int:
    rabbit = management()
    names = sorted(user["name"] for user in rabbit.get("users") if TAG in user["tags"])
    subscribers = [_told(rabbit, name) for name in names]
    if given.json:
        return tell({"subscribers": subscribers}, as_json=True)
    return tell({one["name"]: [_line(one)] for one in subscribers}, as_json=False)


def _told(rabbit: Management, name: str) -> dict[str, Any]:
    queue = rabbit.get("queues", rabbit.vhost, inbox_of(name)) or {}
    bindings = rabbit.get("queues", rabbit.vhost, inbox_of(name), "bindings") or []
    rights = rabbit.get("permissions", rabbit.vhost, name) or {}
    return {
        "name": name,
        "hears": sorted(binding["routing_key"] for binding in bindings if binding["source"] == EVENTS),
        "history": re.escape(HISTORY) in rights.get("read", ""),
        "messages": queue.get("messages", 0),
        "consumers": queue.get("consumers", 0),
    }


def _line(one: dict[str, Any]) -> str:
    history = ", reads the history" if one["history"] else ""
    return f"hears {' '.join(one['hears'])}{history}; {one['messages']} waiting, {one['consumers']} connected"


def _remove(given: argparse.Namespace) -> int:
    rabbit = _with(given.name)
    rabbit.delete("users", given.name)
    rabbit.delete("queues", rabbit.vhost, inbox_of(given.name))
    rabbit.delete("policies", rabbit.vhost, f"subscriber-{given.name}")
    return tell({"removed": given.name}, given.json)


def _rotate(given: argparse.Namespace) -> int:
    rabbit = _with(given.name)
    return tell({"address": _address(rabbit, given, _give_password(rabbit, given.name))}, given.json)


def _with(name: str) -> Management:
    """The management, once it is sure that there is such a subscriber: a service's user is none."""
    rabbit = management()
    user = rabbit.get("users", name)
    if user is None or TAG not in user["tags"]:
        raise NotDone(f"there is no subscriber {name}")
    return rabbit
