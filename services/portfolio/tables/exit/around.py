"""What else belongs to a path: comparisons, signatures, reserves, partners, reviews, and what happened."""

from sqlalchemy import Column, Date, ForeignKey, Index, Integer, String, Table, Text, UniqueConstraint

from services.portfolio.domain.exit import conditions, parts
from services.portfolio.domain.exit.targets import Target
from services.portfolio.tables.base import metadata
from services.portfolio.tables.exit.paths import of_path
from services.portfolio.tables.exit.requirements import LONGEST_CODE
from shared.database import ID, Instant, one_of

exit_comparison = Table(
    "exit_comparison",
    metadata,
    Column("id", ID, primary_key=True),
    of_path("exit_comparison"),
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
    of_path("exit_signature"),
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
    of_path("exit_reserve"),
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
    of_path("exit_partner"),
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
    of_path("exit_review"),
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
    of_path("exit_entry"),
    Column("place", Integer, nullable=False),
    Column("at", Instant, nullable=False),
    Column("what", String(LONGEST_CODE), nullable=False),
    Column("words", Text, nullable=False),
    Column("by", ID),
    UniqueConstraint("path_id", "place", name="exit_entry_place"),
)
"""What happened on a path, line by line."""
