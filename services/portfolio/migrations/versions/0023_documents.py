"""The documents of products; a proof of a condition or of a standard may be a file."""

import sqlalchemy as sa
from alembic import op

from shared.database import ID, Instant

revision = "0023"
down_revision = "0022"

KINDS = "'agreement', 'study', 'minutes', 'money', 'security', 'privacy', 'accessibility', 'manual', 'other'"


def upgrade() -> None:
    op.create_table(
        "product_document",
        sa.Column("id", ID, primary_key=True),
        sa.Column("product_id", ID, sa.ForeignKey("product.id", name="product_document_product"), nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
    )
    op.create_index("product_document_of", "product_document", ["product_id"])
    op.create_table(
        "product_document_writing",
        sa.Column("id", ID, primary_key=True),
        sa.Column(
            "document_id", ID, sa.ForeignKey("product_document.id", name="product_document_writing_of"), nullable=False
        ),
        *(sa.Column(name, sa.Text, nullable=False) for name in ("title", "link", "why")),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("dated", sa.Date, nullable=False),
        sa.Column("audience", sa.String(40), nullable=False),
        sa.Column("file_id", ID),
        sa.Column("withdrawn", sa.Boolean, nullable=False),
        sa.Column("by", ID, nullable=False),
        sa.Column("at", Instant, nullable=False),
        sa.CheckConstraint(f"kind IN ({KINDS})", name="product_document_writing_kind"),
        sa.CheckConstraint("audience IN ('open', 'agents', 'restricted')", name="product_document_writing_audience"),
    )
    op.create_index("product_document_writing_document", "product_document_writing", ["document_id", "id"])
    op.add_column("product_condition_entry", sa.Column("file_id", ID))
    op.add_column("product_standard_statement", sa.Column("file_id", ID))
