"""What can be followed is learned from other services, and its followers are told."""

from services.notify.commands.following import learn, subscribe, unsubscribe
from services.notify.commands.public_facts import in_catalogue, make_public, place_in_catalogue
from services.notify.commands.telling import tell, tell_of
from services.notify.domain.letters import told
from services.notify.domain.public_facts import FactKind
from services.notify.domain.topics import TopicKind
from services.notify.policies.base import on
from services.notify.policies.involvement import crew
from services.notify.tables.topics import followers
from shared.contracts.governance import BodyChanged
from shared.contracts.ideas import CallClosed, CallExtended, CallOpened, IdeaFollowed
from shared.contracts.portfolio import PhaseChanged, ProductImported, ProductListed
from shared.identifiers import id_from
from shared.policies import NEWEST
from shared.schemas import dump
from shared.uow import UnitOfWork


@on(IdeaFollowed)
def when_an_idea_is_followed(event: IdeaFollowed, uow: UnitOfWork) -> None:
    """What becomes of it is told to this person from now on, or no more."""
    learn(uow, TopicKind.IDEA, event.idea_id, f"{event.number} {event.title}")
    change = subscribe if event.follows else unsubscribe
    change(uow, event.person_id, TopicKind.IDEA, event.idea_id)


@on(CallOpened)
def when_a_call_opens(event: CallOpened, uow: UnitOfWork) -> None:
    """It can be followed, and is public."""
    learn(uow, TopicKind.CALL, event.call_id, event.title)
    make_public(uow, FactKind.CALL_OPENED, event.call_id, event.title)


@on(CallExtended)
def when_a_call_is_extended(event: CallExtended, uow: UnitOfWork) -> None:
    """Its followers have more time."""
    learn(uow, TopicKind.CALL, event.call_id, event.title)
    make_public(uow, FactKind.CALL_EXTENDED, event.call_id, event.title)
    people = followers(uow.session, (TopicKind.CALL, event.call_id))
    tell(uow, event, {"followed_call_extended": people}, actor=event.extended_by)


@on(CallClosed)
def when_a_call_closes(event: CallClosed, uow: UnitOfWork) -> None:
    """Its followers know that it takes nothing more."""
    make_public(uow, FactKind.CALL_CLOSED, event.call_id, event.title)
    tell(uow, event, {"followed_call_closed": followers(uow.session, (TopicKind.CALL, event.call_id))})


@on(BodyChanged, order=NEWEST)
def when_a_body_changes(event: BodyChanged, uow: UnitOfWork) -> None:
    """It can be followed, under its present name."""
    learn(uow, TopicKind.BODY, event.body_id, event.name)


@on(PhaseChanged)
def when_a_product_enters_a_phase(event: PhaseChanged, uow: UnitOfWork) -> None:
    """Its team, its sponsors and its followers know; whoever carries it has read the decision already."""
    learn(uow, TopicKind.PRODUCT, event.product_id, f"{event.number} {event.title}")
    make_public(uow, FactKind.PHASE, event.product_id, event.title, hidden=not in_catalogue(uow, event.product_id))
    people = followers(uow.session, (TopicKind.PRODUCT, event.product_id))
    letters = {"product_phase": crew(event.product_id, uow), "followed_phase": people}
    tell(uow, event, letters, actor=event.carrier_id)


@on(ProductImported)
def when_a_product_file_is_read(event: ProductImported, uow: UnitOfWork) -> None:
    """Its product can be followed."""
    learn(uow, TopicKind.PRODUCT, event.product_id, f"{event.number} {event.title}")


@on(ProductListed)
def when_a_product_is_in_the_catalogue(event: ProductListed, uow: UnitOfWork) -> None:
    """Themes can be followed; their followers hear of each product once, however often its entry changes."""
    learn(uow, TopicKind.PRODUCT, event.product_id, f"{event.number} {event.title}")
    place_in_catalogue(uow, event.product_id, event.title, public=event.public)
    if not event.public:
        return
    for theme in event.themes:
        learn(uow, TopicKind.THEME, theme, theme)
    people = followers(uow.session, *((TopicKind.THEME, theme) for theme in event.themes))
    once = id_from(event.product_id, "told to the followers of its themes")
    facts = told(dump(event))
    tell_of(uow, once, uow.cause.type, facts, {"followed_theme": people}, at=uow.cause.time)
