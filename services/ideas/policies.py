"""What this service does when the others have said something."""

from services.ideas.commands.instruction.answering import hold_decision
from services.ideas.domain.calls import Call
from services.ideas.domain.ideas import Idea
from services.ideas.domain.instruction.appeals import REPEAL, reopen, reopens
from services.ideas.personal import PERSONAL
from services.ideas.tables import body, product
from shared.contracts.governance import BodyChanged, CaseDecided
from shared.contracts.portfolio import ProductCreated
from shared.database import insert_into
from shared.keeping import keep_account
from shared.people import hear_about_people
from shared.personal.erasure import hear_about_erasures
from shared.policies import NEWEST, Policies
from shared.uow import UnitOfWork

policies = Policies()
on = policies.on
hear_about_people(policies, "ideas")
hear_about_erasures(policies, "ideas", PERSONAL)
keep_account(policies, "ideas")


@on(BodyChanged, order=NEWEST)
def when_a_body_changes(event: BodyChanged, uow: UnitOfWork) -> None:
    """Remember the bodies before which an idea can be put."""
    facts = {"name": event.name, "members": len(event.member_ids)}
    row = insert_into(uow.session, body).values(id=event.body_id, **facts)
    uow.session.execute(row.on_conflict_do_update(index_elements=["id"], set_=facts))


@on(CaseDecided)
def when_a_case_is_decided(event: CaseDecided, uow: UnitOfWork) -> None:
    """The decision reaches the idea, with its number: at once, or with the other answers of its call."""
    if event.question == REPEAL:
        _hear_of_repeal(event, uow)
    if event.question != "select_idea":
        return
    idea = uow.get(Idea, event.idea_id)
    if hold_decision(idea, event, uow):
        return
    granted = event.outcome == "granted"
    uow.say(idea.answer(granted=granted, reason=event.reason, decision_number=event.decision_number, now=uow.now))


def _hear_of_repeal(event: CaseDecided, uow: UnitOfWork) -> None:
    """A refusal that is repealed leaves the idea where a body may be asked again."""
    idea = uow.find(Idea, id=event.idea_id)
    if idea is not None and reopens(idea, event):
        uow.say(reopen(idea, uow.session.get_one(Call, idea.call_id), event, uow.now))


@on(ProductCreated)
def when_a_product_is_created(event: ProductCreated, uow: UnitOfWork) -> None:
    """The idea's page leads to its product."""
    row = insert_into(uow.session, product).values(
        idea_id=event.idea_id, product_id=event.product_id, number=event.number
    )
    uow.session.execute(row.on_conflict_do_nothing())
