"""What governance does when another service has said something."""

from services.governance.commands.ambition import tie_product
from services.governance.commands.delegation import competent_body
from services.governance.commands.questions import put_before, receive_question
from services.governance.domain.bodies import Body
from services.governance.domain.cases import Case
from services.governance.personal import PERSONAL
from shared.contracts.ideas import IdeaPresented
from shared.contracts.portfolio import GateRequested, ObjectivesChanged, QuestionAsked
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
    """An idea becomes a case of the body that decides it; the message waits for a body not known yet."""
    _receive(Case.about_idea(event, case_id=uow.id_for("case"), now=uow.now), uow)


@policies.on(GateRequested)
def when_a_gate_is_requested(event: GateRequested, uow: UnitOfWork) -> None:
    """The question whether a product enters a phase becomes a case of the body that decides it."""
    _receive(Case.about_product(event, case_id=uow.id_for("case"), now=uow.now), uow)


@policies.on(QuestionAsked)
def when_a_question_about_a_product_is_asked(event: QuestionAsked, uow: UnitOfWork) -> None:
    """Must it continue, stop, restart, receive money, leave? A body decides."""
    receive_question(event, uow)


@policies.on(ObjectivesChanged)
def when_a_product_chooses_its_objectives(event: ObjectivesChanged, uow: UnitOfWork) -> None:
    """The ambition shows which products work for which objective."""
    tie_product(event, uow)


def _receive(case: Case, uow: UnitOfWork) -> None:
    """Before the body that is named, or the one above that the table of delegations wants."""
    if uow.session.get(Body, case.body_id) is None:
        raise NotFound("Cette instance n’est pas connue.")
    body_id = competent_body(case, case.body_id, uow)
    if body_id is None:
        raise NotFound("Aucune instance du niveau qui décide n’est désignée pour cette question.")
    put_before(case, body_id, uow)
