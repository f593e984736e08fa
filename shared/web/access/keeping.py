"""Make a key for a program, revoke one."""

import hashlib
import secrets
from datetime import timedelta
from uuid import UUID

from sqlalchemy import Table, func, insert, select, update

from shared.errors import Forbidden, NotFound, Refused
from shared.identifiers import new_id
from shared.messages import choice, command, given, integer, text, yes_no
from shared.people import roles_of
from shared.uow import UnitOfWork

MOST_KEYS, MOST_DAYS = 10, 365
BEGINS = "tikub_"
"""How every key begins, so that a key left in a file is recognised as one."""


def digest_of(secret: str) -> str:
    """What is kept of a key: 256 bits drawn by chance need no salt and no slow hash."""
    return hashlib.sha256(secret.encode(errors="replace")).hexdigest()


@command
class MakeKey:
    """Make a key with which a program acts in one's name."""

    by: UUID = given()
    secret: str = given()
    name: str = text(max=80, min=3, label="À quoi elle sert", help="Par exemple : le tableau de suivi des lycées.")
    writes: bool = yes_no(label="Elle permet aussi d’écrire", help="Sans cela, elle permet seulement de lire.")
    role: str = choice(
        {}, label="Rôle", help="Le programme a vos droits d’agent ; ajoutez un de vos rôles seulement s’il en a besoin."
    )
    days: int = integer(min=1, max=MOST_DAYS, label="Valable combien de jours ?", help="Un an au plus.")


def new_secret() -> str:
    """What the program will send; shown once, kept nowhere."""
    return BEGINS + secrets.token_urlsafe(32)


def make_key(table: Table, cmd: MakeKey, uow: UnitOfWork) -> UUID:
    """Keep its hash; returns its id."""
    if cmd.role != "agent" and cmd.role not in roles_of(uow.session, cmd.by):
        raise Forbidden("Vous n’avez pas ce rôle.")
    live = (table.c.person_id == cmd.by) & table.c.revoked_at.is_(None) & (table.c.expires_at > uow.now)
    if (uow.session.scalar(select(func.count()).where(live)) or 0) >= MOST_KEYS:
        raise Refused("Vous avez déjà {count} clés. Révoquez-en une d’abord.", count=MOST_KEYS)
    row = {"id": new_id(), "person_id": cmd.by, "name": cmd.name, "digest": digest_of(cmd.secret)}
    row |= {"writes": cmd.writes, "role": "" if cmd.role == "agent" else cmd.role}
    row |= {"made_at": uow.now, "expires_at": uow.now + timedelta(days=cmd.days)}
    uow.session.execute(insert(table).values(row))
    return row["id"]  # type: ignore[return-value]


@command
class RevokeKey:
    """Revoke a key: the program can do nothing more with it."""

    by: UUID = given()
    any_key: bool = given()
    key_id: UUID = given()


def revoke_key(table: Table, cmd: RevokeKey, uow: UnitOfWork) -> UUID:
    """At once, and for good; twice does no more than once. Returns its id."""
    theirs = table.c.id == cmd.key_id
    if not cmd.any_key:
        theirs &= table.c.person_id == cmd.by
    if uow.session.scalar(select(table.c.id).where(theirs)) is None:
        raise NotFound("Nous ne trouvons pas cette clé.")
    uow.session.execute(update(table).where(theirs, table.c.revoked_at.is_(None)).values(revoked_at=uow.now))
    return cmd.key_id
