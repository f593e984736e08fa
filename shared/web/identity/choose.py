"""Sign-in for demonstrations: the visitor says who they are, and nobody checks."""

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from shared.errors import Refused
from shared.settings import Settings
from shared.web.identity.person import Visitor, person_id

ISSUER = "urn:tikub:demonstration"


@dataclass(frozen=True)
class Candidate:
    """Someone who can be chosen."""

    subject: str
    name: str
    email: str = ""
    directorate: str = ""


def candidates(settings: Settings) -> list[Candidate]:
    """The people of the file that the settings name, in its order."""
    return list(_read(settings.people_file)) if settings.people_file else []


@cache
def _read(file: Path) -> tuple[Candidate, ...]:
    known = Candidate.__dataclass_fields__
    people = json.loads(file.read_text(encoding="utf-8"))
    return tuple(Candidate(**{name: value for name, value in one.items() if name in known}) for one in people)


def chosen(settings: Settings, subject: str) -> Visitor:
    found = next((one for one in candidates(settings) if one.subject == subject), None)
    if found is None:
        raise Refused("Cette personne n’est pas dans la liste. Choisissez-en une autre.")
    return Visitor(
        id=person_id(ISSUER, found.subject), name=found.name, email=found.email, directorate=found.directorate
    )
