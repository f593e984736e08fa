"""RabbitMQ's management HTTP API, of which an operator needs a handful of calls."""

from typing import Any
from urllib.parse import quote, unquote, urlsplit

import requests

from deploy.subscribers.faults import NotDone
from deploy.subscribers.settings import address
from shared.errors import BrokerDown, Misconfigured
from shared.topology import VHOST

PATIENCE = 10.0


class Management:
    """Speaks to one virtual host as an administrator."""

    def __init__(self, url: str, vhost: str = VHOST) -> None:
        parts = urlsplit(url)
        if parts.scheme not in {"http", "https"} or not parts.hostname:
            raise Misconfigured("TIKUB_RABBITMQ_ADMIN_URL must be like http://user:password@host:15672/")
        self.host, self.vhost = parts.hostname, vhost
        where = f"{parts.hostname}:{parts.port}" if parts.port else parts.hostname
        self._base = f"{parts.scheme}://{where}{parts.path.rstrip('/')}/api"
        self._session = requests.Session()
        self._session.auth = (unquote(parts.username or ""), unquote(parts.password or ""))

    def get(self, *path: str) -> Any:
        """What is there; None when nothing is."""
        answer = self._ask("GET", path)
        return None if answer.status_code == 404 else answer.json()

    def put(self, *path: str, **content: Any) -> None:
        self._ask("PUT", path, content)

    def post(self, *path: str, **content: Any) -> None:
        self._ask("POST", path, content)

    def delete(self, *path: str) -> None:
        """What is already gone is no error."""
        self._ask("DELETE", path)

    def _ask(self, method: str, path: tuple[str, ...], content: dict[str, Any] | None = None) -> requests.Response:
        url = "/".join([self._base, *(quote(word, safe="") for word in path)])
        try:
            answer = self._session.request(method, url, json=content, timeout=PATIENCE)
        except requests.RequestException as fault:
            raise BrokerDown(f"RabbitMQ's management does not answer at {self.host}: {type(fault).__name__}") from fault
        if answer.status_code == 401:
            raise Misconfigured("TIKUB_RABBITMQ_ADMIN_URL: RabbitMQ does not know this user and password")
        if answer.status_code >= 500:
            raise BrokerDown(f"RabbitMQ's management answers {answer.status_code}")
        if answer.status_code >= 400 and answer.status_code != 404:
            raise NotDone(f"RabbitMQ refused to {method} {'/'.join(path)}: {answer.text[:300]}")
        return answer


def management() -> Management:
    """As the settings say where it is; `TIKUB_RABBITMQ_VHOST` is only for a virtual host of another name."""
    url = address("RABBITMQ_ADMIN_URL", "the address of RabbitMQ's management, with an administrator's name")
    try:
        vhost = address("RABBITMQ_VHOST", "")
    except Misconfigured:
        vhost = VHOST
    return Management(url, vhost)
