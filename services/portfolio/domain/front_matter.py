"""A Markdown file with a YAML header, taken apart without trusting either."""

import re
from collections.abc import Hashable
from typing import Any

import yaml

HEADER_LENGTH = 64 * 1024
"""Characters of header that are read; the longest real one has about 3,000."""

# Only the first closing line counts: a body may hold "---" of its own.
_HEADER = re.compile(r"---[ \t]*\r?\n(?P<header>.*?)^---[ \t]*(?:\r?\n|\Z)", re.DOTALL | re.MULTILINE)

# Beyond YAMLError, PyYAML lets these out on absurd escapes and on depths that no person writes.
_UNREADABLE = (yaml.YAMLError, ValueError, OverflowError, RecursionError)


class UnreadableHeaderError(Exception):
    """The header is there and cannot be read; the text says why."""


def split(text: str) -> tuple[str | None, str]:
    """The header, None when there is none, and the body exactly as it is."""
    found = _HEADER.match(text)
    return (found["header"], text[found.end() :]) if found else (None, text)


def read_header(header: str) -> tuple[dict[str, Any], list[str]]:
    """The keys of the header with their values as texts, lists and mappings of texts, and the keys given twice."""
    if len(header) > HEADER_LENGTH:
        raise UnreadableHeaderError("too long")
    try:
        return _load(header)
    except _UNREADABLE as error:
        raise UnreadableHeaderError(str(error)) from error


def _load(header: str) -> tuple[dict[str, Any], list[str]]:
    loader = _TextLoader(header)
    value = loader.get_single_data()
    if not isinstance(value, dict):
        raise UnreadableHeaderError("not a list of keys and values")
    return {key: value[key] for key in value if isinstance(key, str)}, loader.twice


class _TextLoader(yaml.BaseLoader):
    """Every scalar stays a text: no date, number or object is ever built from what someone wrote."""

    def __init__(self, stream: str) -> None:
        super().__init__(stream)
        self.twice: list[str] = []

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Hashable, Any]:
        names = [key.value for key, _ in node.value if isinstance(key, yaml.ScalarNode)]
        self.twice += sorted({name for name in names if names.count(name) > 1})
        return super().construct_mapping(node, deep=deep)
