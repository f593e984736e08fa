"""What the team does with hooks: making, changing, testing, replaying them, changing their secrets."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import delete, func, select, update

from services.notify.commands.hooks.queueing import OFFERED, put_in_queue
from services.notify.commands.hooks.sealing import sealed_anew
from services.notify.commands.hooks.telling import LETTER
from services.notify.commands.telling import settle
from services.notify.domain.hooks import MOST_HOOKS, MOST_SECRETS, Hook
from services.notify.tables.hooks import hook, hook_call, hook_event, hook_secret
from shared.errors import Invalid, NotFound, Refused
from shared.fetcher import Unfetched
from shared.fetcher.address import read_address
from shared.identifiers import new_id
from shared.messages import command, given, hidden, several, text, when
from shared.service import Runtime
from shared.uow import UnitOfWork

NAME, URL = "Nom du service à appeler", "Adresse à appeler"
URL_HELP = "Elle commence par https:// et se trouve sur l’internet public."
TYPES = "Ce qui lui est dit"
NOT_AN_ADDRESS = "Cette adresse n’est pas une adresse complète qui commence par https://."
TEST = "tikub.test.v1"


@command
class MakeHook:
    """Call another service when something happens."""

    by: UUID = given()
    sealed: str = given()
    plain_allowed: bool = given()
    name: str = text(max=80, label=NAME)
    url: str = text(max=500, label=URL, help=URL_HELP)
    types: tuple[str, ...] = several({}, label=TYPES)


def make_hook(cmd: MakeHook, uow: UnitOfWork) -> UUID:
    """Make it, with its first secret; returns its id."""
    if (uow.session.scalar(select(func.count()).select_from(hook)) or 0) >= MOST_HOOKS:
        raise Refused("Il y a déjà {most} rappels : supprimez-en un d’abord.", most=MOST_HOOKS)
    made = Hook(
        id=new_id(),
        name=cmd.name,
        url=_checked(cmd.url, plain_allowed=cmd.plain_allowed),
        types=_offered(cmd.types),
        made_by=cmd.by,
        made_at=uow.now,
        due_at=uow.now,
    )
    uow.add(made)
    uow.session.flush()
    _add_secret(uow, made.id, cmd.sealed)
    return made.id


@command
class ChangeHook:
    """Call it elsewhere, or about other things."""

    by: UUID = given()
    plain_allowed: bool = given()
    hook_id: UUID = given()
    version: int = hidden()
    name: str = text(max=80, label=NAME)
    url: str = text(max=500, label=URL, help=URL_HELP)
    types: tuple[str, ...] = several({}, label=TYPES)


def change_hook(cmd: ChangeHook, uow: UnitOfWork) -> UUID:
    """Change it; what waits already leaves too, to the new address. Returns its id."""
    found = the_hook(uow, cmd.hook_id, seen=cmd.version)
    found.name, found.url = cmd.name, _checked(cmd.url, plain_allowed=cmd.plain_allowed)
    found.types = _offered(cmd.types)
    return found.id


def _checked(url: str, *, plain_allowed: bool) -> str:
    try:
        scheme = read_address(url).scheme
    except Unfetched as fault:
        raise Invalid({"url": [NOT_AN_ADDRESS]}) from fault
    if scheme != "https" and not plain_allowed:
        raise Invalid({"url": [NOT_AN_ADDRESS]})
    return url


def _offered(types: tuple[str, ...]) -> list[str]:
    return [wire for wire in OFFERED if wire in types]


def the_hook(uow: UnitOfWork, hook_id: UUID, *, seen: int | None = None) -> Hook:
    """The hook, its row locked."""
    try:
        return uow.get(Hook, hook_id, seen=seen)
    except NotFound as missing:
        raise NotFound("Ce rappel n’existe pas, ou il a été supprimé.") from missing


@command
class OneHook:
    """Something to do with one hook."""

    by: UUID = given()
    hook_id: UUID = given()


def pause_hook(cmd: OneHook, uow: UnitOfWork) -> None:
    """Call it no more for now; what happens is kept for it."""
    the_hook(uow, cmd.hook_id).pause()


def resume_hook(cmd: OneHook, uow: UnitOfWork) -> None:
    """Call it again from where it stopped."""
    the_hook(uow, cmd.hook_id).resume(uow.now)
    settle(uow, cmd.hook_id, LETTER)


def remove_hook(cmd: OneHook, uow: UnitOfWork) -> None:
    """It is forgotten with its secrets, its queue and its journal."""
    found = the_hook(uow, cmd.hook_id)
    settle(uow, found.id, LETTER)
    uow.session.execute(delete(hook).where(hook.c.id == found.id))
    uow.session.expunge(found)


def try_hook(cmd: OneHook, uow: UnitOfWork) -> None:
    """Put an event into its queue that says nothing, so that both sides see that calls arrive."""
    found = the_hook(uow, cmd.hook_id)
    event_id = new_id()
    put_in_queue(uow, [found.id], event_id, TEST, uow.now, {"hook_id": str(found.id)})


@command
class ReplayHook:
    """Say again what was delivered since an instant."""

    by: UUID = given()
    hook_id: UUID = given()
    since: datetime = when(
        label="Redire ce qui s’est passé depuis",
        help="L’autre service reconnaît ce qu’il a déjà reçu à son identifiant.",
    )


def replay_hook(cmd: ReplayHook, uow: UnitOfWork) -> UUID:
    """They go to the head of its queue, in their order, under the same ids; returns the hook's id."""
    found = the_hook(uow, cmd.hook_id)
    events = select(hook_event.c.event_id).where(hook_event.c.at >= cmd.since)
    again = (hook_call.c.hook_id == found.id, hook_call.c.delivered_at.is_not(None), hook_call.c.event_id.in_(events))
    uow.session.execute(update(hook_call).where(*again).values(delivered_at=None))
    return found.id


