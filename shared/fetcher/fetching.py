"""One GET or POST within bounds, redirects of a GET followed: what came, or the reason why nothing did."""

import ssl
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from http.client import HTTPException

import certifi
from urllib3 import HTTPResponse
from urllib3.exceptions import HTTPError

from shared.fetcher.address import Address, next_address, read_address
from shared.fetcher.connection import Bounds, Pinned, PinnedTls, trust
from shared.fetcher.networks import Network, Resolve, addresses_of, resolve_by_system
from shared.fetcher.reasons import Reason, Unfetched
from shared.version import VERSION

REDIRECTS = {301, 302, 303, 307, 308}
CHUNK = 16 * 1024
HEADERS = {"User-Agent": f"tikub/{VERSION}", "Accept": "*/*", "Accept-Encoding": "gzip", "Connection": "close"}


@dataclass(frozen=True)
class _Request:
    method: str = "GET"
    body: bytes | None = None
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Limits:
    """What one fetch may cost at most, redirects included; sizes in bytes, `body` also once decompressed."""

    seconds: float = 10.0
    read_seconds: float = 5.0
    headers: int = 64 * 1024
    body: int = 1024 * 1024
    hops: int = 3


@dataclass(frozen=True)
class Fetched:
    """What came from where the redirects ended; `body` stops at the limit, and `whole` says whether it did not."""

    url: str
    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes = b""
    whole: bool = True
    seconds: float = 0.0
    certificate: bytes | None = None
    """The certificate of the last server (DER), once it has been verified."""
    hops: tuple[str, ...] = ()
    """The addresses passed on the way, the first being the one asked for."""

    def header(self, name: str) -> str:
        """All values of a header, parted by commas; empty when it is absent."""
        return ", ".join(value for key, value in self.headers if key.lower() == name.lower())


@dataclass(frozen=True)
class Fetcher:
    """`allowed` are networks that may be reached although they are not public, on any port: for tests only."""

    limits: Limits = Limits()
    allowed: Sequence[Network] = ()
    resolve: Resolve = resolve_by_system
    authorities: str = field(default_factory=certifi.where)

    @cached_property
    def _trust(self) -> ssl.SSLContext:
        return trust(self.authorities)

    def get(self, url: str, *, follow: bool = True) -> Fetched:
        """Fetch an address that somebody typed; raises Unfetched. Costs at most what `limits` say."""
        began = time.monotonic()
        # As many bytes again as the body may have: it comes in pieces that bear their own lengths.
        room = self.limits.headers + 2 * self.limits.body
        bounds = Bounds(self.limits.seconds, self.limits.read_seconds, room)
        address = read_address(url)
        hops: list[str] = []
        while True:
            with _named_faults(), self._open(address, bounds, _Request()) as (response, certificate):
                location = response.headers.get("Location", "") if response.status in REDIRECTS else ""
                if not (follow and location):
                    return _fetched(address, response, certificate, tuple(hops), began, self.limits.body)
            hops.append(str(address))
            if len(hops) > self.limits.hops:
                raise Unfetched(Reason.TOO_MANY_HOPS, str(address))
            address = next_address(address, location)

    def post(self, url: str, body: bytes, headers: Mapping[str, str]) -> Fetched:
        """Send to an address that somebody typed, wherever it leads; a redirect is an answer. Raises Unfetched."""
        began = time.monotonic()
        room = self.limits.headers + 2 * self.limits.body
        bounds = Bounds(self.limits.seconds, self.limits.read_seconds, room)
        address = read_address(url)
        with _named_faults(), self._open(address, bounds, _Request("POST", body, headers)) as (response, certificate):
            return _fetched(address, response, certificate, (), began, self.limits.body)

    @contextmanager
    def _open(self, address: Address, bounds: Bounds, request: _Request) -> Iterator[tuple[HTTPResponse, bytes | None]]:
        pinned = addresses_of(address.host, address.port, self.resolve, self.allowed, bounds.patience())
        connection = (
            PinnedTls(address.host, address.port, pinned, bounds, self._trust)
            if address.scheme == "https"
            else Pinned(address.host, address.port, pinned, bounds)
        )
        with closing(connection):
            connection.connect()
            certificate = connection.certificate if isinstance(connection, PinnedTls) else None
            body_room, bounds.room = bounds.room - self.limits.headers, self.limits.headers
            headers = {**HEADERS, **request.headers}
            connection.request(request.method, address.target, request.body, headers, preload_content=False)
            response = connection.getresponse()
            bounds.room = body_room
            yield response, certificate


def _fetched(
    address: Address,
    response: HTTPResponse,
    certificate: bytes | None,
    hops: tuple[str, ...],
    began: float,
    most: int,
) -> Fetched:
    seconds = time.monotonic() - began
    body, whole = _read(response, most)
    headers = tuple((name, value) for name, value in response.headers.iteritems())
    return Fetched(str(address), response.status, headers, body, whole, seconds, certificate, hops)


def _read(response: HTTPResponse, most: int) -> tuple[bytes, bool]:
    """The body as far as it is read; urllib3 unpacks no more than it is asked for, so a bomb does not go off."""
    parts: list[bytes] = []
    room = most
    while part := response.read(min(CHUNK, room + 1), decode_content=True):
        parts.append(part[:room])
        room -= len(part)
        if room < 0:
            return b"".join(parts), False
    return b"".join(parts), True


@contextmanager
def _named_faults() -> Iterator[None]:
    """Every way in which sockets and libraries complain, as the one that callers know."""
    try:
        yield
    except ssl.SSLCertVerificationError as error:
        raise Unfetched(Reason.BAD_CERTIFICATE, error.verify_message) from error
    except TimeoutError as error:
        raise Unfetched(Reason.TOO_SLOW, repr(error)) from error
    except ssl.SSLError as error:
        raise Unfetched(Reason.BAD_CERTIFICATE, str(error)) from error
    except OSError as error:
        raise Unfetched(Reason.NO_ANSWER, repr(error)) from error
    except (HTTPException, HTTPError, ValueError) as error:
        raise _cause_of(error) from error


def _cause_of(error: Exception) -> Unfetched:
    """Libraries wrap what our own sockets raise: look inside for it."""
    inside: BaseException | None = error
    while inside is not None:
        if isinstance(inside, Unfetched):
            return inside
        if isinstance(inside, TimeoutError):
            return Unfetched(Reason.TOO_SLOW, repr(error))
        inside = inside.__cause__ or inside.__context__
    return Unfetched(Reason.MALFORMED, repr(error))
