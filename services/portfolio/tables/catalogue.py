"""What the catalogue shows of products: words, addresses, former names, successors, and the index of its search."""

from sqlalchemy import CheckConstraint, Column, ForeignKey, Index, Integer, String, Table, Text, UniqueConstraint

from services.portfolio.domain.catalogue import WORD_LENGTH, Kind, Link, LinkKind, Tag
from services.portfolio.domain.searching import LONGEST_WORD
from services.portfolio.domain.succession import SuccessionKind
from services.portfolio.tables.base import mapper, metadata
from shared.database import ID, Instant, among, one_of

BYTE_BY_BYTE = String(LONGEST_WORD).with_variant(String(LONGEST_WORD, collation="C"), "postgresql")
"""So that a word's beginning is a range of the index on both databases."""

tag = Table(
    "tag",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("product_id", ID, ForeignKey("product.id", name="tag_product"), nullable=False),
    Column("kind", one_of(Kind), nullable=False),
    Column("code", String(WORD_LENGTH), nullable=False),
    Column("word", Text, nullable=False),
    CheckConstraint(among("kind", Kind), name="tag_kind"),
    UniqueConstraint("product_id", "kind", "code", name="tag_once"),
)
"""The words under which a product is found, as they were written; `code` is what is compared."""

Index("tag_found", tag.c.kind, tag.c.code, tag.c.product_id)

listed_word = Table(
    "listed_word",
    metadata,
    Column("id", ID, primary_key=True),
    Column("kind", one_of(Kind), nullable=False),
    Column("code", String(WORD_LENGTH), nullable=False),
    Column("label", Text, nullable=False),
    Column("changed_by", ID),
    UniqueConstraint("kind", "code", name="listed_word_once"),
)
"""The lists of words that the team keeps: the catalogue proposes these, and shows others as they were written."""

link = Table(
    "product_link",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("product_id", ID, ForeignKey("product.id", name="product_link_product"), nullable=False),
    Column("kind", one_of(LinkKind), nullable=False),
    Column("url", Text, nullable=False),
    Column("label", Text, nullable=False),
    CheckConstraint(among("kind", LinkKind), name="product_link_kind"),
)
Index("product_link_product", link.c.product_id, link.c.id)

former_name = Table(
    "former_name",
    metadata,
    Column("name", String(200), primary_key=True),
    Column("product_id", ID, ForeignKey("product.id", name="former_name_product"), nullable=False),
)
"""Names under which a product was published before: addresses with them lead to it."""

succession = Table(
    "succession",
    metadata,
    Column("product_id", ID, ForeignKey("product.id", name="succession_product"), primary_key=True),
    Column("successor_id", ID, ForeignKey("product.id", name="succession_successor"), primary_key=True),
    Column("kind", one_of(SuccessionKind), nullable=False),
    Column("reason", Text, nullable=False),
    Column("decided_by", ID, nullable=False),
    Column("at", Instant, nullable=False),
    CheckConstraint(among("kind", SuccessionKind), name="succession_kind"),
)
"""Products that go on in others."""

Index("succession_successor", succession.c.successor_id)

found_word = Table(
    "found_word",
    metadata,
    Column("word", BYTE_BY_BYTE, primary_key=True),
    Column("product_id", ID, ForeignKey("product.id", name="found_word_product"), primary_key=True),
)
"""The index of the search: the stems of all that a sheet says."""

Index("found_word_product", found_word.c.product_id)

mapper.map_imperatively(Tag, tag, properties={"_row": tag.c.id, "_product": tag.c.product_id})
mapper.map_imperatively(Link, link, properties={"_row": link.c.id, "_product": link.c.product_id})
