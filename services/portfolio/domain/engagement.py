"""What a sponsor and the hierarchy sign before a product goes on: each with their own account, once."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from shared.errors import Forbidden, Refused


class Part(StrEnum):
    """In which quality somebody signs."""

    SPONSOR = "sponsor"
    HIERARCHY = "hierarchy"


PARTS = {Part.SPONSOR.value: "La marraine ou le parrain", Part.HIERARCHY.value: "La hiérarchie de qui porte le produit"}


@dataclass(eq=False, kw_only=True)
class Engagement:
    """One signature, asked of one person; `days` are those freed each month for whoever carries the product."""

    id: UUID
    product_id: UUID
    part: Part
    signer_id: UUID
    asked_by: UUID
    asked_at: datetime
    days: int = 0
    words: str = ""
    signed_at: datetime | None = None
    given_up_by: UUID | None = None
    given_up_at: datetime | None = None

    @property
    def stands(self) -> bool:
        """Whether it was not given up."""
        return self.given_up_at is None

    def sign(self, *, by: UUID, days: int, words: str, now: datetime) -> None:
        """Nobody signs for somebody else, and a signature is given once."""
        if by != self.signer_id:
            raise Forbidden("Seule la personne à qui cette signature est demandée peut signer.")
        self._check_waits()
        self.days, self.words, self.signed_at = days, words, now

    def give_up(self, *, by: UUID, now: datetime) -> None:
        """Ask this person no longer."""
        self._check_waits()
        self.given_up_by, self.given_up_at = by, now

    def _check_waits(self) -> None:
        if self.signed_at is not None:
            raise Refused("Cet engagement est déjà signé : il ne change plus.")
        if not self.stands:
            raise Refused("Cette signature n’est plus demandée.")


def check_may_be_asked(part: Part, signer_id: UUID, carrier_id: UUID | None, others: list[Engagement]) -> None:
    """Two different people sign, neither of whom carries the product; each part is asked of one person at a time."""
    standing = [one for one in others if one.stands]
    if signer_id == carrier_id:
        raise Refused("La personne qui porte le produit ne signe pas pour elle-même.")
    if any(one.part is part for one in standing):
        raise Refused(
            "Cette signature est déjà demandée ou donnée. Renoncez-y d’abord pour la demander à quelqu’un d’autre."
        )
    if any(one.signer_id == signer_id for one in standing):
        raise Refused("Deux personnes différentes doivent signer : celle-ci signe déjà dans l’autre qualité.")
