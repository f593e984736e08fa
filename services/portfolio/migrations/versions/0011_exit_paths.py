"""Exit paths with all that belongs to them, and the list of conditions with which an empty platform begins."""

from datetime import date
from uuid import UUID

import sqlalchemy as sa
from alembic import op

from services.portfolio.domain.exit.first_list import FIRST, First
from shared.database import ID, Instant

revision = "0011"
down_revision = "0010"

FOUNDED = date(2013, 1, 1)
GOING_ON = sa.text("state NOT IN ('cancelled', 'done', 'stopped')")
STATES = (
    *("opened", "preparing", "proposed", "refused", "accepted_with_reserves", "accepted", "pairing"),
    *("done", "dormant", "cancelled", "stopped"),
)
LIVE = {"sqlite_where": GOING_ON, "postgresql_where": GOING_ON}


def upgrade() -> None:
    lines = _exit_list()
    _exit_path()
    _exit_comparison()
    _exit_condition()
    _exit_entry()
    _exit_partner()
    _exit_review()
    _exit_signature()
    _exit_evidence()
    _exit_reserve()
    op.bulk_insert(lines, [_line(place, first) for place, first in enumerate(FIRST, 1)])


def _line(place: int, first: First) -> dict[str, object]:
    facts = first._asdict()
    facts |= {"valid_days": facts.pop("valid"), "window_days": facts.pop("window")}
    return {"id": UUID(int=place), "rank": place * 100, "since": FOUNDED, **facts}


def _exit_list() -> sa.Table:
    return op.create_table(
        "exit_list",
        sa.Column("id", ID, primary_key=True),
        sa.Column("code", sa.String(40), nullable=False),
        sa.Column("rank", sa.Integer, nullable=False),
        sa.Column("label", sa.Text, nullable=False),
        sa.Column("help", sa.Text, nullable=False),
        sa.Column("owner", sa.String(40), nullable=False),
        sa.Column("weight", sa.String(40), nullable=False),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("checks", sa.Text, nullable=False),
        sa.Column("valid_days", sa.Integer, nullable=False),
        sa.Column("window_days", sa.Integer),
        sa.Column("since", sa.Date, nullable=False),
        sa.Column("until", sa.Date),
        sa.Column("changed_by", ID),
        sa.UniqueConstraint("code", "since", name="exit_list_since"),
    )


