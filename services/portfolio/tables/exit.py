"""Exit paths with all that belongs to them, and the authority's list of conditions."""

from typing import Any

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Column,
    Date,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    Text,
    UniqueConstraint,
    select,
)
from sqlalchemy.orm import Session, relationship

from services.portfolio.domain.exit import conditions, parts
from services.portfolio.domain.exit.path import ExitPath
from services.portfolio.domain.exit.states import ENDED, State
from services.portfolio.domain.exit.targets import Comparison, Target
from services.portfolio.tables.base import mapper, metadata
from shared.database import ID, Instant, among, one_of

LONGEST_CODE = 40

exit_path = Table(
    "exit_path",
    metadata,
    Column("id", ID, primary_key=True),
    Column("product_id", ID, ForeignKey("product.id", name="exit_path_product"), nullable=False),
    Column("opened_by", ID, nullable=False),
    Column("opened_at", Instant, nullable=False),
    Column("state", one_of(State), nullable=False),
    Column("version", Integer, nullable=False),
    Column("preferred", one_of(Target)),
    Column("fallback", one_of(Target)),
    Column("why", Text, nullable=False),
    Column("proposal", Text, nullable=False),
    Column("refusal", Text, nullable=False),
    Column("accepted_at", Instant),
    Column("accepted_version", Integer),
    Column("question_id", ID, unique=True),
    Column("late_question_id", ID),
    Column("decision_number", Text, nullable=False),
    Column("decided_on", Date),
    Column("act_reference", Text, nullable=False),
    Column("act_on", Date),
    Column("act_link", Text, nullable=False),
    Column("pairing_from", Date),
    Column("pairing_until", Date),
    Column("done_on", Date),
    Column("post_mortem", Text, nullable=False),
    CheckConstraint(among("state", State), name="exit_path_state"),
)
"""The ways of products out of the incubator; at most one of a product is going on."""

_live = exit_path.c.state.not_in([state.value for state in sorted(ENDED)])
Index("exit_path_live", exit_path.c.product_id, unique=True, sqlite_where=_live, postgresql_where=_live)
Index("exit_path_of_product", exit_path.c.product_id)
Index("exit_path_late_question", exit_path.c.late_question_id)
Index("exit_path_state_of", exit_path.c.state)


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


def _of_path(name: str) -> Column[Any]:
    return Column("path_id", ID, ForeignKey("exit_path.id", name=f"{name}_path"), nullable=False)


exit_condition = Table(
    "exit_condition",
    metadata,
    Column("id", ID, primary_key=True),
    _of_path("exit_condition"),
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

exit_comparison = Table(
    "exit_comparison",
    metadata,
    Column("id", ID, primary_key=True),
    _of_path("exit_comparison"),
    Column("target", one_of(Target), nullable=False),
    Column("mark", Integer, nullable=False),
    *(Column(name, Text, nullable=False) for name in ("users", "skills", "cost", "law")),
    Column("by", ID, nullable=False),
    Column("at", Instant, nullable=False),
)
Index("exit_comparison_of", exit_comparison.c.path_id)

exit_signature = Table(
    "exit_signature",
    metadata,
    Column("id", ID, primary_key=True),
    _of_path("exit_signature"),
    Column("side", one_of(parts.Side), nullable=False),
    Column("version", Integer, nullable=False),
    Column("by", ID, nullable=False),
    Column("at", Instant, nullable=False),
    UniqueConstraint("path_id", "side", "version", name="exit_signature_once"),
)
"""Who signed for which side, for exactly which version of the file."""

exit_reserve = Table(
    "exit_reserve",
    metadata,
    Column("id", ID, primary_key=True),
    _of_path("exit_reserve"),
    Column("label", Text, nullable=False),
    Column("owner", one_of(conditions.Owner), nullable=False),
    Column("person_id", ID),
    Column("condition_id", ID, ForeignKey("exit_condition.id", name="exit_reserve_condition")),
    Column("due_on", Date, nullable=False),
    Column("raised_by", ID, nullable=False),
    Column("raised_at", Instant, nullable=False),
    Column("lifted_by", ID),
    Column("lifted_at", Instant),
    Column("proof", Text, nullable=False),
    Column("told_at", Instant),
)
Index("exit_reserve_of", exit_reserve.c.path_id)

exit_partner = Table(
    "exit_partner",
    metadata,
    Column("id", ID, primary_key=True),
    _of_path("exit_partner"),
    Column("side", one_of(parts.Side), nullable=False),
    Column("person_id", ID, nullable=False),
    Column("since", Date, nullable=False),
    Column("until", Date),
)
Index("exit_partner_of", exit_partner.c.path_id)

exit_review = Table(
    "exit_review",
    metadata,
    Column("id", ID, primary_key=True),
    _of_path("exit_review"),
    Column("months", Integer, nullable=False),
    Column("due_on", Date, nullable=False),
    Column("told_at", Instant),
    Column("outcome", one_of(parts.Outcome)),
    Column("findings", Text, nullable=False),
    Column("by", ID),
    Column("at", Instant),
    Column("question_id", ID),
    Column("decision_number", Text, nullable=False, server_default=""),
    UniqueConstraint("path_id", "months", name="exit_review_once"),
)

Index("exit_review_question", exit_review.c.question_id)

exit_entry = Table(
    "exit_entry",
    metadata,
    Column("id", ID, primary_key=True),
    _of_path("exit_entry"),
    Column("place", Integer, nullable=False),
    Column("at", Instant, nullable=False),
    Column("what", String(LONGEST_CODE), nullable=False),
    Column("words", Text, nullable=False),
    Column("by", ID),
    UniqueConstraint("path_id", "place", name="exit_entry_place"),
)
"""What happened on a path, line by line."""

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


def list_lines(session: Session) -> list[conditions.ListLine]:
    """Every line of the list ever written, in one query: what commands and pages both have to know."""
    ordered = select(conditions.ListLine).order_by(exit_list.c.since, exit_list.c.rank)
    return list(session.scalars(ordered))
