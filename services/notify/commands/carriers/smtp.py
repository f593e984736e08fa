"""Mails through a mail server (RFC 5321): what it refuses for ever, what it may take later, and never without end."""

import contextlib
import smtplib
import socket
import ssl
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

from services.notify.commands.carriers.base import Parcel
from services.notify.domain.mail import Gone, Rejected, Unavailable
from services.notify.domain.returns import nobody_there
from shared.errors import Misconfigured

CONNECT, TOTAL = 10.0, 60.0
"""Seconds to reach the server, and for a whole mail: a server that answers drop by drop does not hold us."""

READY, GO_ON, CLOSING = 220, 354, 421
"""The server takes mails; it waits for the text of one; it ends the connection (RFC 5321, 3.1, 3.3 and 3.8)."""

PORTS = {"smtp": 25, "smtps": 465}


class _Plain(smtplib.SMTP):
    """A client that is known before it connects, so that it can be cut off; it keeps what was said of the mail.

    `begun` is when the server may have the mail: sending it anew at once could make it two.
    """

    taken: tuple[int, bytes] = (0, b"")
    begun = False

    def __init__(self, host: str) -> None:
        super().__init__(timeout=CONNECT)
        self._host = host

    def getreply(self) -> tuple[int, bytes]:
        answer = super().getreply()
        self.begun = self.begun or answer[0] == GO_ON
        return answer

    def data(self, msg: bytes | str) -> tuple[int, bytes]:  # type: ignore[override]
        self.taken = super().data(msg)
        return self.taken


class _Encrypted(_Plain, smtplib.SMTP_SSL):
    """The same, encrypted from the first byte."""

    def __init__(self, host: str) -> None:
        smtplib.SMTP_SSL.__init__(self, timeout=CONNECT, context=ssl.create_default_context())
        self._host = host


@dataclass
class SmtpCarrier:
    """One connection for mails that follow one another; after any trouble the next mail finds a new one."""

    host: str
    port: int
    encrypted: bool
    user: str = ""
    password: str = ""
    _client: _Plain | None = None

    def send(self, parcel: Parcel) -> str:
        """One try on the connection at hand; when that one is worn out, one on a new one."""
        used, ends = self._client, time.monotonic() + CONNECT
        if used is not None:
            try:
                return self._through(used, parcel)
            except (Rejected, Unavailable) as trouble:
                if used.begun or time.monotonic() > ends or not _worn_out(trouble.__cause__):
                    raise
        return self._through(self._new(), parcel)

    def greet(self) -> None:
        """Connect and sign in as for a mail, and send none; raises Unavailable."""
        client = self._new()
        with _at_most(TOTAL, client):
            self._open(client)
        _leave(client)

    def close(self) -> None:
        """Leave politely: the mails are accepted, how the goodbye goes changes nothing."""
        if self._client is not None:
            _leave(self._client)
            self._client = None

    def _new(self) -> _Plain:
        return _Encrypted(self.host) if self.encrypted else _Plain(self.host)

    def _through(self, client: _Plain, parcel: Parcel) -> str:
        """It is kept for the next mail only when all went well."""
        self._client, client.begun = None, False
        with _at_most(TOTAL, client):
            if client.sock is None:
                self._open(client)
            _hand_over(client, parcel)
        self._client = client
        return _tidy(*client.taken)

    def _open(self, client: smtplib.SMTP) -> None:
        """Whatever goes wrong before the mail itself is the server's trouble, not the mail's."""
        try:
            greeting = client.connect(self.host, self.port)
            if greeting[0] != READY:
                raise smtplib.SMTPConnectError(*greeting)
            if client.sock is not None:
                client.sock.settimeout(TOTAL)
            client.ehlo_or_helo_if_needed()
            if not self.encrypted and client.has_extn("starttls"):
                client.starttls(context=ssl.create_default_context())
            if self.user:
                client.login(self.user, self.password)
        except (smtplib.SMTPException, OSError) as trouble:
            raise Unavailable(f"Le serveur de courrier ne répond pas comme il faut : {_words(trouble)}") from trouble


