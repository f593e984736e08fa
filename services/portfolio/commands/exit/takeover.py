"""Two teams at work, the public act, the takeover, the reviews; and a path that sleeps, wakes or is given up."""

from datetime import date
from uuid import UUID

from services.portfolio.commands.exit.acceptance import SayWhy
from services.portfolio.commands.exit.access import the_path, today_of
from services.portfolio.domain.exit import facts, takeover
from services.portfolio.domain.exit.acts import Act
from services.portfolio.domain.exit.parts import OUTCOMES, SIDES, Outcome, Partner, Side
from services.portfolio.domain.exit.targets import PHASES
from services.portfolio.domain.product import Product
from services.portfolio.domain.seen import check_seen
from services.portfolio.tables import vocabulary
from shared.contracts.ideas import REASON_MAX
from shared.contracts.portfolio import ExitReviewed
from shared.errors import Refused
from shared.identifiers import new_id
from shared.links import check_link
from shared.messages import choice, command, day, given, hidden, text
from shared.uow import UnitOfWork


@command
class StartPairing:
    """Two teams work side by side between two days."""

    by: UUID = given()
    path_id: UUID = given()
    seen: int = hidden()
    start: date = day(label="Premier jour")
    until: date = day(label="Dernier jour prévu", help="Entre trois et neuf mois après le premier.")


def start_pairing(cmd: StartPairing, uow: UnitOfWork) -> UUID:
    """Start it."""
    path, product = the_path(cmd, uow, Act.PAIR, seen=cmd.seen)
    former = path.state
    takeover.pair(path, cmd.start, cmd.until, by=cmd.by, now=uow.now)
    uow.say(facts.moved(path, product, former, by=cmd.by, now=uow.now))
    return product.id


@command
class AddPartner:
    """Name somebody who works in the takeover, for one of the sides."""

    by: UUID = given()
    path_id: UUID = given()
    side: str = choice({side.value: words for side, words in SIDES.items()}, label="Pour quel côté")
    person_id: UUID = choice({}, label="La personne")
    since: date = day(label="À partir du")


def add_partner(cmd: AddPartner, uow: UnitOfWork) -> UUID:
    """Name them."""
    path, product = the_path(cmd, uow, Act.JOIN)
    partner = Partner(id=new_id(), side=Side(cmd.side), person_id=cmd.person_id, since=cmd.since)
    takeover.join(path, partner, by=cmd.by, now=uow.now)
    return product.id


@command
class EndPartner:
    """Say until when somebody takes part."""

    by: UUID = given()
    path_id: UUID = given()
    partner_id: UUID = given()
    seen: str = hidden()
    until: date = day(label="Jusqu’au")


def end_partner(cmd: EndPartner, uow: UnitOfWork) -> UUID:
    """Write it down."""
    path, product = the_path(cmd, uow, Act.JOIN)
    check_seen(cmd.seen, path.partner(cmd.partner_id).until)
    takeover.leave(path, cmd.partner_id, cmd.until, by=cmd.by, now=uow.now)
    return product.id


@command
class WriteNote:
    """A line of the journal, in somebody's own words."""

    by: UUID = given()
    path_id: UUID = given()
    words: str = text(max=REASON_MAX, min=5, rows=4, label="Ce qui s’est passé")


def write_note(cmd: WriteNote, uow: UnitOfWork) -> UUID:
    """Write it; the file itself stays as it is."""
    path, product = the_path(cmd, uow, Act.NOTE)
    path.check_goes_on()
    path.note("note", by=cmd.by, now=uow.now, words=cmd.words)
    return product.id


@command
class PublishAct:
    """Name the public act of the takeover."""

    by: UUID = given()
    path_id: UUID = given()
    seen: str = hidden()
    reference: str = text(max=200, label="Référence de l’acte", help="Par exemple : délibération 2026-114.")
    on: date = day(label="Date de l’acte")
    link: str = text(max=500, label="Adresse de l’acte", help="Par exemple https://…", required=False)


