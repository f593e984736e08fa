"""What checks look at: the addresses of a product, its pages as a library reads them."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from urllib.parse import urljoin, urlsplit

from lxml import etree, html

from services.portfolio.domain.words import folded
from shared.fetcher import Fetched, Unfetched

Look = Callable[[str], Fetched]
"""Fetch an address, once for each visit; raises Unfetched."""

_READ = "//text()[not(parent::script or parent::style or parent::noscript or parent::template)]"
SIGN_IN_WORDS = ("login", "signin", "sign_in", "sign-in", "connexion", "auth", "sso", "openid")


@dataclass(frozen=True)
class Site:
    """The addresses of a product as its sheet has them, and a way to look at them."""

    link: str
    repository: str
    figures_link: str
    look: Look

    @cached_property
    def home(self) -> "Page":
        """The first page over HTTPS where there is one; raises Unfetched."""
        return Page(self.look(self.secure_link))

    @property
    def secure_link(self) -> str:
        """The link of the sheet, over HTTPS also where the sheet does not say so; with a port of its own it stays."""
        parts = urlsplit(self.link)
        return parts._replace(scheme="https").geturl() if parts.port is None else self.link

    def at(self, path: str) -> str:
        """An address at the root of the product's own host."""
        return urljoin(self.secure_link, path)

    def page(self, address: str) -> "Page | None":
        """A page that is there; None where it is not; raises Unfetched."""
        found = self.look(address)
        return Page(found) if found.status == 200 else None

    def linked(self, words: tuple[str, ...], paths: tuple[str, ...]) -> "Page | None":
        """The page that a link of the first page names so, else one at a usual path."""
        named = [address for text, address in self.home.links if address and any(word in text for word in words)]
        for address in [*named[:2], *map(self.at, paths)]:
            try:
                page = self.page(address)
            except Unfetched:
                continue
            if page is not None and page.is_html and (address in named or page.address != self.home.address):
                return page
        return None


@dataclass(frozen=True)
class Page:
    """What came, as HTML."""

    fetched: Fetched

    @property
    def address(self) -> str:
        return self.fetched.url

    @property
    def host(self) -> str:
        return urlsplit(self.address).hostname or ""

    @property
    def is_html(self) -> bool:
        return "html" in self.fetched.header("content-type").lower()

    @property
    def asks_to_sign_in(self) -> bool:
        """Whether this is a door: refused, or led to a page of signing in."""
        led = bool(self.fetched.hops) and any(word in self.address.lower() for word in SIGN_IN_WORDS)
        return self.fetched.status in {401, 403} or led

    @cached_property
    def tree(self) -> html.HtmlElement:
        """Read with bounded depth and no way out; what cannot be read is an empty page."""
        for encoding in (self._encoding, "utf-8"):
            try:
                parser = html.HTMLParser(encoding=encoding, no_network=True, remove_comments=True, huge_tree=False)
                return html.document_fromstring(self.fetched.body or b"<html></html>", parser=parser)
            except (LookupError, ValueError, etree.LxmlError):
                continue
        return html.document_fromstring("<html></html>")

    @property
    def _encoding(self) -> str | None:
        _, _, named = self.fetched.header("content-type").lower().partition("charset=")
        return named.split(";")[0].strip("\"' ") or None

    @cached_property
    def text(self) -> str:
        """All that one reads on it, folded: small letters without accents."""
        return folded(" ".join(" ".join(self.tree.xpath(_READ)).split()))

    @cached_property
    def links(self) -> list[tuple[str, str]]:
        """The words of each link, folded, and where it leads."""
        return [(_words(one), self._absolute(one.get("href", ""))) for one in self.tree.iter("a")]

    @cached_property
    def loaded_hosts(self) -> list[str]:
        """The hosts from which a browser loads something to show this page."""
        return sorted({urlsplit(address).hostname or "" for address in self._loaded()} - {""})

    def _loaded(self) -> Iterator[str]:
        for one in self.tree.iter("script", "img", "iframe", "link", "audio", "video", "source", "embed"):
            if one.tag == "link" and "stylesheet" not in one.get("rel", "") and "icon" not in one.get("rel", ""):
                continue
            yield self._absolute(one.get("href" if one.tag == "link" else "src", ""))

    def _absolute(self, address: str) -> str:
        try:
            return urljoin(self.address, address.strip())
        except ValueError:
            return ""

    def names(self, *words: str) -> bool:
        """Whether one of these words, already folded, is on it."""
        return any(word in self.text for word in words)


def _words(one: html.HtmlElement) -> str:
    return folded(" ".join("".join(one.itertext()).split()))
