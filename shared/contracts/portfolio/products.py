"""What is said of a product itself: how it came, what its sheet says, in what it goes on."""

from datetime import datetime
from uuid import UUID

from shared.contracts.ideas import TITLE_MAX
from shared.messages import event, integer, text


@event("portfolio.product.created.v1")
class ProductCreated:
    """A decision has brought a product into the portfolio, in pre-incubation."""

    product_id: UUID
    number: str = text(max=20, help="Numéro lisible, par exemple PR-2026-0003")
    title: str = text(max=TITLE_MAX)
    phase: str = text(max=40, help="Code de la phase")
    idea_id: UUID
    carrier_id: UUID
    decision_number: str = text(max=20, help="La décision dont le produit est né")
    created_at: datetime


@event("portfolio.product.imported.v1")
class ProductImported:
    """A product of another portfolio has been read or read again from its file."""

    product_id: UUID
    number: str = text(max=20)
    title: str = text(max=500)
    reference: str = text(max=200, help="Nom du produit dans le portefeuille d’origine")
    origin: str = text(max=20, help="Le portefeuille d’origine : beta")
    phase: str = text(max=40, required=False)
    anomalies: int = integer(min=0, help="Nombre d’anomalies relevées dans le fichier")
    imported_at: datetime


@event("portfolio.product.sheet_changed.v1")
class SheetChanged:
    """Somebody has written on the sheet of a product; `fields` names what changed, the rest is as it is now."""

    product_id: UUID
    number: str = text(max=20)
    title: str = text(max=500)
    mission: str = text(max=1000, required=False)
    link: str = text(max=500, required=False, help="Adresse du service en ligne")
    directorate: str = text(max=200, required=False, help="Direction qui porte le produit")
    fields: tuple[str, ...]
    changed_by: UUID
    changed_at: datetime


@event("portfolio.product.succeeded.v1")
class ProductSucceeded:
    """A product goes on in others: in one that takes it in, or in several that it is split into."""

    product_id: UUID
    number: str = text(max=20)
    title: str = text(max=500)
    successor_ids: tuple[UUID, ...]
    kind: str = text(
        max=20, help="merged : fondu dans un autre ; split : partagé entre plusieurs ; replaced : remplacé"
    )
    reason: str = text(max=2000, required=False)
    succeeded_by: UUID
    succeeded_at: datetime


@event("portfolio.product.objectives_changed.v1")
class ObjectivesChanged:
    """The objectives of the ambition that a product works for, all of them, as its team has chosen them."""

    product_id: UUID
    number: str = text(max=20)
    title: str = text(max=500)
    objective_ids: tuple[UUID, ...]
    changed_by: UUID
    changed_at: datetime
