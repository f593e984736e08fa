"""Envelopes, what is committed of them, and the journal of every movement of money."""

from sqlalchemy import BigInteger, CheckConstraint, Column, ForeignKey, Index, Integer, Table, Text, UniqueConstraint

from services.governance.domain.envelopes import Commitment, CommitmentState, Envelope, Move, Movement
from services.governance.tables.base import mapper, metadata
from shared.database import ID, Instant, among, one_of

envelope = Table(
    "envelope",
    metadata,
    Column("id", ID, primary_key=True),
    Column("label", Text, nullable=False),
    Column("fiscal_year", Integer, nullable=False),
    *(
        Column(name, BigInteger, nullable=False)
        for name in ("total_cents", "reserved_cents", "committed_cents", "spent_cents")
    ),
    Column("changed_at", Instant, nullable=False),
    Column("version", Integer, nullable=False),
    UniqueConstraint("fiscal_year", "label", name="envelope_label"),
    CheckConstraint("reserved_cents >= 0 AND spent_cents >= 0", name="envelope_positive"),
    CheckConstraint("spent_cents <= committed_cents", name="envelope_spent"),
    CheckConstraint("reserved_cents + committed_cents <= total_cents", name="envelope_enough"),
)
"""Whatever the code does, the database refuses an envelope that promises more than it holds."""

commitment = Table(
    "commitment",
    metadata,
    Column("id", ID, primary_key=True),
    Column("envelope_id", ID, ForeignKey("envelope.id", name="commitment_envelope"), nullable=False),
    Column("case_id", ID, ForeignKey("case_file.id", name="commitment_case"), nullable=False),
    Column("line", Integer, nullable=False),
    Column("label", Text, nullable=False),
    Column("idea_id", ID),
    Column("product_id", ID),
    *(Column(name, BigInteger, nullable=False) for name in ("amount_cents", "spent_cents", "released_cents")),
    Column("state", one_of(CommitmentState), nullable=False),
    Column("decision_id", ID, ForeignKey("decision.id", name="commitment_decision")),
    Column("decision_number", Text, nullable=False),
    Column("changed_at", Instant, nullable=False),
    Column("version", Integer, nullable=False),
    UniqueConstraint("case_id", "line", name="commitment_line"),
    CheckConstraint("amount_cents > 0 AND spent_cents >= 0 AND released_cents >= 0", name="commitment_positive"),
    CheckConstraint("spent_cents + released_cents <= amount_cents", name="commitment_enough"),
    CheckConstraint("state <> 'committed' OR decision_id IS NOT NULL", name="commitment_decided"),
    CheckConstraint(among("state", CommitmentState), name="commitment_state"),
)
"""One decision for each case, so one commitment at most for each line of a decision."""
Index("commitment_of_envelope", commitment.c.envelope_id, commitment.c.id)

movement = Table(
    "movement",
    metadata,
    Column("id", ID, primary_key=True),
    Column("envelope_id", ID, ForeignKey("envelope.id", name="movement_envelope"), nullable=False),
    Column("commitment_id", ID, ForeignKey("commitment.id", name="movement_commitment")),
    Column("move", one_of(Move), nullable=False),
    Column("amount_cents", BigInteger, nullable=False),
    Column("reason", Text, nullable=False),
    Column("moved_by", ID, nullable=False),
    Column("moved_at", Instant, nullable=False),
    CheckConstraint(among("move", Move), name="movement_move"),
)
"""The journal; the database refuses every change to it."""
Index("movement_of_envelope", movement.c.envelope_id, movement.c.id)

mapper.map_imperatively(Envelope, envelope, version_id_col=envelope.c.version)
mapper.map_imperatively(Commitment, commitment, version_id_col=commitment.c.version)
mapper.map_imperatively(Movement, movement)
