"""A product as a product file of beta.gouv.fr: the very file it was read from, but for what has changed since."""

import re
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

import yaml

from services.portfolio.domain.beta import BetaFile, body_of, header_of, read_beta_file
from services.portfolio.domain.beta_catalogue import (
    ACCESSIBILITY,
    ALL_LINKS,
    LINK_KEYS,
    OUR_INCUBATOR,
    TAG_KEYS,
    in_a_text,
    in_own_keys,
)
from services.portfolio.domain.beta_phases import IN_OUR_WORDS
from services.portfolio.domain.catalogue import Link, LinkKind
from services.portfolio.domain.front_matter import UnreadableHeaderError, read_header, split
from services.portfolio.domain.phases import Phase
from services.portfolio.domain.product import Product
from services.portfolio.domain.words import folded

NAMES = {code.value: name for name, code in reversed(IN_OUR_WORDS.items())}
"""Our phases in the words of beta.gouv.fr; where it has none, our own."""

_NOT_A_NAME = re.compile(r"[^a-z0-9]+")
_SHEET_KEYS = {
    "title": "title",
    "mission": "mission",
    "link": "link",
    "contact": "contact",
    "repository": "repository",
    "figures_link": "stats_url",
}
_ACCESSIBILITY = {code: words for words, code in ACCESSIBILITY.items()}


def name_of(product: Product) -> str:
    """The name of the file, without its end: that of the file it was read from, or one made from its title."""
    return (
        product.reference or f"{_NOT_A_NAME.sub('-', folded(product.title)).strip('-')[:60]}-{product.number.lower()}"
    )


def file_of(product: Product, source: bytes | None, today: date) -> bytes:
    """The file, which read again gives the same product; untouched when nothing has changed since it was read."""
    if source is None:
        return _written(*told(product, None, today))
    read = read_beta_file(name_of(product), source, today)
    changed, body = _changed(product, read), _body(product, body_of(source), read)
    if not changed and body == body_of(source):
        return source
    return _patched(source, changed, body)


def keys_of(product: Product, source: bytes | None, today: date) -> dict[str, Any]:
    """The header as it stands now: what the file said, and over it what the portfolio says."""
    return told(product, source, today)[0]


def told(product: Product, source: bytes | None, today: date) -> tuple[dict[str, Any], str]:
    """The header and the text as they stand now, from one reading of the file."""
    if source is None:
        first = {"title": product.title, "mission": product.mission, "incubator": OUR_INCUBATOR}
        return first | _changed(product, BetaFile(reference="", source=b"", sha256="")), _body(product, "")
    read = read_beta_file(name_of(product), source, today)
    return header_of(source) | _changed(product, read), _body(product, read.body, read)


def _changed(product: Product, read: BetaFile) -> dict[str, Any]:
    """The keys of the header that no longer say what the portfolio says."""
    changed: dict[str, Any] = {
        key: getattr(product, name) for name, key in _SHEET_KEYS.items() if getattr(product, name) != read.sheet[name]
    }
    for kind, key in TAG_KEYS.items():
        if product.words(kind) != [tag.word for tag in read.catalogue.tags if tag.kind is kind]:
            changed[key] = product.words(kind)
    if product.accessibility != read.catalogue.accessibility:
        changed["accessibility_status"] = _ACCESSIBILITY.get(product.accessibility, "")
    _add_links(changed, product, read)
    if [_stay(stay) for stay in product.phases] != [_stay(stay) for stay in read.phases]:
        changed["phases"] = [_stay(stay) for stay in product.phases]
    return changed


def _add_links(changed: dict[str, Any], product: Product, read: BetaFile) -> None:
    """The keys of beta.gouv.fr for all who read such files, and our own where those lose something."""
    for kind, key in LINK_KEYS.items():
        now = _texts(product.links, kind)
        if now != [link.url for link in read.catalogue.links if link.kind is kind]:
            changed[key] = now[0] if len(now) == 1 else now
    repositories = _texts(product.links, LinkKind.REPOSITORY)
    if repositories != [link.url for link in read.catalogue.links if link.kind is LinkKind.REPOSITORY]:
        several = product.repository and repositories
        changed["repository"] = [product.repository, *repositories] if several else product.repository
    ours, before = _listed(product.links, product.repository), _listed(read.catalogue.links, read.catalogue.repository)
    if ours != before:
        changed[ALL_LINKS] = ours


def _texts(links: Iterable[Link], kind: LinkKind) -> list[str]:
    return [link.url for link in links if link.kind is kind and in_a_text(link.url)]


def _listed(links: Iterable[Link], repository: str) -> list[dict[str, str]]:
    """Each address where the keys of beta.gouv.fr lose something of them, none otherwise."""
    told = list(links)
    if _said(told) == _said(in_own_keys(told, repository)):
        return []
    return [_link(link) for link in told]


def _said(links: Iterable[Link]) -> list[tuple[str, str, str]]:
    return [link.said for link in links]


def _link(link: Link) -> dict[str, str]:
    told = {"kind": link.kind.value, "url": link.url, "label": link.label}
    return {key: value for key, value in told.items() if value}


def _stay(stay: Phase) -> dict[str, Any]:
    named = stay.called or NAMES.get(stay.code, stay.code)
    told = {"name": named, "start": stay.start, "end": stay.end, "comment": stay.comment}
    return {key: value for key, value in told.items() if value}


def _body(product: Product, body: str, read: BetaFile | None = None) -> str:
    """The text, with what was written here under headings that the next reader finds."""
    before = "" if product.problem == (read.problem if read else "") else f"## Problème\n\n{product.problem}\n\n"
    after = "".join(
        f"\n\n## {heading}\n\n{text}\n"
        for heading, text in (("Solution", product.solution), ("Stratégie", product.strategy))
        if text and text not in body
    )
    return f"{before}{body}{after}"


def _patched(source: bytes, changed: Mapping[str, Any], body: str) -> bytes:
    """The header with these keys written anew and the rest as it was; wholly anew where that cannot be done."""
    header, _ = split(source.decode("utf-8", "replace").removeprefix("\ufeff"))
    if header is not None:
        patched = header
        for key, value in changed.items():
            patched = _with_key(patched, key, value)
        if _reads_as(patched, header_of(source) | _as_texts(changed)):
            return f"---\n{patched}---\n{body}".encode()
    return _written(header_of(source) | dict(changed), body)


def _with_key(header: str, key: str, value: Any) -> str:
    block = re.compile(rf"^{re.escape(key)}[ \t]*:.*?(?=^(?![ \t\r\n#-])|\Z)", re.MULTILINE | re.DOTALL)
    lines = _yaml({key: value})
    found = block.search(header)
    if found is None:
        return f"{header}{lines}"
    return header[: found.start()] + lines + block.sub("", header[found.end() :])


def _reads_as(header: str, wanted: Mapping[str, Any]) -> bool:
    try:
        return read_header(header)[0] == wanted
    except UnreadableHeaderError:
        return False


def _as_texts(value: Any) -> Any:
    """The value as a header that is read gives it: all its leaves as texts."""
    if isinstance(value, Mapping):
        return {key: _as_texts(one) for key, one in value.items()}
    return [_as_texts(one) for one in value] if isinstance(value, list) else str(value)


def _written(keys: Mapping[str, Any], body: str) -> bytes:
    return f"---\n{_yaml(keys)}---\n{body}".encode()


def _yaml(keys: Mapping[str, Any]) -> str:
    return str(yaml.safe_dump(dict(keys), allow_unicode=True, sort_keys=False, width=100_000))
