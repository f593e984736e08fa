"""Mails that come back: what a mail server's answer says of an address, and what a delivery report (RFC 3464) says."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from email.message import EmailMessage, Message
from typing import cast

GONE = re.compile(r"\b5\.(1\.(1|2|3|6|10)|2\.1)\b")
"""Nobody is there, for ever (RFC 3463): no such mailbox, no such domain, moved, disabled."""
MOST_WORDS = 200


def nobody_there(answer: str) -> bool:
    """Whether the answer speaks of the address, and not of the mail or of who sent it."""
    return GONE.search(answer) is not None


@dataclass(frozen=True)
class Report:
    """Which mail came back from which address, and in which words."""

    message_id: str
    address: str
    words: str


def reports_in(message: EmailMessage) -> list[Report]:
    """The addresses at which a report says that nobody is; nothing for any other mail."""
    if message.get_content_type() != "multipart/report":
        return []
    parts = list(message.walk())
    written = next((found for part in parts if (found := _identity(part))), "")
    return [report for part in parts for report in _failed(part, written)] if written else []


def _identity(part: Message) -> str:
    """The Message-ID of the mail that came back: its headers are in the report."""
    if part.get_content_type() == "message/rfc822":
        return _tidy(cast("Message", part.get_payload(0))["Message-ID"]) if part.is_multipart() else ""
    if part.get_content_type() != "text/rfc822-headers":
        return ""
    found = re.search(r"(?im)^message-id:\s*(<[^>\s]+>)", str(part.get_payload()))
    return found.group(1) if found else ""


def _failed(part: Message, message_id: str) -> Iterator[Report]:
    if part.get_content_type() != "message/delivery-status":
        return
    for one in cast("list[Message]", part.get_payload()):
        said = f"{_tidy(one['Status'])} {_tidy(one['Diagnostic-Code'])}".strip()
        if _tidy(one["Action"]).lower() == "failed" and nobody_there(said):
            yield Report(message_id, _tidy(one["Final-Recipient"]).rpartition(";")[2].strip(), said[:MOST_WORDS])


def _tidy(value: object) -> str:
    return " ".join(str(value or "").split())
