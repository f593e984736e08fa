"""The public catalogue: words, addresses, former names, successors, opinions, proposals, index of the search."""

from uuid import UUID

import sqlalchemy as sa
from alembic import op

from shared.database import ID, Instant

revision = "0015"
down_revision = "0014"

THEMES = (
    "Agriculture",
    "Aménagement du territoire",
    "Culture",
    "Démocratie",
    "Éducation",
    "Écologie",
    "Emploi",
    "Énergie",
    "Entreprises",
    "Formation",
    "Handicap",
    "Inclusion numérique",
    "Jeunesse",
    "Justice",
    "Logement",
    "Lycées",
    "Mer",
    "Outil technique",
    "Patrimoine",
    "Ports",
    "Santé",
    "Sécurité informatique",
    "Social",
    "Sport",
    "Territoires",
    "Tourisme",
    "Transports",
    "Administratif",
    "Collectivités",
)
AUDIENCES = (
    ("particulier", "Habitants"),
    ("entreprise", "Entreprises"),
    ("association", "Associations"),
    ("collectivite-territoriale", "Collectivités"),
    ("etablissement-scolaire", "Établissements scolaires"),
    ("etat", "Services de l’État"),
    ("agent", "Agents de la Région"),
)
TECHNOLOGIES = (
    *("Angular", "CSS", "Django", "Docker", "FastAPI", "Flask", "Grist", "HTML", "Java", "JavaScript", "Kubernetes"),
    *("MongoDB", "NestJS", "Next.js", "Node", "PHP", "PostgreSQL", "Python", "Rails", "React", "Ruby", "SQL"),
    *("Symfony", "Terraform", "TypeScript", "Vue"),
)


def upgrade() -> None:
    for column in _fields():
        op.add_column("product", column)
    op.create_index("product_indexed", "product", ["indexed"])
    op.create_index("product_public", "product", ["public", "sorted_as", "id"])
    _list_what_was_imported()
    _create_words()
    _create_addresses()
    _create_opinions()
    _create_proposals()
    _write_the_first_lists()


def _fields() -> list[sa.Column[object]]:
    return [
        sa.Column("public", sa.Boolean, nullable=False, server_default=sa.false()),
        sa.Column("listed_at", Instant),
        sa.Column("made_by", sa.String(40), nullable=False, server_default="agent"),
        sa.Column("accessibility", sa.Text, nullable=False, server_default=""),
        sa.Column("licence", sa.Text, nullable=False, server_default=""),
        sa.Column("indexed", sa.Integer, nullable=False, server_default="0"),
    ]


def _list_what_was_imported() -> None:
    """Files of other portfolios are public already."""
    product = sa.table(
        "product",
        *(sa.column(name) for name in ("origin", "public", "listed_at", "created_at", "made_by")),
    )
    values = {"public": True, "listed_at": product.c.created_at, "made_by": "startup"}
    op.execute(sa.update(product).where(product.c.origin == "beta").values(values))


def _to_product(column: str, name: str, **options: bool) -> sa.Column[UUID]:
    return sa.Column(column, ID, sa.ForeignKey("product.id", name=name), **options)


def _create_words() -> None:
    op.create_table(
        "tag",
        sa.Column("id", sa.Integer, primary_key=True),
        _to_product("product_id", "tag_product", nullable=False),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("code", sa.String(80), nullable=False),
        sa.Column("word", sa.Text, nullable=False),
        sa.CheckConstraint("kind IN ('theme', 'audience', 'technology')", name="tag_kind"),
        sa.UniqueConstraint("product_id", "kind", "code", name="tag_once"),
    )
    op.create_index("tag_found", "tag", ["kind", "code", "product_id"])
    op.create_table(
        "listed_word",
        sa.Column("id", ID, primary_key=True),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("code", sa.String(80), nullable=False),
        sa.Column("label", sa.Text, nullable=False),
        sa.Column("changed_by", ID),
        sa.UniqueConstraint("kind", "code", name="listed_word_once"),
    )
    word = sa.String(40).with_variant(sa.String(40, collation="C"), "postgresql")
    op.create_table(
        "found_word",
        sa.Column("word", word, primary_key=True),
        _to_product("product_id", "found_word_product", primary_key=True),
    )
    op.create_index("found_word_product", "found_word", ["product_id"])


