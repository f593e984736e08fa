"""A decision is never changed: a new one, of the same body, corrects or repeals it and names it."""

from datetime import datetime
from uuid import UUID

from services.governance.domain.cases import Case, CaseState
from services.governance.domain.register import CONFIRM, CORRECT, REPEAL, Decision
from shared.errors import Refused

KINDS = {CORRECT: "La rectifier", REPEAL: "L’abroger"}
"""What can be asked about a decision: code -> words on screen."""

LABELS = {
    CORRECT: "Faut-il rectifier la décision {number} ?",
    REPEAL: "Faut-il abroger la décision {number} ?",
    CONFIRM: "Faut-il confirmer la décision {number}, accordée à titre provisoire ?",
}


def case_about(
    decision: Decision, about: Case, former: list[Case], kind: str, reason: str, *, case_id: UUID, now: datetime
) -> Case:
    """The case that asks for it, without a number yet; `former` are the cases that asked the same before."""
    if any(one.state is not CaseState.DECIDED for one in former):
        raise Refused("Un dossier demande déjà de revenir sur cette décision. Attendez qu’il soit tranché.")
    return Case(
        id=case_id,
        number="",
        question=kind,
        label=LABELS[kind].format(number=decision.number),
        corrects=decision.number,
        idea_id=about.idea_id,
        idea_number=about.idea_number,
        product_id=about.product_id,
        product_number=about.product_number,
        author_id=about.author_id,
        title=about.title,
        problem=about.problem,
        opinion=reason,
        body_id=about.body_id,
        received_at=now,
    )
