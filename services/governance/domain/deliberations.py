"""Deliberations of the regional assembly: what decisions rest on that no body here may take alone (R2)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from services.governance.domain.cases import Case, CaseState
from shared.contracts.governance import DeliberationEntered
from shared.errors import Invalid, Refused
from shared.links import check_link

MOST_ACTS = 20
"""Acts on one case: what a decision quotes of them has to fit into what is told of it."""
MISSING = (
    "Ce dossier demande une délibération de l’assemblée régionale : inscrivez-la avant d’ouvrir le vote, "
    "ou reportez ce point."
)


@dataclass(frozen=True, kw_only=True)
class Act:
    """What the assembly adopted, as it is published: its number, its day, its title, where it is read."""

    number: str
    adopted_on: date
    title: str
    link: str = ""
    document_id: UUID | None = None

    def check(self, today: date) -> None:
        """Raises Invalid beside the field that is wrong; an act can be read at an address or as a file."""
        if self.adopted_on > today:
            raise Invalid({"adopted_on": ["Une délibération s’inscrit une fois adoptée : ce jour est à venir."]})
        check_link("link", self.link)
        if not self.link and self.document_id is None:
            raise Invalid({"link": ["Donnez l’adresse de la délibération ou joignez son fichier."]})


@dataclass(eq=False, kw_only=True)
class Deliberation:
    """One line, for ever: an act on which a case rests, or what puts a former line right and names it.

    A line that is `struck` says that the one it corrects should not be there; `reason` why a line was put right.
    """

    id: UUID
    case_id: UUID
    number: str
    adopted_on: date
    title: str
    link: str
    document_id: UUID | None
    entered_by: UUID
    entered_at: datetime
    corrects: UUID | None = None
    reason: str = ""
    struck: bool = False

    @property
    def words(self) -> str:
        """As it is quoted: the number and the day."""
        return f"{self.number} du {self.adopted_on:%d/%m/%Y}"

    def told(self, case: Case) -> DeliberationEntered:
        """What the others learn of it."""
        return DeliberationEntered(
            deliberation_id=self.id,
            case_id=case.id,
            case_number=case.number,
            idea_id=case.idea_id,
            product_id=case.product_id,
            number=self.number,
            adopted_on=self.adopted_on,
            title=self.title,
            link=self.link,
            corrects=self.corrects,
            struck=self.struck,
            entered_by=self.entered_by,
            entered_at=self.entered_at,
        )


def in_force(lines: Iterable[Deliberation]) -> list[Deliberation]:
    """Those that hold: neither struck nor put right since, the one adopted first comes first."""
    known = list(lines)
    replaced = {one.corrects for one in known}
    held = [one for one in known if one.id not in replaced and not one.struck]
    return sorted(held, key=lambda one: (one.adopted_on, one.number))


def quoted(lines: Iterable[Deliberation]) -> str:
    """Those that hold, in one sentence part; empty when there is none."""
    return ", ".join(one.words for one in in_force(lines))


def check_may_change(case: Case) -> None:
    """While members vote, what they vote on stays: the vote could end without the act that it needs."""
    if case.state is CaseState.VOTING:
        raise Refused("Un vote est ouvert sur ce dossier : la délibération se corrige après sa clôture.")
