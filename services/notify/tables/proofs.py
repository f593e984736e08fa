"""What shows that a mail which the law asks for has left."""

from sqlalchemy import Column, Index, Table, Text

from services.notify.tables.base import metadata
from shared.database import ID, Instant

proof = Table(
    "proof",
    metadata,
    Column("mail_id", ID, primary_key=True),
    Column("event_id", ID, nullable=False),
    Column("person_id", ID, nullable=False),
    Column("letter", Text, nullable=False),
    Column("subject", Text, nullable=False),
    Column("message_id", Text, nullable=False),
    Column("digest", Text, nullable=False),
    Column("answer", Text, nullable=False),
    Column("sent_at", Instant, nullable=False),
)
"""The first time a legal mail was accepted: its identity, the fingerprint of what was sent, the server's answer."""

Index("proof_sent", proof.c.sent_at)
