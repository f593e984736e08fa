"""On PostgreSQL, whoever runs the service may add to the register and read it, and no longer change or empty it."""

from alembic import op

revision = "0015"
down_revision = "0014"

# An owner keeps every right, and SQLite knows no users: there the triggers alone refuse.
TAKE_BACK = """
DO $$
DECLARE given record;
BEGIN
  FOR given IN
    SELECT DISTINCT table_name, grantee FROM information_schema.role_table_grants
     WHERE table_schema = current_schema() AND table_name IN ('decision', 'register_entry', 'register_anchor')
       AND grantee <> current_user
  LOOP
    EXECUTE 'REVOKE UPDATE, DELETE, TRUNCATE ON ' || quote_ident(given.table_name) || ' FROM '
      || CASE given.grantee WHEN 'PUBLIC' THEN 'PUBLIC' ELSE quote_ident(given.grantee) END;
  END LOOP;
END $$
"""


def upgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.execute(TAKE_BACK)
