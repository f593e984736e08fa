"""The sheet of a product, field by field: who changed what, when and why, and two people who write at once."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol
from uuid import UUID

from shared.errors import Invalid, Refusal
from shared.links import NO_LINK, is_web

LABELS = {
    "title": "Nom du produit",
    "mission": "Mission",
    "problem": "Le problème à résoudre",
    "solution": "La réponse apportée",
    "strategy": "La suite prévue",
    "directorate": "Direction qui porte le produit",
    "contact": "Adresse pour écrire à l’équipe du produit",
    "hosting": "Hébergement",
    "dependencies": "Ce dont le service dépend",
    "link": "Adresse du service en ligne",
    "repository": "Adresse du code source",
    "figures_link": "Adresse des chiffres d’usage",
}
"""The fields of the sheet, in the order of the page: name -> words on screen."""

LINKS = ("link", "repository", "figures_link")


@dataclass(eq=False, kw_only=True)
class Change:
    """One field written anew; `by` is None when a file was read, `version` that of the sheet afterwards."""

    id: UUID
    field: str
    before: str
    after: str
    version: int
    by: UUID | None
    at: datetime
    why: str


class Written(Protocol):
    """What a change has, of a sheet or of another text that several people write."""

    @property
    def field(self) -> str: ...
    @property
    def before(self) -> str: ...
    @property
    def version(self) -> int: ...
    @property
    def by(self) -> UUID | None: ...
    @property
    def at(self) -> datetime: ...


@dataclass(frozen=True)
class Clash:
    """Two people wrote the same field: what it says now, and who wrote that while the other was writing."""

    field: str
    now: str
    by: UUID | None
    at: datetime


class Clashes(Refusal):
    """Somebody else changed the same fields in between: nothing is stored, and nobody's words are lost."""

    def __init__(self, clashes: list[Clash], version: int) -> None:
        super().__init__(
            "Quelqu’un a écrit dans les mêmes champs pendant que vous écriviez. Rien n’a été enregistré : "
            "les deux textes sont ci-dessous, gardez le bon ou réunissez-les, puis enregistrez."
        )
        self.clashes = clashes
        self.version = version


def merged(posted: Mapping[str, str], now: Mapping[str, str], changes: Iterable[Written], seen: int) -> dict[str, str]:
    """What has to be written: the fields that this person changed; raises Clashes where another one did too.

    `changes` are those of the sheet in order; `seen` is the version on this person's screen. A field that only
    the other one changed stays as the other one wrote it.
    """
    since = [change for change in changes if change.version > seen]
    base = dict(now) | {change.field: change.before for change in reversed(since)}
    mine = {field: text for field, text in posted.items() if text != base[field] and text != now[field]}
    theirs = {change.field: change for change in since}
    if both := [Clash(field, now[field], theirs[field].by, theirs[field].at) for field in mine if field in theirs]:
        raise Clashes(both, max(change.version for change in since))
    return mine


def check_links(written: Mapping[str, str]) -> None:
    """Addresses of the sheet lead to the web, and nowhere else; raises Invalid beside each field."""
    wrong = {name: [NO_LINK] for name in LINKS if written.get(name) and not is_web(written[name])}
    if wrong:
        raise Invalid(wrong)
