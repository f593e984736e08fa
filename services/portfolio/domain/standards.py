"""Standards of a product: declared by its team, proven with a date, waived with a reason; each only until a day."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any
from uuid import UUID

from services.portfolio.domain.checks import Standing as Checked
from services.portfolio.domain.dated_list import DatedLine, in_force, new_place
from services.portfolio.domain.product import Product
from shared.contracts.portfolio import StandardChanged
from shared.errors import Invalid, Refused


class Claim(StrEnum):
    """What was last said of a standard of a product."""

    DECLARED = "declared"
    PROVEN = "proven"
    WAIVED = "waived"
    WITHDRAWN = "withdrawn"


CLAIMS = {
    Claim.DECLARED: "Déclarée par l’équipe",
    Claim.PROVEN: "Prouvée",
    Claim.WAIVED: "Dispense",
    Claim.WITHDRAWN: "Retirée",
}


class Standing(StrEnum):
    """How a standard of a product stands on a day."""

    PROVEN = "proven"
    DECLARED = "declared"
    WAIVED = "waived"
    EXPIRED = "expired"
    MISSING = "missing"


STANDINGS = {
    Standing.PROVEN: "Prouvée",
    Standing.DECLARED: "Déclarée, sans preuve",
    Standing.WAIVED: "Dispense en cours",
    Standing.EXPIRED: "Périmée",
    Standing.MISSING: "Rien n’est encore dit",
}


class Light(StrEnum):
    """The risk at a glance: all is well, something is to be done, it is amiss."""

    GREEN = "green"
    AMBER = "amber"
    RED = "red"


LIGHTS = {Light.GREEN: "En règle", Light.AMBER: "À compléter", Light.RED: "En défaut"}
SOON = timedelta(days=30)
"""How long before its last day a statement is to be renewed."""
LONGEST_WAIVER = timedelta(days=366)


@dataclass(eq=False, kw_only=True)
class Line(DatedLine):
    """A standard from `since` on; a statement holds `days` at most; `checks` are the automatic checks that see it."""

    days: int
    checks: str = ""

    @property
    def looked_at_by(self) -> list[str]:
        """The codes of its automatic checks."""
        return [code for code in self.checks.split(",") if code]

    def last_day(self, given_on: date, wished: date | None, today: date) -> date:
        """Until when a statement of that day holds: never longer than the list allows; raises Invalid."""
        longest = given_on + timedelta(days=self.days)
        if given_on > today:
            raise Invalid({"given_on": ["Ce jour n’est pas encore venu."]})
        if wished is not None and wished < today:
            raise Invalid({"until": ["Ce jour est passé : choisissez un jour à venir."]})
        if longest < today:
            raise Invalid({"given_on": ["Cette preuve est trop ancienne : elle serait périmée d’avance."]})
        return min(longest, wished) if wished else longest


def added(lines: Sequence[Line], *, label: str, **facts: Any) -> Line:
    """A standard that was not asked for, at the end of the list."""
    return Line(**new_place(lines, label), label=label, **facts)


@dataclass(eq=False, kw_only=True)
class Statement:
    """What somebody said of a standard: `given_on` is the day of the proof; none is ever written over."""

    id: UUID
    claim: Claim
    words: str
    link: str = ""
    file_id: UUID | None = None
    given_on: date
    until: date | None
    by: UUID
    at: datetime


@dataclass(eq=False, kw_only=True)
class Standard:
    """One standard of one product, as it was last stated, with all that was stated before."""

    id: UUID
    product_id: UUID
    code: str
    claim: Claim = Claim.WITHDRAWN
    until: date | None = None
    statements: list[Statement] = field(default_factory=list)
    version: int = 0

    @property
    def last(self) -> Statement:
        """What holds, as long as it does."""
        return self.statements[-1]

    def state(self, new: Statement) -> None:
        """Say something else of it; raises Refused where there is nothing to take back."""
        if new.claim is Claim.WITHDRAWN and self.claim is Claim.WITHDRAWN:
            raise Refused("Il n’y a rien à retirer : personne n’a encore rien dit de cette exigence.")
        self.claim, self.until = new.claim, new.until
        self.statements.append(new)
        self.version += 1

    def standing(self, today: date) -> Standing:
        """What counts on that day; from the day after its last one a statement no longer does."""
        if self.claim is Claim.WITHDRAWN:
            return Standing.MISSING
        if self.until is not None and self.until < today:
            return Standing.EXPIRED
        return Standing(self.claim.value)

    def said(self, product: Product, label: str) -> StandardChanged:
        """What is told of it."""
        return StandardChanged(
            product_id=product.id,
            number=product.number,
            title=product.title,
            code=self.code,
            label=label,
            claim=self.claim.value,
            given_on=self.last.given_on,
            until=self.until,
            changed_by=self.last.by,
            changed_at=self.last.at,
        )


class Seen(StrEnum):
    """What automatic checks say of a standard, beside what people say."""

    CONFIRMED = "confirmed"
    DENIED = "denied"
    UNKNOWN = "unknown"
    NONE = "none"


SEEN = {
    Seen.CONFIRMED: "La vérification automatique le confirme",
    Seen.DENIED: "La vérification automatique dit le contraire",
    Seen.UNKNOWN: "La vérification automatique n’a pas encore répondu",
    Seen.NONE: "",
}


def seen(line: Line, checked: Mapping[str, Checked]) -> Seen:
    """What the checks of a line say together: one that fails is enough to deny."""
    codes = line.looked_at_by
    found = [checked[code] for code in codes if code in checked]
    if not codes:
        return Seen.NONE
    if Checked.FAILING in found:
        return Seen.DENIED
    known = len(found) == len(codes) and all(one in {Checked.MET, Checked.WAIVED, Checked.EXCUSED} for one in found)
    return Seen.CONFIRMED if known else Seen.UNKNOWN


@dataclass(frozen=True)
class Held:
    """A standard as a product stands towards it today; without a line it is asked for no more."""

    line: Line
    standard: Standard | None
    standing: Standing
    seen: Seen
    light: Light
    renew: bool


def held(lines: Iterable[Line], known: Iterable[Standard], checked: Mapping[str, Checked], today: date) -> list[Held]:
    """Every standard that is asked for today, in the order of the list."""
    by_code = {one.code: one for one in known}
    return [_held(line, by_code.get(line.code), checked, today) for line in in_force(lines, today)]


def _held(line: Line, standard: Standard | None, checked: Mapping[str, Checked], today: date) -> Held:
    standing = standard.standing(today) if standard else Standing.MISSING
    what = seen(line, checked)
    last = standard.until if standard and standing not in {Standing.MISSING, Standing.EXPIRED} else None
    renew = last is not None and last <= today + SOON
    return Held(line, standard, standing, what, _light(standing, what, renew=renew), renew)


def _light(standing: Standing, what: Seen, *, renew: bool) -> Light:
    if standing is Standing.WAIVED:
        return Light.AMBER if renew else Light.GREEN
    if standing is Standing.EXPIRED or what is Seen.DENIED:
        return Light.RED
    if standing is Standing.PROVEN:
        return Light.AMBER if renew else Light.GREEN
    return Light.AMBER if standing is Standing.DECLARED or what is Seen.CONFIRMED else Light.RED


def counted(all_of_them: Iterable[Held]) -> dict[Light, int]:
    """How many standards show each light."""
    lights = [one.light for one in all_of_them]
    return {light: lights.count(light) for light in Light}
