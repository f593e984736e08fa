"""Who carries and sponsors products, and how far each product was told."""

import sqlalchemy as sa
from alembic import op

from shared.database import ID

revision = "0038"
down_revision = "0037"


def upgrade() -> None:
    op.create_table(
        "known_stay",
        sa.Column("stay_id", ID, primary_key=True),
        sa.Column("product_id", ID, nullable=False),
        sa.Column("person_id", ID, nullable=False),
        sa.Column("role", sa.Text, nullable=False),
        sa.Column("since", sa.Date, nullable=False),
        sa.Column("until", sa.Date),
    )
    op.create_index("known_stay_product", "known_stay", ["product_id", "role"])
    op.create_index("known_stay_person", "known_stay", ["person_id", "role"])
    op.create_table(
        "told_of_product",
        sa.Column("product_id", ID, primary_key=True),
        sa.Column("facet", sa.Text, primary_key=True),
        sa.Column("version", sa.BigInteger, nullable=False),
    )
