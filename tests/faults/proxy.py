"""A TCP proxy that can hold, cut and refuse connections, to try out what a network can do to a bus or a database."""

import socket
import threading
from collections.abc import Iterable
from contextlib import suppress
from typing import Self

CHUNK = 65536


class Proxy:
    """Listens on `port` and passes everything on to `upstream`; may be told what to do by any thread.

    `hold` keeps bytes back (up: from the client, down: to the client) without closing anything, as a half-open link
    does; `cut` ends every connection and drops what was held; `refuse` takes no new ones until `accept`.
    """

    def __init__(self, host: str, port: int) -> None:
        self._upstream = (host, port)
        self._up, self._down = threading.Event(), threading.Event()
        self._links: list[_Link] = []
        self._lock = threading.Lock()
        self.port = 0
        self.release()
        self.accept()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def hold(self, *, up: bool = True, down: bool = True) -> None:
        if up:
            self._up.clear()
        if down:
            self._down.clear()

    def release(self) -> None:
        self._up.set()
        self._down.set()

    def cut(self) -> None:
        """End every connection of this moment; what was held is lost. New ones are passed on as before."""
        with self._lock:
            links, self._links = self._links, []
        for link in links:
            link.cut()

    def refuse(self) -> None:
        """No new connection until `accept`; those that exist go on."""
        _shut([self._listener])

    def accept(self) -> None:
        self._listener = socket.create_server(("127.0.0.1", self.port))
        self.port = self._listener.getsockname()[1]
        threading.Thread(target=self._listen, args=(self._listener,), daemon=True).start()

    def close(self) -> None:
        self.refuse()
        self.cut()
        self.release()

    def _listen(self, listener: socket.socket) -> None:
        with suppress(OSError):
            while True:
                self._link(listener.accept()[0])

    def _link(self, client: socket.socket) -> None:
        try:
            server = socket.create_connection(self._upstream, timeout=5)
        except OSError:
            _shut([client])
            return
        server.settimeout(None)
        with self._lock:
            self._links = [link for link in self._links if not link.is_cut]
            self._links.append(_Link(client, server, self._up, self._down))


class _Link:
    """Two sockets and a thread for each direction."""

    def __init__(
        self, client: socket.socket, server: socket.socket, up: threading.Event, down: threading.Event
    ) -> None:
        self._ends = [client, server]
        self.is_cut = False
        for end in self._ends:
            # Without it each confirmed message costs 40 ms, and one measures the proxy.
            end.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        threading.Thread(target=self._pass, args=(client, server, up), daemon=True).start()
        threading.Thread(target=self._pass, args=(server, client, down), daemon=True).start()

    def _pass(self, source: socket.socket, target: socket.socket, gate: threading.Event) -> None:
        with suppress(OSError):
            while chunk := source.recv(CHUNK):
                gate.wait()
                if self.is_cut:
                    break
                target.sendall(chunk)
        self.cut()

    def cut(self) -> None:
        self.is_cut = True
        _shut(self._ends)


def _shut(sockets: Iterable[socket.socket]) -> None:
    """Shut down before closing: a close alone does not wake a thread that waits in `recv`."""
    for end in sockets:
        with suppress(OSError):
            end.shutdown(socket.SHUT_RDWR)
        end.close()
