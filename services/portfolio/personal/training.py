"""What this service holds about those who hold training sessions or come to them."""

from services.portfolio.tables import training, training_seat
from shared.personal.holdings import Fate, Holding

TRAINING = (
    Holding(
        training,
        "Formations prévues",
        Fate.KEPT,
        "La formation reste ; la personne qui l’a prévue n’est plus qu’un identifiant.",
        refers=("planned_by",),
        shows={"title": "Formation", "starts_at": "Le"},
    ),
    Holding(
        training_seat,
        "Inscriptions à des formations",
        Fate.KEPT,
        "Le compte des présents reste ; la personne n’est plus qu’un identifiant.",
        refers=("person_id",),
        shows={"state": "État", "asked_at": "Demandé le"},
    ),
)
