"""Enter a deliberation of the assembly for a case, put a line right, and keep votes closed while one is missing."""

from datetime import date
from uuid import UUID

from sqlalchemy import select

from services.governance.domain.bodies import Body
from services.governance.domain.cases import Case
from services.governance.domain.days import in_paris
from services.governance.domain.delegation import ASSEMBLY
from services.governance.domain.deliberations import (
    MISSING,
    MOST_ACTS,
    Act,
    Deliberation,
    check_may_change,
    in_force,
    quoted,
)
from services.governance.domain.rules import Majority
from services.governance.tables import deliberation
from services.governance.tables.deciding import level_of
from shared.attachments import keep
from shared.contracts.governance import NAME_MAX
from shared.contracts.ideas import REASON_MAX
from shared.errors import NotFound, Refused
from shared.identifiers import new_id
from shared.messages import attachment, command, day, given, text
from shared.uow import UnitOfWork
from shared.uploads import Upload

NUMBER, NUMBER_HELP = "Numéro de la délibération", "Tel qu’il est publié, par exemple 26-DCP-0412."
TITLE, ADOPTED = "Objet de la délibération", "Adoptée le"
LINK, LINK_HELP = "Son adresse", "Là où chacun peut la lire, par exemple https://…"
FILE, FILE_HELP = "Ou son fichier", "Si elle n’est pas encore publiée."
REASON, REASON_HELP = "Motif de la correction", "Dix caractères au moins. L’ancienne ligne reste lisible."


@command
class EnterDeliberation:
    """Write down an act of the assembly on which a case rests."""

    by: UUID = given()
    case_id: UUID = given()
    number: str = text(max=60, min=2, label=NUMBER, help=NUMBER_HELP)
    adopted_on: date = day(label=ADOPTED)
    title: str = text(max=NAME_MAX, min=3, label=TITLE)
    link: str = text(max=500, label=LINK, help=LINK_HELP, required=False)
    document: Upload | None = attachment(label=FILE, help=FILE_HELP, required=False)


def enter_deliberation(cmd: EnterDeliberation, uow: UnitOfWork) -> UUID:
    """Before a vote, or after a decision that rests on it too; returns the case's id."""
    case = uow.get(Case, cmd.case_id)
    check_may_change(case)
    held = in_force(lines_of(case.id, uow))
    if any(one.number == cmd.number for one in held):
        raise Refused("Cette délibération est déjà inscrite sur ce dossier.")
    if len(held) >= MOST_ACTS:
        raise Refused("Un dossier repose sur vingt délibérations au plus.")
    _add(case, _act_of(cmd, uow), by=cmd.by, uow=uow)
    return case.id


@command
class CorrectDeliberation:
    """Put a line right by a new one."""

    by: UUID = given()
    deliberation_id: UUID = given()
    number: str = text(max=60, min=2, label=NUMBER, help=NUMBER_HELP)
    adopted_on: date = day(label=ADOPTED)
    title: str = text(max=NAME_MAX, min=3, label=TITLE)
    link: str = text(max=500, label=LINK, help=LINK_HELP, required=False)
    document: Upload | None = attachment(label=FILE, help="Sans nouveau fichier, l’ancien reste.", required=False)
    reason: str = text(max=REASON_MAX, min=10, rows=2, label=REASON, help=REASON_HELP)


def correct_deliberation(cmd: CorrectDeliberation, uow: UnitOfWork) -> UUID:
    """The former line stays and is named by the new one; returns the case's id."""
    former, case = _to_correct(cmd.deliberation_id, uow)
    _add(case, _act_of(cmd, uow, former), by=cmd.by, uow=uow, corrects=former.id, reason=cmd.reason)
    return case.id


@command
class StrikeDeliberation:
    """Say that a line should not be there."""

    by: UUID = given()
    deliberation_id: UUID = given()
    reason: str = text(
        max=REASON_MAX, min=10, rows=2, label="Motif", help="Dix caractères au moins. La ligne reste lisible, barrée."
    )


def strike_deliberation(cmd: StrikeDeliberation, uow: UnitOfWork) -> UUID:
    """By a new line, as every correction; returns the case's id."""
    former, case = _to_correct(cmd.deliberation_id, uow)
    act = Act(
        number=former.number,
        adopted_on=former.adopted_on,
        title=former.title,
        link=former.link,
        document_id=former.document_id,
    )
    _add(case, act, by=cmd.by, uow=uow, corrects=former.id, reason=cmd.reason, struck=True)
    return case.id


def _to_correct(deliberation_id: UUID, uow: UnitOfWork) -> tuple[Deliberation, Case]:
    """The line that holds, under the lock of its case: two who correct it come one after the other."""
    former = uow.session.get(Deliberation, deliberation_id)
    if former is None:
        raise NotFound("Nous ne trouvons pas cette délibération.")
    case = uow.get(Case, former.case_id)
    check_may_change(case)
    if former.id not in {one.id for one in in_force(lines_of(case.id, uow))}:
        raise Refused("Cette ligne a été corrigée entre-temps : corrigez celle qui l’a remplacée.")
    return former, case


def _act_of(cmd: EnterDeliberation | CorrectDeliberation, uow: UnitOfWork, former: Deliberation | None = None) -> Act:
    held = former.document_id if former else None
    document = keep(uow, cmd.document, by=cmd.by) if cmd.document else held
    act = Act(number=cmd.number, adopted_on=cmd.adopted_on, title=cmd.title, link=cmd.link, document_id=document)
    act.check(in_paris(uow.now))
    return act


def _add(
    case: Case,
    act: Act,
    *,
    by: UUID,
    uow: UnitOfWork,
    corrects: UUID | None = None,
    reason: str = "",
    struck: bool = False,
) -> None:
    line = Deliberation(
        id=new_id(),
        case_id=case.id,
        entered_by=by,
        entered_at=uow.now,
        corrects=corrects,
        reason=reason,
        struck=struck,
        **vars(act),
    )
    uow.add(line)
    uow.say(line.told(case))


def lines_of(case_id: UUID, uow: UnitOfWork) -> list[Deliberation]:
    """All that was entered for a case, in the order in which it was."""
    wanted = select(Deliberation).where(deliberation.c.case_id == case_id).order_by(deliberation.c.id)
    return list(uow.session.scalars(wanted))


def acts_quoted(case: Case, uow: UnitOfWork) -> str:
    """What the decision of a case rests on, in words; empty when there is none."""
    return quoted(lines_of(case.id, uow))


def check_deliberated(case: Case, body: Body, uow: UnitOfWork) -> None:
    """Above the bodies only the assembly decides: without its act they may give an opinion, and decide nothing."""
    decides = body.rules.majority is not Majority.OPINION
    if decides and level_of(case, uow.session) is ASSEMBLY and not in_force(lines_of(case.id, uow)):
        raise Refused(MISSING)
