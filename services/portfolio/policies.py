"""What the portfolio does when something happens elsewhere."""

from services.portfolio.commands.products import open_product
from shared.contracts.governance import CaseDecided
from shared.people import hear_about_people
from shared.policies import Policies
from shared.uow import UnitOfWork

SELECT_IDEA, GRANTED = "select_idea", "granted"

policies = Policies()
hear_about_people(policies, "portfolio")


@policies.on(CaseDecided)
def when_a_case_is_decided(event: CaseDecided, uow: UnitOfWork) -> None:
    """An idea that a body selects becomes a product; other questions and refusals are none of our business."""
    if (event.question, event.outcome) == (SELECT_IDEA, GRANTED):
        open_product(event, uow)
