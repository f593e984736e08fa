"""On PostgreSQL, whoever runs the service may add to the register and read it, and no longer change or empty it."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"

REGISTER = ("decision", "register_entry", "register_anchor")
GRANTEES = """
SELECT DISTINCT grantee FROM information_schema.role_table_grants
 WHERE table_schema = current_schema() AND table_name = :name AND grantee <> current_user ORDER BY grantee
"""


def upgrade() -> None:
    # An owner keeps every right, and SQLite knows no users: there the triggers alone refuse.
    connection = op.get_bind()
    if connection.dialect.name != "postgresql":
        return
    for name in REGISTER:
        for grantee in connection.scalars(sa.text(GRANTEES), {"name": name}).all():
            who = "PUBLIC" if grantee == "PUBLIC" else connection.dialect.identifier_preparer.quote(grantee)
            op.execute(sa.text(f"REVOKE UPDATE, DELETE, TRUNCATE ON {name} FROM {who}"))