def _hand_over(client: smtplib.SMTP, parcel: Parcel) -> None:
    try:
        client.send_message(parcel.message, to_addrs=[parcel.address])
    except smtplib.SMTPNotSupportedError as trouble:
        raise Rejected("Le serveur de courrier ne sait pas écrire à cette adresse.") from trouble
    except (smtplib.SMTPException, OSError) as trouble:
        said = f"Le serveur de courrier a répondu : {_words(trouble)}"
        raise _kind(trouble)(said) from trouble


def _kind(trouble: Exception) -> type[Exception]:
    # Of no kind of its own it is smtplib's word for an answer without end, and not the server's.
    if _code(trouble) // 100 != 5 or type(trouble) is smtplib.SMTPResponseException:
        return Unavailable
    gone = isinstance(trouble, smtplib.SMTPRecipientsRefused) and nobody_there(_words(trouble))
    return Gone if gone else Rejected


def _answer(trouble: Exception) -> tuple[int, bytes | str]:
    """What the server said: its code and its words; 0 when it said nothing."""
    if isinstance(trouble, smtplib.SMTPRecipientsRefused):
        return next(iter(trouble.recipients.values()))
    if isinstance(trouble, smtplib.SMTPResponseException):
        return trouble.smtp_code, trouble.smtp_error
    return 0, str(trouble) or type(trouble).__name__


def _code(trouble: Exception) -> int:
    return _answer(trouble)[0]


def _words(trouble: Exception) -> str:
    return _tidy(*_answer(trouble))


def _tidy(code: int, said: bytes | str) -> str:
    text = said.decode(errors="replace") if isinstance(said, bytes) else said
    tidy = " ".join("".join(letter if letter.isprintable() else " " for letter in text).split())
    return f"{code} {tidy}"[:200] if code > 0 else tidy[:200]


def _worn_out(trouble: BaseException | None) -> bool:
    """Whether it tells of the connection and not of the mail: it is closed, or no further mail is taken on it."""
    if isinstance(trouble, smtplib.SMTPRecipientsRefused | smtplib.SMTPDataError):
        return _code(trouble) == CLOSING
    return True


@contextlib.contextmanager
def _at_most(seconds: float, client: smtplib.SMTP) -> Iterator[None]:
    """Cut the connection off at the deadline, and close it when anything went wrong."""
    over = threading.Event()
    threading.Thread(target=_guard, args=(client, seconds, over), daemon=True).start()
    try:
        yield
    except BaseException:
        client.close()
        raise
    finally:
        over.set()


def _guard(client: smtplib.SMTP, seconds: float, over: threading.Event) -> None:
    """Again and again: when time is up there may be no connection yet, or soon another, encrypted, in its place."""
    while not over.wait(seconds):
        with contextlib.suppress(OSError):
            if client.sock is not None:
                client.sock.shutdown(socket.SHUT_RDWR)
        seconds = 1.0


def _leave(client: smtplib.SMTP) -> None:
    with contextlib.suppress(smtplib.SMTPException, OSError), _at_most(CONNECT, client):
        client.quit()
    client.close()


def smtp_carrier(url: str) -> SmtpCarrier:
    """The carrier for `smtp://user:password@host:port` (encrypted when the server offers it) or `smtps://…`."""
    parts = urlsplit(url)
    if parts.scheme not in PORTS or not parts.hostname:
        raise Misconfigured("TIKUB_SMTP_URL must begin with smtp:// or smtps:// and name a host")
    return SmtpCarrier(
        host=parts.hostname,
        port=parts.port or PORTS[parts.scheme],
        encrypted=parts.scheme == "smtps",
        user=unquote(parts.username or ""),
        password=unquote(parts.password or ""),
    )
