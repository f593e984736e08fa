"""Asking a sponsor and the hierarchy to sign, and signing."""

from uuid import UUID

from sqlalchemy import select

from services.portfolio.commands.team import WHO_HELP, person_called, the_product_to_write_on
from services.portfolio.domain.engagement import PARTS, Engagement, Part, check_may_be_asked
from services.portfolio.domain.product import Product
from services.portfolio.tables.evidence import engagement
from shared.contracts.portfolio import EngagementAsked, EngagementSigned
from shared.errors import NotFound
from shared.identifiers import new_id
from shared.messages import choice, command, given, integer, text
from shared.uow import UnitOfWork


@command
class AskEngagement:
    """Ask somebody to sign."""

    by: UUID = given()
    product_id: UUID = given()
    part: str = choice(PARTS, label="En quelle qualité")
    who: str = text(max=254, label="Personne", help=WHO_HELP)


def ask_engagement(cmd: AskEngagement, uow: UnitOfWork) -> UUID:
    """Ask; returns the product's id."""
    product = the_product_to_write_on(uow, cmd.product_id, cmd.by)
    signer_id, part = person_called(uow, cmd.who), Part(cmd.part)
    others = uow.session.scalars(select(Engagement).where(engagement.c.product_id == product.id)).all()
    check_may_be_asked(part, signer_id, product.carrier_id, list(others))
    asked = Engagement(
        id=new_id(), product_id=product.id, part=part, signer_id=signer_id, asked_by=cmd.by, asked_at=uow.now
    )
    uow.add(asked)
    uow.say(
        EngagementAsked(
            product_id=product.id,
            number=product.number,
            title=product.title,
            engagement_id=asked.id,
            part=part,
            signer_id=signer_id,
            asked_by=cmd.by,
            asked_at=uow.now,
        )
    )
    return product.id


@command
class SignEngagement:
    """Engage oneself for a product."""

    by: UUID = given()
    engagement_id: UUID = given()
    days: int = integer(
        min=0,
        max=31,
        label="Jours libérés chaque mois pour la personne qui porte le produit",
        help="0 si ce n’est pas à vous d’en libérer.",
    )
    words: str = text(max=1000, min=3, rows=4, label="Ce à quoi vous vous engagez")


def sign_engagement(cmd: SignEngagement, uow: UnitOfWork) -> UUID:
    """Sign, for oneself and once; returns the product's id."""
    mine = uow.get(Engagement, cmd.engagement_id)
    mine.sign(by=cmd.by, days=cmd.days, words=cmd.words, now=uow.now)
    product = uow.session.get_one(Product, mine.product_id)
    uow.say(
        EngagementSigned(
            product_id=product.id,
            number=product.number,
            title=product.title,
            carrier_id=product.carrier_id,
            engagement_id=mine.id,
            part=mine.part,
            signer_id=mine.signer_id,
            days=mine.days,
            signed_at=uow.now,
        )
    )
    return product.id


@command
class GiveUpEngagement:
    """No longer ask this person."""

    by: UUID = given()
    product_id: UUID = given()
    engagement_id: UUID = given()


def give_up_engagement(cmd: GiveUpEngagement, uow: UnitOfWork) -> UUID:
    """Give up a signature that was not given yet; returns the product's id."""
    product = the_product_to_write_on(uow, cmd.product_id, cmd.by)
    found = uow.get(Engagement, cmd.engagement_id)
    if found.product_id != product.id:
        raise NotFound
    found.give_up(by=cmd.by, now=uow.now)
    return product.id
