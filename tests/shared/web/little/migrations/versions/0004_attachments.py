"""The kernel's fourth step."""

from shared.kernel_tables import change_kernel_tables_v4

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    change_kernel_tables_v4()
