"""Where news, notices and mails are kept: one notice and one mail at most for each event and person."""

from services.notify.tables import (
    announcements,
    gatherings,
    hooks,
    involved,
    journal,
    outsiders,
    public_facts,
    silences,
    topics,
    wordings,
)
from services.notify.tables.base import metadata
from services.notify.tables.choices import choices_of, preference, rest, rests_of
from services.notify.tables.proofs import proof
from services.notify.tables.told import mail, news, notice

__all__ = [
    "announcements",
    "choices_of",
    "gatherings",
    "hooks",
    "involved",
    "journal",
    "mail",
    "metadata",
    "news",
    "notice",
    "outsiders",
    "preference",
    "proof",
    "public_facts",
    "rest",
    "rests_of",
    "silences",
    "topics",
    "wordings",
]
