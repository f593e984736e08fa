"""Bodies, cases, votes, the register of decisions, roles; and the triggers that keep what is closed as it is."""

import sqlalchemy as sa
from alembic import op

from shared.database import ID, Instant
from shared.kernel_tables import create_kernel_tables_v1

revision = "0001"
down_revision = None


def upgrade() -> None:
    create_kernel_tables_v1()
    _create_bodies()
    _create_cases()
    _create_votes()
    _create_register()
    _create_assignments()
    _freeze_what_is_closed()


def _texts(*names: str) -> list[sa.Column]:
    return [sa.Column(name, sa.Text, nullable=False) for name in names]


def _create_bodies() -> None:
    op.create_table(
        "body",
        sa.Column("id", ID, primary_key=True),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("level", sa.String(40), nullable=False),
        sa.Column("second_vote_days", sa.Integer, nullable=False),
        sa.Column("chair_id", ID),
        sa.Column("changed_at", Instant, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.CheckConstraint("level IN ('operational', 'strategic', 'political')", name="body_level"),
    )
    op.create_index("body_name", "body", ["name", "id"])
    op.create_table(
        "body_member",
        sa.Column("body_id", ID, sa.ForeignKey("body.id", name="body_member_body"), primary_key=True),
        sa.Column("person_id", ID, primary_key=True),
    )
    op.create_index("body_member_person", "body_member", ["person_id"])


def _create_cases() -> None:
    op.create_table(
        "case_file",
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
    )
    op.create_index("case_file_state_id", "case_file", ["state", "id"])


def _create_votes() -> None:
    op.create_table(
        "vote_round",
        sa.Column("id", ID, primary_key=True),
        sa.Column("case_id", ID, sa.ForeignKey("case_file.id", name="vote_round_case"), nullable=False),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("body_name", sa.Text, nullable=False),
        sa.Column("chair_id", ID),
        *_texts("majority", "quorum"),
        sa.Column("opened_at", Instant, nullable=False),
        sa.Column("closes_at", Instant, nullable=False),
        sa.Column("closed_at", Instant),
        sa.Column("outcome", sa.String(40)),
        sa.Column("ground", sa.String(40)),
        *(sa.Column(name, sa.Integer) for name in ("in_favour", "against", "abstentions", "members")),
        sa.Column("record", sa.Text),
        sa.Column("digest", sa.Text),
        sa.UniqueConstraint("case_id", "number", name="vote_round_number"),
        sa.CheckConstraint("(closed_at IS NULL) = (digest IS NULL)", name="vote_round_closed"),
        sa.CheckConstraint("opened_at <= closes_at", name="vote_round_order"),
    )
    op.create_index("vote_round_due", "vote_round", ["closes_at"], **_where("closed_at IS NULL"))
    _create_electors()


def _create_electors() -> None:
    op.create_table(
        "elector",
        sa.Column("round_id", ID, sa.ForeignKey("vote_round.id", name="elector_round"), primary_key=True),
        sa.Column("person_id", ID, primary_key=True),
        sa.Column("left_at", Instant),
    )
    op.create_index("elector_person", "elector", ["person_id"])
    op.create_table(
        "ballot",
        sa.Column("id", ID, primary_key=True),
        sa.Column("round_id", ID, sa.ForeignKey("vote_round.id", name="ballot_round"), nullable=False),
        sa.Column("member_id", ID, nullable=False),
        sa.Column("choice", sa.String(40), nullable=False),
        sa.Column("cast_at", Instant, nullable=False),
        sa.Column("live", sa.Boolean, nullable=False),
        sa.ForeignKeyConstraint(
            ["round_id", "member_id"], ["elector.round_id", "elector.person_id"], name="ballot_elector"
        ),
        sa.CheckConstraint("choice IN ('for', 'against', 'abstention')", name="ballot_choice"),
    )
    op.create_index("ballot_live", "ballot", ["round_id", "member_id"], unique=True, **_where("live"))
    op.create_index("ballot_of_round", "ballot", ["round_id"])


def _create_register() -> None:
    op.create_table(
        "decision",
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


def _create_assignments() -> None:
    op.create_table(
        "assignment",
        sa.Column("id", ID, primary_key=True),
        sa.Column("person_id", ID, nullable=False),
        sa.Column("role", sa.Text, nullable=False),
        sa.Column("granted", sa.Boolean, nullable=False),
        sa.Column("changed_by", ID, nullable=False),
        sa.Column("changed_at", Instant, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.UniqueConstraint("person_id", "role", name="assignment_role"),
    )


def _where(condition: str) -> dict[str, sa.TextClause]:
    return {"postgresql_where": sa.text(condition), "sqlite_where": sa.text(condition)}


CLOSED_ROUND = "EXISTS (SELECT 1 FROM vote_round WHERE id = {row}.round_id AND closed_at IS NOT NULL)"
OTHER_BALLOT = " OR ".join(f"NEW.{name} <> OLD.{name}" for name in ("id", "round_id", "member_id", "choice", "cast_at"))
NEVER = "1 = 1"

FROZEN = [
    ("decision", "UPDATE", NEVER),
    ("decision", "DELETE", NEVER),
    ("vote_round", "UPDATE", "OLD.closed_at IS NOT NULL"),
    ("vote_round", "DELETE", NEVER),
    ("case_file", "UPDATE", "OLD.state = 'decided'"),
    ("case_file", "DELETE", NEVER),
    ("elector", "INSERT", CLOSED_ROUND.format(row="NEW")),
    ("elector", "UPDATE", f"{CLOSED_ROUND.format(row='OLD')} OR NEW.round_id <> OLD.round_id"),
    ("elector", "DELETE", NEVER),
    ("ballot", "INSERT", CLOSED_ROUND.format(row="NEW")),
    ("ballot", "UPDATE", f"{CLOSED_ROUND.format(row='OLD')} OR (NOT OLD.live) OR NEW.live OR {OTHER_BALLOT}"),
    ("ballot", "DELETE", NEVER),
]
"""What the database refuses, whoever asks: a change to a closed vote, and any change to a ballot but its retirement."""


def _freeze_what_is_closed() -> None:
    on_sqlite = op.get_bind().dialect.name == "sqlite"
    for table, operation, condition in FROZEN:
        name = f"{table}_{operation.lower()}_frozen"
        for statement in (_on_sqlite if on_sqlite else _on_postgresql)(name, table, operation, condition):
            op.execute(sa.text(statement))


def _on_sqlite(name: str, table: str, operation: str, condition: str) -> list[str]:
    refusal = f"SELECT RAISE(ABORT, '{name}')"
    return [f"CREATE TRIGGER {name} BEFORE {operation} ON {table} FOR EACH ROW WHEN {condition} BEGIN {refusal}; END"]


def _on_postgresql(name: str, table: str, operation: str, condition: str) -> list[str]:
    kept = "OLD" if operation == "DELETE" else "NEW"
    body = f"BEGIN IF {condition} THEN RAISE EXCEPTION '{name}'; END IF; RETURN {kept}; END"
    return [
        f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ {body} $$",
        f"CREATE TRIGGER {name} BEFORE {operation} ON {table} FOR EACH ROW EXECUTE FUNCTION {name}()",
    ]
