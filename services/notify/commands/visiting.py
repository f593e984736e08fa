"""People from outside at open days and visits: asked for on the page, taken from the mail, given back by its link."""

from uuid import UUID

from sqlalchemy import update

from services.notify.commands.gatherings import facts_of, tell_guests, the_gathering
from services.notify.commands.outsiders import Confirm, ask, known_as, taken, write_to
from services.notify.domain.gatherings import Gathering, Guest, GuestState
from services.notify.domain.outsiders import COURTESY, GONE, TRAP, read_address
from services.notify.tables.outsiders import addressee, outsider
from shared.errors import NotFound
from shared.messages import command, given, text
from shared.uow import UnitOfWork

LETTERS_OF = {GuestState.COMING: "gathering_registered", GuestState.WAITING: "gathering_waiting"}


@command
class AskForPlace:
    """Come to an open day or a visit, from outside."""

    gathering_id: UUID = given()
    name: str = text(max=80, min=2, label="Votre nom", help="Pour que l’on vous accueille ; l’équipe seule le voit.")
    email: str = text(max=254, label="Votre adresse électronique", help="Un message y arrive, avec un lien à suivre.")
    site: str = text(max=200, required=False, label=TRAP)


def ask_for_place(cmd: AskForPlace, uow: UnitOfWork) -> UUID:
    """Send the question to the address, or say where it stands: the page says the same of both. Returns the id."""
    address = read_address(cmd.email)
    found = the_gathering(uow, cmd.gathering_id)
    found.check_open_to_all(uow.now)
    if cmd.site:  # people do not see this box: a program has filled it
        return found.id
    someone = known_as(uow, address)
    mine = found.guest(someone.id)
    if mine is None:
        about = {"gathering": found.title, "starts_at": found.starts_at.isoformat(), "place": found.place}
        ask(uow, someone, found.id, cmd.name, **about)
    elif someone.reminded_at is None or someone.reminded_at < uow.now - COURTESY:
        uow.session.execute(update(outsider).where(outsider.c.id == someone.id).values(reminded_at=uow.now))
        _say_where(uow, found, mine)
    return found.id


def confirm_place(cmd: Confirm, uow: UnitOfWork) -> UUID:
    """Take a place, or wait for one: the row is locked. Returns the id of the gathering; raises NotFound, Refused."""
    asked = taken(uow, cmd.secret)
    if asked.gathering_id is None:
        raise NotFound(GONE)
    found = the_gathering(uow, asked.gathering_id)
    found.check_open_to_all(uow.now)
    uow.session.execute(update(outsider).where(outsider.c.id == asked.outsider_id).values(name=asked.name))
    _say_where(uow, found, found.register(asked.outsider_id, uow.now))
    return found.id


def _say_where(uow: UnitOfWork, found: Gathering, guest: Guest) -> None:
    write_to(uow, guest.person_id, LETTERS_OF[guest.state], facts_of(found))


@command
class GiveBack:
    """Give one's place back, by the link of a mail."""

    gathering_id: UUID = given()
    outsider_id: UUID = given()


def give_back(cmd: GiveBack, uow: UnitOfWork) -> None:
    """Whoever has waited longest has the place, and is told; asked twice, it changes nothing more."""
    found = the_gathering(uow, cmd.gathering_id)
    if found.guest(cmd.outsider_id) is None:
        return
    tell_guests(uow, found, "gathering_place_given", found.withdraw(cmd.outsider_id, uow.now))
    if addressee(uow.session, cmd.outsider_id) is not None:
        write_to(uow, cmd.outsider_id, "gathering_left", facts_of(found))
