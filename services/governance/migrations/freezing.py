"""How a migration tells the database to refuse changes, on SQLite and on PostgreSQL."""

import sqlalchemy as sa
from alembic import op

NEVER = "1 = 1"


def freeze(table: str, operation: str, condition: str = NEVER) -> None:
    """Refuse this operation on a row of the table where the condition holds, whoever asks."""
    name = f"{table}_{operation.lower()}_frozen"
    on_sqlite = op.get_bind().dialect.name == "sqlite"
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
