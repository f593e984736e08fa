"""A mail as it is written: text only, one recipient, an identity that stays the same however often it is sent."""

from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from services.notify.commands.leaving import leaving_token
from services.notify.commands.mails import Leased
from services.notify.domain.families import family_of, is_legal
from services.notify.domain.letters import HOME, LETTERS
from services.notify.domain.mail import checked_address
from shared.people import ROLES
from shared.settings import Settings
from shared.web.filters import date_fr, datetime_fr

_HEADERS_WHOLE = SMTP.clone(max_line_length=990)
"""Folded, a long address in a header would be written in encoded words, which mail programs do not undo there."""
TEXTS = Path(__file__).parent.parent / "letters"


def compose(leased: Leased, settings: Settings) -> EmailMessage:
    """The mail; EmailMessage refuses line breaks in headers."""
    message = EmailMessage(policy=SMTP)
    message["From"] = Address("Ti Kub", addr_spec=settings.mail_from)
    message["To"] = Address(addr_spec=checked_address(leased.address))
    message["Subject"] = LETTERS[leased.letter].headline_of(leased.facts)
    message["Date"] = leased.now
    message["Message-ID"] = f"<{leased.mail_id}@{settings.mail_from.rpartition('@')[2]}>"
    message["Auto-Submitted"] = "auto-generated"
    message["Content-Language"] = "fr"
    leave = "" if is_legal(leased.letter) else base_address(settings) + leaving_page(leased, settings)
    if leave:
        message["List-Unsubscribe"] = f"<{leave}>"
        message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    message.set_content(body(leased, base_address(settings), leave), cte="quoted-printable")
    message.policy = _HEADERS_WHOLE
    return message


def leaving_page(leased: Leased, settings: Settings) -> str:
    """Where one asks for no more mails of this kind, without signing in (RFC 8058)."""
    return HOME + "desabonnement/" + leaving_token(settings, leased.person_id, family_of(leased.letter))


def body(leased: Leased, base: str, leave: str) -> str:
    """The text, its links absolute; `leave` is empty where nobody can ask for no more."""
    letter = LETTERS[leased.letter]
    return (
        _texts()
        .get_template(f"{leased.letter}.txt")
        .render(
            leased.facts,
            name=leased.name,
            link_words=letter.link,
            link=base + letter.page_of(leased.facts),
            inbox=base + HOME,
            choices=base + HOME + "preferences",
            leave=leave,
            base=base,
        )
    )


def base_address(settings: Settings) -> str:
    """Where people reach the platform."""
    return (settings.public_url or f"http://127.0.0.1:{settings.port}").rstrip("/")


@cache
def _texts() -> Environment:
    texts = Environment(
        loader=FileSystemLoader(TEXTS),
        autoescape=False,  # noqa: S701 - plain text, no HTML is ever made of it
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    texts.globals["roles"] = ROLES
    texts.filters["instant"] = lambda value: datetime_fr(datetime.fromisoformat(value))
    texts.filters["day"] = lambda value: date_fr(datetime.fromisoformat(value))
    return texts
