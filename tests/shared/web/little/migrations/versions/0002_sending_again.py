"""The second step of the kernel."""

from shared.kernel_tables import change_kernel_tables_v2

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    change_kernel_tables_v2()
