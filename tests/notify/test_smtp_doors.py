"""Names, passwords and encryption between us and a mail server, and the addresses it may have."""

import ssl
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.smtp import SMTP, AuthResult, LoginPassword

from services.notify.app import service
from services.notify.commands.carriers.smtp import smtp_carrier
from services.notify.domain.mail import MailState
from shared.errors import Misconfigured
from shared.settings import Settings
from tests.notify.conftest import AUTHOR, NotifyRoom
from tests.notify.mail_server import Listening, self_signed

open_login = pytest.mark.filterwarnings("ignore:Requiring AUTH while not requiring TLS")


@open_login
def test_a_name_and_password_are_given_when_asked_for(settings: Settings, listen: Callable[..., Listening]) -> None:
    given: list[tuple[bytes, bytes]] = []

    def check(_server: SMTP, _session: Any, _envelope: Any, _mechanism: str, data: Any) -> AuthResult:
        if isinstance(data, LoginPassword):
            given.append((data.login, data.password))
        return AuthResult(success=given[-1] == (b"ti-kub", b"p@ss"))

    server = listen(authenticator=check, auth_required=True, auth_require_tls=False)
    room = NotifyRoom(service, replace(settings, smtp_url=f"smtp://ti-kub:p%40ss@127.0.0.1:{server.port}"))
    room.known(AUTHOR)
    room.given("ideas.idea.presented.v1")

    room.send()

    assert given[-1] == (b"ti-kub", b"p@ss")
    assert room.mail().state is MailState.SENT


@open_login
def test_a_wrong_password_is_the_servers_trouble_and_not_the_mails(
    settings: Settings, listen: Callable[..., Listening]
) -> None:
    server = listen(
        authenticator=lambda *_: AuthResult(success=False, handled=False), auth_required=True, auth_require_tls=False
    )
    room = NotifyRoom(service, replace(settings, smtp_url=f"smtp://ti-kub:wrong@127.0.0.1:{server.port}"))
    room.known(AUTHOR)
    room.given("ideas.idea.presented.v1")

    room.send()

    assert room.mail().state is MailState.DUE
    assert "535" in room.mail().error
    assert "wrong" not in room.mail().error


@pytest.fixture(scope="module")
def certificate(tmp_path_factory) -> Path:
    return self_signed(tmp_path_factory.mktemp("tls"))


@pytest.mark.parametrize("trusted", [True, False])
def test_what_is_offered_encrypted_is_taken_encrypted_from_a_trusted_server_only(
    settings: Settings, listen: Callable[..., Listening], certificate, monkeypatch, trusted: bool
) -> None:
    served = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    served.load_cert_chain(certificate)
    known = ssl.create_default_context(cafile=certificate if trusted else None)
    monkeypatch.setattr(ssl, "create_default_context", lambda: known)
    server = listen(tls_context=served, require_starttls=True)
    room = NotifyRoom(service, replace(settings, smtp_url=f"smtp://127.0.0.1:{server.port}"))
    room.known(AUTHOR)
    room.given("ideas.idea.presented.v1")

    room.send()

    assert room.mail().state is (MailState.SENT if trusted else MailState.DUE)
    assert trusted or "certificate" in room.mail().error
    assert len(server.sink.taken) == int(trusted)


@pytest.mark.parametrize("url", ["http://mail.example", "smtp://", "mail.example:25", "smtp:"])
def test_an_address_that_is_no_mail_server_is_a_fault_of_configuration(url: str) -> None:
    with pytest.raises(Misconfigured, match="TIKUB_SMTP_URL"):
        smtp_carrier(url)


def test_the_address_of_a_mail_server_is_read_whole() -> None:
    carrier = smtp_carrier("smtps://ti-kub:a%3Ab@mail.region.example")

    assert (carrier.host, carrier.port, carrier.encrypted) == ("mail.region.example", 465, True)
    assert (carrier.user, carrier.password) == ("ti-kub", "a:b")
