"""The kernel's third step: what a restore has lost."""

from shared.kernel_tables import change_kernel_tables_v3

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    change_kernel_tables_v3()
