"""What the ambition and its objectives hold about people: who wrote them."""

from services.governance.tables import ambition_edition, objective_writing
from shared.personal.holdings import Fate, Holding

AMBITION = (
    Holding(
        ambition_edition,
        "Rédactions de l’ambition",
        Fate.KEPT,
        "L’ambition et son histoire appartiennent à la collectivité ; qui l’a écrite n’est plus qu’un identifiant.",
        refers=("written_by",),
        shows={"edition": "Rang", "statement": "Ambition", "written_at": "Écrite le"},
    ),
    Holding(
        objective_writing,
        "Rédactions des objectifs",
        Fate.KEPT,
        "Un objectif et ses changements appartiennent à la collectivité ; qui l’a écrit n’est plus qu’un identifiant.",
        refers=("written_by",),
        shows={"title": "Objectif", "target": "Cible", "due_on": "Échéance", "written_at": "Écrit le"},
    ),
)
