"""Which objectives of the ambition a product works for."""

from collections.abc import Collection
from uuid import UUID

from shared.errors import Invalid

OPEN = "open"
MOST = 5
"""A product that works for everything works for nothing."""


def chosen(wanted: Collection[UUID], running: Collection[UUID], before: Collection[UUID]) -> list[UUID]:
    """What is kept: objectives that run, and those that are over only if the product already worked for them."""
    if set(wanted) - set(running) - set(before):
        raise Invalid({"objective_ids": ["Cet objectif est clos ou n’existe pas : choisissez parmi ceux de la liste."]})
    if len(set(wanted)) > MOST:
        raise Invalid({"objective_ids": ["Choisissez cinq objectifs au plus."]})
    return sorted(set(wanted), key=str)
