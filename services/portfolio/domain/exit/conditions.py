"""What has to be true before a product leaves: the authority's dated list, the lines of one path, their evidence."""

from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from uuid import UUID

from services.portfolio.domain.dated_list import DatedLine
from shared.errors import Invalid, Refused
from shared.identifiers import new_id


class Owner(StrEnum):
    """Who has to see to a condition or a reserve."""

    PRODUCT_TEAM = "product_team"
    DSI = "dsi"
    SECURITY = "security"
    DATA_PROTECTION = "data_protection"
    INCUBATOR = "incubator"


OWNERS = {
    Owner.PRODUCT_TEAM: "L’équipe du produit",
    Owner.DSI: "La DSI",
    Owner.SECURITY: "La personne responsable de la sécurité",
    Owner.DATA_PROTECTION: "La personne déléguée à la protection des données",
    Owner.INCUBATOR: "L’équipe de l’incubateur",
}


class Weight(StrEnum):
    """Whether the takeover waits for it."""

    BLOCKING = "blocking"
    ADVISED = "advised"


WEIGHTS = {Weight.BLOCKING: "Indispensable", Weight.ADVISED: "Conseillée"}


class Kind(StrEnum):
    """What counts as evidence."""

    CHECK = "check"
    ATTESTATION = "attestation"
    DECISION = "decision"
    MEASURE = "measure"


KINDS = {
    Kind.CHECK: "Vérification automatique",
    Kind.ATTESTATION: "Attestation, avec un document",
    Kind.DECISION: "Décision, avec sa référence",
    Kind.MEASURE: "Mesure sur une durée",
}


class Standing(StrEnum):
    """How a condition stands on a day."""

    MET = "met"
    WAIVED = "waived"
    STALE = "stale"
    FAILING = "failing"
    MISSING = "missing"


STANDINGS = {
    Standing.MET: "Remplie",
    Standing.WAIVED: "Dispense en cours",
    Standing.STALE: "Preuve périmée",
    Standing.FAILING: "Non remplie",
    Standing.MISSING: "Sans preuve",
}


@dataclass(eq=False, kw_only=True)
class ListLine(DatedLine):
    """A condition as the authority's list words it from `since` on; from `until` on new paths do not have it."""

    owner: Owner
    weight: Weight
    kind: Kind
    checks: str = ""
    valid_days: int
    window_days: int | None = None


@dataclass(eq=False, kw_only=True)
class Evidence:
    """What shows that a condition is met, or that it is not; good until the day `fresh_until`, included."""

    id: UUID
    words: str
    link: str = ""
    reference: str = ""
    document_id: UUID | None = None
    good: bool = True
    measured_from: date | None = None
    measured_until: date | None = None
    fresh_until: date
    by: UUID | None
    at: datetime

    def again(self) -> "Evidence":
        """The same for another condition."""
        return replace(self, id=new_id())


