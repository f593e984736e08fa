"""Ideas under a pseudonym: the person behind is known to one trusted role, and each look is written down."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from shared.errors import Invalid
from shared.french_stems import folded

NAME_MAX = 60
TRUSTED = "trusted"
"""The one role that may see who is behind a pseudonym, and only with a reason that is kept."""


@dataclass(frozen=True)
class Look:
    """Somebody looked who is behind a pseudonym."""

    id: UUID
    alias_id: UUID
    by: UUID
    why: str
    at: datetime


def check_pseudonym(name: str, real_name: str) -> None:
    """Refuse one that tells who is behind it."""
    told = set(folded(name).split()) & {word for word in folded(real_name).split() if len(word) > 2}
    if told or folded(name) == folded(real_name):
        raise Invalid({"pseudonym": ["Ce pseudonyme contient votre nom. Choisissez-en un qui ne dit rien de vous."]})
