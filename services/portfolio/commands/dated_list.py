"""Keeping a dated list: one change at a time, each line from a day on, and none written over."""

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from services.portfolio.domain.dated_list import DatedLine
from shared.identifiers import new_id
from shared.uow import UnitOfWork


def keep(line: DatedLine, by: UUID, uow: UnitOfWork) -> str:
    """Add a line that somebody wrote; returns its code."""
    line.id, line.changed_by = new_id(), by
    uow.add(line)
    return line.code


def retire(lines: Iterable[DatedLine], until: date, by: UUID) -> None:
    """Write the last day on each line of what is asked for no more."""
    for line in lines:
        line.until, line.changed_by = until, by
