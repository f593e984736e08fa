"""Finds the sentences for people that stand in a Python source, by whom they are given to or by their French."""

import ast
import re
from collections.abc import Iterator
from itertools import chain

# What these say goes to a screen, whatever it looks like; elsewhere a text counts when it shows its language.
SAYING = {"_", "gettext", "ngettext", "lazy_gettext", "say", "Text", "Sentence", "choice"}
SAYING |= {"Refused", "NotFound", "Forbidden", "Invalid"}
SHOWN = {"label", "help", "title", "headline", "words", "deadline_words", "sentence", "link", "button"}
# Help on the command line is for operators and in English, as the code is.
TERMINAL = {"ArgumentParser", "add_argument", "add_parser", "add_subparsers", "Subcommand"}
VISIBLY_FRENCH = re.compile(r"[éèêëàâçùûîïôœÉÈÀÇ«»’]")
LITTLE_WORDS = re.compile(
    r"\b(?:une?|les?|la|des?|du|aux?|cet|cette|ces|et|est|sont|ne|pas|sans|avec|dans|sur|par|qui|que|[nv]ous|[nv]otre)\b"
)
# The kinds of tags: what stands before one in a pair are the words of the tag.
KINDS = {"plain", "info", "good", "wait", "bad", "vote"}
WORDS = re.compile(r"[A-ZÀÂÇÉÈÊÎÔ][^\W\d_]+|.*\s.*")
# An address of a page is no sentence, even where it holds an accent.
ADDRESS = re.compile(r"^[\w/.@:#?=&{}%-]+$")


def is_french(text: str) -> bool:
    """Whether a text shows its language, by its letters or by the little words of a sentence."""
    if VISIBLY_FRENCH.search(text):
        return "’" in text or not ADDRESS.match(text) or text[:1].isupper()
    return " " in text.strip() and LITTLE_WORDS.search(text[:1].lower() + text[1:]) is not None


def said_in_python(tree: ast.Module) -> Iterator[ast.Constant]:
    """The texts that are said or shown, and all that are French; never docstrings, names of types or patterns."""
    said = {id(part) for part in chain(_given_to_speakers(tree), _beside_french_words(tree), _tags(tree))}
    silent = {id(part) for node in ast.walk(tree) for part in _silent_parts(node)}
    texts = (node for node in ast.walk(tree) if isinstance(node, ast.Constant) and isinstance(node.value, str))
    yield from (text for text in texts if id(text) not in silent and (id(text) in said or is_french(str(text.value))))


def _silent_parts(node: ast.AST) -> Iterator[ast.AST]:
    if isinstance(node, ast.Expr):
        yield node.value
    elif isinstance(node, ast.Call) and getattr(node.func, "attr", "") == "compile":
        yield from ast.walk(node)


def _given_to_speakers(tree: ast.Module) -> Iterator[ast.AST]:
    """Arguments of what speaks, be they written there or named by the module."""
    named = dict(chain.from_iterable(_named(node) for node in tree.body))
    for call in ast.walk(tree):
        if isinstance(call, ast.Call):
            for part in _shown_parts(call):
                yield from _constants(named.get(part.id, part) if isinstance(part, ast.Name) else part)


def _named(node: ast.stmt) -> Iterator[tuple[str, ast.expr]]:
    if isinstance(node, ast.Assign | ast.AnnAssign) and node.value is not None:
        for target in node.targets if isinstance(node, ast.Assign) else [node.target]:
            if isinstance(target, ast.Tuple) and isinstance(node.value, ast.Tuple):
                pairs = zip(target.elts, node.value.elts, strict=False)
                yield from ((name.id, value) for name, value in pairs if isinstance(name, ast.Name))
            elif isinstance(target, ast.Name):
                yield target.id, node.value


def _shown_parts(call: ast.Call) -> Iterator[ast.AST]:
    name = getattr(call.func, "id", getattr(call.func, "attr", ""))
    if name in SAYING:
        yield from call.args
    if name not in TERMINAL:
        yield from (keyword.value for keyword in call.keywords if keyword.arg in SHOWN)


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


def _beside_french_words(tree: ast.Module) -> Iterator[ast.AST]:
    """In a table of the module that holds French, every text that looks like words: "Recevable" beside "Déposée"."""
    for node in tree.body:
        if isinstance(node, ast.Assign | ast.AnnAssign) and node.value is not None:
            texts = list(_texts_of_table(node.value))
            if any(is_french(text.value) for text in texts):
                yield from (text for text in texts if WORDS.fullmatch(text.value))


def _tags(tree: ast.Module) -> Iterator[ast.AST]:
    pairs = (node.elts for node in ast.walk(tree) if isinstance(node, ast.Tuple) and len(node.elts) == 2)
    yield from (words for words, kind in pairs if isinstance(kind, ast.Constant) and kind.value in KINDS)


def _texts_of_table(node: ast.AST) -> Iterator[ast.Constant]:
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node
    elif isinstance(node, ast.Dict):
        yield from chain.from_iterable(map(_texts_of_table, node.values))
    elif isinstance(node, ast.Tuple | ast.List):
        yield from chain.from_iterable(map(_texts_of_table, node.elts))
    elif isinstance(node, ast.Call):
        given = (keyword.value for keyword in node.keywords)
        yield from chain.from_iterable(map(_texts_of_table, (*node.args, *given)))
