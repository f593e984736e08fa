"""Mail servers that break off, refuse or keep silent wherever a test wants, on raw sockets."""

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes
from email.policy import default

SILENCE, HANG_UP = "silence", "hang up"
"""Besides a line of answer: keep the line open without a word, close it without a word."""

CHEERFUL = {"HELLO": "220 here", "EHLO": "250 here", "DATA": "354 go on", "QUIT": "221 bye"}


@dataclass
class Rude:
    """`answer(verb, nth)` is asked at each verb of each connection, the nth since it began; None: what is usual.

    The verbs are those of RFC 5321, HELLO for the greeting, BODY for the first line of a mail and END for its last.
    """

    answer: Callable[[str, int], str | None]
    port: int = 0
    heard: list[list[str]] = field(default_factory=list)
    """The verbs of each connection."""
    taken: list[str] = field(default_factory=list)
    """The identity of each mail that came whole, answered or not."""

    @property
    def url(self) -> str:
        return f"smtp://127.0.0.1:{self.port}"


@contextmanager
def rude_server(answer: Callable[[str, int], str | None]) -> Iterator[Rude]:
    """It listens on a port of its own until the end."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        rude = Rude(answer, listener.getsockname()[1])
        threading.Thread(target=_accept, args=(rude, listener), daemon=True).start()
        yield rude
        listener.shutdown(socket.SHUT_RDWR)


def _accept(rude: Rude, listener: socket.socket) -> None:
    while True:
        try:
            connection, _ = listener.accept()
        except OSError:
            return
        threading.Thread(target=_talk, args=(rude, connection), daemon=True).start()


def _talk(rude: Rude, connection: socket.socket) -> None:
    verbs: list[str] = []
    rude.heard.append(verbs)

    def goes_on(verb: str) -> bool:
        verbs.append(verb)
        said = rude.answer(verb, verbs.count(verb)) or CHEERFUL.get(verb, "250 OK")
        if said not in {SILENCE, HANG_UP}:
            connection.sendall(said.encode() + b"\r\n")
        return said != HANG_UP and verb != "QUIT"

    with closing(connection), connection.makefile("rb") as lines:
        try:
            alive = goes_on("HELLO")
            while alive and (line := lines.readline()):
                alive = goes_on(line.split()[0].decode(errors="replace").upper())
                if alive and verbs[-1] == "DATA":
                    alive = _body(rude, lines, goes_on)
        except OSError:
            return


def _body(rude: Rude, lines, goes_on: Callable[[str], bool]) -> bool:
    if rude.answer("BODY", 1) == HANG_UP:
        lines.readline()
        return False
    body = b"".join(iter(lines.readline, b".\r\n"))
    rude.taken.append(message_from_bytes(body, policy=default)["Message-ID"])
    return goes_on("END")
