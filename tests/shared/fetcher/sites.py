"""Web sites made for tests, on loopback: a handler gets each connection and may answer as badly as it likes."""

import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

Handler = Callable[[socket.socket, bytes], None]
"""Given the connection and the head of the request."""


@dataclass
class Site:
    """Where a site listens, and what was asked of it."""

    host: str
    port: int
    heads: list[bytes] = field(default_factory=list)
    touched: int = 0

    @property
    def url(self) -> str:
        return f"http://{self.host}:{self.port}"


@contextmanager
def open_site(
    handler: Handler, host: str = "127.0.0.2", tls: ssl.SSLContext | None = None, port: int = 0
) -> Iterator[Site]:
    """A site until the block ends, each connection in a thread of its own."""
    with socket.create_server((host, port)) as server:
        site = Site(host, server.getsockname()[1])
        threading.Thread(target=_serve, args=(server, site, handler, tls), daemon=True).start()
        try:
            yield site
        finally:
            server.shutdown(socket.SHUT_RDWR)  # else the thread that accepts waits for ever


def _serve(server: socket.socket, site: Site, handler: Handler, tls: ssl.SSLContext | None) -> None:
    while True:
        try:
            connection, _ = server.accept()
        except OSError:
            return
        site.touched += 1
        threading.Thread(target=_talk, args=(connection, site, handler, tls), daemon=True).start()


def _talk(connection: socket.socket, site: Site, handler: Handler, tls: ssl.SSLContext | None) -> None:
    with suppress(OSError), connection:
        spoken = tls.wrap_socket(connection, server_side=True) if tls else connection
        with spoken:
            spoken.settimeout(20)
            head = b""
            while b"\r\n\r\n" not in head and (part := spoken.recv(4096)):
                head += part
            site.heads.append(head)
            handler(spoken, head)


def answer(body: bytes = b"", *, status: str = "200 OK", headers: str = "") -> Handler:
    """One answer to whatever is asked."""

    def handle(connection: socket.socket, _head: bytes) -> None:
        length = f"Content-Length: {len(body)}\r\n"
        connection.sendall(f"HTTP/1.1 {status}\r\n{headers}{length}\r\n".encode("latin-1") + body)

    return handle


def tls_context(folder: Path, names: list[str], days: int = 90) -> tuple[ssl.SSLContext, Path]:
    """What a server needs to speak TLS under these names, and the file of the authority that signed for it."""
    from tests.shared.fetcher.certificates import make_certificate

    authority, chain, key = make_certificate(folder, names, days)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(chain, key)
    return context, authority
