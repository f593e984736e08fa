"""Writing on the sheet of a product: one form for each part of it, one way to store them."""

from dataclasses import fields
from typing import Any
from uuid import UUID

from services.portfolio.commands.searching import index
from services.portfolio.domain.product import Product
from services.portfolio.domain.sheet import LABELS
from shared.messages import command, given, hidden, text
from shared.uow import UnitOfWork

WHY = "Pourquoi ce changement"
WHY_HELP = "Une phrase : elle restera dans l’historique de la fiche."
LINK_MAX, TEXT_MAX = 500, 6000


@command
class EditPresentation:
    """What the product is for."""

    by: UUID = given()
    product_id: UUID = given()
    seen: int = hidden()
    title: str = text(max=200, label=LABELS["title"])
    mission: str = text(
        max=1000, rows=3, label=LABELS["mission"], help="En une phrase, ce que le produit change.", required=False
    )
    problem: str = text(max=TEXT_MAX, rows=8, label=LABELS["problem"], required=False)
    solution: str = text(max=TEXT_MAX, rows=8, label=LABELS["solution"], required=False)
    strategy: str = text(max=TEXT_MAX, rows=6, label=LABELS["strategy"], required=False)
    why: str = text(max=300, label=WHY, help=WHY_HELP, required=False)


@command
class EditAddresses:
    """Where the product is, and who carries it."""

    by: UUID = given()
    product_id: UUID = given()
    seen: int = hidden()
    directorate: str = text(max=200, label=LABELS["directorate"], required=False)
    contact: str = text(max=254, label=LABELS["contact"], required=False)
    hosting: str = text(max=200, label=LABELS["hosting"], help="Qui l’héberge, et où sont les données.", required=False)
    dependencies: str = text(
        max=1000,
        rows=3,
        label=LABELS["dependencies"],
        help="D’autres services, des données, des logiciels sans lesquels il s’arrête.",
        required=False,
    )
    link: str = text(
        max=LINK_MAX, label=LABELS["link"], help="Par exemple https://cantine.region.example", required=False
    )
    repository: str = text(max=LINK_MAX, label=LABELS["repository"], required=False)
    figures_link: str = text(max=LINK_MAX, label=LABELS["figures_link"], required=False)
    why: str = text(max=300, label=WHY, help=WHY_HELP, required=False)


def edit_sheet(cmd: EditPresentation | EditAddresses, uow: UnitOfWork) -> UUID:
    """Write what changed; returns the product's id."""
    product = uow.get(Product, cmd.product_id)
    changed = product.edit(_posted(cmd), seen=cmd.seen, by=cmd.by, why=cmd.why, now=uow.now)
    if changed is not None:
        index(product, uow)
        uow.say(changed)
    return product.id


def _posted(cmd: Any) -> dict[str, str]:
    return {field.name: getattr(cmd, field.name) for field in fields(cmd) if field.name in LABELS}