@command
class AddSecret:
    """A new secret beside the one in use, so that the other side can change over."""

    by: UUID = given()
    hook_id: UUID = given()
    sealed: str = given()


def add_secret(cmd: AddSecret, uow: UnitOfWork) -> UUID:
    """From now on each call bears both signatures; returns the hook's id."""
    found = the_hook(uow, cmd.hook_id)
    if len(_active(uow, found.id)) >= MOST_SECRETS:
        raise Refused("Deux clés servent déjà. Retirez l’ancienne d’abord.")
    _add_secret(uow, found.id, cmd.sealed)
    return found.id


@command
class OneSecret:
    """Something to do with one secret of a hook."""

    by: UUID = given()
    hook_id: UUID = given()
    secret_id: UUID = given()


def retire_secret(cmd: OneSecret, uow: UnitOfWork) -> None:
    """Sign with it no more; the last one stays."""
    found = the_hook(uow, cmd.hook_id)
    active = _active(uow, found.id)
    if cmd.secret_id not in active:
        raise Refused("Cette clé ne sert plus.")
    if len(active) == 1:
        raise Refused("C’est la seule clé : ajoutez-en une autre avant de la retirer.")
    gone = {"ended_at": uow.now, "sealed": ""}
    uow.session.execute(update(hook_secret).where(hook_secret.c.id == cmd.secret_id).values(gone))


def secret_seen(cmd: OneSecret, uow: UnitOfWork) -> None:
    """It was copied: it is never shown again."""
    the_hook(uow, cmd.hook_id)
    mine = (hook_secret.c.id == cmd.secret_id, hook_secret.c.hook_id == cmd.hook_id, hook_secret.c.seen_at.is_(None))
    uow.session.execute(update(hook_secret).where(*mine).values(seen_at=uow.now))


def seal_anew(runtime: Runtime) -> None:
    """The worker's timer: once the platform's key has changed, secrets go under the new one before the old one goes."""
    settings = runtime.settings
    with runtime.reading() as session:
        used = session.execute(select(hook_secret.c.id, hook_secret.c.sealed).where(hook_secret.c.ended_at.is_(None)))
        changed = {row.id: anew for row in used if (anew := sealed_anew(settings, row.sealed)) != row.sealed}
    for secret_id, anew in changed.items():
        runtime.do(_put_under, (secret_id, anew))


def _put_under(change: tuple[UUID, str], uow: UnitOfWork) -> None:
    mine = (hook_secret.c.id == change[0], hook_secret.c.ended_at.is_(None))
    uow.session.execute(update(hook_secret).where(*mine).values(sealed=change[1]))


def _active(uow: UnitOfWork, hook_id: UUID) -> list[UUID]:
    used = select(hook_secret.c.id).where(hook_secret.c.hook_id == hook_id, hook_secret.c.ended_at.is_(None))
    return list(uow.session.scalars(used))


def _add_secret(uow: UnitOfWork, hook_id: UUID, sealed: str) -> None:
    row = {"id": new_id(), "hook_id": hook_id, "sealed": sealed, "made_at": uow.now}
    uow.session.execute(hook_secret.insert().values(row))
