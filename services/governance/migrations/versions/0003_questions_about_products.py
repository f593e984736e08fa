"""Bodies also decide on products: a case and its decision are about an idea or about a product."""

from typing import Any

import sqlalchemy as sa
from alembic import op

from shared.database import ID, Instant

revision = "0003"
down_revision = "0002"

ABOUT = ("product_id", ID, None), ("product_number", sa.Text(), ""), ("phase", sa.Text(), "")
FROZEN = (
    ("decision", "UPDATE", "1 = 1"),
    ("decision", "DELETE", "1 = 1"),
    ("case_file", "UPDATE", "OLD.state = 'decided'"),
    ("case_file", "DELETE", "1 = 1"),
)


def upgrade() -> None:
    with op.batch_alter_table("case_file", copy_from=_case_file()) as cases:
        cases.alter_column("idea_id", existing_type=ID, nullable=True)
        cases.alter_column("author_id", existing_type=ID, nullable=True)
        _say_what_it_is_about(cases)
        cases.add_column(sa.Column("phase_label", sa.Text, nullable=False, server_default=""))
    with op.batch_alter_table("decision", copy_from=_decision()) as register:
        register.alter_column("idea_id", existing_type=ID, nullable=True)
        _say_what_it_is_about(register)
    if op.get_bind().dialect.name == "sqlite":
        _freeze_again()


def _say_what_it_is_about(table: Any) -> None:
    for name, kind, default in ABOUT:
        table.add_column(sa.Column(name, kind, nullable=default is None, server_default=default))


def _freeze_again() -> None:
    """SQLite makes the two tables anew, without the triggers that they had."""
    for table, operation, condition in FROZEN:
        name = f"{table}_{operation.lower()}_frozen"
        refusal = f"SELECT RAISE(ABORT, '{name}')"
        op.execute(
            f"CREATE TRIGGER {name} BEFORE {operation} ON {table} FOR EACH ROW WHEN {condition} BEGIN {refusal}; END"
        )


def _case_file() -> sa.Table:
    """As it is before this step."""
    return sa.Table(
        "case_file",
        sa.MetaData(),
        sa.Column("id", ID, primary_key=True),
        sa.Column("number", sa.Text, nullable=False, unique=True),
        sa.Column("question", sa.Text, nullable=False),
        sa.Column("idea_id", ID, nullable=False),
        sa.Column("idea_number", sa.Text, nullable=False),
        sa.Column("author_id", ID, nullable=False),
        *_texts("title", "problem", "opinion"),
        sa.Column("body_id", ID, sa.ForeignKey("body.id", name="case_file_body"), nullable=False),
        sa.Column("received_at", Instant, nullable=False),
        sa.Column("state", sa.String(40), nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.CheckConstraint("state IN ('received', 'voting', 'quorum_missed', 'decided')", name="case_file_state"),
        sa.Index("case_file_state_id", "state", "id"),
    )


def _decision() -> sa.Table:
    return sa.Table(
        "decision",
        sa.MetaData(),
        sa.Column("id", ID, primary_key=True),
        sa.Column("number", sa.Text, nullable=False, unique=True),
        sa.Column("year", sa.Integer, nullable=False),
        sa.Column("rank", sa.Integer, nullable=False),
        sa.Column("case_id", ID, sa.ForeignKey("case_file.id", name="decision_case"), nullable=False, unique=True),
        sa.Column("round_id", ID, sa.ForeignKey("vote_round.id", name="decision_round"), nullable=False, unique=True),
        sa.Column("question", sa.Text, nullable=False),
        sa.Column("outcome", sa.String(40), nullable=False),
        sa.Column("ground", sa.String(40), nullable=False),
        sa.Column("idea_id", ID, nullable=False),
        *_texts("idea_number", "title"),
        sa.Column("body_id", ID, sa.ForeignKey("body.id", name="decision_body"), nullable=False),
        sa.Column("body_name", sa.Text, nullable=False),
        *(sa.Column(name, sa.Integer, nullable=False) for name in ("in_favour", "against", "abstentions", "members")),
        sa.Column("decided_at", Instant, nullable=False),
        sa.Column("digest", sa.Text, nullable=False),
        sa.UniqueConstraint("year", "rank", name="decision_rank"),
        sa.CheckConstraint("outcome IN ('granted', 'refused')", name="decision_outcome"),
    )


def _texts(*names: str) -> list[sa.Column[str]]:
    return [sa.Column(name, sa.Text, nullable=False) for name in names]
