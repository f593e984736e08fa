"""Migrations only add, so that old and new code run side by side on one database; each rule is seen to bite.

What takes something away says which release no longer used it: `contracts = "1.4.0"` in its file.
"""

import importlib
import io
import re
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
import sqlalchemy as sa
from alembic import op
from alembic.migration import MigrationContext
from alembic.operations import Operations

from shared.version import VERSION

ROOT = Path(__file__).resolve().parent.parent
FILES = sorted(path for path in ROOT.glob("services/*/migrations/versions/[0-9]*.py"))
RELEASE = re.compile(r"\d+\.\d+\.\d+")

TAKES_AWAY = {
    "drops something": r"\bDROP (TABLE|COLUMN|INDEX|CONSTRAINT|TYPE)\b",
    "renames something": r"\bRENAME\b",
    "changes a type": r"\bALTER COLUMN \S+ TYPE\b",
    "forbids what was allowed": r"\bSET NOT NULL\b|\bADD (CONSTRAINT|CHECK|UNIQUE|FOREIGN KEY|PRIMARY KEY)\b",
    "wants what old code does not give": r"\bADD COLUMN (?!.*\bDEFAULT\b).*\bNOT NULL\b",
    "forbids twins that were allowed": r"\bCREATE UNIQUE INDEX\b",
}


@pytest.mark.parametrize("file", FILES, ids=lambda file: f"{file.parents[2].name}-{file.stem}")
def test_a_migration_only_adds(file):
    name = ".".join(file.relative_to(ROOT).with_suffix("").parts)
    migration: Any = importlib.import_module(name)

    assert faults_of(migration) == []


def faults_of(migration: Any) -> list[str]:
    """What old code could not live with; a table that the same migration makes is nobody's yet."""
    release = getattr(migration, "contracts", None)
    if release is not None:
        return [] if RELEASE.fullmatch(release) and _at_most(release, VERSION) else [f"{release} is no past release"]
    statements = _statements(migration.upgrade)
    made = {table for line in statements for table in re.findall(r"^CREATE TABLE (\S+)", line)}
    old = [line for line in statements if not any(re.search(rf"\b{table}\b", line) for table in made)]
    return [f"{what}: {line}" for line in old for what, sign in TAKES_AWAY.items() if re.search(sign, line)]


def _at_most(one: str, other: str) -> bool:
    return [int(part) for part in one.split(".")] <= [int(part) for part in re.findall(r"\d+", other)[:3]]


def _statements(upgrade: Callable[[], None]) -> list[str]:
    """What the migration would tell PostgreSQL, each statement on one line."""
    told = io.StringIO()
    context = MigrationContext.configure(dialect_name="postgresql", opts={"as_sql": True, "output_buffer": told})
    with Operations.context(context):
        upgrade()
    return [" ".join(statement.split()) for statement in told.getvalue().split(";") if statement.strip()]


BREAKS = {
    "drops something": lambda: op.drop_column("idea", "title"),
    "renames something": lambda: op.alter_column("idea", "title", new_column_name="name"),
    "changes a type": lambda: op.alter_column("idea", "title", type_=sa.Integer),
    "forbids what was allowed": lambda: op.alter_column("idea", "who", nullable=False),
    "wants what old code does not give": lambda: op.add_column("idea", sa.Column("x", sa.Text, nullable=False)),
    "forbids twins that were allowed": lambda: op.create_index("twins", "idea", ["title"], unique=True),
}


@pytest.mark.parametrize("what", BREAKS)
def test_a_migration_that_takes_away_is_found_out(what):
    assert faults_of(SimpleNamespace(upgrade=BREAKS[what]))[0].startswith(what)


def test_a_migration_that_adds_may_do_so():
    def upgrade() -> None:
        op.add_column("idea", sa.Column("x", sa.Text))
        op.add_column("idea", sa.Column("y", sa.Text, nullable=False, server_default=""))
        op.create_table("thing", sa.Column("id", sa.Integer, primary_key=True), sa.Column("z", sa.Text, nullable=False))
        op.create_index("thing_z", "thing", ["z"], unique=True)
        op.create_index("idea_x", "idea", ["x"])

    assert faults_of(SimpleNamespace(upgrade=upgrade)) == []


@pytest.mark.parametrize(("release", "may"), [("0.0.1", True), ("99.0.0", False), ("soon", False)])
def test_what_a_past_release_no_longer_used_may_be_taken_away(release, may):
    found = faults_of(SimpleNamespace(upgrade=BREAKS["drops something"], contracts=release))

    assert (found == []) == may


@pytest.mark.parametrize("service", sorted({file.parents[2].name for file in FILES}))
def test_steps_bear_one_number_each_and_follow_one_another(service: str):
    """Two steps written at once, each after the same one, are found out before they meet a database."""
    files = [file for file in FILES if file.parents[2].name == service]
    steps = [importlib.import_module(".".join(file.relative_to(ROOT).with_suffix("").parts)) for file in files]

    numbers = [step.revision for step in steps]
    assert numbers == [file.name[:4] for file in files]
    assert [step.down_revision for step in steps] == [None, *numbers[:-1]]
    assert len(set(numbers)) == len(numbers)
