"""What phases are called becomes data that the team keeps; a stay knows its place on the road."""

from datetime import date
from uuid import UUID

import sqlalchemy as sa
from alembic import op

from shared.database import ID

revision = "0005"
down_revision = "0004"

FOUNDED = date(2013, 1, 1)
FIRST = (
    ("unknown", "Phase non reconnue", None, False),
    ("pre_incubation", "Pré-incubation", 84, True),
    ("construction", "Construction", 540, True),
    ("acceleration", "Déploiement à grande échelle", 365, True),
    ("consolidation", "Préparation de la sortie", 540, True),
    ("transferred", "Repris par la DSI", None, False),
    ("operated", "Exploité ailleurs", None, False),
    ("continued_by_owner", "Poursuivi par sa direction", None, False),
    ("stopped", "Arrêté", None, False),
)


def upgrade() -> None:
    op.add_column("product_phase", sa.Column("rank", sa.Integer, nullable=False, server_default="0"))
    stays = sa.table("product_phase", sa.column("code"), sa.column("rank"))
    for place, (code, *_) in enumerate(FIRST):
        op.execute(sa.update(stays).where(stays.c.code == code).values(rank=place * 1000))
    terms = op.create_table(
        "phase_term",
        sa.Column("id", ID, primary_key=True),
        sa.Column("code", sa.String(40), nullable=False),
        sa.Column("rank", sa.Integer, nullable=False),
        sa.Column("label", sa.Text, nullable=False),
        sa.Column("since", sa.Date, nullable=False),
        sa.Column("promised_days", sa.Integer),
        sa.Column("on_road", sa.Boolean, nullable=False),
        sa.Column("until", sa.Date),
        sa.Column("changed_by", ID),
        sa.UniqueConstraint("code", "since", name="phase_term_since"),
    )
    op.bulk_insert(terms, [_term(place, *words) for place, words in enumerate(FIRST)])


def _term(place: int, code: str, label: str, promised_days: int | None, on_road: bool) -> dict[str, object]:
    facts = {"code": code, "rank": place * 1000, "label": label, "promised_days": promised_days, "on_road": on_road}
    return {"id": UUID(int=place + 1), "since": FOUNDED, **facts}
