"""The paragraph of a product page that states the problem, found under the many headings that people give it."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from markdown_it import MarkdownIt
from markdown_it.token import Token

from services.portfolio.domain.words import folded, shortened, visible

READ_LENGTH = 32 * 1024
"""Characters of body that are read; the longest real one has about 18,000."""

PROBLEM_LENGTH, MAX_BLOCKS = 2000, 100
ENOUGH = 80
"""Characters under which a paragraph only announces the next one."""

_BOLD, _PLAIN = 7, 8
"""Levels of the headings made of a bold line or of a bare word: below the six of Markdown."""

_SECTIONS_BY_PREFERENCE = (
    re.compile(r"^(?!.*(solution|hypothese)).*(problem|irritant)"),
    re.compile(r"(problem|irritant)"),
    re.compile(r"(constat|defi\b|difficulte|drame|enjeu|pourquoi)"),
    re.compile(r"(contexte|preambule|situation)"),
    re.compile(r"^$"),
    re.compile(r"^(?!.*(solution|abandon|arret|fermeture|strategie|objectif|impact))"),
    re.compile(r""),
)
_BARE_HEADING = re.compile(
    r"(le |les )?(probleme|problemes|problematique|contexte|constat|constats|enjeu|enjeux)( vise)?\W*"
)
_HTML_HEADING = re.compile(r"<h([1-6])[^<>]*>(.{1,300}?)</h\1\s*>", re.IGNORECASE | re.DOTALL)
_TAG = re.compile(r"<[^<>]*>")


@dataclass
class _Section:
    level: int
    heading: str
    blocks: list[str] = field(default_factory=list)


def problem_of(body: str) -> str | None:
    """The problem a Markdown body states, as plain text of at most 2,000 characters; None when it says nothing."""
    sections = _sections(body[:READ_LENGTH])
    for wanted in _SECTIONS_BY_PREFERENCE:
        for section in sections:
            if section.blocks and wanted.search(folded(section.heading).strip()):
                return shortened(_first_paragraph(section.blocks), PROBLEM_LENGTH)
    return None


def _first_paragraph(blocks: Sequence[str]) -> str:
    """The first block, with those it announces and the list that follows it."""
    kept: list[str] = []
    for block in blocks[:MAX_BLOCKS]:
        if kept and not block.startswith("- ") and _says_enough(kept):
            break
        kept.append(block)
    return "\n".join(kept)


def _says_enough(kept: Sequence[str]) -> bool:
    return sum(map(len, kept)) >= ENOUGH and not kept[-1].endswith(":")


def _sections(body: str) -> list[_Section]:
    """Each heading with all the text under it, its sub-headings' text included; first what comes before any heading."""
    sections = [_Section(0, "")]
    opened = list(sections)
    for level, text in _blocks(body):
        if level is None:
            for section in opened:
                section.blocks.append(text)
            continue
        opened = [section for section in opened if 0 < section.level < level]
        opened.append(_Section(level, text))
        sections.append(opened[-1])
    return sections


def _blocks(body: str) -> Iterator[tuple[int | None, str]]:
    """Headings with their level and paragraphs with None, in the order of reading, never empty paragraphs."""
    for level, text in _raw_blocks(MarkdownIt("commonmark").parse(body)):
        clean = visible(text)
        if clean or level is not None:
            yield level, clean


def _raw_blocks(tokens: Sequence[Token]) -> Iterator[tuple[int | None, str]]:
    for before, token in pairwise(tokens):
        if token.type == "html_block":
            yield from _html_blocks(token.content)
        elif token.type == "inline" and before.type == "heading_open":
            yield int(before.tag[1:]), _text(token.children or [])
        elif token.type == "inline":
            yield from _paragraph(token, in_list=before.level > 1)


def _html_blocks(html: str) -> Iterator[tuple[int | None, str]]:
    place = 0
    for heading in _HTML_HEADING.finditer(html):
        yield None, _TAG.sub("", html[place : heading.start()])
        yield int(heading[1]), _TAG.sub("", heading[2])
        place = heading.end()
    yield None, _TAG.sub("", html[place:])


def _paragraph(inline: Token, *, in_list: bool) -> Iterator[tuple[int | None, str]]:
    """A paragraph, or the heading that it stands for: a bold line, or a bare word such as "Contexte"."""
    children = inline.children or []
    bold, rest = _leading_bold_line(children)
    text = _text(children)
    if bold and not in_list:
        yield _BOLD, bold
        yield None, _text(rest)
    elif _BARE_HEADING.fullmatch(folded(text).strip()):
        yield _PLAIN, text
    else:
        yield None, f"- {text}" if in_list else text


def _leading_bold_line(children: Sequence[Token]) -> tuple[str, Sequence[Token]]:
    """The text of a first line wholly in bold and what follows it; ("", children) when there is no such line."""
    breaks = (place for place, token in enumerate(children) if token.type in ("softbreak", "hardbreak"))
    end = next(breaks, len(children))
    line = [token for token in children[:end] if token.type != "text" or token.content.strip(" :\xa0")]
    heading = _text(line) if _is_one_bold(line) else ""
    return (heading, children[end:]) if len(heading) <= ENOUGH else ("", children)


def _is_one_bold(line: Sequence[Token]) -> bool:
    kinds = [token.type for token in line]
    return kinds[:1] == ["strong_open"] and kinds[-1] == "strong_close" and kinds.count("strong_open") == 1


def _text(children: Sequence[Token]) -> str:
    return "".join(_word(token) for token in children)


def _word(token: Token) -> str:
    if token.type in ("text", "code_inline", "text_special"):
        return token.content
    return {"softbreak": " ", "hardbreak": "\n"}.get(token.type, "")
