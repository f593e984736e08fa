"""A mail as it is written: text and HTML of the same words, one recipient, an identity that stays the same."""

from dataclasses import dataclass
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP, EmailPolicy
from uuid import UUID

from services.notify.commands.invitations import invitation
from services.notify.commands.leaving import leaving_token, place_token
from services.notify.commands.mails import Leased
from services.notify.commands.words import said, texts
from services.notify.domain.families import Family, family_of, is_legal
from services.notify.domain.letters import HOME, LETTERS
from services.notify.domain.mail import checked_address
from services.notify.domain.parts import parts_of
from services.notify.domain.wording import Wording
from shared.settings import Settings
from shared.web.markdown import shown

LEAVING = "List-Unsubscribe"
_WHOLE, _FOLDED = SMTP.clone(max_line_length=990), SMTP.clone(max_line_length=76)
"""Within 76 signs no encoded word is longer than the 75 that RFC 2047 allows."""


class _LinksWhole(EmailPolicy):
    """Folded, a long address in a header would be written in encoded words, which mail programs do not undo there."""

    def fold(self, name: str, value: str) -> str:
        return str((_WHOLE if name == LEAVING else _FOLDED).fold(name, value))

    def fold_binary(self, name: str, value: str) -> bytes:
        return bytes((_WHOLE if name == LEAVING else _FOLDED).fold_binary(name, value))


def compose(leased: Leased, settings: Settings) -> EmailMessage:
    """The mail; EmailMessage refuses line breaks in headers."""
    message = EmailMessage(policy=SMTP)
    message["From"] = Address("Ti Kub", addr_spec=settings.mail_from)
    message["To"] = Address(addr_spec=checked_address(leased.address))
    base = base_address(settings)
    words = said(leased.letter, leased.facts, base, leased.wording)
    if leased.others:
        words = _with_others(words, leased, base)
    message["Subject"] = words.subject
    message["Date"] = leased.now
    message["Message-ID"] = f"<{leased.mail_id}@{settings.mail_from.rpartition('@')[2]}>"
    message["Auto-Submitted"] = "auto-generated"
    message["Content-Language"] = "fr"
    leave = base + leaving_page(leased, settings) if _may_leave(leased) else ""
    if leave:
        message[LEAVING] = f"<{leave}>"
        message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    give_back = base + giving_back(leased, settings) if _has_place(leased) else ""
    written = _written(leased, words, base, leave, give_back)
    message.set_content(written.text, cte="quoted-printable")
    message.add_alternative(written.html, subtype="html", cte="quoted-printable")
    page = base + LETTERS[leased.letter].page_of(leased.facts)
    invited = invitation(leased.letter, leased.facts, to=leased.address, sender=settings.mail_from, page=page)
    if invited:
        method, calendar = invited
        message.add_alternative(calendar, subtype="calendar", params={"method": method}, cte="quoted-printable")
    message.set_boundary(f"mail-{leased.mail_id}")  # sent again, it is the same to the last byte
    message.policy = _LinksWhole(linesep=SMTP.linesep)
    return message


def _may_leave(leased: Leased) -> bool:
    """Whether one can ask for no more: not of what the law asks for, nor of a single answer to somebody outside."""
    family = family_of(leased.letter)
    return family is Family.OUTSIDE if leased.outside else not is_legal(leased.letter)


def _with_others(first: Wording, leased: Leased, base: str) -> Wording:
    """The words of the first mail, then the sentence and the page of each that leaves within it."""
    lines = [
        {"sentence": LETTERS[one.letter].headline_of(one.facts), "page": LETTERS[one.letter].page_of(one.facts)}
        for one in leased.others
    ]
    facts = {"first_subject": first.subject, "first_words": first.words, "lines": lines}
    return said("together", facts, base, leased.together)


def _has_place(leased: Leased) -> bool:
    """Whether it goes to somebody outside who is on the list it speaks of."""
    asked_or_over = ("gathering_to_confirm", "gathering_cancelled", "gathering_left")
    return leased.outside and "gathering_id" in leased.facts and leased.letter not in asked_or_over


def giving_back(leased: Leased, settings: Settings) -> str:
    """Where somebody from outside gives their place back."""
    return HOME + "agenda/place/" + place_token(settings, UUID(leased.facts["gathering_id"]), leased.person_id)


def leaving_page(leased: Leased, settings: Settings) -> str:
    """Where one asks for no more mails of this kind, without signing in (RFC 8058)."""
    return HOME + "desabonnement/" + leaving_token(settings, leased.person_id, family_of(leased.letter))


@dataclass(frozen=True)
class Written:
    """A mail in both forms."""

    text: str
    html: str


def _written(leased: Leased, words: Wording, base: str, leave: str, give_back: str) -> Written:
    """Both forms, their links absolute; `leave` and `give_back` are empty where there is nothing to leave."""
    letter = LETTERS[leased.letter]
    frame = {
        "name": leased.name,
        "link_words": letter.link,
        "link": base + letter.page_of(leased.facts),
        "inbox": "" if leased.outside else base + HOME,
        "choices": "" if leased.outside else base + HOME + "preferences",
        "leave": leave,
        "give_back": give_back,
    }
    text = texts().get_template("frame.txt").render(frame, words=words.words)
    body = shown(leased.facts["markdown"], under=1) if "markdown" in leased.facts else ""
    about = {"subject": words.subject, "parts": parts_of(words.words), "lead": leased.facts.get("lead"), "body": body}
    html = texts().get_template("frame.html").render(frame, **about)
    return Written(text, html)


def base_address(settings: Settings) -> str:
    """Where people reach the platform."""
    return (settings.public_url or f"http://127.0.0.1:{settings.port}").rstrip("/")
