"""Who holds or held a role."""

from sqlalchemy import Boolean, Column, Integer, Table, Text, UniqueConstraint

from services.governance.domain.roles import Assignment
from services.governance.tables.base import mapper, metadata
from shared.database import ID, Instant

assignment = Table(
    "assignment",
    metadata,
    Column("id", ID, primary_key=True),
    Column("person_id", ID, nullable=False),
    Column("role", Text, nullable=False),
    Column("granted", Boolean, nullable=False),
    Column("changed_by", ID, nullable=False),
    Column("changed_at", Instant, nullable=False),
    Column("version", Integer, nullable=False),
    UniqueConstraint("person_id", "role", name="assignment_role"),
)
"""Who holds or held a role; the kernel's table `role` is the short form that rights are read from."""

mapper.map_imperatively(Assignment, assignment, version_id_col=assignment.c.version)
