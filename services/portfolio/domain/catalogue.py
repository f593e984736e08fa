"""What the public catalogue says of a product beside its sheet: for whom, about what, by whom, and where it is."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from services.portfolio.domain.sheet import Change
from services.portfolio.domain.words import folded, shortened, visible
from shared.contracts.portfolio import ProductListed
from shared.identifiers import new_id


class Kind(StrEnum):
    """What a word of the catalogue is about."""

    THEME = "theme"
    AUDIENCE = "audience"
    TECHNOLOGY = "technology"


KINDS: dict[str, str] = {Kind.THEME: "Thèmes", Kind.AUDIENCE: "Publics", Kind.TECHNOLOGY: "Technologies"}


class LinkKind(StrEnum):
    """What an address of a product leads to."""

    SERVICE = "service"
    TRIAL = "trial"
    REPOSITORY = "repository"
    DOCUMENTATION = "documentation"
    BUDGET = "budget"
    IMPACT = "impact"
    CHECKS = "checks"
    OTHER = "other"


LINK_KINDS: dict[str, str] = {
    LinkKind.SERVICE: "Service en ligne",
    LinkKind.TRIAL: "Version d’essai",
    LinkKind.REPOSITORY: "Code source",
    LinkKind.DOCUMENTATION: "Documentation",
    LinkKind.BUDGET: "Budget",
    LinkKind.IMPACT: "Effets mesurés",
    LinkKind.CHECKS: "Vérifications techniques",
    LinkKind.OTHER: "Autre adresse",
}


class MadeBy(StrEnum):
    """Who had the service made."""

    AGENT = "agent"
    STARTUP = "startup"
    PARTNER = "partner"


ORIGINS: dict[str, str] = {
    MadeBy.AGENT: "Porté par un agent de la Région",
    MadeBy.STARTUP: "Conçu par une jeune pousse",
    MadeBy.PARTNER: "Proposé par un partenaire",
}

ACCESSIBILITY = {
    "": "Pas encore déclaré",
    "none": "Non conforme",
    "partial": "Partiellement conforme",
    "full": "Totalement conforme",
}
"""How far a service says that it is accessible (RGAA), in the words of the law."""

WORD_LENGTH, MOST_TAGS, MOST_LINKS, ADDRESS_LENGTH, LABEL_LENGTH = 80, 60, 60, 500, 120
TAG_FIELDS = {"themes": Kind.THEME, "audiences": Kind.AUDIENCE, "technologies": Kind.TECHNOLOGY}
LABELS = {
    "public": "Présence au catalogue public",
    "made_by": "Origine du service",
    "accessibility": "Accessibilité déclarée",
    "licence": "Licence du code source",
    "links": "Autres adresses",
    "themes": "Thèmes",
    "audiences": "Publics",
    "technologies": "Technologies",
}
"""The fields of the catalogue, as the history of the sheet names them."""


@dataclass(eq=False, kw_only=True)
class Tag:
    """A word under which a product is found; `code` is the same for "Éducation" and "education"."""

    kind: Kind
    code: str
    word: str


@dataclass(eq=False, kw_only=True)
class Link:
    """One of the addresses of a product: it may have several services, repositories, places to try it."""

    kind: LinkKind
    url: str
    label: str = ""

    @property
    def said(self) -> tuple[str, str, str]:
        """What tells it from another."""
        return self.kind, self.url, self.label


def code_of(word: str) -> str:
    """What is compared of a word: neither accents, nor capitals, nor signs."""
    return re.sub(r"[^a-z0-9+#]+", "-", folded(word)).strip("-")[:WORD_LENGTH]


def tags_of(kind: Kind, words: Iterable[str]) -> list[Tag]:
    """The tags that these words make, each once, in order; those that say nothing are left out."""
    found: dict[str, Tag] = {}
    for word in words:
        shown = shortened(" ".join(visible(word).split()), WORD_LENGTH)
        if code := code_of(shown):
            found.setdefault(code, Tag(kind=kind, code=code, word=shown))
    return list(found.values())[:MOST_TAGS]


@dataclass(eq=False, kw_only=True)
class Catalogued:
    """The part of a product that the catalogue shows."""

    public: bool = False
    listed_at: datetime | None = None
    made_by: MadeBy = MadeBy.AGENT
    accessibility: str = ""
    licence: str = ""
    indexed: int = 0
    tags: list[Tag] = field(default_factory=list)
    links: list[Link] = field(default_factory=list)

    def words(self, kind: Kind) -> list[str]:
        """The words of one kind, as they were written."""
        return [tag.word for tag in self.tags if tag.kind == kind]

    @property
    def catalogue(self) -> dict[str, str]:
        """The fields of the catalogue as texts, for the history of the sheet."""
        texts = {name: ", ".join(self.words(kind)) for name, kind in TAG_FIELDS.items()}
        links = "\n".join(f"{link.kind} {link.url} {link.label}".strip() for link in self.links)
        return {
            "public": "oui" if self.public else "non",
            "made_by": self.made_by.value,
            "accessibility": self.accessibility,
            "licence": self.licence,
            "links": links,
            **texts,
        }

    def set_words(self, kind: Kind, words: Iterable[str]) -> None:
        """These words instead of those of the same kind; nothing moves when they are the same."""
        tags = tags_of(kind, words)
        if [(tag.code, tag.word) for tag in tags] != [(tag.code, tag.word) for tag in self.tags if tag.kind == kind]:
            # Changed in place: the mapper keeps the rows of tags that stay.
            kept = {tag.code: tag for tag in self.tags if tag.kind == kind}
            for tag in tags:
                if tag.code in kept:
                    kept[tag.code].word = tag.word
            self.tags = [tag for tag in self.tags if tag.kind != kind] + [kept.get(tag.code, tag) for tag in tags]

    def set_links(self, links: Iterable[Link]) -> None:
        """These addresses instead of those there were."""
        wanted = list(links)[:MOST_LINKS]
        if [one.said for one in wanted] != [one.said for one in self.links]:
            self.links = wanted


def changes_between(
    before: Mapping[str, str], after: Mapping[str, str], *, version: int, by: UUID | None, why: str, now: datetime
) -> list[Change]:
    """What the history of the sheet says about fields of the catalogue that are not as they were."""
    return [
        Change(id=new_id(), field=name, before=before[name], after=text, version=version, by=by, at=now, why=why)
        for name, text in after.items()
        if text != before[name]
    ]


def listed(product_id: UUID, number: str, title: str, product: Catalogued, now: datetime) -> ProductListed:
    """What others are told of the place of a product in the catalogue."""
    return ProductListed(
        product_id=product_id,
        number=number,
        title=title,
        public=product.public,
        made_by=product.made_by.value,
        themes=tuple(product.words(Kind.THEME)),
        audiences=tuple(product.words(Kind.AUDIENCE)),
        accessibility=product.accessibility,
        changed_at=now,
    )
