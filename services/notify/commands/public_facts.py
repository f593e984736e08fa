"""What becomes public when other services speak, and what stops being so."""

from uuid import UUID

from sqlalchemy import select, update

from services.notify.domain.public_facts import FactKind
from services.notify.tables.public_facts import public_fact
from shared.database import insert_into
from shared.identifiers import id_from
from shared.uow import UnitOfWork


def make_public(
    uow: UnitOfWork, kind: FactKind, about: UUID, title: str, *, number: str = "", words: str = "", hidden: bool = False
) -> None:
    """The event being heard, for everybody to read; heard again, it is there once."""
    cause = uow.cause
    row = {"id": cause.id, "kind": kind, "about": about, "at": cause.time, "title": title}
    insert = insert_into(uow.session, public_fact).values(**row, number=number, words=words, hidden=hidden)
    uow.session.execute(insert.on_conflict_do_nothing(index_elements=["id"]))


def place_in_catalogue(uow: UnitOfWork, product_id: UUID, title: str, *, public: bool) -> None:
    """It comes into the catalogue once, however often its entry changes; out of it, nothing of it is shown."""
    listing = id_from(product_id, "listed in the catalogue")
    row = {"id": listing, "kind": FactKind.LISTED, "about": product_id, "at": uow.cause.time, "title": title}
    insert = insert_into(uow.session, public_fact).values(**row, number="", words="", hidden=not public)
    if public:
        uow.session.execute(insert.on_conflict_do_nothing(index_elements=["id"]))
    of_it = public_fact.c.about == product_id
    uow.session.execute(update(public_fact).where(of_it).values(hidden=not public, title=title))


def in_catalogue(uow: UnitOfWork, product_id: UUID) -> bool:
    """Whether everybody can read of it now."""
    listed = (public_fact.c.about == product_id) & (public_fact.c.kind == FactKind.LISTED) & ~public_fact.c.hidden
    return uow.session.scalar(select(public_fact.c.id).where(listed)) is not None