def _exit_path() -> None:
    op.create_table(
        "exit_path",
        sa.Column("id", ID, primary_key=True),
        sa.Column("product_id", ID, sa.ForeignKey("product.id", name="exit_path_product"), nullable=False),
        sa.Column("opened_by", ID, nullable=False),
        sa.Column("opened_at", Instant, nullable=False),
        sa.Column("state", sa.String(40), nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("preferred", sa.String(40)),
        sa.Column("fallback", sa.String(40)),
        sa.Column("why", sa.Text, nullable=False),
        sa.Column("proposal", sa.Text, nullable=False),
        sa.Column("refusal", sa.Text, nullable=False),
        sa.Column("accepted_at", Instant),
        sa.Column("accepted_version", sa.Integer),
        sa.Column("question_id", ID, unique=True),
        sa.Column("decision_number", sa.Text, nullable=False),
        sa.Column("decided_on", sa.Date),
        sa.Column("act_reference", sa.Text, nullable=False),
        sa.Column("act_on", sa.Date),
        sa.Column("act_link", sa.Text, nullable=False),
        sa.Column("pairing_from", sa.Date),
        sa.Column("pairing_until", sa.Date),
        sa.Column("done_on", sa.Date),
        sa.Column("post_mortem", sa.Text, nullable=False),
        sa.CheckConstraint(f"state IN {STATES}", name="exit_path_state"),
    )
    op.create_index("exit_path_live", "exit_path", ["product_id"], unique=True, **LIVE)
    op.create_index("exit_path_of_product", "exit_path", ["product_id"])
    op.create_index("exit_path_state_of", "exit_path", ["state"])


def _exit_comparison() -> None:
    op.create_table(
        "exit_comparison",
        sa.Column("id", ID, primary_key=True),
        sa.Column("path_id", ID, sa.ForeignKey("exit_path.id", name="exit_comparison_path"), nullable=False),
        sa.Column("target", sa.String(40), nullable=False),
        sa.Column("mark", sa.Integer, nullable=False),
        sa.Column("users", sa.Text, nullable=False),
        sa.Column("skills", sa.Text, nullable=False),
        sa.Column("cost", sa.Text, nullable=False),
        sa.Column("law", sa.Text, nullable=False),
        sa.Column("by", ID, nullable=False),
        sa.Column("at", Instant, nullable=False),
    )
    op.create_index("exit_comparison_of", "exit_comparison", ["path_id"])


def _exit_condition() -> None:
    op.create_table(
        "exit_condition",
        sa.Column("id", ID, primary_key=True),
        sa.Column("path_id", ID, sa.ForeignKey("exit_path.id", name="exit_condition_path"), nullable=False),
        sa.Column("code", sa.String(40), nullable=False),
        sa.Column("rank", sa.Integer, nullable=False),
        sa.Column("label", sa.Text, nullable=False),
        sa.Column("help", sa.Text, nullable=False),
        sa.Column("owner", sa.String(40), nullable=False),
        sa.Column("weight", sa.String(40), nullable=False),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("checks", sa.Text, nullable=False),
        sa.Column("valid_days", sa.Integer, nullable=False),
        sa.Column("window_days", sa.Integer),
        sa.Column("person_id", ID),
        sa.Column("due_on", sa.Date),
        sa.Column("waived_until", sa.Date),
        sa.Column("waiver", sa.Text, nullable=False),
        sa.Column("waived_by", ID),
        sa.Column("met_until", sa.Date),
        sa.UniqueConstraint("path_id", "code", name="exit_condition_once"),
    )


def _exit_entry() -> None:
    op.create_table(
        "exit_entry",
        sa.Column("id", ID, primary_key=True),
        sa.Column("path_id", ID, sa.ForeignKey("exit_path.id", name="exit_entry_path"), nullable=False),
        sa.Column("place", sa.Integer, nullable=False),
        sa.Column("at", Instant, nullable=False),
        sa.Column("what", sa.String(40), nullable=False),
        sa.Column("words", sa.Text, nullable=False),
        sa.Column("by", ID),
        sa.UniqueConstraint("path_id", "place", name="exit_entry_place"),
    )


def _exit_partner() -> None:
    op.create_table(
        "exit_partner",
        sa.Column("id", ID, primary_key=True),
        sa.Column("path_id", ID, sa.ForeignKey("exit_path.id", name="exit_partner_path"), nullable=False),
        sa.Column("side", sa.String(40), nullable=False),
        sa.Column("person_id", ID, nullable=False),
        sa.Column("since", sa.Date, nullable=False),
        sa.Column("until", sa.Date),
    )
    op.create_index("exit_partner_of", "exit_partner", ["path_id"])


def _exit_review() -> None:
    op.create_table(
        "exit_review",
        sa.Column("id", ID, primary_key=True),
        sa.Column("path_id", ID, sa.ForeignKey("exit_path.id", name="exit_review_path"), nullable=False),
        sa.Column("months", sa.Integer, nullable=False),
        sa.Column("due_on", sa.Date, nullable=False),
        sa.Column("told_at", Instant),
        sa.Column("outcome", sa.String(40)),
        sa.Column("findings", sa.Text, nullable=False),
        sa.Column("by", ID),
        sa.Column("at", Instant),
        sa.UniqueConstraint("path_id", "months", name="exit_review_once"),
    )


def _exit_signature() -> None:
    op.create_table(
        "exit_signature",
        sa.Column("id", ID, primary_key=True),
        sa.Column("path_id", ID, sa.ForeignKey("exit_path.id", name="exit_signature_path"), nullable=False),
        sa.Column("side", sa.String(40), nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("by", ID, nullable=False),
        sa.Column("at", Instant, nullable=False),
        sa.UniqueConstraint("path_id", "side", "version", name="exit_signature_once"),
    )


def _exit_evidence() -> None:
    op.create_table(
        "exit_evidence",
        sa.Column("id", ID, primary_key=True),
        sa.Column(
            "condition_id", ID, sa.ForeignKey("exit_condition.id", name="exit_evidence_condition"), nullable=False
        ),
        sa.Column("words", sa.Text, nullable=False),
        sa.Column("link", sa.Text, nullable=False),
        sa.Column("reference", sa.Text, nullable=False),
        sa.Column("document_id", ID),
        sa.Column("good", sa.Boolean, nullable=False),
        sa.Column("measured_from", sa.Date),
        sa.Column("measured_until", sa.Date),
        sa.Column("fresh_until", sa.Date, nullable=False),
        sa.Column("by", ID),
        sa.Column("at", Instant, nullable=False),
    )
    op.create_index("exit_evidence_of", "exit_evidence", ["condition_id", "id"])


def _exit_reserve() -> None:
    op.create_table(
        "exit_reserve",
        sa.Column("id", ID, primary_key=True),
        sa.Column("path_id", ID, sa.ForeignKey("exit_path.id", name="exit_reserve_path"), nullable=False),
        sa.Column("label", sa.Text, nullable=False),
        sa.Column("owner", sa.String(40), nullable=False),
        sa.Column("person_id", ID),
        sa.Column("condition_id", ID, sa.ForeignKey("exit_condition.id", name="exit_reserve_condition")),
        sa.Column("due_on", sa.Date, nullable=False),
        sa.Column("raised_by", ID, nullable=False),
        sa.Column("raised_at", Instant, nullable=False),
        sa.Column("lifted_by", ID),
        sa.Column("lifted_at", Instant),
        sa.Column("proof", sa.Text, nullable=False),
        sa.Column("told_at", Instant),
    )
    op.create_index("exit_reserve_of", "exit_reserve", ["path_id"])
