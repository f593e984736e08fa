"""The register becomes a chain; decisions that were taken before enter it in the order of their numbers."""

import hashlib
import json
import unicodedata
from datetime import UTC
from typing import Any

import sqlalchemy as sa
from alembic import op

from services.governance.migrations.freezing import freeze
from shared.database import ID, Instant

revision = "0008"
down_revision = "0007"

START = "0" * 64
OUT_OF_PLACE = "NEW.position <> (SELECT COALESCE(MAX(position), 0) + 1 FROM register_entry)"
FOLLOWS_NOTHING = (
    f"NEW.previous <> COALESCE((SELECT digest FROM register_entry WHERE position = NEW.position - 1), '{START}')"  # noqa: S608 - a condition of ours
)


def upgrade() -> None:
    op.create_table(
        "register_entry",
        sa.Column("position", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column(
            "decision_id", ID, sa.ForeignKey("decision.id", name="register_entry_decision"), nullable=False, unique=True
        ),
        sa.Column("number", sa.Text, nullable=False, unique=True),
        sa.Column("year", sa.Integer, nullable=False),
        *(sa.Column(name, sa.Text, nullable=False) for name in ("outcome", "record", "previous")),
        sa.Column("digest", sa.Text, nullable=False, unique=True),
        sa.Column("words", sa.Text, nullable=False),
    )
    op.create_index("register_entry_year", "register_entry", ["year", "position"])
    op.create_table(
        "register_anchor",
        sa.Column("day", sa.Date, primary_key=True),
        sa.Column("position", sa.Integer, nullable=False),
        sa.Column("digest", sa.Text, nullable=False),
        sa.Column("anchored_at", Instant, nullable=False),
    )
    freeze("register_entry", "INSERT", f"{OUT_OF_PLACE} OR {FOLLOWS_NOTHING}")
    for table in ("register_entry", "register_anchor"):
        for operation in ("UPDATE", "DELETE"):
            freeze(table, operation)
    if not op.get_context().as_sql:
        _seal_what_was_decided()


NUMBERS = ("year", "rank", "in_favour", "against", "abstentions", "members")
TEXTS = ("number", "question", "idea_number", "product_number", "phase", "title")
COLUMNS = ("id", *NUMBERS, *TEXTS, "outcome", "ground", "body_name", "digest")


def _seal_what_was_decided() -> None:
    decision = sa.table("decision", sa.column("decided_at", Instant), sa.column("id", ID), *map(sa.column, COLUMNS[1:]))
    bind, previous, position = op.get_bind(), START, 0
    ordered = sa.select(decision).order_by(decision.c.year, decision.c.rank)
    for position, row in enumerate(bind.execute(ordered).mappings().all(), 1):
        entry = _entry(row, position, previous)
        bind.execute(sa.insert(_ENTRY).values(**entry))
        previous = entry["digest"]
    if position:
        bind.execute(
            sa.insert(sa.table("counter", sa.column("name"), sa.column("value"))).values(
                name="register", value=position
            )
        )


_ENTRY = sa.table(
    "register_entry",
    sa.column("decision_id", ID),
    *map(sa.column, ("position", "number", "year", "outcome", "record", "previous", "digest", "words")),
)


def _entry(row: Any, position: int, previous: str) -> dict[str, Any]:
    record = {
        **{name: row[name] for name in (*TEXTS, *NUMBERS)},
        "outcome": row["outcome"],
        "ground": row["ground"],
        "body": row["body_name"],
        "decided_at": row["decided_at"].astimezone(UTC).isoformat(),
        "vote": row["digest"],
    }
    said = (row["number"], row["title"], row["body_name"], row["idea_number"], row["product_number"])
    sealed = _canonical({"position": position, "previous": previous, "record": record})
    return {
        "position": position,
        "decision_id": row["id"],
        "number": row["number"],
        "year": row["year"],
        "outcome": row["outcome"],
        "record": _canonical(record),
        "previous": previous,
        "digest": hashlib.sha256(sealed.encode()).hexdigest(),
        "words": _folded(" ".join(said)),
    }


def _canonical(value: dict[str, Any]) -> str:
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)


def _folded(text: str) -> str:
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return "".join(sign for sign in decomposed if not unicodedata.combining(sign))
