"""The kernel's fourth step: files that people attach."""

from shared.kernel_tables import change_kernel_tables_v4

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    change_kernel_tables_v4()
