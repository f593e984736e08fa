"""What an exit path asked before it slept, and the case of each review after a takeover."""

import sqlalchemy as sa
from alembic import op

from shared.database import ID

revision = "0018"
down_revision = "0017"


def upgrade() -> None:
    op.add_column("exit_path", sa.Column("late_question_id", ID))
    op.add_column("exit_review", sa.Column("question_id", ID))
    op.add_column("exit_review", sa.Column("decision_number", sa.Text, nullable=False, server_default=""))
    op.create_index("exit_path_late_question", "exit_path", ["late_question_id"])
    op.create_index("exit_review_question", "exit_review", ["question_id"])
