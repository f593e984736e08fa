"""What a saved list is made of: columns, cells, and text that neither XML nor a spreadsheet takes amiss."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from shared.web.filters import local
from shared.web.languages import say

Cell = str | int | float | Decimal | bool | date | datetime | tuple[str, ...] | None


@dataclass(frozen=True, kw_only=True)
class Column:
    """One column: its `name` for programs, its French `label` as a heading, and what it holds `of` a row.

    Without a label the name is the heading, the same in every language.
    """

    name: str
    of: Callable[[Any], Cell]
    label: str = ""

    @property
    def heading(self) -> str:
        """What stands above it, in the reader's language."""
        return say(self.label) if self.label else self.name


# All that XML 1.0 can carry; what it cannot is of no use in a list either.
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
# Spreadsheets also read full-width signs as the beginning of a formula, and skip space before it.
_DANGEROUS = re.compile(r"[\t\r\n]|\s*[=+\-@＝＋－＠]")


def fit(text: str) -> str:
    """The text without the characters that XML cannot carry."""
    return _NOT_XML.sub("", text)


def harmless(text: str) -> str:
    """The text as a cell of a CSV file, which no spreadsheet takes for a formula."""
    return f"'{text}" if _DANGEROUS.match(text) else text


def as_text(cell: Cell) -> str:
    """The cell in words, as French spreadsheets read them."""
    match cell:
        case bool():
            return say("oui") if cell else say("non")
        case tuple():
            return fit(", ".join(cell))
        case float() | Decimal():
            return f"{cell}".replace(".", ",")
        case datetime():
            return local(cell).strftime("%Y-%m-%d %H:%M:%S")
        case _:
            return "" if cell is None else fit(str(cell))
