"""What each event says, and what its fields mean where the declaration does not tell: the words of the catalogue."""

from shared.documents.event_fields import FIELDS
from shared.documents.event_sentences import SENTENCES

SERVICES = {"ideas": "Idées", "governance": "Décisions", "portfolio": "Produits", "notify": "Messages"}
"""The services as the head of every page names them."""

INSTANT = "L’instant de ce fait"


def sentence_of(wire: str) -> str:
    """What has happened, in French; "" for an event that nobody has told yet."""
    return SENTENCES.get(wire) or SENTENCES.get(wire.partition(".")[2], "")


def help_of(name: str, declared: str) -> str:
    """What a field holds: as declared, else by its name; every fact says when it happened in a field `…_at`."""
    return declared or FIELDS.get(name) or (INSTANT if name.endswith("_at") else "")
