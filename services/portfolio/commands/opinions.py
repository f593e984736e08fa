"""Giving one's opinion of a product without signing in, and what the team does with it."""

from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import func, select, update

from services.portfolio.domain.opinions import (
    FROM_ONE_PLACE,
    SCORES,
    STATES,
    TOO_MANY,
    Opinion,
    OpinionState,
)
from services.portfolio.domain.product import Product
from services.portfolio.domain.public_forms import check_is_someone
from services.portfolio.domain.seen import check_seen
from services.portfolio.tables import opinion
from shared.contracts.portfolio import OpinionGiven
from shared.errors import NotFound, Refused
from shared.identifiers import new_id
from shared.messages import choice, command, given, hidden, text
from shared.service import Runtime
from shared.uow import UnitOfWork

PLACE_KEPT = timedelta(days=1)


@command
class GiveOpinion:
    """What somebody thinks of a product that they use."""

    product_id: UUID = given()
    place: str = given()
    shown_at: datetime = given()
    score: str = choice(SCORES, label="Êtes-vous satisfait de ce service ?")
    words: str = text(
        max=1000,
        rows=5,
        label="Ce qui va, ce qui ne va pas",
        help="N’écrivez ni votre nom ni rien de personnel. L’équipe lit ces mots avant de les afficher.",
        required=False,
    )
    site: str = text(max=200, label="Laissez ce champ vide", required=False)


def give_opinion(cmd: GiveOpinion, uow: UnitOfWork) -> UUID:
    """Count it at once; returns the product's id."""
    product = uow.get(Product, cmd.product_id)
    if not product.public:
        raise NotFound("Nous ne trouvons pas ce produit.")
    check_is_someone(cmd.site, cmd.shown_at, uow.now)
    if _given_from(cmd, uow) >= FROM_ONE_PLACE:
        raise Refused(TOO_MANY)
    made = Opinion(
        id=new_id(),
        product_id=product.id,
        score=int(cmd.score),
        words=cmd.words,
        given_at=uow.now,
        place=cmd.place,
        state=OpinionState.WAITING if cmd.words else OpinionState.SHOWN,
    )
    uow.add(made)
    uow.session.flush()
    uow.say(_given(made, product, uow))
    return product.id


def _given_from(cmd: GiveOpinion, uow: UnitOfWork) -> int:
    wanted = select(func.count()).select_from(opinion)
    same = (opinion.c.place == cmd.place, opinion.c.product_id == cmd.product_id)
    return uow.session.scalar(wanted.where(*same, opinion.c.given_at > uow.now - PLACE_KEPT)) or 0


def _given(made: Opinion, product: Product, uow: UnitOfWork) -> OpinionGiven:
    counted = (opinion.c.product_id == product.id, opinion.c.state != OpinionState.SET_ASIDE)
    return OpinionGiven(
        opinion_id=made.id,
        product_id=product.id,
        number=product.number,
        title=product.title,
        score=made.score,
        with_words=bool(made.words),
        answers=uow.session.scalar(select(func.count()).select_from(opinion).where(*counted)) or 0,
        given_at=made.given_at,
    )


@command
class ModerateOpinion:
    """Show the words of an opinion, or set it aside."""

    by: UUID = given()
    opinion_id: UUID = given()
    seen: str = hidden()
    state: str = choice({state.value: STATES[state] for state in (OpinionState.SHOWN, OpinionState.SET_ASIDE)})
    reason: str = text(
        max=300, label="Pourquoi l’écarter", help="Une phrase, pour l’équipe : injure, publicité…", required=False
    )


def moderate_opinion(cmd: ModerateOpinion, uow: UnitOfWork) -> UUID:
    """Note what was decided; returns the opinion's id."""
    read = uow.get(Opinion, cmd.opinion_id)
    check_seen(cmd.seen, read.moderated_at)
    uow.say(read.moderate(OpinionState(cmd.state), reason=cmd.reason, by=cmd.by, now=uow.now))
    return read.id


@command
class ForgetPlaces:
    """Opinions of yesterday no longer tell which of them came from one place."""


def forget_places(_cmd: ForgetPlaces, uow: UnitOfWork) -> None:
    old = (opinion.c.place != "", opinion.c.given_at <= uow.now - PLACE_KEPT)
    uow.session.execute(update(opinion).where(*old).values(place=""))


def forget_old_places(runtime: Runtime) -> None:
    """The worker's timer."""
    runtime.do(forget_places, ForgetPlaces())
