"""A case goes to a higher body."""

from datetime import datetime
from uuid import UUID

from services.governance.domain.bodies import Body
from services.governance.domain.cases.case import Case, CaseState, Move
from shared.contracts.governance import CaseMoved
from shared.errors import Refused


def move(case: Case, body: Body, reason: str, *, move_id: UUID, by: UUID | None, now: datetime) -> CaseMoved:
    """To a higher body, while nothing is being voted or decided; `by` is nobody when the rules alone move it."""
    if case.state in {CaseState.VOTING, CaseState.DECIDED}:
        raise Refused("Un dossier ne change plus d’instance pendant un vote, ni une fois tranché.")
    former, case.body_id, case.state = case.body_id, body.id, CaseState.RECEIVED
    case.moves.append(
        Move(id=move_id, from_body_id=former, to_body_id=body.id, reason=reason, moved_by=by, moved_at=now)
    )
    return CaseMoved(
        **case.about(),
        number=case.number,
        question=case.question,
        former_body_id=former,
        body_name=body.name,
        member_ids=body.members_at(now),
        moved_at=now,
    )
