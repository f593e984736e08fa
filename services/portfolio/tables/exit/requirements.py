"""The authority's list of conditions, those that one path has to meet, and what proves that it does."""

from typing import Any

from sqlalchemy import Boolean, Column, Date, ForeignKey, Index, Integer, String, Table, Text, UniqueConstraint, select
from sqlalchemy.orm import Session

from services.portfolio.domain.exit import conditions
from services.portfolio.tables.base import metadata
from services.portfolio.tables.exit.paths import of_path
from shared.database import ID, Instant, one_of

LONGEST_CODE = 40


def _wording() -> list[Column[Any]]:
    """The columns that a line of the list and a line of a path share."""
    return [
        Column("code", String(LONGEST_CODE), nullable=False),
        Column("rank", Integer, nullable=False),
        Column("label", Text, nullable=False),
        Column("help", Text, nullable=False),
        Column("owner", one_of(conditions.Owner), nullable=False),
        Column("weight", one_of(conditions.Weight), nullable=False),
        Column("kind", one_of(conditions.Kind), nullable=False),
        Column("checks", Text, nullable=False),
        Column("valid_days", Integer, nullable=False),
        Column("window_days", Integer),
    ]


exit_list = Table(
    "exit_list",
    metadata,
    Column("id", ID, primary_key=True),
    *_wording(),
    Column("since", Date, nullable=False),
    Column("until", Date),
    Column("changed_by", ID),
    UniqueConstraint("code", "since", name="exit_list_since"),
)
"""The authority's list of conditions: each line holds from a day on, and none is written over."""


exit_condition = Table(
    "exit_condition",
    metadata,
    Column("id", ID, primary_key=True),
    of_path("exit_condition"),
    *_wording(),
    Column("person_id", ID),
    Column("due_on", Date),
    Column("waived_until", Date),
    Column("waiver", Text, nullable=False),
    Column("waived_by", ID),
    Column("met_until", Date),
    UniqueConstraint("path_id", "code", name="exit_condition_once"),
)

exit_evidence = Table(
    "exit_evidence",
    metadata,
    Column("id", ID, primary_key=True),
    Column("condition_id", ID, ForeignKey("exit_condition.id", name="exit_evidence_condition"), nullable=False),
    Column("words", Text, nullable=False),
    Column("link", Text, nullable=False),
    Column("reference", Text, nullable=False),
    Column("document_id", ID),
    Column("good", Boolean, nullable=False),
    Column("measured_from", Date),
    Column("measured_until", Date),
    Column("fresh_until", Date, nullable=False),
    Column("by", ID),
    Column("at", Instant, nullable=False),
)
Index("exit_evidence_of", exit_evidence.c.condition_id, exit_evidence.c.id)


def list_lines(session: Session) -> list[conditions.ListLine]:
    """Every line of the list ever written, in one query: what commands and pages both have to know."""
    ordered = select(conditions.ListLine).order_by(exit_list.c.since, exit_list.c.rank)
    return list(session.scalars(ordered))
