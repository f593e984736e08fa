"""Finds every sentence that a person may read on a screen or in a mail, with the place where it is written."""

import ast
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import NamedTuple

from jinja2 import Environment, nodes

# What these say goes to a screen, whatever it looks like; elsewhere a text counts when it is visibly French.
SAYING = {"_", "gettext", "ngettext", "lazy_gettext", "Text", "Refused", "NotFound", "Forbidden", "Invalid", "choice"}
SHOWN = {"label", "help", "title", "headline", "words", "deadline_words", "sentence", "link", "button"}
# Help on the command line is for operators and in English, as the code is.
TERMINAL = {"ArgumentParser", "add_argument", "add_parser", "add_subparsers", "Subcommand"}
READ_ALOUD = {"alt", "title", "aria-label", "placeholder", "label", "content", "summary"}
VISIBLY_FRENCH = re.compile(r"[éèêëàâçùûîïôœÉÈÀÇ«»’]")
SILENT = {"script", "style", "code", "kbd"}
PLACES = re.compile(r'%\(\w+\)[sd]|\{[^{}]*\}|https?://\S+|<[^>]+>|[\w-]+="[^"]*"?')
# An address of a page is no sentence, even where it holds an accent.
ADDRESS = re.compile(r"^[\w/.@:#?=&{}%-]+$")


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
    if "contracts" in path.parts or "migrations" in path.parts:
        return  # read by developers of subscribers and by Alembic, not on a screen
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
    """String constants that are said or shown, and all that are visibly French; never docstrings."""
    tree = ast.parse(source)
    said = {id(part) for call in ast.walk(tree) if isinstance(call, ast.Call) for part in _shown_parts(call)}
    silent = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in silent:
            visible = VISIBLY_FRENCH.search(node.value) and not ADDRESS.match(node.value)
            if id(node) in said or visible:
                yield Said(f"{name}:{node.lineno}", _without_places(node.value))


def _shown_parts(call: ast.Call) -> Iterator[ast.AST]:
    name = getattr(call.func, "id", getattr(call.func, "attr", ""))
    if name in SAYING:
        for argument in call.args:
            yield from _constants(argument)
    for keyword in call.keywords:
        if keyword.arg in SHOWN and name not in TERMINAL:
            yield from _constants(keyword.value)


def _constants(node: ast.AST) -> Iterator[ast.AST]:
    """Texts themselves, not what a call inside is given; a dictionary shows its values, its keys are codes."""
    if isinstance(node, ast.Constant):
        yield node
    elif isinstance(node, ast.Dict):
        for value in node.values:
            yield from _constants(value)
    elif isinstance(node, ast.JoinedStr | ast.BinOp | ast.BoolOp | ast.IfExp | ast.Tuple | ast.List):
        for part in ast.iter_child_nodes(node):
            yield from _constants(part)


def texts_in_template(source: str, name: str) -> Iterator[Said]:
    """The words between tags, those read aloud from attributes, and the strings that expressions show."""
    environment = Environment(extensions=["jinja2.ext.i18n", "jinja2.ext.do"], autoescape=True)
    yield from (Said(f"{name}:{line}", _without_places(text)) for line, text in _words_of(environment, source))
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


def _words_of(environment: Environment, source: str) -> Iterator[tuple[int, str]]:
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
