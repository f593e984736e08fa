"""Signing with a pseudonym, and looking who is behind one."""

from uuid import UUID, uuid4

from sqlalchemy import insert, select

from services.ideas.domain.pseudonyms import check_pseudonym
from services.ideas.tables import look, pseudonym
from shared.errors import NotFound
from shared.identifiers import new_id
from shared.messages import command, given, text
from shared.people import Person, person_of
from shared.uow import UnitOfWork


def sign(uow: UnitOfWork, by: UUID, name: str) -> UUID:
    """The id under which one idea is known: nobody's, but for the trusted role. Without a name, one's own."""
    if not name:
        return by
    someone = person_of(uow.session, by)
    check_pseudonym(name, someone.name if someone else "")
    # Drawn by chance: an id with an instant in it would tell when the person signed.
    alias = uuid4()
    uow.session.execute(insert(pseudonym).values(alias_id=alias, person_id=by, signed=name))
    return alias


def is_alias(uow: UnitOfWork, by: UUID) -> bool:
    """Whether an id stands for a pseudonym, and for nobody."""
    return uow.session.scalar(select(pseudonym.c.alias_id).where(pseudonym.c.alias_id == by)) is not None


def behind_alias(uow: UnitOfWork, by: UUID) -> Person | None:
    """Whoever signs with a pseudonym, to keep what they send from telling it; None for an id that is no pseudonym."""
    person_id = uow.session.scalar(select(pseudonym.c.person_id).where(pseudonym.c.alias_id == by))
    return person_of(uow.session, person_id) if person_id else None


@command
class LookBehind:
    """See who is behind a pseudonym."""

    by: UUID = given()
    alias_id: UUID = given()
    why: str = text(
        max=500,
        min=10,
        rows=3,
        label="Pourquoi regarder",
        help="Cette raison reste au journal, avec votre nom. L’auteur de l’idée la lira.",
    )


def look_behind(cmd: LookBehind, uow: UnitOfWork) -> UUID:
    """Write the look down, in the transaction before the name is shown; returns its id."""
    if not is_alias(uow, cmd.alias_id):
        raise NotFound("Nous ne trouvons pas ce pseudonyme.")
    made = new_id()
    uow.session.execute(insert(look).values(id=made, alias_id=cmd.alias_id, by=cmd.by, why=cmd.why, at=uow.now))
    return made
