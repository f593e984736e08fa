"""What governance does when another service has said something."""

from uuid import UUID

from services.governance.commands.questions import receive_question
from services.governance.domain.bodies import Body
from services.governance.domain.cases import Case
from services.governance.personal import PERSONAL
from shared.contracts.ideas import IdeaPresented
from shared.contracts.portfolio import GateRequested, QuestionAsked
from shared.errors import NotFound
from shared.keeping import keep_account
from shared.people import hear_about_people
from shared.personal.erasure import hear_about_erasures
from shared.policies import Policies
from shared.uow import UnitOfWork

policies = Policies()
hear_about_people(policies, "governance")
hear_about_erasures(policies, "governance", PERSONAL)
keep_account(policies, "governance")


@policies.on(IdeaPresented)
def when_an_idea_is_presented(event: IdeaPresented, uow: UnitOfWork) -> None:
    """An idea becomes a case of the body that it is put before; the message waits for a body not known yet."""
    _wait_for_body(event.body_id, uow)
    case_id, number = _name(uow)
    case, fact = Case.about_idea(event, case_id=case_id, number=number, now=uow.now)
    uow.add(case)
    uow.say(fact)


@policies.on(GateRequested)
def when_a_gate_is_requested(event: GateRequested, uow: UnitOfWork) -> None:
    """The question whether a product enters a phase becomes a case of the body that it is put before."""
    _wait_for_body(event.body_id, uow)
    case_id, number = _name(uow)
    case, fact = Case.about_product(event, case_id=case_id, number=number, now=uow.now)
    uow.add(case)
    uow.say(fact)


@policies.on(QuestionAsked)
def when_a_question_about_a_product_is_asked(event: QuestionAsked, uow: UnitOfWork) -> None:
    """Must it continue, stop, restart, receive money, leave? A body decides."""
    receive_question(event, uow)


def _name(uow: UnitOfWork) -> tuple[UUID, str]:
    """A case's id and number: the same ones when its cause is heard again after a restore."""
    case_id = uow.id_for("case")
    return case_id, uow.number("DO", of=f"governance/case/{case_id}")


def _wait_for_body(body_id: UUID, uow: UnitOfWork) -> None:
    if uow.session.get(Body, body_id) is None:
        raise NotFound("Cette instance n’est pas connue.")
