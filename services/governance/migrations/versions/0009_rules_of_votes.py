"""Votes by the rules of their body, frozen when they open; mandates, recusals, secret ballots."""

import sqlalchemy as sa
from alembic import op

from shared.database import ID, Instant

revision = "0009"
down_revision = "0008"

RULES = (
    '{"abstentions_tolerated":true,"base":"expressed","casting_vote":true,"denominator":3,"majority":"simple",'
    '"mandates_counted":true,"numerator":2,"quorum":"%s"}'
)
CLOSED = "EXISTS (SELECT 1 FROM vote_round WHERE id = {row}.round_id AND closed_at IS NOT NULL)"
SAID = ("id", "round_id", "member_id", "choice", "cast_at", "option", "reason", "text_version")
OTHER_HAND = "(NEW.cast_by IS NULL) <> (OLD.cast_by IS NULL) OR NEW.cast_by <> OLD.cast_by"
OTHERWISE = " OR ".join([*(f"NEW.{name} <> OLD.{name}" for name in SAID), OTHER_HAND])
REVISED = f"{CLOSED.format(row='OLD')} OR (NOT OLD.live) OR {OTHERWISE}"
FROZEN = [
    ("mandate", "INSERT", CLOSED.format(row="NEW")),
    ("mandate", "UPDATE", CLOSED.format(row="OLD")),
    ("mandate", "DELETE", "1 = 1"),
    ("signature", "INSERT", CLOSED.format(row="NEW")),
    ("signature", "UPDATE", "1 = 1"),
    ("signature", "DELETE", "1 = 1"),
    ("slip", "INSERT", CLOSED.format(row="NEW")),
    ("slip", "UPDATE", "1 = 1"),
    ("slip", "DELETE", CLOSED.format(row="OLD")),
]
"""What the database refuses: a change to what was counted. A box that is open is written anew at each ballot."""


def upgrade() -> None:
    _give_bodies_their_rules()
    _write_rules_down()
    _make_mandates()
    _make_secret_boxes()
    _freeze()


def _number(name: str, default: str = "0") -> sa.Column:
    return sa.Column(name, sa.Integer, nullable=False, server_default=default)


def _text(name: str, default: str = "") -> sa.Column:
    return sa.Column(name, sa.Text, nullable=False, server_default=default)


def _yes_no(name: str) -> sa.Column:
    return sa.Column(name, sa.Boolean, nullable=False, server_default=sa.false())


def _add(table: str, *columns: sa.Column) -> None:
    for column in columns:
        op.add_column(table, column)


def _give_bodies_their_rules() -> None:
    _add("body", _number("convocation_days", "5"), _text("rules", RULES % "half"))


def _write_rules_down() -> None:
    _add(
        "vote_round",
        _text("rules", RULES % "half_took_part"),
        sa.Column("mode", sa.String(40), nullable=False, server_default="written"),
        _yes_no("secret"),
        _yes_no("runoff"),
        _text("answers", "[]"),
        _number("text_version"),
        sa.Column("reminded_at", Instant),
        sa.Column("blanks", sa.Integer),
        sa.Column("chosen", sa.Integer),
        _text("annulled"),
    )
    _add(
        "elector",
        sa.Column("until", Instant),
        _yes_no("present"),
        sa.Column("recused_at", Instant),
        sa.Column("recused_by", ID),
        _text("recusal_reason"),
        _yes_no("stayed"),
    )
    _add(
        "ballot",
        sa.Column("cast_by", ID),
        _number("option"),
        _text("reason"),
        _number("text_version"),
        sa.Column("author_agrees_at", Instant),
        sa.Column("chair_agrees_at", Instant),
    )


def _make_mandates() -> None:
    op.create_table(
        "mandate",
        sa.Column("id", ID, primary_key=True),
        sa.Column("round_id", ID, sa.ForeignKey("vote_round.id", name="mandate_round"), nullable=False),
        sa.Column("giver_id", ID, nullable=False),
        sa.Column("holder_id", ID, nullable=False),
        sa.Column("given_at", Instant, nullable=False),
        sa.Column("ended_at", Instant),
        sa.CheckConstraint("giver_id <> holder_id", name="mandate_of_another"),
    )
    live = sa.text("ended_at IS NULL")
    for end in ("giver_id", "holder_id"):
        name, columns = f"mandate_{end}", ["round_id", end]
        op.create_index(name, "mandate", columns, unique=True, postgresql_where=live, sqlite_where=live)


def _make_secret_boxes() -> None:
    op.create_table(
        "signature",
        sa.Column("round_id", ID, sa.ForeignKey("vote_round.id", name="signature_round"), primary_key=True),
        sa.Column("member_id", ID, primary_key=True),
        sa.Column("cast_by", ID),
        sa.ForeignKeyConstraint(
            ["round_id", "member_id"], ["elector.round_id", "elector.person_id"], name="signature_elector"
        ),
    )
    op.create_table(
        "slip",
        sa.Column("id", ID, primary_key=True),
        sa.Column("round_id", ID, sa.ForeignKey("vote_round.id", name="slip_round"), nullable=False),
        sa.Column("choice", sa.String(40), nullable=False),
        sa.Column("option", sa.Integer, nullable=False),
        sa.CheckConstraint("choice IN ('for', 'against', 'abstention', 'blank')", name="slip_choice"),
        sqlite_with_rowid=False,
    )
    op.create_index("slip_of_round", "slip", ["round_id"])


def _freeze() -> None:
    on_sqlite = op.get_context().dialect.name == "sqlite"
    write = _on_sqlite if on_sqlite else _on_postgresql
    for table, operation, condition in FROZEN:
        for statement in write(f"{table}_{operation.lower()}_frozen", table, operation, condition):
            op.execute(sa.text(statement))
    # An objection that is declared integrated stays the ballot that it was.
    if on_sqlite:
        op.execute(sa.text("DROP TRIGGER ballot_update_frozen"))
        op.execute(sa.text(_on_sqlite("ballot_update_frozen", "ballot", "UPDATE", REVISED)[0]))
    else:
        op.execute(sa.text(_function("ballot_update_frozen", "UPDATE", REVISED)))


def _on_sqlite(name: str, table: str, operation: str, condition: str) -> list[str]:
    refusal = f"SELECT RAISE(ABORT, '{name}')"
    return [f"CREATE TRIGGER {name} BEFORE {operation} ON {table} FOR EACH ROW WHEN {condition} BEGIN {refusal}; END"]


def _function(name: str, operation: str, condition: str) -> str:
    kept = "OLD" if operation == "DELETE" else "NEW"
    body = f"BEGIN IF {condition} THEN RAISE EXCEPTION '{name}'; END IF; RETURN {kept}; END"
    return f"CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ {body} $$"


def _on_postgresql(name: str, table: str, operation: str, condition: str) -> list[str]:
    trigger = f"CREATE TRIGGER {name} BEFORE {operation} ON {table} FOR EACH ROW EXECUTE FUNCTION {name}()"
    return [_function(name, operation, condition), trigger]
