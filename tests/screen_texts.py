"""Finds every sentence that a person may read on a screen or in a mail, with the place where it is written."""

import ast
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import NamedTuple

from jinja2 import Environment, nodes

from tests.python_texts import SAYING, VISIBLY_FRENCH, said_in_python

READ_ALOUD = {"alt", "title", "aria-label", "placeholder", "label", "content", "summary"}
SILENT = {"script", "style", "code", "kbd"}
PLACES = re.compile(r'%\(\w+\)[sd]|\{[^{}]*\}|https?://\S+|<[^>]+>|[\w-]+="[^"]*"?')


class Said(NamedTuple):
    """`where` is file:line."""

    where: str
    text: str


def texts_of(root: Path) -> Iterator[Said]:
    """Templates and Python sources of services, the shared pages and the demonstration's content."""
    for folder in (root / "shared", root / "services", root / "deploy"):
        for path in sorted(folder.rglob("*")):
            yield from _texts_in(path, str(path.relative_to(root)))


def _texts_in(path: Path, name: str) -> Iterator[Said]:
    if "contracts" in path.parts or "migrations" in path.parts or path.name == "asyncapi.py":
        return  # read by developers of subscribers, who need the codes themselves, and by Alembic
    if path.suffix == ".py":
        yield from texts_in_python(path.read_text(encoding="utf-8"), name)
    elif path.suffix in {".html", ".txt"} and not {"templates", "letters"}.isdisjoint(path.parts):
        yield from texts_in_template(path.read_text(encoding="utf-8"), name)
    elif path.suffix == ".md" and "demo" in path.parts:
        yield from texts_in_story(path.read_text(encoding="utf-8"), name)


def texts_in_story(source: str, name: str) -> Iterator[Said]:
    """A demonstration's product: its title and mission, and all that follows the codes above."""
    _, front, body = source.split("---\n", 2)
    shown = re.compile(r"(title|mission): (.*)")
    first = front.count("\n") + 3
    yield from (Said(name, match.group(2)) for match in shown.finditer(front))
    yield from (Said(f"{name}:{number}", line) for number, line in enumerate(body.splitlines(), first) if line.strip())


def texts_in_python(source: str, name: str) -> Iterator[Said]:
    """What a module says or shows, and all that is visibly French."""
    for node in said_in_python(ast.parse(source)):
        yield Said(f"{name}:{node.lineno}", _without_places(node.value))


def texts_in_template(source: str, name: str) -> Iterator[Said]:
    """The words between tags, those read aloud from attributes, and the strings that expressions show."""
    environment = Environment(extensions=["jinja2.ext.i18n", "jinja2.ext.do"], autoescape=True)
    yield from (Said(f"{name}:{line}", _without_places(text)) for line, text in words_of(environment, source))
    for node in environment.parse(source).find_all(nodes.Const):
        if isinstance(node.value, str) and _is_sentence(node.value):
            yield Said(f"{name}:{node.lineno}", _without_places(node.value))
    for call in environment.parse(source).find_all(nodes.Call):
        if isinstance(call.node, nodes.Name) and call.node.name in SAYING:
            for argument in call.find_all(nodes.Const):
                yield Said(f"{name}:{argument.lineno}", _without_places(str(argument.value)))


def _is_sentence(value: str) -> bool:
    """Macros are given sentences, codes and bits of markup alike."""
    return '="' not in value and bool(" " in value.strip() or VISIBLY_FRENCH.search(value))


def words_of(environment: Environment, source: str) -> Iterator[tuple[int, str]]:
    """What HTML remains when every expression and statement is replaced by a blank, each on its own line still."""
    html = ""
    for line, kind, value in environment.lex(source):
        html += "\n" * (line - 1 - html.count("\n")) + (value if kind == "data" else " ")
    words = _Words()
    words.feed(html)
    words.close()
    yield from words.found


class _Words(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[tuple[int, str]] = []
        self._silenced_by: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag in SILENT or (given.get("lang") or "fr") != "fr":
            self._silenced_by.append(tag)
        shown = READ_ALOUD - {"content"} if tag == "meta" and given.get("name") != "description" else READ_ALOUD
        if tag == "input" and given.get("type") in {"submit", "button"}:
            shown = shown | {"value"}
        self._note(*(value for name, value in attrs if name in shown and value))

    def handle_endtag(self, tag: str) -> None:
        if self._silenced_by and self._silenced_by[-1] == tag:
            self._silenced_by.pop()

    def handle_data(self, data: str) -> None:
        self._note(data)

    def _note(self, *texts: str) -> None:
        if not self._silenced_by:
            self.found += [(self.getpos()[0], text) for text in texts if text.strip()]


def _without_places(text: str) -> str:
    return PLACES.sub(" ", text)