def _create_addresses() -> None:
    kinds = "'service', 'trial', 'repository', 'documentation', 'budget', 'impact', 'checks', 'other'"
    op.create_table(
        "product_link",
        sa.Column("id", sa.Integer, primary_key=True),
        _to_product("product_id", "product_link_product", nullable=False),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("url", sa.Text, nullable=False),
        sa.Column("label", sa.Text, nullable=False),
        sa.CheckConstraint(f"kind IN ({kinds})", name="product_link_kind"),
    )
    op.create_index("product_link_product", "product_link", ["product_id", "id"])
    op.create_table(
        "former_name",
        sa.Column("name", sa.String(200), primary_key=True),
        _to_product("product_id", "former_name_product", nullable=False),
    )
    op.create_table(
        "succession",
        _to_product("product_id", "succession_product", primary_key=True),
        _to_product("successor_id", "succession_successor", primary_key=True),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("decided_by", ID, nullable=False),
        sa.Column("at", Instant, nullable=False),
        sa.CheckConstraint("kind IN ('merged', 'split', 'replaced')", name="succession_kind"),
    )
    op.create_index("succession_successor", "succession", ["successor_id"])


def _create_opinions() -> None:
    op.create_table(
        "opinion",
        sa.Column("id", ID, primary_key=True),
        _to_product("product_id", "opinion_product", nullable=False),
        sa.Column("score", sa.SmallInteger, nullable=False),
        sa.Column("words", sa.Text, nullable=False),
        sa.Column("given_at", Instant, nullable=False),
        sa.Column("place", sa.String(64), nullable=False),
        sa.Column("state", sa.String(40), nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("moderated_by", ID),
        sa.Column("moderated_at", Instant),
        sa.CheckConstraint("state IN ('waiting', 'shown', 'set_aside')", name="opinion_state"),
        sa.CheckConstraint("score BETWEEN 1 AND 5", name="opinion_score"),
    )
    op.create_index("opinion_product", "opinion", ["product_id", "state", "id"])
    op.create_index("opinion_waiting", "opinion", ["state", "id"])
    op.create_index("opinion_place", "opinion", ["place"])


def _create_proposals() -> None:
    texts = ("title", "mission", "organisation", "link", "contact", "theme", "audience")
    op.create_table(
        "proposal",
        sa.Column("id", ID, primary_key=True),
        sa.Column("number", sa.Text, nullable=False, unique=True),
        *(sa.Column(name, sa.Text, nullable=False) for name in texts),
        sa.Column("received_at", Instant, nullable=False),
        sa.Column("state", sa.String(40), nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        _to_product("product_id", "proposal_product"),
        sa.Column("decided_by", ID),
        sa.Column("decided_at", Instant),
        sa.Column("version", sa.Integer, nullable=False),
        sa.CheckConstraint("state IN ('waiting', 'accepted', 'declined')", name="proposal_state"),
    )
    op.create_index("proposal_state", "proposal", ["state", "id"])


def _write_the_first_lists() -> None:
    words = sa.table(
        "listed_word",
        *(sa.column(name, ID if name == "id" else sa.Text) for name in ("id", "kind", "code", "label")),
    )
    lists = [
        *(("theme", _code(label), label) for label in THEMES),
        ("theme", "open-data", "Données ouvertes"),
        *(("audience", code, label) for code, label in AUDIENCES),
        *(("technology", _code(label), label) for label in TECHNOLOGIES),
    ]
    rows = [
        {"id": UUID(int=place), "kind": kind, "code": code, "label": label}
        for place, (kind, code, label) in enumerate(lists, start=1)
    ]
    op.bulk_insert(words, rows)


def _code(label: str) -> str:
    plain = label.lower().translate(str.maketrans("éèêîâçô", "eeeiaco"))
    return plain.replace(" / ", "-").replace(" ", "-").replace(".", "-")
