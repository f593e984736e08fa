"""What standards and risks say of a product on its way out: conditions block, these warn, the worst first."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from services.portfolio.domain.risks import Risk, Weight
from services.portfolio.domain.standards import Held, Light


@dataclass(frozen=True)
class Concern:
    """Something amiss: a standard that is not in order, or a risk that stands."""

    light: Light
    about: Held | Risk


def concerns(held: Iterable[Held], risks: Iterable[Risk], today: date) -> list[Concern]:
    """What is red, then what is amber, risks before standards; what is in order is left out."""
    found = [Concern(light_of(one, today), one) for one in risks] + [Concern(one.light, one) for one in held]
    return [one for light in (Light.RED, Light.AMBER) for one in found if one.light is light]


def light_of(risk: Risk, today: date) -> Light:
    """Red when it is grave or nobody looked at it on its day, amber when it is to be watched."""
    if risk.last.over:
        return Light.GREEN
    if risk.weight is Weight.GRAVE or risk.is_due(today):
        return Light.RED
    return Light.AMBER if risk.weight is Weight.WATCHED else Light.GREEN
