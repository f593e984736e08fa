"""The ways of products out of the incubator."""

from uuid import UUID

from sqlalchemy import CheckConstraint, Column, Date, ForeignKey, Index, Integer, Table, Text

from services.portfolio.domain.exit.states import ENDED, State
from services.portfolio.domain.exit.targets import Target
from services.portfolio.tables.base import metadata
from shared.database import ID, Instant, among, one_of

exit_path = Table(
    "exit_path",
    metadata,
    Column("id", ID, primary_key=True),
    Column("product_id", ID, ForeignKey("product.id", name="exit_path_product"), nullable=False),
    Column("opened_by", ID, nullable=False),
    Column("opened_at", Instant, nullable=False),
    Column("state", one_of(State), nullable=False),
    Column("version", Integer, nullable=False),
    Column("preferred", one_of(Target)),
    Column("fallback", one_of(Target)),
    Column("why", Text, nullable=False),
    Column("proposal", Text, nullable=False),
    Column("refusal", Text, nullable=False),
    Column("accepted_at", Instant),
    Column("accepted_version", Integer),
    Column("question_id", ID, unique=True),
    Column("late_question_id", ID),
    Column("decision_number", Text, nullable=False),
    Column("decided_on", Date),
    Column("act_reference", Text, nullable=False),
    Column("act_on", Date),
    Column("act_link", Text, nullable=False),
    Column("pairing_from", Date),
    Column("pairing_until", Date),
    Column("done_on", Date),
    Column("post_mortem", Text, nullable=False),
    CheckConstraint(among("state", State), name="exit_path_state"),
)
"""The ways of products out of the incubator; at most one of a product is going on."""

_live = exit_path.c.state.not_in([state.value for state in sorted(ENDED)])
Index("exit_path_live", exit_path.c.product_id, unique=True, sqlite_where=_live, postgresql_where=_live)
Index("exit_path_of_product", exit_path.c.product_id)
Index("exit_path_late_question", exit_path.c.late_question_id)
Index("exit_path_state_of", exit_path.c.state)


def of_path(name: str) -> Column[UUID]:
    """The column by which a table belongs to a path."""
    return Column("path_id", ID, ForeignKey("exit_path.id", name=f"{name}_path"), nullable=False)
