"""What is kept of a mail that the law asks for, so that its sending can be shown years later."""

import hashlib
from dataclasses import dataclass
from email.message import EmailMessage

from services.notify.commands.mails import Leased
from services.notify.tables import proof
from shared.database import insert_into
from shared.uow import UnitOfWork


@dataclass(frozen=True)
class Receipt:
    """What was sent, by its fingerprint (SHA-256), and what was answered; nobody's name or address is in it."""

    message_id: str
    digest: str
    answer: str
    subject: str

    @classmethod
    def of(cls, message: EmailMessage, answer: str) -> "Receipt":
        """The words of servers that repeat an address lose it here."""
        words = " ".join(word for word in answer.split() if "@" not in word)
        return cls(
            str(message["Message-ID"]), hashlib.sha256(message.as_bytes()).hexdigest(), words, str(message["Subject"])
        )


def keep_proof(uow: UnitOfWork, leased: Leased, receipt: Receipt) -> None:
    """Keep the first acceptance of a mail; a repeated one changes nothing."""
    row = {
        "mail_id": leased.mail_id,
        "event_id": leased.event_id,
        "person_id": leased.person_id,
        "letter": leased.letter,
        "subject": receipt.subject,
        "message_id": receipt.message_id,
        "digest": receipt.digest,
        "answer": receipt.answer,
        "sent_at": uow.now,
    }
    insert = insert_into(uow.session, proof).values(row)
    uow.session.execute(insert.on_conflict_do_nothing(index_elements=["mail_id"]))
