"""Where the keys of programs are kept: their hash, whose they are, what they may do, until when."""

from sqlalchemy import Boolean, Column, Index, MetaData, Table, Text

from shared.database import ID, Instant
from shared.personal.holdings import Fate, Holding


def table_in(metadata: MetaData) -> Table:
    """`role` is the only role of its person that a key may use; empty: none."""
    made = Table(
        "program_key",
        metadata,
        Column("id", ID, primary_key=True),
        Column("person_id", ID, nullable=False),
        Column("name", Text, nullable=False),
        Column("digest", Text, nullable=False, unique=True),
        Column("writes", Boolean, nullable=False),
        Column("role", Text, nullable=False),
        Column("made_at", Instant, nullable=False),
        Column("expires_at", Instant, nullable=False),
        Column("revoked_at", Instant),
    )
    Index("program_key_person", made.c.person_id, made.c.id)
    return made


def holding_of(table: Table) -> Holding:
    """What the keys hold about people."""
    return Holding(
        table,
        "Clés de programmes",
        Fate.ERASED,
        "Un programme n’agit plus au nom d’une personne partie.",
        refers=("person_id",),
        shows={"name": "Nom", "made_at": "Créée le", "expires_at": "Valable jusqu’au", "revoked_at": "Révoquée le"},
    )
