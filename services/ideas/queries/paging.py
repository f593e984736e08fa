"""Lists a page at a time: each page begins after a row of the one before, whatever columns they are ordered by."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Row, select, tuple_

PAGE = 25
"""Rows on a page."""


@dataclass(frozen=True)
class Page:
    """Some rows, and where the next ones begin (None at the end)."""

    rows: list[Row[Any]]
    after: UUID | None


def page_of(rows: Sequence[Any], key: str = "id", limit: int = PAGE) -> Page:
    """Of rows that were read with one more than `limit`; `key` is the column that names a row."""
    return Page(list(rows[:limit]), getattr(rows[limit - 1], key) if len(rows) > limit else None)


def beyond(keys: Sequence[ColumnElement[Any]], row: ColumnElement[bool], *, down: bool = False) -> ColumnElement[bool]:
    """Rows that come after the one that fulfils `row` where `keys` order them, all upwards or all `down`."""
    there = tuple_(*(select(key).where(row).correlate(None).scalar_subquery() for key in keys))
    return tuple_(*keys) < there if down else tuple_(*keys) > there
