"""Who works on a product: in which role, from which day until which, with how much of their time."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING
from uuid import UUID

from shared.contracts.portfolio import TeamChanged
from shared.errors import Invalid, Refused

if TYPE_CHECKING:
    from services.portfolio.domain.product import Product


class TeamRole(StrEnum):
    """What somebody is to a product."""

    CARRIER = "carrier"
    COACH = "coach"
    DEVELOPER = "developer"
    DESIGNER = "designer"
    DEPLOYMENT = "deployment"
    DSI_REFERENT = "dsi_referent"
    SPONSOR = "sponsor"
    OTHER = "other"


ROLES = {
    TeamRole.CARRIER.value: "Porteuse ou porteur",
    TeamRole.COACH.value: "Accompagnement par l’incubateur",
    TeamRole.DEVELOPER.value: "Développement",
    TeamRole.DESIGNER.value: "Conception avec les usagers",
    TeamRole.DEPLOYMENT.value: "Déploiement auprès des usagers",
    TeamRole.DSI_REFERENT.value: "Référente ou référent de la DSI",
    TeamRole.SPONSOR.value: "Marraine ou parrain",
    TeamRole.OTHER.value: "Autre rôle",
}
"""Words on screen, in the order of the page."""

NEEDED = (TeamRole.CARRIER, TeamRole.COACH, TeamRole.DSI_REFERENT)
"""Roles that a product on its road cannot do without."""

LEAVING_SOON = timedelta(days=60)
"""How long before a sponsor's last day the team is told."""

WHOLE = 100
"""Per cent of a person's working time."""


@dataclass(frozen=True, kw_only=True)
class Terms:
    """When somebody is there and with how much of their time."""

    since: date
    until: date | None
    share: int
    note: str


@dataclass(eq=False, kw_only=True)
class Stay:
    """One person in one role; `until` is the last day, none while not known; `share` is per cent of their time."""

    id: UUID
    product_id: UUID
    person_id: UUID
    role: TeamRole
    share: int
    since: date
    until: date | None
    note: str
    changed_by: UUID | None
    changed_at: datetime
    version: int = 1

    def holds_on(self, day: date) -> bool:
        """Whether the person is there in this role on that day."""
        return self.since <= day and (self.until is None or day <= self.until)

    def meets(self, other: "Stay") -> bool:
        """Whether both are the same person in the same role on a same day."""
        same = (self.person_id, self.role) == (other.person_id, other.role)
        return same and self.since <= (other.until or date.max) and other.since <= (self.until or date.max)

    def leaves_soon(self, today: date) -> bool:
        """Whether this is a sponsor whose last day is near."""
        last = self.until
        return self.role is TeamRole.SPONSOR and last is not None and today <= last <= today + LEAVING_SOON

    def change(self, others: Iterable["Stay"], terms: Terms, *, by: UUID, now: datetime) -> None:
        """Write other dates, another share or another word; the role and the person stay."""
        check_dates(terms)
        self.since, self.until, self.share, self.note = terms.since, terms.until, terms.share, terms.note
        self.changed_by, self.changed_at = by, now
        check_free(self, others)


def check_dates(terms: Terms) -> None:
    """Nobody leaves before they came; raises Invalid beside the field."""
    if terms.until is not None and terms.until < terms.since:
        raise Invalid({"until": ["Le dernier jour ne peut pas venir avant le premier."]})


def check_free(stay: Stay, others: Iterable[Stay]) -> None:
    """The same person is in the same role only once at a time; raises Refused."""
    if any(stay.meets(other) for other in others if other.id != stay.id):
        raise Refused(
            "Cette personne a déjà ce rôle à ces dates : changez la ligne qui existe, ou choisissez un autre jour."
        )


def missing(stays: Iterable[Stay], today: date) -> list[TeamRole]:
    """The needed roles that nobody holds on that day."""
    held = {stay.role for stay in stays if stay.holds_on(today)}
    return [role for role in NEEDED if role not in held]


def last_sponsor(stays: Iterable[Stay], today: date) -> Stay | None:
    """The sponsor who left last, where nobody sponsors the product any more nor is to come; None else."""
    sponsors = [stay for stay in stays if stay.role is TeamRole.SPONSOR]
    if not sponsors or any(stay.until is None or today <= stay.until for stay in sponsors):
        return None
    return max(sponsors, key=lambda stay: stay.until or date.max)


def told(stay: Stay, product: "Product") -> TeamChanged:
    """What the other services learn of it."""
    return TeamChanged(
        product_id=product.id,
        number=product.number,
        title=product.title,
        stay_id=stay.id,
        person_id=stay.person_id,
        role=stay.role,
        share=stay.share,
        since=stay.since,
        until=stay.until,
        changed_by=stay.changed_by,
        changed_at=stay.changed_at,
    )
