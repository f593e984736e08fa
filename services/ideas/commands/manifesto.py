"""What can be asked about the manifesto: publish a version, sign the one that was read, take one's name off."""

from uuid import UUID

from sqlalchemy import delete, func, select

from services.ideas.tables import manifesto, signature
from shared.database import insert_into
from shared.errors import Changed, Refused
from shared.messages import command, given, hidden, text
from shared.uow import UnitOfWork

WORDS_MAX = 6000
CHANGED = "Une autre version vient d’être publiée : lisez-la, puis recommencez. Rien n’a été enregistré."


@command
class PublishManifesto:
    """Say what the incubator stands for."""

    by: UUID = given()
    seen: int = hidden()
    words: str = text(max=WORDS_MAX, min=40, rows=14, label="Texte du manifeste", help="Une idée par paragraphe.")
    why: str = text(max=300, min=5, label="Ce qui change", help="Une phrase, lue par celles et ceux qui ont signé.")


def publish_manifesto(cmd: PublishManifesto, uow: UnitOfWork) -> int:
    """Publish it beside the versions before it; refused over a version not seen. Returns its number."""
    row = {"version": cmd.seen + 1, "words": cmd.words, "why": cmd.why, "published_by": cmd.by, "published_at": uow.now}
    new = insert_into(uow.session, manifesto).values(row).on_conflict_do_nothing().returning(manifesto.c.version)
    if _latest(uow) != cmd.seen or uow.session.scalar(new) is None:
        raise Changed(CHANGED, _latest(uow))
    return cmd.seen + 1


def _latest(uow: UnitOfWork) -> int:
    return uow.session.scalar(select(func.max(manifesto.c.version))) or 0


@command
class SignManifesto:
    """Put one's name under the version that one has read."""

    by: UUID = given()
    seen: int = hidden()


def sign_manifesto(cmd: SignManifesto, uow: UnitOfWork) -> int:
    """Sign it, at most once each; refused under a version not seen. Returns its number."""
    if cmd.seen < 1 or _latest(uow) != cmd.seen:
        raise Refused(CHANGED)
    name = {"person_id": cmd.by, "version": cmd.seen, "at": uow.now}
    again = {"version": cmd.seen, "at": uow.now}
    signed = insert_into(uow.session, signature).values(name)
    older = signature.c.version < cmd.seen
    uow.session.execute(signed.on_conflict_do_update(index_elements=["person_id"], set_=again, where=older))
    return cmd.seen


@command
class TakeNameOff:
    """Take one's name off the manifesto."""

    by: UUID = given()


def take_name_off(cmd: TakeNameOff, uow: UnitOfWork) -> None:
    """Take it off; twice does no more than once."""
    uow.session.execute(delete(signature).where(signature.c.person_id == cmd.by))
