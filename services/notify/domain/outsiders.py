"""People outside: what an address is, and how long a link that was sent to one can be used."""

import re
from datetime import timedelta

from shared.errors import Invalid

VALID = timedelta(days=7)
"""How long the link of a mail can be used."""
PAUSE, MOST = timedelta(minutes=10), 5
"""No second mail about one thing within this time, and no more open questions to one address than this."""
COURTESY = timedelta(days=1)
"""No second mail that says that one has the journal already within this time."""
NO_ADDRESS = "Écrivez une adresse électronique, par exemple prenom.nom@exemple.fr."
GONE = "Ce lien ne sert plus : il a déjà servi, ou plus de sept jours ont passé. Vous pouvez recommencer."
TRAP = "Laissez cette case vide"
_PART = r"[^\s@,;:<>()\[\]\"\\.]+"
_ADDRESS = re.compile(rf"[^\s@,;:<>()\[\]\"\\]{{1,64}}@{_PART}(\.{_PART})+")


def read_address(typed: str) -> str:
    """The address as it is kept; raises Invalid for what is none."""
    if not _ADDRESS.fullmatch(typed):
        raise Invalid({"email": [NO_ADDRESS]})
    return typed.lower()
