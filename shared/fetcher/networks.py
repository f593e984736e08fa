"""Which numeric addresses are the public web: what is not known to be is refused.

`ipaddress.is_global` is not used: it lets multicast, 6to4, NAT64 and IPv4 inside IPv6 through.
"""

import socket
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from concurrent.futures import TimeoutError as TooLate
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network

from shared.fetcher.reasons import Reason, Unfetched

Network = IPv4Network | IPv6Network
Resolve = Callable[[str, int], Sequence[str]]
"""From a name and a port to numeric addresses; raises OSError or UnicodeError when there are none."""

# https://www.iana.org/assignments/iana-ipv4-special-registry, read in 2026, and multicast.
_NOT_PUBLIC = tuple(
    IPv4Network(written)
    for written in (
        "0.0.0.0/8",
        "10.0.0.0/8",
        "100.64.0.0/10",
        "127.0.0.0/8",
        "169.254.0.0/16",
        "172.16.0.0/12",
        "192.0.0.0/24",
        "192.0.2.0/24",
        "192.31.196.0/24",
        "192.52.193.0/24",
        "192.88.99.0/24",
        "192.168.0.0/16",
        "192.175.48.0/24",
        "198.18.0.0/15",
        "198.51.100.0/24",
        "203.0.113.0/24",
        "224.0.0.0/4",
        "240.0.0.0/4",
    )
)
# https://www.iana.org/assignments/iana-ipv6-special-registry: unicast is 2000::/3; these parts of it are special.
_UNICAST = IPv6Network("2000::/3")
_SPECIAL = tuple(map(IPv6Network, ("2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20")))


def is_public(address: IPv4Address | IPv6Address) -> bool:
    """Whether this is an address of the public web."""
    if isinstance(address, IPv4Address):
        return not any(address in network for network in _NOT_PUBLIC)
    return address in _UNICAST and not any(address in network for network in _SPECIAL)


def read_networks(written: Sequence[str]) -> tuple[Network, ...]:
    """Raises ValueError for what is no network."""
    return tuple(ip_network(each) for each in written)


def addresses_of(host: str, port: int, resolve: Resolve, allowed: Sequence[Network], seconds: float) -> list[str]:
    """The numeric addresses of a host, each of them vetted: a single one that is not public refuses them all."""
    found = _resolved(host, port, resolve, seconds)
    for each in found:
        address = ip_address(each)
        if not any(address in network for network in allowed) and not (is_public(address) and port in {80, 443}):
            raise Unfetched(Reason.REFUSED, f"{host} is at {each}, port {port}")
    return found


def _resolved(host: str, port: int, resolve: Resolve, seconds: float) -> list[str]:
    """Resolve in a thread: the system's resolver knows no deadline."""
    answer: Future[Sequence[str]] = Future()
    threading.Thread(target=_resolve_into, args=(answer, resolve, host, port), daemon=True, name="resolve").start()
    try:
        found = answer.result(seconds)
    except TooLate as error:
        raise Unfetched(Reason.TOO_SLOW, f"the name {host} is not answered for") from error
    except (OSError, UnicodeError, ValueError) as error:
        raise Unfetched(Reason.UNKNOWN_NAME, str(error)) from error
    if not found:
        raise Unfetched(Reason.UNKNOWN_NAME, host)
    return list(dict.fromkeys(found))


def _resolve_into(answer: "Future[Sequence[str]]", resolve: Resolve, host: str, port: int) -> None:
    try:
        answer.set_result(resolve(host, port))
    except BaseException as error:  # noqa: BLE001 - whoever asked raises it
        answer.set_exception(error)


def resolve_by_system(host: str, port: int) -> list[str]:
    """As this machine resolves names; numeric spellings of every kind (0x7f.1, 2130706433) become plain here."""
    return [str(found[4][0]) for found in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]
