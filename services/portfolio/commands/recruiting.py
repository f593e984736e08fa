"""Looking for somebody for a role, volunteering for it, and the team's answer."""

from datetime import date
from uuid import UUID

from services.portfolio.commands.team import SHARE, SHARE_HELP, SINCE, join, the_product_to_write_on
from services.portfolio.domain.product import Product
from services.portfolio.domain.recruiting import Offer, OfferState, Wanted
from services.portfolio.domain.team import ROLES, TeamRole, Terms
from shared.contracts.ideas import REASON_MAX
from shared.contracts.portfolio import HelpAnswered, HelpOffered
from shared.errors import Forbidden, Invalid, NotFound
from shared.identifiers import new_id
from shared.messages import choice, command, day, given, integer, text
from shared.uow import UnitOfWork

WORDS_MAX = 1000
ANSWERS = {"accepted": "Accepter : la personne rejoint l’équipe", "declined": "Décliner"}


@command
class LookFor:
    """Say that a product needs somebody."""

    by: UUID = given()
    product_id: UUID = given()
    role: str = choice(ROLES, label="Rôle recherché")
    share: int = integer(min=0, max=100, label=SHARE, help=SHARE_HELP)
    words: str = text(
        max=WORDS_MAX,
        min=10,
        rows=4,
        label="Ce que la personne fera",
        help="À qui cela rend service, pendant combien de temps, ce qu’il faut savoir faire.",
    )


def look_for(cmd: LookFor, uow: UnitOfWork) -> UUID:
    """Open the role to volunteers; returns the product's id."""
    product = the_product_to_write_on(uow, cmd.product_id, cmd.by)
    uow.add(
        Wanted(
            id=new_id(),
            product_id=product.id,
            role=TeamRole(cmd.role),
            share=cmd.share,
            words=cmd.words,
            opened_by=cmd.by,
            opened_at=uow.now,
        )
    )
    return product.id


@command
class StopLooking:
    """Nobody is looked for any more."""

    by: UUID = given()
    product_id: UUID = given()
    wanted_id: UUID = given()


def stop_looking(cmd: StopLooking, uow: UnitOfWork) -> UUID:
    """Close the role; returns the product's id."""
    product = the_product_to_write_on(uow, cmd.product_id, cmd.by)
    _wanted(uow, product, cmd.wanted_id).close(by=cmd.by, now=uow.now)
    return product.id


@command
class OfferHelp:
    """Volunteer for a role."""

    by: UUID = given()
    wanted_id: UUID = given()
    words: str = text(
        max=WORDS_MAX,
        min=3,
        rows=4,
        label="Quelques mots à l’équipe",
        help="Ce qui vous attire, ce que vous savez faire, quand vous pouvez commencer.",
    )


def offer_help(cmd: OfferHelp, uow: UnitOfWork) -> UUID:
    """Keep the offer and tell the team; returns the product's id."""
    wanted = uow.get(Wanted, cmd.wanted_id)
    offer = Offer(id=new_id(), person_id=cmd.by, words=cmd.words, offered_at=uow.now)
    wanted.offer(offer)
    product = uow.session.get_one(Product, wanted.product_id)
    uow.say(
        HelpOffered(
            product_id=product.id,
            number=product.number,
            title=product.title,
            carrier_id=product.carrier_id,
            offer_id=offer.id,
            role=wanted.role,
            person_id=cmd.by,
            offered_at=uow.now,
        )
    )
    return product.id


@command
class TakeOfferBack:
    """No longer volunteer."""

    by: UUID = given()
    wanted_id: UUID = given()


def take_offer_back(cmd: TakeOfferBack, uow: UnitOfWork) -> UUID:
    """Take one's own offer back while it has no answer; returns the product's id."""
    wanted = uow.get(Wanted, cmd.wanted_id)
    mine = wanted.offer_of(cmd.by)
    if mine is None:
        raise NotFound
    mine.end(OfferState.TAKEN_BACK, answer="", by=cmd.by, now=uow.now)
    return wanted.product_id


@command
class AnswerOffer:
    """Answer somebody who volunteers."""

    by: UUID = given()
    product_id: UUID = given()
    wanted_id: UUID = given()
    offer_id: UUID = given()
    outcome: str = choice(ANSWERS, label="Réponse")
    since: date | None = day(label=SINCE, help="Pour qui rejoint l’équipe.", required=False)
    answer: str = text(
        max=REASON_MAX, min=3, rows=4, label="Un mot à la personne", help="Elle le lira. Dites merci, et pourquoi."
    )


def answer_offer(cmd: AnswerOffer, uow: UnitOfWork) -> UUID:
    """Whoever is accepted is in the team from that day on, and the role is filled; returns the product's id."""
    product = the_product_to_write_on(uow, cmd.product_id, cmd.by)
    wanted = _wanted(uow, product, cmd.wanted_id)
    offer = wanted.the_offer(cmd.offer_id)
    if offer.person_id == cmd.by:
        raise Forbidden("Une autre personne de l’équipe doit répondre à votre proposition.")
    state = OfferState(cmd.outcome)
    offer.end(state, answer=cmd.answer, by=cmd.by, now=uow.now)
    if state is OfferState.ACCEPTED:
        _join(cmd, uow, product, wanted, offer)
    uow.say(_answered(product, wanted, offer, uow))
    return product.id


def _join(cmd: AnswerOffer, uow: UnitOfWork, product: Product, wanted: Wanted, offer: Offer) -> None:
    if cmd.since is None:
        raise Invalid({"since": ["Dites à partir de quel jour la personne rejoint l’équipe."]})
    terms = Terms(since=cmd.since, until=None, share=wanted.share, note="")
    join(uow, product, offer.person_id, wanted.role, terms, by=cmd.by)
    if wanted.closed_at is None:
        wanted.close(by=cmd.by, now=uow.now)


def _wanted(uow: UnitOfWork, product: Product, wanted_id: UUID) -> Wanted:
    wanted = uow.get(Wanted, wanted_id)
    if wanted.product_id != product.id:
        raise NotFound
    return wanted


def _answered(product: Product, wanted: Wanted, offer: Offer, uow: UnitOfWork) -> HelpAnswered:
    assert offer.answered_by is not None
    return HelpAnswered(
        product_id=product.id,
        number=product.number,
        title=product.title,
        offer_id=offer.id,
        role=wanted.role,
        person_id=offer.person_id,
        accepted=offer.state is OfferState.ACCEPTED,
        answer=offer.answer,
        answered_by=offer.answered_by,
        answered_at=uow.now,
    )
