"""What is said while a product is followed: money, measures, plan, standards, risks, documents."""

from datetime import date, datetime
from uuid import UUID

from shared.messages import event, integer, text


@event("portfolio.product.money_changed.v1")
class MoneyChanged:
    """An amount of a product was entered, struck or granted; the amounts are those of its year, in all.

    What is planned may be paid (CP); `authorised_cents` may be promised (AE), and is not known of what was said before.
    """

    product_id: UUID
    number: str = text(max=20)
    fiscal_year: int = integer(min=2000, max=2200, help="L’exercice budgétaire dont il est question")
    planned_cents: int = integer(min=0, help="Prévu pour cet exercice, en centimes")
    engaged_cents: int = integer(min=0, help="Engagé sur cet exercice, en centimes")
    spent_cents: int = integer(min=0, help="Dépensé sur cet exercice, en centimes")
    ends_on: date | None
    changed_by: UUID | None
    changed_at: datetime
    authorised_cents: int | None = None


@event("portfolio.product.money_ending.v1")
class MoneyEnding:
    """The money of a product ends soon: said 45 and 30 days before, once for each day on which it ends."""

    product_id: UUID
    number: str = text(max=20)
    title: str = text(max=500)
    carrier_id: UUID | None
    ends_on: date | None
    days_left: int = integer(min=0, help="Jours qui restent")
    request_id: UUID | None
    noticed_at: datetime


@event("portfolio.product.measured.v1")
class Measured:
    """A value of an impact measure was entered or corrected; values are in hundredths of the unit."""

    product_id: UUID
    number: str = text(max=20)
    measure_id: UUID
    kind: str = text(max=40, help="usable, used, useful, impactful ou efficient")
    name: str = text(max=120, help="Ce qui est mesuré")
    unit: str = text(max=40, required=False, help="L’unité de la mesure")
    guiding: bool
    value: int = integer(min=-(10**15), max=10**15, help="La valeur, en centièmes de l’unité")
    since: date
    until: date
    correction: bool
    changed_by: UUID
    changed_at: datetime


@event("portfolio.product.plan_changed.v1")
class PlanChanged:
    """A step of the deployment plan of a product as it is now: when it begins and ends, and when it was over."""

    product_id: UUID
    number: str = text(max=20)
    title: str = text(max=500)
    step: str = text(max=20, help="strategy, design, build ou deployment")
    starts_on: date
    ends_on: date
    done_on: date | None
    changed_by: UUID
    changed_at: datetime


@event("portfolio.product.standard_changed.v1")
class StandardChanged:
    """What is stated of a standard of a product: declared, proven, waived or taken back, and until when it counts."""

    product_id: UUID
    number: str = text(max=20)
    title: str = text(max=500)
    code: str = text(max=40, help="Code de l’exigence")
    label: str = text(max=200, help="L’exigence en français")
    claim: str = text(max=20, help="declared : déclarée ; proven : prouvée ; waived : dispense ; withdrawn : retirée")
    given_on: date
    until: date | None
    changed_by: UUID
    changed_at: datetime


@event("portfolio.product.risk_changed.v1")
class RiskChanged:
    """A risk of a product as it is now: how likely and how grave, when it is looked at again, whether it is over."""

    product_id: UUID
    number: str = text(max=20)
    title: str = text(max=500)
    risk_id: UUID
    label: str = text(max=200, help="Ce qui peut mal tourner")
    likelihood: str = text(max=20, help="low, medium ou high")
    impact: str = text(max=20, help="low, medium ou high")
    review_on: date
    over: bool
    owner_id: UUID | None
    changed_by: UUID
    changed_at: datetime


@event("portfolio.product.risk_turned_grave.v1")
class RiskTurnedGrave:
    """A risk of a product has become grave, which it was not before, or was found grave when it was first written."""

    product_id: UUID
    number: str = text(max=20)
    title: str = text(max=500)
    carrier_id: UUID | None
    risk_id: UUID
    label: str = text(max=200, help="Ce qui peut mal tourner")
    review_on: date
    owner_id: UUID | None
    member_ids: tuple[UUID, ...]
    changed_by: UUID
    changed_at: datetime


@event("portfolio.product.proofs_expiring.v1")
class ProofsExpiring:
    """Proofs or waivers of a product's standards, checks or exit end within 30 days, or have ended; once each."""

    product_id: UUID
    number: str = text(max=20)
    title: str = text(max=500)
    carrier_id: UUID | None
    labels: tuple[str, ...]
    first_on: date
    over: bool
    member_ids: tuple[UUID, ...]
    waived_by_ids: tuple[UUID, ...]
    noticed_at: datetime


@event("portfolio.product.document_changed.v1")
class DocumentChanged:
    """A document of a product was added, written anew or taken away; of a restricted one the label stays empty."""

    product_id: UUID
    number: str = text(max=20)
    title: str = text(max=500)
    document_id: UUID
    kind: str = text(max=20, help="agreement, study, minutes, money, security, privacy, accessibility, manual ou other")
    label: str = text(max=200, help="Le titre du document ; vide si l’accès en est restreint", required=False)
    audience: str = text(max=20, help="open : tout le monde ; agents ; restricted : accès restreint")
    dated: date
    withdrawn: bool
    changed_by: UUID
    changed_at: datetime
