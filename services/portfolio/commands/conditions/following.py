"""Following the conditions of a product: asked when a phase begins, entrusted, answered with a proof."""

from datetime import date
from uuid import UUID

from services.portfolio.commands.team import WHO_HELP, person_called, the_product_to_write_on, today
from services.portfolio.domain.conditions import STATES, Condition, Entry, State, asked, missing
from services.portfolio.domain.phases import Phase
from services.portfolio.domain.product import Product
from services.portfolio.tables.conditions import conditions_of, lines
from shared.attachments import keep
from shared.errors import NotFound, Refused
from shared.identifiers import id_from, new_id
from shared.links import check_link
from shared.messages import attachment, choice, command, day, given, hidden, text
from shared.uow import UnitOfWork
from shared.uploads import Upload

WORDS_MAX = 1000


def ask_what_the_phase_asks(product: Product, stay: Phase | None, uow: UnitOfWork) -> int:
    """Give a product the conditions of its phase that it lacks; the same stay gives the same ones. Returns how many."""
    if stay is None:
        return 0
    lacking = missing(lines(uow.session), conditions_of(uow.session, product.id), stay)
    for line in lacking:
        made = id_from(product.id, f"condition {stay.start} {line.code}")
        uow.add(asked(line, stay, condition_id=made, product_id=product.id))
    return len(lacking)


@command
class FollowConditions:
    """Follow the conditions of the phase that a product is in."""

    by: UUID = given()
    product_id: UUID = given()


def follow_conditions(cmd: FollowConditions, uow: UnitOfWork) -> UUID:
    """Ask for those that are missing; returns the product's id."""
    product = the_product_to_write_on(uow, cmd.product_id, cmd.by)
    if not ask_what_the_phase_asks(product, product.phase_on(today(uow)), uow):
        raise Refused("Il n’y a pas d’autre condition à suivre dans cette phase.")
    return product.id


@command
class EntrustCondition:
    """Say who sees to a condition, and by when."""

    by: UUID = given()
    product_id: UUID = given()
    condition_id: UUID = given()
    seen: int = hidden()
    who: str = text(max=254, label="Qui s’en charge", help=WHO_HELP, required=False)
    due_on: date = day(label="Pour le")
    words: str = text(max=300, label="Pourquoi ce jour", help="Seulement si le jour change.", required=False)


def entrust_condition(cmd: EntrustCondition, uow: UnitOfWork) -> UUID:
    """Write it down and say it; returns the product's id."""
    product, found = _to_write_on(cmd, uow)
    owner_id = person_called(uow, cmd.who) if cmd.who else None
    found.entrust(_entry("entrusted", cmd, uow), owner_id=owner_id, due_on=cmd.due_on)
    uow.say(found.said(product, by=cmd.by, now=uow.now))
    return product.id


@command
class SettleCondition:
    """Show that a condition is met, say that it does not apply, or open it again."""

    by: UUID = given()
    product_id: UUID = given()
    condition_id: UUID = given()
    seen: int = hidden()
    state: str = choice({state.value: words for state, words in STATES.items()}, label="Où en est cette condition")
    words: str = text(
        max=WORDS_MAX,
        min=5,
        rows=4,
        label="La preuve, ou la raison",
        help="Ce que chacun peut vérifier. Si elle ne s’applique pas ou doit être rouverte, dites pourquoi.",
    )
    link: str = text(max=500, label="Adresse d’une preuve", required=False)
    file: Upload | None = attachment(label="Ou un fichier joint", required=False)


def settle_condition(cmd: SettleCondition, uow: UnitOfWork) -> UUID:
    """Keep the answer and say it; returns the product's id."""
    check_link("link", cmd.link)
    product, found = _to_write_on(cmd, uow)
    found.settle(_proof(cmd, uow), State(cmd.state))
    uow.say(found.said(product, by=cmd.by, now=uow.now))
    return product.id


def _to_write_on(cmd: EntrustCondition | SettleCondition, uow: UnitOfWork) -> tuple[Product, Condition]:
    product = the_product_to_write_on(uow, cmd.product_id, cmd.by)
    found = uow.get(Condition, cmd.condition_id, seen=cmd.seen)
    if found.product_id != product.id:
        raise NotFound
    return product, found


def _entry(what: str, cmd: EntrustCondition | SettleCondition, uow: UnitOfWork) -> Entry:
    return Entry(id=new_id(), what=what, words=cmd.words, by=cmd.by, at=uow.now)


def _proof(cmd: SettleCondition, uow: UnitOfWork) -> Entry:
    entry = _entry(cmd.state, cmd, uow)
    entry.link, entry.file_id = cmd.link, keep(uow, cmd.file, by=cmd.by) if cmd.file else None
    return entry
