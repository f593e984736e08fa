"""A real mail server on loopback that answers as it is told, for tests of what sends mails."""

import asyncio
import ipaddress
from collections import Counter
from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from email.policy import default
from pathlib import Path
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import Envelope
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec


class Sink:
    """What the server does with mails: takes them, unless told to answer otherwise to some address."""

    def __init__(self) -> None:
        self.taken: list[Envelope] = []
        self.to_recipient: dict[str, str] = {}
        self.to_data: list[str] = []
        self.delay = 0.0
        self.slow: dict[str, float] = {}
        """Seconds that some addresses take."""
        self.cut = 0
        """How many mails are taken without a word: the connection is cut after DATA."""

    async def handle_RCPT(self, _server: Any, _session: Any, envelope: Envelope, address: str, _options: Any) -> str:  # noqa: N802
        await asyncio.sleep(self.slow.get(address, 0.0))
        if answer := self.to_recipient.get(address):
            return answer
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: Any, _session: Any, envelope: Envelope) -> str:  # noqa: N802 - aiosmtpd's names
        await asyncio.sleep(self.delay)
        if self.cut:
            self.cut -= 1
            self.taken.append(envelope)
            server.transport.abort()
            return "250 OK"
        if self.to_data:
            return self.to_data.pop(0)
        self.taken.append(envelope)
        return "250 OK"

    def identities(self) -> list[str]:
        return [message_from_bytes(envelope.content, policy=default)["Message-ID"] for envelope in self.taken]


class Counting:
    """Takes every mail, and keeps only how often each identity came."""

    def __init__(self) -> None:
        self.taken: Counter[str] = Counter()

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Envelope) -> str:  # noqa: N802 - aiosmtpd's names
        self.taken[message_from_bytes(envelope.content or b"", policy=default)["Message-ID"]] += 1
        return "250 OK"


class Listening(Controller):
    """A server on a free port."""

    def __init__(self, sink: Any, **options: Any) -> None:
        super().__init__(sink, hostname="127.0.0.1", port=0, **options)
        self.sink = sink

    def _trigger_server(self) -> None:
        # The port is known only now; the controller would knock at port 0.
        self.port = self.server.sockets[0].getsockname()[1]
        super()._trigger_server()


def self_signed(folder: Path) -> Path:
    """A certificate for 127.0.0.1 that nobody trusts yet, with its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "127.0.0.1")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]), critical=False)
        .sign(key, hashes.SHA256())
    )
    file = folder / "server.pem"
    secret = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    file.write_bytes(secret + made.public_bytes(serialization.Encoding.PEM))
    return file
