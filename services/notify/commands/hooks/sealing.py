"""Secrets of hooks: made here, shown once, kept encrypted; and the signatures that they give."""

import base64
import hashlib
import hmac
import os
from collections.abc import Sequence
from contextlib import suppress

from cryptography.fernet import Fernet, InvalidToken, MultiFernet

from shared.errors import Refused
from shared.settings import Settings

PREFIX = "whsec_"
LENGTH = 32
UNREADABLE = "Cette clé ne peut plus être lue : ajoutez-en une autre, puis retirez-la."


def new_secret(settings: Settings) -> str:
    """A new secret, sealed."""
    return _chest(settings).encrypt(os.urandom(LENGTH)).decode()


def opened(settings: Settings, sealed: str) -> bytes:
    """The secret itself; refused when the key that sealed it is no longer among ours."""
    try:
        return _chest(settings).decrypt(sealed.encode())
    except InvalidToken as fault:
        raise Refused(UNREADABLE) from fault


def sealed_anew(settings: Settings, sealed: str) -> str:
    """The same secret under the key that seals now; what nobody can open any more stays as it is."""
    try:
        _fernet(settings.secret_keys[0]).decrypt(sealed.encode())
    except InvalidToken:
        with suppress(InvalidToken):
            return _chest(settings).rotate(sealed.encode()).decode()
    return sealed


def shown(secret: bytes) -> str:
    """As Standard Webhooks writes it."""
    return PREFIX + base64.b64encode(secret).decode()


def _chest(settings: Settings) -> MultiFernet:
    """The first key seals; what another one has sealed still opens."""
    return MultiFernet([_fernet(key) for key in settings.secret_keys])


def _fernet(key: str) -> Fernet:
    return Fernet(base64.urlsafe_b64encode(hashlib.sha256(b"tikub hooks " + key.encode()).digest()))


def signature(secrets: Sequence[bytes], message_id: str, timestamp: int, body: bytes) -> str:
    """One signature for each active secret, so that the other side can change its own without missing a call."""
    signed = f"{message_id}.{timestamp}.".encode() + body
    digests = (hmac.new(secret, signed, hashlib.sha256).digest() for secret in secrets)
    return " ".join(f"v1,{base64.b64encode(digest).decode()}" for digest in digests)
