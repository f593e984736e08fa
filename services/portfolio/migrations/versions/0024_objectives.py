"""The objectives of the ambition, and the products that work for them."""

import sqlalchemy as sa
from alembic import op

from shared.database import ID

revision = "0024"
down_revision = "0023"


def upgrade() -> None:
    op.create_table(
        "objective",
        sa.Column("id", ID, primary_key=True),
        *(sa.Column(name, sa.Text, nullable=False) for name in ("number", "title", "measure", "target")),
        sa.Column("due_on", sa.Date, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
    )
    product = sa.ForeignKey("product.id", name="product_objective_product")
    op.create_table(
        "product_objective",
        sa.Column("product_id", ID, product, primary_key=True),
        sa.Column("objective_id", ID, primary_key=True),
    )
    op.create_index("product_objective_of", "product_objective", ["objective_id"])
