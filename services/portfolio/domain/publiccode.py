"""The publiccode.yml of a product: what other administrations need to know to use its code again."""

from datetime import date
from typing import Any

import yaml

from services.portfolio.domain.phases import PhaseCode
from services.portfolio.domain.product import Product
from services.portfolio.domain.words import shortened

STATUS = {
    PhaseCode.PRE_INCUBATION: "concept",
    PhaseCode.CONSTRUCTION: "development",
    PhaseCode.ACCELERATION: "stable",
    PhaseCode.CONSOLIDATION: "stable",
    PhaseCode.TRANSFERRED: "stable",
    PhaseCode.OPERATED: "stable",
    PhaseCode.CONTINUED_BY_OWNER: "stable",
    PhaseCode.STOPPED: "obsolete",
}
SHORT, LONG, LEAST = 150, 10_000, 150
"""Characters that the standard allows in the short and in the long description, and wants in the long one."""


def has_publiccode(product: Product) -> bool:
    """Whether the sheet says enough."""
    return bool(product.repository and product.licence)


def publiccode(product: Product, today: date) -> bytes:
    """The file, valid for version 0 of the standard, of a product whose sheet says enough."""
    current = product.phase_on(today)
    told: dict[str, Any] = {
        "publiccodeYmlVersion": "0",
        "name": product.title,
        "url": product.repository,
        **({"landingURL": product.link} if product.link else {}),
        "platforms": ["web"],
        "categories": ["government-websites"],
        "developmentStatus": STATUS.get(PhaseCode(current.code), "development")
        if current and current.code in set(PhaseCode)
        else "development",
        "softwareType": "standalone/web",
        "intendedAudience": {"countries": ["FR"], "scope": ["government", "local-authorities"]},
        "description": {"fr": _description(product)},
        "legal": {"license": product.licence},
        "maintenance": {"type": "internal", "contacts": [_contact(product)]},
        "localisation": {"localisationReady": False, "availableLanguages": ["fr"]},
    }
    return str(yaml.safe_dump(told, allow_unicode=True, sort_keys=False, width=100)).encode()


def _description(product: Product) -> dict[str, Any]:
    short = shortened(" ".join((product.mission or product.title).split()), SHORT)
    parts = (product.mission, product.problem, product.solution, product.strategy)
    long = shortened("\n\n".join(part for part in parts if part), LONG)
    if len(long) < LEAST:
        long = (
            f"{long}\n\n{product.title} est un service numérique public ; sa fiche dit où en est le produit, {PROMISE}"
        )
    return {"shortDescription": short, "longDescription": long, "features": [short]}


PROMISE = "à qui il s’adresse et comment écrire à l’équipe qui le construit. Cette description sera complétée par elle."


def _contact(product: Product) -> dict[str, str]:
    name = f"Équipe du produit {product.title}"
    return {"name": name, "email": product.contact} if "@" in product.contact else {"name": name}
