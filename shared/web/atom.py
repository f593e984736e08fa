"""Atom feeds (RFC 4287): what is new, for readers and programs that come by."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TypeAlias
from uuid import UUID
from xml.etree import ElementTree as ET  # only writes: nothing from outside is parsed here

from flask import Response, request

from shared.web.addresses import outside
from shared.web.exports.cells import fit
from shared.web.languages import language

ATOM = "http://www.w3.org/2005/Atom"
MIMETYPE = "application/atom+xml"
MOST = 50
"""Entries of a feed that are told; older ones are on the pages."""

Element: TypeAlias = "ET.Element[str]"

ET.register_namespace("", ATOM)


@dataclass(frozen=True)
class Entry:
    """One thing to tell; `id` never changes, whatever becomes of its address, and `path` is its page here."""

    id: UUID
    title: str
    path: str
    updated: datetime
    summary: str = ""
    published: datetime | None = None
    categories: tuple[str, ...] = ()


def feed(*, id: UUID, title: str, page: str, author: str, entries: Sequence[Entry], rights: str = "") -> Response:
    """The answer that carries the feed, the newest first; `page` shows the same to people."""
    newest = sorted(entries, key=lambda entry: entry.updated, reverse=True)[:MOST]
    root = ET.Element(f"{{{ATOM}}}feed", {"xml:lang": language()})
    _say(root, "id", id.urn)
    _say(root, "title", title)
    # An empty feed has no instant of its own: it has been so for ever.
    _say(root, "updated", _instant(newest[0].updated if newest else datetime(2000, 1, 1, tzinfo=UTC)))
    _link(root, "self", outside(request.full_path.rstrip("?")), MIMETYPE)
    _link(root, "alternate", outside(page), "text/html")
    _say(ET.SubElement(root, f"{{{ATOM}}}author"), "name", author)
    if rights:
        _say(root, "rights", rights)
    for entry in newest:
        _tell(ET.SubElement(root, f"{{{ATOM}}}entry"), entry)
    answer = Response(ET.tostring(root, encoding="utf-8", xml_declaration=True), content_type=MIMETYPE)
    answer.add_etag()
    answer.make_conditional(request.environ)
    return answer


def _tell(element: Element, entry: Entry) -> None:
    _say(element, "id", entry.id.urn)
    _say(element, "title", entry.title)
    _say(element, "updated", _instant(entry.updated))
    if entry.published:
        _say(element, "published", _instant(entry.published))
    _link(element, "alternate", outside(entry.path), "text/html")
    for term in entry.categories:
        ET.SubElement(element, f"{{{ATOM}}}category", {"term": fit(term)})
    if entry.summary:
        _say(element, "summary", entry.summary)


def _say(element: Element, name: str, text: str) -> None:
    ET.SubElement(element, f"{{{ATOM}}}{name}").text = fit(text)


def _link(element: Element, rel: str, href: str, kind: str) -> None:
    ET.SubElement(element, f"{{{ATOM}}}link", {"rel": rel, "href": href, "type": kind})


def _instant(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
