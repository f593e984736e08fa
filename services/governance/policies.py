"""What governance does when another service has said something."""

from services.governance.domain.bodies import Body
from services.governance.domain.cases import Case
from shared.contracts.ideas import IdeaPresented
from shared.errors import NotFound
from shared.identifiers import new_id
from shared.people import hear_about_people
from shared.policies import Policies
from shared.uow import UnitOfWork

policies = Policies()
hear_about_people(policies, "governance")


@policies.on(IdeaPresented)
def when_an_idea_is_presented(event: IdeaPresented, uow: UnitOfWork) -> None:
    """An idea becomes a case of the body that it is put before; the message waits for a body not known yet."""
    if uow.session.get(Body, event.body_id) is None:
        raise NotFound("Cette instance n’est pas connue.")
    case, fact = Case.receive(event, case_id=new_id(), number=uow.number("DO"), now=uow.now)
    uow.add(case)
    uow.say(fact)
