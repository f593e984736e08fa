"""The documents of a product: what each is, its date, who may read it, where; nothing is written over."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from services.portfolio.domain.product import Product
from shared.contracts.portfolio import DocumentChanged
from shared.errors import Invalid


class DocumentKind(StrEnum):
    """What a document is."""

    AGREEMENT = "agreement"
    STUDY = "study"
    MINUTES = "minutes"
    MONEY = "money"
    SECURITY = "security"
    PRIVACY = "privacy"
    ACCESSIBILITY = "accessibility"
    MANUAL = "manual"
    OTHER = "other"


KINDS = {
    DocumentKind.AGREEMENT: "Convention ou marché",
    DocumentKind.STUDY: "Étude ou enquête",
    DocumentKind.MINUTES: "Compte rendu",
    DocumentKind.MONEY: "Document budgétaire",
    DocumentKind.SECURITY: "Dossier de sécurité",
    DocumentKind.PRIVACY: "Protection des données personnelles",
    DocumentKind.ACCESSIBILITY: "Audit ou déclaration d’accessibilité",
    DocumentKind.MANUAL: "Mode d’emploi",
    DocumentKind.OTHER: "Autre document",
}


class Audience(StrEnum):
    """Who may read a document."""

    OPEN = "open"
    AGENTS = "agents"
    RESTRICTED = "restricted"


AUDIENCES = {
    Audience.OPEN: "Tout le monde : le document est montré au catalogue",
    Audience.AGENTS: "Les agents connectés à la plateforme",
    Audience.RESTRICTED: "L’équipe du produit, celle de l’incubateur et la DSI",
}


INSIDERS = ("team", "dsi")
"""Roles that read what is restricted, as the team of the product does."""


@dataclass(eq=False, kw_only=True)
class DocumentWriting:
    """A document as somebody wrote it; exactly one of `file_id` and `link` says where it is read."""

    id: UUID
    title: str
    kind: DocumentKind
    dated: date
    audience: Audience
    link: str
    file_id: UUID | None
    withdrawn: bool
    why: str
    by: UUID
    at: datetime

    def check(self) -> None:
        """It is read in one place, and one that is taken away says why."""
        if bool(self.link) is (self.file_id is not None):
            raise Invalid({"link": ["Joignez un fichier ou donnez son adresse : l’un des deux, et un seul."]})
        if self.withdrawn and not self.why:
            raise Invalid({"why": ["Dites pourquoi ce document est retiré."]})


@dataclass(eq=False, kw_only=True)
class Document:
    """One document of a product, as it was written last, with all that was written before."""

    id: UUID
    product_id: UUID
    writings: list[DocumentWriting] = field(default_factory=list)
    version: int = 0

    @property
    def last(self) -> DocumentWriting:
        """What holds."""
        return self.writings[-1]

    def write(self, new: DocumentWriting) -> None:
        """Write it anew; what was written before stays, its file too."""
        new.check()
        self.writings.append(new)
        self.version += 1

    def is_shown_to(self, *, insider: bool, agent: bool) -> bool:
        """Whether somebody may know of it: whoever works on the product of all, others of what is open to them."""
        if insider:
            return True
        return not self.last.withdrawn and (self.is_open or (agent and self.last.audience is Audience.AGENTS))

    @property
    def is_open(self) -> bool:
        """Whether everybody may read it."""
        return self.last.audience is Audience.OPEN and not self.last.withdrawn

    def gives(self, file_id: UUID, *, insider: bool, agent: bool) -> bool:
        """Whether somebody may have this file: a former one only whoever works on the product."""
        if insider:
            return any(one.file_id == file_id for one in self.writings)
        return self.last.file_id == file_id and self.is_shown_to(insider=False, agent=agent)

    def said(self, product: Product) -> DocumentChanged:
        """What is told of it; the title of one that is restricted is not."""
        last = self.last
        return DocumentChanged(
            product_id=product.id,
            number=product.number,
            title=product.title,
            document_id=self.id,
            kind=last.kind.value,
            label="" if last.audience is Audience.RESTRICTED else last.title,
            audience=last.audience.value,
            dated=last.dated,
            withdrawn=last.withdrawn,
            changed_by=last.by,
            changed_at=last.at,
        )


def in_order(documents: Iterable[Document]) -> list[Document]:
    """Those that hold first, the newest first; then those that were taken away."""
    return sorted(documents, key=lambda one: (one.last.withdrawn, -one.last.dated.toordinal(), one.id))
