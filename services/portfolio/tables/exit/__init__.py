"""Exit paths with all that belongs to them, and the authority's list of conditions."""

from typing import Any

from sqlalchemy import Column
from sqlalchemy.orm import relationship

from services.portfolio.domain.exit import conditions, parts
from services.portfolio.domain.exit.path import ExitPath
from services.portfolio.domain.exit.targets import Comparison
from services.portfolio.tables.base import mapper
from services.portfolio.tables.exit.around import (
    exit_comparison,
    exit_entry,
    exit_partner,
    exit_reserve,
    exit_review,
    exit_signature,
)
from services.portfolio.tables.exit.paths import exit_path
from services.portfolio.tables.exit.requirements import exit_condition, exit_evidence, exit_list, list_lines

__all__ = [
    "exit_comparison",
    "exit_condition",
    "exit_entry",
    "exit_evidence",
    "exit_list",
    "exit_partner",
    "exit_path",
    "exit_reserve",
    "exit_review",
    "exit_signature",
    "list_lines",
]

mapper.map_imperatively(conditions.ListLine, exit_list)
mapper.map_imperatively(conditions.Evidence, exit_evidence)
mapper.map_imperatively(Comparison, exit_comparison)
for kind, table in (
    (parts.Signature, exit_signature),
    (parts.Reserve, exit_reserve),
    (parts.Partner, exit_partner),
    (parts.Review, exit_review),
    (parts.Entry, exit_entry),
):
    mapper.map_imperatively(kind, table)
_given = relationship(conditions.Evidence, order_by=exit_evidence.c.id, cascade="all", lazy="selectin")
mapper.map_imperatively(conditions.Condition, exit_condition, properties={"evidence": _given})


def _many(kind: type, *order: "Column[Any]", cascade: str = "all") -> Any:
    return relationship(kind, order_by=order, cascade=cascade, lazy="selectin")


mapper.map_imperatively(
    ExitPath,
    exit_path,
    properties={
        "comparisons": _many(Comparison, exit_comparison.c.target, cascade="all, delete-orphan"),
        "conditions": _many(conditions.Condition, exit_condition.c.rank, exit_condition.c.code),
        "signatures": _many(parts.Signature, exit_signature.c.at),
        "reserves": _many(parts.Reserve, exit_reserve.c.due_on, exit_reserve.c.id),
        "partners": _many(parts.Partner, exit_partner.c.since, exit_partner.c.id),
        "reviews": _many(parts.Review, exit_review.c.months),
        "entries": _many(parts.Entry, exit_entry.c.place),
    },
)
