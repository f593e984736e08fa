"""What the setting up of the incubator holds about people: who said that a point is done."""

from services.governance.tables import founding_mark
from shared.personal.holdings import Fate, Holding

FOUNDING = (
    Holding(
        founding_mark,
        "Points de la mise en route",
        Fate.KEPT,
        "Ce qui a été convenu pour fonder l’incubateur reste ; qui l’a dit n’est plus qu’un identifiant.",
        refers=("marked_by",),
        shows={"code": "Point", "words": "Ce qui est convenu", "marked_at": "Dit le"},
    ),
)
