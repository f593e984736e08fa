"""Products with their phases, the files some of them were read from, and the warnings about those files."""

import sqlalchemy as sa
from alembic import op

from shared.database import ID, Instant
from shared.kernel_tables import create_kernel_tables_v1

revision = "0001"
down_revision = None


def upgrade() -> None:
    create_kernel_tables_v1()
    _create_products()
    _create_phases()
    _create_sources()
    _create_anomalies()


def _create_products() -> None:
    op.create_table(
        "product",
        sa.Column("id", ID, primary_key=True),
        sa.Column("number", sa.Text, nullable=False, unique=True),
        sa.Column("title", sa.Text, nullable=False),
        sa.Column("sorted_as", sa.Text, nullable=False),
        sa.Column("mission", sa.Text, nullable=False),
        sa.Column("problem", sa.Text, nullable=False),
        sa.Column("link", sa.Text, nullable=False),
        sa.Column("origin", sa.Text, nullable=False),
        sa.Column("reference", sa.Text),
        sa.Column("idea_id", ID),
        sa.Column("idea_number", sa.Text, nullable=False),
        sa.Column("carrier_id", ID),
        sa.Column("decision_id", ID, unique=True),
        sa.Column("decision_number", sa.Text, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("created_at", Instant, nullable=False),
        sa.UniqueConstraint("origin", "reference", name="product_reference"),
    )
    op.create_index("product_sorted", "product", ["sorted_as", "id"])


def _create_phases() -> None:
    op.create_table(
        "product_phase",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("product_id", ID, sa.ForeignKey("product.id"), nullable=False),
        sa.Column("code", sa.String(40), nullable=False),
        sa.Column("start", sa.Date, nullable=False),
        sa.Column("end", sa.Date),
        sa.Column("called", sa.Text, nullable=False),
        sa.Column("comment", sa.Text, nullable=False),
        sa.Column("decision_number", sa.Text, nullable=False),
        sa.Column("current_from", sa.Date),
        sa.Column("current_until", sa.Date),
    )
    op.create_index("product_phase_current", "product_phase", ["product_id", "current_from"])


def _create_sources() -> None:
    op.create_table(
        "beta_source",
        sa.Column("product_id", ID, sa.ForeignKey("product.id"), primary_key=True),
        sa.Column("sha256", sa.Text, nullable=False),
        sa.Column("content", sa.LargeBinary, nullable=False),
        sa.Column("read_at", Instant, nullable=False),
    )


def _create_anomalies() -> None:
    op.create_table(
        "anomaly",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("product_id", ID, sa.ForeignKey("product.id"), nullable=False),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("detail", sa.Text, nullable=False),
    )
    op.create_index("anomaly_kind", "anomaly", ["kind", "product_id"])
    op.create_index("anomaly_product", "anomaly", ["product_id"])
