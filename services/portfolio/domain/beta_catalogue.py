"""What a product file of beta.gouv.fr says for the catalogue: themes, users, technologies, addresses, former names."""

import html
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from services.portfolio.domain.catalogue import (
    ADDRESS_LENGTH,
    LABEL_LENGTH,
    MOST_LINKS,
    Kind,
    Link,
    LinkKind,
    MadeBy,
    Tag,
    tags_of,
)
from services.portfolio.domain.words import visible
from shared.links import is_web

TAG_KEYS = {Kind.THEME: "thematiques", Kind.AUDIENCE: "usertypes", Kind.TECHNOLOGY: "techno"}
LINK_KEYS = {LinkKind.BUDGET: "budget_url", LinkKind.IMPACT: "impact_url", LinkKind.CHECKS: "dashlord_url"}
ALL_LINKS = "links"
"""A key of our own: every address in its order, with its kind and label, where the others cannot say it."""
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
        links=tuple(_with_listed(keys.get(ALL_LINKS), _links(keys, repositories[1:]))),
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


def _with_listed(listed: Any, others: Iterator[Link]) -> Iterator[Link]:
    """Those that are listed one by one, then what only the other keys have."""
    found: dict[tuple[str, str], Link] = {}
    for one in listed if isinstance(listed, list) else ():
        if isinstance(one, Mapping) and one.get("kind") in list(LinkKind) and is_web(url := _text(one.get("url"))):
            label = _text(one.get("label"))[:LABEL_LENGTH]
            found.setdefault((one["kind"], url), Link(kind=LinkKind(one["kind"]), url=url, label=label))
    for other in others:
        found.setdefault((other.kind, other.url), other)
    yield from list(found.values())[:MOST_LINKS]


def in_own_keys(links: Iterable[Link], repository: str) -> list[Link]:
    """What is read again of these addresses when only the keys of beta.gouv.fr say them."""
    kinds = [LinkKind.REPOSITORY, *LINK_KEYS] if repository else list(LINK_KEYS)
    said = [one for one in links if in_a_text(one.url) and one.url != repository]
    return [Link(kind=kind, url=one.url) for kind in kinds for one in said if one.kind is kind]


def in_a_text(url: str) -> bool:
    """Whether it is read again where several addresses stand in one text: a comma would end it."""
    return _addresses(url) == [url]


def _former_names(value: Any) -> Iterator[str]:
    for path in texts(value)[:MOST_NAMES]:
        if name := visible(path).strip("/").rpartition("/")[2][:NAME_LENGTH]:
            yield name
