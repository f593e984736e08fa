"""The table of delegations, and every state it was ever in."""

import json
from typing import Any

from sqlalchemy import Column, Integer, String, Table, Text
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeDecorator

from services.governance.domain.delegation import Delegation, Interval, deciding
from services.governance.tables.base import mapper, metadata
from shared.database import ID, Instant


class KeptIntervals(TypeDecorator[tuple[Interval, ...]]):
    """Intervals in their order, as JSON."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: tuple[Interval, ...] | None, dialect: Dialect) -> str | None:  # noqa: ARG002 - the interface
        return None if value is None else json.dumps([[one.least, one.below, one.level.value] for one in value])

    def process_result_value(self, value: Any, dialect: Dialect) -> tuple[Interval, ...] | None:  # noqa: ARG002 - the interface
        return None if value is None else tuple(Interval(a, b, deciding(level)) for a, b, level in json.loads(value))


def _columns() -> list[Column[Any]]:
    return [
        Column("intervals", KeptIntervals, nullable=False),
        Column("changed_by", ID, nullable=False),
        Column("changed_at", Instant, nullable=False),
    ]


delegation = Table(
    "delegation",
    metadata,
    Column("kind", String(40), primary_key=True),
    *_columns(),
    Column("version", Integer, nullable=False),
)
"""Who decides each kind of question that somebody has settled; for the others the defaults of the domain hold."""

delegation_change = Table(
    "delegation_change",
    metadata,
    Column("kind", String(40), primary_key=True),
    Column("version", Integer, primary_key=True),
    *_columns(),
)
"""Each version of each kind, for ever."""

mapper.map_imperatively(Delegation, delegation, version_id_col=delegation.c.version)
