"""Attach a paper to a case."""

from uuid import UUID

from services.governance.domain.cases import Case, CaseState
from services.governance.domain.papers import Paper
from shared.attachments import keep
from shared.contracts.ideas import TITLE_MAX
from shared.errors import Refused
from shared.identifiers import new_id
from shared.messages import attachment, command, given, text
from shared.uow import UnitOfWork
from shared.uploads import Upload


@command
class AddPaper:
    """Attach a paper to a case."""

    by: UUID = given()
    case_id: UUID = given()
    title: str = text(max=TITLE_MAX, min=3, label="Titre de la pièce", help="Par exemple : Rapport de l’équipe.")
    document: Upload = attachment(label="Fichier", help="Les membres le lisent avant la séance.")


def add_paper(cmd: AddPaper, uow: UnitOfWork) -> UUID:
    """Until it is decided: what was read for a decision stays; returns the case's id."""
    case = uow.get(Case, cmd.case_id)
    if case.state is CaseState.DECIDED:
        raise Refused("Ce dossier est tranché : ses pièces ne changent plus.")
    uow.add(
        Paper(
            id=new_id(),
            case_id=case.id,
            document_id=keep(uow, cmd.document, by=cmd.by),
            title=cmd.title,
            added_by=cmd.by,
            added_at=uow.now,
        )
    )
    return case.id
