"""Following the impact of a product: measures, their targets, their values, and which one guides."""

from datetime import date
from uuid import UUID

from sqlalchemy import select

from services.portfolio.domain.measures import KINDS, Measure, MeasureKind, Value, close, guiding, hundredths, lead
from services.portfolio.domain.product import Product
from services.portfolio.domain.seen import CHANGED, check_seen
from services.portfolio.tables import measure
from shared.errors import Changed, NotFound
from shared.identifiers import new_id
from shared.messages import choice, command, day, given, hidden, text, yes_no
from shared.schemas import PARIS
from shared.uow import UnitOfWork


@command
class OpenMeasure:
    """Follow a new measure."""

    by: UUID = given()
    product_id: UUID = given()
    kind: str = choice({kind.value: words for kind, words in KINDS.items()}, label="Ce que la mesure montre")
    name: str = text(max=120, label="Ce qui est mesuré", help="Par exemple : lycées qui s’en servent chaque semaine.")
    unit: str = text(max=40, label="Unité", help="Par exemple : lycées, minutes, euros.", required=False)
    target: str = text(max=20, label="Cible", help="Le nombre à atteindre.", required=False)
    target_on: date | None = day(label="Cible à atteindre le", required=False)
    counts_users: bool = yes_no(
        label="Elle compte les usagers actifs",
        help="Le coût par usager actif en sera tiré, avec les dépenses de l’année.",
    )


def open_measure(cmd: OpenMeasure, uow: UnitOfWork) -> UUID:
    """The first measure guides the product until another is chosen; returns the product's id."""
    uow.get(Product, cmd.product_id)
    opened = Measure(
        id=new_id(),
        product_id=cmd.product_id,
        kind=MeasureKind(cmd.kind),
        name=cmd.name,
        unit=cmd.unit,
        target=hundredths(cmd.target, "target") if cmd.target else None,
        target_on=cmd.target_on,
        counts_users=cmd.counts_users,
        guiding=not any(one.guiding for one in _measures(cmd.product_id, uow)),
        opened_by=cmd.by,
        opened_at=uow.now,
    )
    uow.add(opened)
    return cmd.product_id


@command
class EnterValue:
    """Write down what was measured over a period."""

    by: UUID = given()
    product_id: UUID = given()
    measure_id: UUID = given()
    seen: int = hidden()
    since: date = day(label="Du")
    until: date = day(label="Au", help="Une période passée peut être saisie plus tard.")
    value: str = text(max=20, label="Valeur", help="Par exemple 12 345,5.")
    why: str = text(
        max=300, label="Raison de la correction", help="Seulement si cette période a déjà une valeur.", required=False
    )


def enter_value(cmd: EnterValue, uow: UnitOfWork) -> UUID:
    """Keep it, or correct the one of the same period; returns the product's id."""
    # The row of the product makes two people who enter the same period wait for each other.
    product = uow.get(Product, cmd.product_id)
    followed = _one(cmd.product_id, cmd.measure_id, uow)
    value = hundredths(cmd.value, "value")
    entered = Value(id=new_id(), since=cmd.since, until=cmd.until, value=value, by=cmd.by, at=uow.now)
    correction = followed.make_room(entered, why=cmd.why, seen=cmd.seen, today=uow.now.astimezone(PARIS).date())
    # The former value has to leave the index of those that hold before the new one enters it.
    uow.session.flush()
    followed.values.append(entered)
    uow.say(followed.said(entered, product, correction=correction))
    return product.id


@command
class LeadWith:
    """Let a measure guide the product; `seen` is a mark of the one that did."""

    by: UUID = given()
    product_id: UUID = given()
    measure_id: UUID = given()
    seen: str = hidden()


def lead_with(cmd: LeadWith, uow: UnitOfWork) -> UUID:
    """Choose it instead of the one that guided; returns the product's id."""
    uow.get(Product, cmd.product_id)
    chosen, all_of_them = _one(cmd.product_id, cmd.measure_id, uow), _measures(cmd.product_id, uow)
    check_seen(cmd.seen, guiding(all_of_them))
    former = next((one for one in all_of_them if one.guiding and one is not chosen), None)
    if former is not None and chosen.closed_at is None:
        # At most one guides, also between two statements.
        former.guiding = False
        uow.session.flush()
    lead(all_of_them, chosen)
    return cmd.product_id


@command
class CloseMeasure:
    """Stop following a measure; its values stay."""

    by: UUID = given()
    product_id: UUID = given()
    measure_id: UUID = given()
    seen: int = hidden()


def close_measure(cmd: CloseMeasure, uow: UnitOfWork) -> UUID:
    """Close it; returns the product's id."""
    uow.get(Product, cmd.product_id)
    chosen = _one(cmd.product_id, cmd.measure_id, uow)
    if chosen.version != cmd.seen:
        raise Changed(CHANGED, chosen.version)
    close(_measures(cmd.product_id, uow), chosen, by=cmd.by, now=uow.now)
    return cmd.product_id


def _measures(product_id: UUID, uow: UnitOfWork) -> list[Measure]:
    found = select(Measure).where(measure.c.product_id == product_id).order_by(measure.c.id)
    return list(uow.session.scalars(found.execution_options(populate_existing=True)))


def _one(product_id: UUID, measure_id: UUID, uow: UnitOfWork) -> Measure:
    found = next((one for one in _measures(product_id, uow) if one.id == measure_id), None)
    if found is None:
        raise NotFound("Nous ne trouvons pas cette mesure.")
    return found
