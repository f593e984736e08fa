"""What somebody typed, read by one parser only: two that disagree on a host are how guards are passed by."""

import re
from dataclasses import dataclass
from urllib.parse import urljoin

from urllib3.exceptions import LocationParseError
from urllib3.util import parse_url

from shared.fetcher.reasons import Reason, Unfetched

LONGEST = 2000
PORTS = {"http": 80, "https": 443}
_FORBIDDEN = re.compile(r"[\x00-\x20\x7f-\x9f\\<>\"^`{|}]")


@dataclass(frozen=True)
class Address:
    """Where to go: `host` is in ASCII, without brackets; `target` is the path with its query."""

    scheme: str
    host: str
    port: int
    target: str

    @property
    def usual_port(self) -> bool:
        return self.port in PORTS.values()

    def __str__(self) -> str:
        host = f"[{self.host}]" if ":" in self.host else self.host
        port = "" if PORTS[self.scheme] == self.port else f":{self.port}"
        return f"{self.scheme}://{host}{port}{self.target}"


def read_address(typed: str) -> Address:
    """The address that these words are; raises Unfetched for whatever is no plain address of the web."""
    if len(typed) > LONGEST or _FORBIDDEN.search(typed):
        raise Unfetched(Reason.REFUSED, "characters that no address has")
    try:
        parsed = parse_url(typed)
    except LocationParseError as error:
        raise Unfetched(Reason.REFUSED, str(error)) from error
    if parsed.scheme not in PORTS or not parsed.host:
        raise Unfetched(Reason.REFUSED, "not an address of the web")
    if parsed.auth is not None or "%" in _authority(typed):
        raise Unfetched(Reason.REFUSED, "a name or a zone inside the address")
    host = parsed.host.strip("[]").rstrip(".").lower()
    if not host or not host.isascii():
        raise Unfetched(Reason.REFUSED, "no host")
    port = PORTS[parsed.scheme] if parsed.port is None else parsed.port
    query = "" if parsed.query is None else f"?{parsed.query}"
    return Address(parsed.scheme, host, port, (parsed.path or "/") + query)


def _authority(typed: str) -> str:
    return typed.partition("//")[2].partition("/")[0]


def next_address(here: Address, location: str) -> Address:
    """Where a redirect leads, read as strictly as what somebody typed."""
    try:
        return read_address(urljoin(str(here), location))
    except ValueError as error:
        raise Unfetched(Reason.REFUSED, str(error)) from error
