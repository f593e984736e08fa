"""More fields on the sheet of a product, and who changed what, when and why."""

import sqlalchemy as sa
from alembic import op

from shared.database import ID, Instant

revision = "0004"
down_revision = "0003"

FIELDS = ("solution", "strategy", "directorate", "contact", "repository", "figures_link")


def upgrade() -> None:
    for name in FIELDS:
        op.add_column("product", sa.Column(name, sa.Text, nullable=False, server_default=""))
    op.create_table(
        "sheet_change",
        sa.Column("id", ID, primary_key=True),
        sa.Column("product_id", ID, sa.ForeignKey("product.id", name="sheet_change_product"), nullable=False),
        sa.Column("field", sa.Text, nullable=False),
        sa.Column("before", sa.Text, nullable=False),
        sa.Column("after", sa.Text, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("by", ID),
        sa.Column("at", Instant, nullable=False),
        sa.Column("why", sa.Text, nullable=False),
    )
    op.create_index("sheet_change_product", "sheet_change", ["product_id", "id"])
