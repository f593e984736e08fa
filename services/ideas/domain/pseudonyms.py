"""Ideas under a pseudonym: the person behind is known to one trusted role, and each look is written down."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from shared.errors import Invalid
from shared.french_stems import folded
from shared.unsigned import Unreadable, told, unsigned
from shared.uploads import Upload

NAME_MAX = 60
TRUSTED = "trusted"
"""The one role that may see who is behind a pseudonym, and only with a reason that is kept."""
NAMED = "Ce document contient votre nom ou votre adresse. Retirez-les, puis recommencez : tous les agents l’ouvriront."
UNREADABLE = "Nous n’arrivons pas à ouvrir ce document pour en retirer votre nom. Enregistrez-le sous une autre forme."
_BETWEEN = str.maketrans("_-.", "   ")


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


def check_tells_nobody(upload: Upload, real_name: str, address: str) -> Upload:
    """A document to be joined under a pseudonym, without its authors; refused when it still names this person."""
    try:
        clean = Upload(upload.filename, unsigned(upload.content))
        words = " ".join(folded(" ".join((clean.filename.translate(_BETWEEN), *told(clean.content)))).split())
    except Unreadable:
        raise Invalid({"file": [UNREADABLE]}) from None
    if any(name in words for name in _names(real_name, address)):
        raise Invalid({"file": [NAMED]})
    return clean


def _names(real_name: str, address: str) -> set[str]:
    first, _, last = folded(real_name).partition(" ")
    names = {folded(address), f"{first} {last}", f"{last} {first}"} if last else {folded(address), first}
    return {name for name in names if len(name) > 2}
