"""What a product file of beta.gouv.fr says for the catalogue: themes, users, technologies, addresses, former names."""

import html
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from services.portfolio.domain.catalogue import ADDRESS_LENGTH, Kind, Link, LinkKind, MadeBy, Tag, tags_of
from services.portfolio.domain.words import visible

TAG_KEYS = {Kind.THEME: "thematiques", Kind.AUDIENCE: "usertypes", Kind.TECHNOLOGY: "techno"}
LINK_KEYS = {LinkKind.BUDGET: "budget_url", LinkKind.IMPACT: "impact_url", LinkKind.CHECKS: "dashlord_url"}
ACCESSIBILITY = {"non conforme": "none", "partiellement conforme": "partial", "totalement conforme": "full"}
OUR_INCUBATOR = "ti-kub"
CONTACT_LENGTH, MOST_NAMES, NAME_LENGTH = 254, 50, 200

_WEB = re.compile(r"https?://[^\s<>\"']+")


@dataclass(kw_only=True)
class CatalogueFacts:
    """The facts of one file, in forms that can be shown and stored."""

    made_by: MadeBy = MadeBy.STARTUP
    accessibility: str = ""
    contact: str = ""
    repository: str = ""
    figures_link: str = ""
    tags: tuple[Tag, ...] = ()
    links: tuple[Link, ...] = ()
    former_names: tuple[str, ...] = ()


def read_catalogue(keys: Mapping[str, Any]) -> CatalogueFacts:
    """Whatever the header holds: what cannot be read is left out, and stays in the source."""
    repositories = _addresses(keys.get("repository"))
    return CatalogueFacts(
        made_by=MadeBy.AGENT if keys.get("incubator") == OUR_INCUBATOR else MadeBy.STARTUP,
        accessibility=ACCESSIBILITY.get(_text(keys.get("accessibility_status")).lower(), ""),
        contact=_text(keys.get("contact"))[:CONTACT_LENGTH],
        repository=next(iter(repositories), ""),
        figures_link=next(iter(_addresses(keys.get("stats_url"))), ""),
        tags=tuple(tag for kind, name in TAG_KEYS.items() for tag in tags_of(kind, texts(keys.get(name)))),
        links=tuple(_links(keys, repositories[1:])),
        former_names=tuple(_former_names(keys.get("redirect_from"))),
    )


def _text(value: Any) -> str:
    return " ".join(visible(value).split()) if isinstance(value, str) else ""


def texts(value: Any) -> list[str]:
    """A list of texts, a lone text as a list of one, anything else as nothing."""
    if isinstance(value, str):
        return [value] if value.strip() else []
    return [one for one in value if isinstance(one, str)] if isinstance(value, list) else []


def _addresses(value: Any) -> list[str]:
    """The web addresses in a text or a list of texts: a few files give several."""
    words = (word for text in texts(value) for word in re.split(r"[\s,;]+", html.unescape(visible(text))))
    return [word for word in dict.fromkeys(words) if _WEB.fullmatch(word) and len(word) <= ADDRESS_LENGTH]


def _links(keys: Mapping[str, Any], repositories: list[str]) -> Iterator[Link]:
    yield from (Link(kind=LinkKind.REPOSITORY, url=url) for url in repositories)
    for kind, name in LINK_KEYS.items():
        yield from (Link(kind=kind, url=url) for url in _addresses(keys.get(name)))


def _former_names(value: Any) -> Iterator[str]:
    for path in texts(value)[:MOST_NAMES]:
        if name := visible(path).strip("/").rpartition("/")[2][:NAME_LENGTH]:
            yield name
