"""Who could take the product over: the four models, compared by the same criteria."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from services.portfolio.domain.phases import PhaseCode


class Target(StrEnum):
    """A model of what comes after the incubator."""

    DSI = "dsi"
    OPERATOR = "operator"
    DIRECTORATE = "directorate"
    OWN_BODY = "own_body"


TARGETS = {
    Target.DSI: "La DSI reprend le produit",
    Target.OPERATOR: "Un autre organisme l’exploite",
    Target.DIRECTORATE: "Sa direction le poursuit elle-même",
    Target.OWN_BODY: "Une structure à lui seul le porte",
}

PHASES = {
    Target.DSI: PhaseCode.TRANSFERRED,
    Target.OPERATOR: PhaseCode.OPERATED,
    Target.DIRECTORATE: PhaseCode.CONTINUED_BY_OWNER,
    Target.OWN_BODY: PhaseCode.OPERATED,
}
"""The phase in which a product is once it has been taken over so."""

CRITERIA = {
    "users": "Ce que les usagers y gagnent ou y perdent",
    "skills": "Les personnes et leurs compétences",
    "cost": "Ce que cela coûte chaque année, et qui paie",
    "law": "Ce que le droit et les marchés permettent",
}
"""What each model is compared by: name of the field -> words on screen."""


@dataclass(eq=False, kw_only=True)
class Comparison:
    """What is said of one model: a sentence for each criterion and a mark from 0 to 10."""

    id: UUID
    target: Target
    mark: int
    users: str = ""
    skills: str = ""
    cost: str = ""
    law: str = ""
    by: UUID
    at: datetime
