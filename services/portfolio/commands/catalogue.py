"""What the team says of a product for the catalogue, and the lists of words that it proposes."""

from uuid import UUID

from sqlalchemy import delete, insert, select
from sqlalchemy.orm.attributes import flag_modified

from services.portfolio.commands.searching import index
from services.portfolio.domain.catalogue import (
    ACCESSIBILITY,
    ADDRESS_LENGTH,
    KINDS,
    LABEL_LENGTH,
    LABELS,
    LINK_KINDS,
    ORIGINS,
    TAG_FIELDS,
    WORD_LENGTH,
    Kind,
    Link,
    LinkKind,
    MadeBy,
    changes_between,
    code_of,
    listed,
)
from services.portfolio.domain.product import Product
from services.portfolio.tables import listed_word
from shared.errors import Invalid, NotFound
from shared.identifiers import new_id
from shared.links import NO_LINK, is_web
from shared.messages import choice, command, given, hidden, several, text, yes_no
from shared.uow import UnitOfWork

OTHERS = "Écrivez-les séparés par des virgules."
WHY, WHY_HELP = "Pourquoi ce changement", "Une phrase : elle restera dans l’historique de la fiche."


@command
class EditListing:
    """How a product stands in the catalogue."""

    by: UUID = given()
    product_id: UUID = given()
    seen: int = hidden()
    public: bool = yes_no(label="Montrer ce produit dans le catalogue public")
    made_by: str = choice(ORIGINS, label=LABELS["made_by"])
    accessibility: str = choice(
        ACCESSIBILITY,
        label=LABELS["accessibility"],
        help="Ce que dit la déclaration d’accessibilité du service.",
        required=False,
    )
    themes: tuple[str, ...] = several({}, label="Thèmes", required=False)
    other_themes: str = text(max=400, label="Autres thèmes", help=OTHERS, required=False)
    audiences: tuple[str, ...] = several({}, label="Publics", help="À qui le service s’adresse", required=False)
    other_audiences: str = text(max=400, label="Autres publics", help=OTHERS, required=False)
    technologies: tuple[str, ...] = several({}, label="Technologies", required=False)
    other_technologies: str = text(max=400, label="Autres technologies", help=OTHERS, required=False)
    licence: str = text(
        max=60, label=LABELS["licence"], help="Son nom court, par exemple MIT ou AGPL-3.0-or-later", required=False
    )
    why: str = text(max=300, label=WHY, help=WHY_HELP, required=False)


def edit_listing(cmd: EditListing, uow: UnitOfWork) -> UUID:
    """Write it; returns the product's id."""
    product = uow.get(Product, cmd.product_id, seen=cmd.seen)
    before, was_public = product.catalogue, product.public
    # Read before anything is written: a query in between would store half of the change, under a version of its own.
    now = uow.now
    words = {
        kind: _words(uow, kind, getattr(cmd, name), getattr(cmd, f"other_{name}")) for name, kind in TAG_FIELDS.items()
    }
    product.public, product.made_by = cmd.public, MadeBy(cmd.made_by)
    product.accessibility, product.licence = cmd.accessibility, cmd.licence
    for kind, written in words.items():
        product.set_words(kind, written)
    if product.public and not was_public:
        product.listed_at = now
    _keep(product, before, cmd.by, cmd.why, uow)
    return product.id


def _words(uow: UnitOfWork, kind: Kind, codes: tuple[str, ...], others: str) -> list[str]:
    """The words of the list as it writes them, then the free ones."""
    rows = uow.session.execute(select(listed_word.c.code, listed_word.c.label).where(listed_word.c.kind == kind))
    labels = {row.code: row.label for row in rows}
    free = [labels.get(code_of(word), word) for word in others.replace("\n", ",").split(",") if word.strip()]
    return [labels.get(code, code) for code in codes] + free


def _keep(product: Product, before: dict[str, str], by: UUID, why: str, uow: UnitOfWork) -> None:
    changes = changes_between(before, product.catalogue, version=product.version + 1, by=by, why=why, now=uow.now)
    if changes:
        # Words and addresses have rows of their own: whoever has the sheet on screen must see that it has changed.
        flag_modified(product, "public")
        product.note(changes)
        index(product, uow)
        uow.say(listed(product.id, product.number, product.title, product, uow.now))


@command
class AddLink:
    """One more address of a product."""

    by: UUID = given()
    product_id: UUID = given()
    seen: int = hidden()
    kind: str = choice(LINK_KINDS, label="Où mène cette adresse")
    url: str = text(max=ADDRESS_LENGTH, label="Adresse", help="Par exemple https://essai.cantine.region.example")
    label: str = text(max=LABEL_LENGTH, label="Précision", help="Par exemple : application mobile", required=False)


def add_link(cmd: AddLink, uow: UnitOfWork) -> UUID:
    """Add it at the end; returns the product's id."""
    if not is_web(cmd.url):
        raise Invalid({"url": [NO_LINK]})
    product = uow.get(Product, cmd.product_id, seen=cmd.seen)
    before = product.catalogue
    if any(link.url == cmd.url for link in product.links):
        raise Invalid({"url": ["Cette adresse est déjà sur la fiche."]})
    product.set_links([*product.links, Link(kind=LinkKind(cmd.kind), url=cmd.url, label=cmd.label)])
    _keep(product, before, cmd.by, "", uow)
    return product.id


@command
class RemoveLink:
    """An address that no longer leads anywhere."""

    by: UUID = given()
    product_id: UUID = given()
    seen: int = hidden()
    url: str = text(max=ADDRESS_LENGTH, label="Adresse")


def remove_link(cmd: RemoveLink, uow: UnitOfWork) -> UUID:
    """Take it off the sheet; its history keeps it. Returns the product's id."""
    product = uow.get(Product, cmd.product_id, seen=cmd.seen)
    before = product.catalogue
    product.set_links([link for link in product.links if link.url != cmd.url])
    _keep(product, before, cmd.by, "", uow)
    return product.id


@command
class AddWord:
    """One more word of a list."""

    by: UUID = given()
    kind: str = choice(KINDS, label="Dans quelle liste")
    label: str = text(max=WORD_LENGTH, label="Le mot", help="Tel que le catalogue l’écrira")


def add_word(cmd: AddWord, uow: UnitOfWork) -> str:
    """Propose it from now on; products that bear it already are found under it. Returns its code."""
    code = code_of(cmd.label)
    if not code:
        raise Invalid({"label": ["Écrivez un mot."]})
    known = select(listed_word.c.id).where(listed_word.c.kind == cmd.kind, listed_word.c.code == code)
    if uow.session.scalar(known) is not None:
        raise Invalid({"label": ["Ce mot est déjà dans la liste."]})
    row = {"id": new_id(), "kind": Kind(cmd.kind), "code": code, "label": cmd.label, "changed_by": cmd.by}
    uow.session.execute(insert(listed_word).values(**row))
    return code


@command
class RemoveWord:
    """A word that the catalogue no longer proposes."""

    by: UUID = given()
    word_id: UUID = given()


def remove_word(cmd: RemoveWord, uow: UnitOfWork) -> UUID:
    """Propose it no longer; products keep it as a free word. Returns its id."""
    gone = delete(listed_word).where(listed_word.c.id == cmd.word_id).returning(listed_word.c.id)
    if uow.session.scalar(gone) is None:
        raise NotFound("Ce mot n’est plus dans la liste.")
    return cmd.word_id
