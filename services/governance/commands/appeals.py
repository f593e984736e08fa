"""Appeal to a higher body against a refusal: it may repeal what a body has refused."""

from datetime import timedelta
from uuid import UUID

from sqlalchemy import select

from services.governance.commands.questions import put_before
from services.governance.domain.bodies import Body
from services.governance.domain.cases import Case
from services.governance.domain.corrections import case_about
from services.governance.domain.delegation import RANKS
from services.governance.domain.register import REPEAL, Decision
from services.governance.domain.rules import Outcome
from services.governance.tables import case_file
from shared.contracts.governance import AppealFiled
from shared.contracts.ideas import REASON_MAX
from shared.errors import Forbidden, Invalid, NotFound, Refused
from shared.identifiers import id_from
from shared.messages import choice, command, given, text
from shared.people import roles_of
from shared.uow import UnitOfWork

WITHIN = timedelta(days=60)
"""After the decision: two months, as for administrative appeals."""


@command
class AskAppeal:
    """Have a higher body look at a refusal."""

    by: UUID = given()
    decision_id: UUID = given()
    body_id: UUID = choice({}, label="Instance saisie", help="D’un niveau plus élevé que celle qui a refusé.")
    reason: str = text(max=REASON_MAX, min=20, rows=4, label="Motif", help="Vingt caractères au moins.")


def ask_appeal(cmd: AskAppeal, uow: UnitOfWork) -> UUID:
    """By whoever carries the question or the team, within 60 days, once at a time; returns the case's id."""
    decision = uow.session.get(Decision, cmd.decision_id)
    if decision is None:
        raise NotFound("Nous ne trouvons pas cette décision.")
    about = uow.get(Case, decision.case_id)
    if cmd.by != about.author_id and "team" not in roles_of(uow.session, cmd.by):
        raise Forbidden("Seules la personne qui porte le dossier et l’équipe peuvent faire appel.")
    if decision.outcome is not Outcome.REFUSED:
        raise Refused("Seul un refus se porte devant une instance plus élevée.")
    if uow.now > decision.decided_at + WITHIN:
        raise Refused("Un refus se conteste dans les 60 jours : ce délai est passé.")
    above, here = uow.session.get(Body, cmd.body_id), uow.session.get_one(Body, about.body_id)
    if above is None or RANKS[above.level] <= RANKS[here.level]:
        raise Invalid({"body_id": ["Choisissez une instance d’un niveau plus élevé."]})
    former = list(uow.session.scalars(select(Case).where(case_file.c.corrects == decision.number)))
    case_id = id_from(decision.id, f"appeal-{len(former) + 1}")
    case = case_about(decision, about, former, REPEAL, cmd.reason, case_id=case_id, now=uow.now)
    case.appealed_by = cmd.by
    put_before(case, above.id, uow)
    uow.say(_filed(case, above, cmd.by, uow))
    return case.id


def _filed(case: Case, above: Body, by: UUID, uow: UnitOfWork) -> AppealFiled:
    return AppealFiled(
        appeal_id=case.id,
        case_id=case.id,
        number=case.number,
        decision_number=case.corrects,
        title=case.title,
        body_id=above.id,
        body_name=above.name,
        member_ids=above.members_at(uow.now),
        author_id=case.author_id,
        filed_by=by,
        filed_at=uow.now,
    )
