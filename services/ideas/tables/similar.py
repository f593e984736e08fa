"""The words under which ideas are found."""

from sqlalchemy import Column, ForeignKey, Index, String, Table

from services.ideas.tables.base import metadata
from services.ideas.tables.ideas import idea
from shared.database import ID
from shared.french_stems import LONGEST_WORD

BYTE_BY_BYTE = String(LONGEST_WORD).with_variant(String(LONGEST_WORD, collation="C"), "postgresql")

found_idea = Table(
    "found_idea",
    metadata,
    Column("word", BYTE_BY_BYTE, primary_key=True),
    Column("idea_id", ID, ForeignKey(idea.c.id, name="found_idea_idea"), primary_key=True),
)
"""Stems of the words of each idea, and a mark that says by which rule they were made."""
Index("found_idea_by_idea", found_idea.c.idea_id)
