"""Products that go on in others: taken into one, split into several, replaced."""

from collections.abc import Mapping, Sequence
from enum import StrEnum
from uuid import UUID

from shared.errors import Invalid, Refused


class SuccessionKind(StrEnum):
    """In what way a product goes on."""

    MERGED = "merged"
    SPLIT = "split"
    REPLACED = "replaced"


KINDS: dict[str, str] = {
    SuccessionKind.MERGED: "Réuni avec un autre produit",
    SuccessionKind.SPLIT: "Partagé entre plusieurs produits",
    SuccessionKind.REPLACED: "Remplacé par un autre produit",
}


def check(
    product_id: UUID, successors: Sequence[UUID], kind: SuccessionKind, known: Mapping[UUID, Sequence[UUID]]
) -> None:
    """Whether a product may go on in these; `known` are the successors of each product that has some."""
    if product_id in successors:
        raise Invalid({"successors": ["Un produit ne peut pas se succéder à lui-même."]})
    if kind is SuccessionKind.SPLIT and len(successors) < 2:
        raise Invalid({"successors": ["Pour un partage, choisissez au moins deux produits."]})
    if kind is not SuccessionKind.SPLIT and len(successors) != 1:
        raise Invalid({"successors": ["Choisissez un seul produit, ou dites que celui-ci est partagé."]})
    if any(product_id in _reached_from(one, known) for one in successors):
        raise Refused("Ces produits se succéderaient en rond : relisez ce qui a déjà été dit de leur suite.")


def _reached_from(start: UUID, known: Mapping[UUID, Sequence[UUID]]) -> set[UUID]:
    reached: set[UUID] = set()
    waiting = [start]
    while waiting:
        one = waiting.pop()
        if one not in reached:
            reached.add(one)
            waiting.extend(known.get(one, ()))
    return reached
