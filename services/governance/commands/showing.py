"""What a case says of an idea that was hidden, or is shown again."""

from sqlalchemy import select

from services.governance.domain.cases import Case
from services.governance.tables import case_file
from shared.contracts.ideas import VisibilityChanged
from shared.uow import UnitOfWork

KEPT_PROBLEM = "Le texte de cette idée est masqué : seuls son auteur et l’équipe de l’incubateur le lisent."


def hear_of_showing(event: VisibilityChanged, uow: UnitOfWork) -> None:
    """The event bears the title that every agent may read, and the problem only when they may read it too."""
    if event.visibility == "hidden":
        _say(event, KEPT_PROBLEM, uow)
    elif event.problem:
        _say(event, event.problem, uow)


def _say(event: VisibilityChanged, problem: str, uow: UnitOfWork) -> None:
    about = select(Case).where(case_file.c.idea_id == event.idea_id).order_by(case_file.c.id)
    for case in uow.session.scalars(about.with_for_update(of=case_file)):
        case.title, case.problem = event.title, problem
