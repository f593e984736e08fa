"""The manifesto as its pages show it: the words of today, those before, who has signed."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import Row, func, select
from sqlalchemy.orm import Session

from services.ideas.tables import manifesto, signature
from shared.errors import NotFound
from shared.people import person

NAMED = 200


@dataclass(frozen=True)
class Signatures:
    """How many names stand under a version and under earlier ones, the latest of them, and one's own version."""

    today: int
    before: int
    named: list[Row[Any]]
    mine: int | None


def latest(session: Session) -> Row[Any] | None:
    """The words of today; None before the first."""
    return session.execute(select(manifesto).order_by(manifesto.c.version.desc()).limit(1)).one_or_none()


def the_version(session: Session, version: int) -> Row[Any]:
    """One version; raises NotFound."""
    found = session.execute(select(manifesto).where(manifesto.c.version == version)).one_or_none()
    if found is None:
        raise NotFound("Nous ne trouvons pas cette version du manifeste.")
    return found


def versions(session: Session) -> list[Row[Any]]:
    """Every version without its words, the newest first."""
    about = (manifesto.c.version, manifesto.c.why, manifesto.c.published_at)
    return list(session.execute(select(*about).order_by(manifesto.c.version.desc())))


def signatures(session: Session, version: int, me: UUID) -> Signatures:
    """Counts and names in two queries."""
    this = signature.c.version == version
    own = func.max(signature.c.version).filter(signature.c.person_id == me)
    counts = session.execute(select(func.count().filter(this), func.count().filter(~this), own)).one()
    names = select(person.c.name, person.c.directorate, signature.c.at).join_from(
        signature, person, person.c.id == signature.c.person_id
    )
    newest = names.where(this).order_by(signature.c.at.desc(), signature.c.person_id).limit(NAMED)
    return Signatures(counts[0], counts[1], list(session.execute(newest)), counts[2])
