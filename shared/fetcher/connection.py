"""Connections to an address that was vetted, on sockets that count: what comes in, and the time that it takes."""

import socket
import ssl
import time
from collections.abc import Sequence
from typing import Any

from urllib3.connection import HTTPConnection, HTTPSConnection

from shared.fetcher.reasons import Reason, Unfetched

TRIED = 3
"""Numeric addresses of one host that are tried."""


class Bounds:
    """What one fetch may still cost; `room` is in bytes as they come over the wire."""

    def __init__(self, seconds: float, read_seconds: float, room: int) -> None:
        self._deadline = time.monotonic() + seconds
        self._read_seconds = read_seconds
        self.room = room

    def patience(self) -> float:
        """Seconds that the next step may take; raises Unfetched when there are none left."""
        left = self._deadline - time.monotonic()
        if left <= 0:
            raise Unfetched(Reason.TOO_SLOW, "the time for it is over")
        return min(left, self._read_seconds)

    def take(self, size: int) -> None:
        self.room -= size
        if self.room < 0:
            raise Unfetched(Reason.TOO_LARGE, "more came than is read")


class _Socket(socket.socket):
    """Every read has a timeout of its own and all of them one deadline: bytes that drip cannot hold it open."""

    bounds: Bounds

    def recv_into(self, *given: Any, **named: Any) -> int:
        self.settimeout(self.bounds.patience())
        size = super().recv_into(*given, **named)
        self.bounds.take(size)
        return size


class _TlsSocket(ssl.SSLSocket):
    bounds: Bounds | None = None

    def recv_into(self, *given: Any, **named: Any) -> int:
        if self.bounds is None:
            return super().recv_into(*given, **named)
        self.settimeout(self.bounds.patience())
        size = super().recv_into(*given, **named)
        self.bounds.take(size)
        return size


class Pinned(HTTPConnection):
    """Plain HTTP to addresses that were vetted; the name goes into the Host header only."""

    def __init__(self, host: str, port: int, pinned: Sequence[str], bounds: Bounds) -> None:
        super().__init__(host, port, timeout=bounds.patience())
        self.pinned, self.bounds = pinned, bounds

    def _new_conn(self) -> socket.socket:
        return _connected(self.pinned, self.port or 80, self.bounds)


class PinnedTls(HTTPSConnection):
    """The same over TLS, the certificate being verified against the name and not the address."""

    certificate: bytes | None = None

    def __init__(self, host: str, port: int, pinned: Sequence[str], bounds: Bounds, trust: ssl.SSLContext) -> None:
        super().__init__(host, port, timeout=bounds.patience(), ssl_context=trust)
        self.pinned, self.bounds = pinned, bounds

    def _new_conn(self) -> socket.socket:
        return _connected(self.pinned, self.port or 443, self.bounds)

    def connect(self) -> None:
        super().connect()
        assert isinstance(self.sock, _TlsSocket)
        self.sock.bounds = self.bounds
        self.certificate = self.sock.getpeercert(binary_form=True)


def _connected(pinned: Sequence[str], port: int, bounds: Bounds) -> socket.socket:
    trouble: OSError | None = None
    for address in pinned[:TRIED]:
        made = _Socket(socket.AF_INET6 if ":" in address else socket.AF_INET, socket.SOCK_STREAM)
        made.bounds = bounds
        try:
            made.settimeout(bounds.patience())
            made.connect((address, port))
        except OSError as error:
            trouble = error
            made.close()
        except BaseException:
            made.close()
            raise
        else:
            return made
    raise Unfetched(Reason.NO_ANSWER, repr(trouble)) from trouble


def trust(authorities: str) -> ssl.SSLContext:
    """Certificates are always verified, TLS 1.2 at least; `authorities` is a file of those that are believed."""
    context = ssl.create_default_context(cafile=authorities)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    context.sslsocket_class = _TlsSocket
    return context