def publish_act(cmd: PublishAct, uow: UnitOfWork) -> UUID:
    """Name it."""
    path, product = the_path(cmd, uow, Act.ACT)
    check_link("link", cmd.link)
    check_seen(cmd.seen, *path.act)
    takeover.publish_act(path, cmd.reference, cmd.on, cmd.link, by=cmd.by, now=uow.now)
    return product.id


@command
class FinishPath:
    """Say that the product is taken over."""

    by: UUID = given()
    path_id: UUID = given()
    seen: int = hidden()
    on: date = day(label="Jour de la reprise")


def finish_path(cmd: FinishPath, uow: UnitOfWork) -> UUID:
    """The product enters the phase of its model, by the decision that granted the exit; two reviews are due."""
    path, product = the_path(cmd, uow, Act.FINISH, seen=cmd.seen)
    if path.preferred is None:
        raise Refused("Choisissez d’abord qui reprend le produit.")
    former = path.state
    takeover.finish(path, cmd.on, by=cmd.by, now=uow.now, today=today_of(uow))
    uow.say(facts.moved(path, product, former, by=cmd.by, now=uow.now))
    term = vocabulary(uow.session).term(PHASES[path.preferred])
    uow.say(uow.get(Product, product.id).enter(term, cmd.on, path.decision_number, uow.now))
    return product.id


@command
class RecordReview:
    """Write what a review after the takeover found."""

    by: UUID = given()
    path_id: UUID = given()
    review_id: UUID = given()
    outcome: str = choice({one.value: words for one, words in OUTCOMES.items()}, label="Ce que l’on constate")
    findings: str = text(
        max=REASON_MAX, min=10, rows=6, label="Le bilan", help="Les usages, les pannes, les personnes, ce qui inquiète."
    )


def record_review(cmd: RecordReview, uow: UnitOfWork) -> UUID:
    """Keep it, once."""
    path, product = the_path(cmd, uow, Act.REVIEW)
    outcome = Outcome(cmd.outcome)
    review = takeover.record_review(path, cmd.review_id, outcome, cmd.findings, by=cmd.by, now=uow.now)
    uow.say(
        ExitReviewed(
            **facts.about(path, product),
            review_id=review.id,
            months=review.months,
            outcome=outcome,
            reviewed_by=cmd.by,
            reviewed_at=uow.now,
        )
    )
    return product.id


@command
class PutToSleep:
    """Let nobody work on it for a while; what was learnt is written first."""

    by: UUID = given()
    path_id: UUID = given()
    seen: int = hidden()
    words: str = text(
        max=REASON_MAX,
        min=10,
        rows=8,
        label="Ce qui a été appris",
        help="Ce qui a marché, ce qui a manqué, ce que les suivants doivent savoir. Le dossier reste complet.",
    )


def put_to_sleep(cmd: PutToSleep, uow: UnitOfWork) -> UUID:
    """Put it to sleep."""
    path, product = the_path(cmd, uow, Act.SLEEP, seen=cmd.seen)
    former = path.state
    takeover.put_to_sleep(path, cmd.words, by=cmd.by, now=uow.now)
    uow.say(facts.moved(path, product, former, by=cmd.by, now=uow.now))
    return product.id


def wake_path(cmd: SayWhy, uow: UnitOfWork) -> UUID:
    """Work on it again."""
    path, product = the_path(cmd, uow, Act.WAKE, seen=cmd.seen)
    former = path.state
    takeover.wake(path, cmd.words, by=cmd.by, now=uow.now)
    uow.say(facts.moved(path, product, former, by=cmd.by, now=uow.now))
    return product.id


def cancel_path(cmd: SayWhy, uow: UnitOfWork) -> UUID:
    """Give it up."""
    path, product = the_path(cmd, uow, Act.CANCEL, seen=cmd.seen)
    former = path.state
    takeover.cancel(path, cmd.words, by=cmd.by, now=uow.now)
    uow.say(facts.moved(path, product, former, by=cmd.by, now=uow.now))
    return product.id
