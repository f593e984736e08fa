"""Who evaluates which idea, what each said of it, and what the team notes for itself."""

from sqlalchemy import CheckConstraint, Column, ForeignKey, Index, Integer, Table, Text

from services.ideas.domain.instruction.evaluation import Evaluation, Score
from services.ideas.tables.base import mapper, metadata
from services.ideas.tables.ideas import idea
from shared.database import ID, Instant

evaluation = Table(
    "evaluation",
    metadata,
    Column("id", ID, primary_key=True),
    Column("idea_id", ID, ForeignKey(idea.c.id, name="evaluation_idea"), nullable=False),
    Column("person_id", ID, nullable=False),
    Column("asked_by", ID, nullable=False),
    Column("asked_at", Instant, nullable=False),
    Column("due_at", Instant),
    Column("words", Text, nullable=False),
    Column("given_at", Instant),
    Column("conflict", Text, nullable=False),
    Column("conflict_at", Instant),
    Column("version", Integer, nullable=False),
)
"""Whom the team asked to evaluate what; whoever has declared a conflict of interest counts no more."""
Index("evaluation_once", evaluation.c.idea_id, evaluation.c.person_id, unique=True)
Index("evaluation_person", evaluation.c.person_id, evaluation.c.given_at)

score = Table(
    "score",
    metadata,
    Column("evaluation_id", ID, ForeignKey(evaluation.c.id, name="score_evaluation"), primary_key=True),
    Column("place", Integer, primary_key=True),
    Column("criterion", Text, nullable=False),
    Column("weight", Integer, nullable=False),
    Column("value", Integer, nullable=False),
    CheckConstraint("value BETWEEN 0 AND 5", name="score_value"),
)
"""What an evaluator gave for each criterion of the call."""

note = Table(
    "note",
    metadata,
    Column("id", ID, primary_key=True),
    Column("idea_id", ID, ForeignKey(idea.c.id, name="note_idea"), nullable=False),
    Column("writer_id", ID, nullable=False),
    Column("words", Text, nullable=False),
    Column("at", Instant, nullable=False),
)
"""What the team notes for itself: in no event, in no export, on no page of anybody else."""
Index("note_idea", note.c.idea_id, note.c.id)

mapper.map_imperatively(Evaluation, evaluation, version_id_col=evaluation.c.version)
mapper.map_imperatively(Score, score)
