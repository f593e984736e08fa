"""Ask a body to correct or repeal what it has decided."""

from uuid import UUID

from sqlalchemy import select

from services.governance.commands.questions import put_before
from services.governance.domain.cases import Case
from services.governance.domain.corrections import KINDS, case_about
from services.governance.domain.register import Decision
from services.governance.tables import case_file
from shared.contracts.ideas import REASON_MAX
from shared.errors import NotFound
from shared.identifiers import id_from
from shared.messages import choice, command, given, text
from shared.uow import UnitOfWork


@command
class AskCorrection:
    """Put a decision before its body again."""

    by: UUID = given()
    decision_id: UUID = given()
    kind: str = choice(KINDS, label="Que faut-il faire de cette décision")
    reason: str = text(
        max=REASON_MAX,
        min=20,
        rows=4,
        label="Motif",
        help="Vingt caractères au moins. Dites ce qui est faux ou ce qui a changé, et ce qui doit le remplacer.",
    )


def ask_correction(cmd: AskCorrection, uow: UnitOfWork) -> UUID:
    """It becomes a new case of the body that decided; returns the case's id."""
    decision = uow.session.get(Decision, cmd.decision_id)
    if decision is None:
        raise NotFound("Nous ne trouvons pas cette décision.")
    # Whoever asks the same at this instant waits here: the decision itself can be neither changed nor locked.
    about = uow.get(Case, decision.case_id)
    former = _asked_before(decision.number, uow)
    case_id = id_from(decision.id, f"correction-{len(former) + 1}")
    case = case_about(decision, about, former, cmd.kind, cmd.reason, case_id=case_id, now=uow.now)
    return put_before(case, about.body_id, uow)


def _asked_before(number: str, uow: UnitOfWork) -> list[Case]:
    return list(uow.session.scalars(select(Case).where(case_file.c.corrects == number)))