@dataclass(eq=False, kw_only=True)
class Condition:
    """A line of one path: worded as the list had it that day, with who sees to it and all its evidence."""

    id: UUID
    code: str
    rank: int
    label: str
    help: str
    owner: Owner
    weight: Weight
    kind: Kind
    checks: str = ""
    valid_days: int
    window_days: int | None = None
    person_id: UUID | None = None
    due_on: date | None = None
    waived_until: date | None = None
    waiver: str = ""
    waived_by: UUID | None = None
    met_until: date | None = None
    evidence: list[Evidence] = field(default_factory=list)

    @classmethod
    def of(cls, line: ListLine, condition_id: UUID) -> "Condition":
        """The line as a path begins with it."""
        return cls(
            id=condition_id,
            code=line.code,
            rank=line.rank,
            label=line.label,
            help=line.help,
            owner=line.owner,
            weight=line.weight,
            kind=line.kind,
            checks=line.checks,
            valid_days=line.valid_days,
            window_days=line.window_days,
        )

    @property
    def latest(self) -> Evidence | None:
        """The last evidence given."""
        return self.evidence[-1] if self.evidence else None

    @property
    def counting(self) -> list[Evidence | None]:
        """The evidence that counts: the last one, or the last answer of each automatic check (None: none yet)."""
        return [self._answer_of(code) for code in self.checks.split(",")] if self.checks else [self.latest]

    def _answer_of(self, code: str) -> Evidence | None:
        return next((one for one in reversed(self.evidence) if one.reference == code), None)

    def standing(self, today: date) -> Standing:
        """How it stands; evidence that has gone stale opens it again."""
        if self.met_until is not None and today <= self.met_until:
            return Standing.MET
        if self.waived_until is not None and today <= self.waived_until:
            return Standing.WAIVED
        counting = [one for one in self.counting if one is not None]
        if any(not one.good for one in counting):
            return Standing.FAILING
        return Standing.MISSING if len(counting) < len(self.counting) else Standing.STALE

    def _settle(self) -> None:
        """Keep the last day on which all of its evidence counts: lists only compare dates."""
        good = [one.fresh_until for one in self.counting if one is not None and one.good]
        self.met_until = min(good) if len(good) == len(self.counting) else None

    def hear(self, answer: Evidence) -> None:
        """An automatic check has answered: the same answer again only keeps the former one fresh."""
        before = self._answer_of(answer.reference)
        if before is None or before.good is not answer.good:
            self.evidence.append(answer)
        else:
            before.words, before.fresh_until, before.at = answer.words, answer.fresh_until, answer.at
        self._settle()

    @property
    def assignment(self) -> tuple[UUID | None, date | None]:
        """Who sees to it, and by when."""
        return self.person_id, self.due_on

    @property
    def dispensation(self) -> tuple[str, date | None]:
        """Why one may do without it, and until when."""
        return self.waiver, self.waived_until

    @property
    def is_blocking(self) -> bool:
        return self.weight is Weight.BLOCKING

    def give(self, evidence: Evidence) -> None:
        """Add evidence that a person gives; raises Refused or Invalid where this kind of condition asks for more."""
        if self.kind is Kind.CHECK:
            raise Refused("Cette condition se vérifie toute seule : lancez les vérifications.")
        if wrong := self._lacking(evidence):
            raise Invalid(wrong)
        self.evidence.append(evidence)
        self._settle()

    def _lacking(self, evidence: Evidence) -> dict[str, list[str]]:
        if self.kind is Kind.ATTESTATION and not (evidence.link or evidence.document_id):
            return {"document": ["Joignez le document qui l’atteste, ou donnez son adresse."]}
        if self.kind is Kind.DECISION and not evidence.reference:
            return {"reference": ["Donnez la référence de la décision ou de l’acte."]}
        if self.kind is Kind.MEASURE:
            return self._lacking_window(evidence.measured_from, evidence.measured_until)
        return {}

    def _lacking_window(self, start: date | None, end: date | None) -> dict[str, list[str]]:
        if start is None or end is None:
            return {"measured_from": ["Une mesure porte sur une durée : donnez son premier et son dernier jour."]}
        days, wanted = (end - start).days + 1, self.window_days or 1
        return {"measured_until": [TOO_SHORT.format(days=wanted)]} if days < wanted else {}

    def fresh_until(self, today: date, wished: date | None, measured_until: date | None) -> date:
        """The last day on which evidence given today counts: never longer than the list allows."""
        longest = (measured_until or today) + timedelta(days=self.valid_days)
        if wished is not None and wished < today:
            raise Invalid({"fresh_until": ["Ce jour est passé : la preuve serait périmée d’avance."]})
        return min(longest, wished) if wished else longest

    def waive(self, reason: str, until: date, *, by: UUID, today: date) -> None:
        """Do without it until a day, for a reason."""
        if until < today:
            raise Invalid({"until": ["Choisissez un jour à venir."]})
        self.waiver, self.waived_until, self.waived_by = reason, until, by


TOO_SHORT = "La mesure doit porter sur {days} jours au moins."
