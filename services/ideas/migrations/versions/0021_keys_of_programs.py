"""Keys with which programs use the API."""

from shared.kernel_tables import create_program_keys_v1

revision = "0021"
down_revision = "0020"


def upgrade() -> None:
    create_program_keys_v1()
