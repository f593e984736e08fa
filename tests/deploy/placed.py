"""The platform's definitions, loaded into a virtual host of the tests' own, with users of their own."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from urllib.parse import unquote, urlsplit
from uuid import uuid4

from deploy.rabbitmq.definitions import EXIT_WORKER, FILE
from tests.servers import Rabbit

SERVICES = ("governance", "ideas", "notify", "portfolio")


@dataclass(frozen=True)
class Placed:
    """`operator` may do everything; `services` are the addresses of the services' own users."""

    operator: str
    services: dict[str, str]


@contextmanager
def placed_definitions(rabbitmq: Rabbit) -> Iterator[Placed]:
    """What is committed, word for word, but for the names of the virtual host and of the users."""
    operator, mark = rabbitmq.vhost(), uuid4().hex[:8]
    users = {name: f"{name}-{mark}" for name in (*SERVICES, EXIT_WORKER)}
    rabbitmq.load(_renamed(json.loads(FILE.read_text()), unquote(urlsplit(operator).path[1:]), users))
    try:
        yield Placed(operator, {name: _address(operator, user) for name, user in users.items()})
    finally:
        for user in users.values():
            rabbitmq.ctl("delete_user", user)


def _renamed(definitions, vhost, users):
    definitions["vhosts"][0]["name"] = vhost
    for user in definitions["users"]:
        user["name"] = user["password"] = users[user["name"]]
    for thing in (thing for part in definitions.values() for thing in part):
        renamed = {"vhost": vhost, "user": users.get(thing.get("user"))}
        thing.update({key: value for key, value in renamed.items() if key in thing})
    return definitions


def _address(operator: str, user: str) -> str:
    where = urlsplit(operator).netloc.rpartition("@")[2]
    return urlsplit(operator)._replace(netloc=f"{user}:{user}@{where}").geturl()
