"""Markdown shown without trusting who wrote it: as HTML of a few tags, and as plain text for mails and feeds."""

import re
from collections.abc import Iterable, Iterator, Sequence

import nh3
from markdown_it import MarkdownIt
from markdown_it.token import Token
from markupsafe import Markup

SHOWN_LENGTH = 40_000
"""Characters that are shown; the longest real text has about 18,000, and a page stays light."""

LAST_LEVEL = 6

_TAGS = {
    "p",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "ul",
    "ol",
    "li",
    "strong",
    "em",
    "a",
    "blockquote",
    "code",
    "pre",
    "hr",
    "br",
}
_ADDRESS = re.compile(r"(?:https?://|mailto:)[^\s]+", re.IGNORECASE)


def shown(text: str, *, under: int = 2) -> Markup:
    """The text as HTML: headings in order `under` that level, links to the web only, pictures as their words."""
    parser = MarkdownIt("commonmark", {"html": False})
    tokens = list(_with_headings_in_order(_without_traps(parser.parse(text[:SHOWN_LENGTH])), under))
    html = parser.renderer.render(tokens, parser.options, {})
    return Markup(_cleaned(html))  # noqa: S704 - cleaned by the allow-list on the same line


def said(text: str) -> str:
    """The same as plain text: headings on lines of their own, lists with dashes, addresses after their words."""
    tokens = _without_traps(MarkdownIt("commonmark", {"html": False}).parse(text[:SHOWN_LENGTH]))
    return "\n\n".join(_paragraphs(tokens))


def _paragraphs(tokens: Iterable[Token]) -> Iterator[str]:
    first = ""
    for token in tokens:
        if token.type == "list_item_open":
            first = "- "
        elif token.type == "inline":
            yield first + _plain(token.children or [])
            first = ""
        elif token.type in {"code_block", "fence"}:
            yield token.content.rstrip("\n")


def _plain(children: Iterable[Token]) -> str:
    """The words of one paragraph; an address that is its own words is said once."""
    said_of, href, since = "", "", 0
    for token in children:
        if token.type == "link_open":
            href, since = str(token.attrGet("href")), len(said_of)
        elif token.type == "link_close":
            said_of += "" if said_of[since:] == href else f" ({href} )"
        else:
            said_of += {"softbreak": " ", "hardbreak": "\n"}.get(token.type, token.content)
    return said_of


def _cleaned(html: str) -> str:
    return nh3.clean(
        html,
        tags=_TAGS,
        attributes={"a": {"href"}},
        url_schemes={"http", "https", "mailto"},
        link_rel="noopener noreferrer nofollow",
    )


def _without_traps(tokens: Iterable[Token]) -> Iterator[Token]:
    for token in tokens:
        if token.children is not None:
            token.children = _plain_links([_without_picture(child) for child in token.children])
        yield token


def _without_picture(token: Token) -> Token:
    return Token("text", "", 0, content=token.content) if token.type == "image" else token


def _plain_links(children: Sequence[Token]) -> list[Token]:
    """The children without the links that lead nowhere on the web or that have no words."""
    kept: list[Token] = []
    dropped = 0
    for place, token in enumerate(children):
        if token.type == "link_open" and not _is_worth_following(children[place:]):
            dropped += 1
        elif token.type == "link_close" and dropped:
            dropped -= 1
        else:
            kept.append(token)
    return kept


def _is_worth_following(link: Sequence[Token]) -> bool:
    # Links do not nest: the next closing token is this link's own.
    inside = next(place for place, token in enumerate(link) if token.type == "link_close")
    words = "".join(token.content for token in link[:inside]).strip()
    return bool(words) and _ADDRESS.fullmatch(str(link[0].attrGet("href") or "")) is not None


def _with_headings_in_order(tokens: Iterable[Token], under: int) -> Iterator[Token]:
    """Headings that say something, none more than one level below the one before."""
    level, held = under, None
    for token in tokens:
        if token.type == "heading_open":
            held = token
            continue
        if token.type == "inline" and held is not None:
            if not any(child.content.strip() for child in token.children or []):
                continue
            level = min(under + int(held.tag[1:]), level + 1, LAST_LEVEL)
            held.tag = f"h{level}"
            yield held
            held = None
        elif token.type == "heading_close":
            if held is not None:
                held = None
                continue
            token.tag = f"h{level}"
        yield token
