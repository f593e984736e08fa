"""What this service holds about those who carry products, write their sheets and ask questions about them."""

from services.portfolio.tables import change, gate, product, question, succession, term
from shared.personal.holdings import Fate, Holding

PRODUCTS = (
    Holding(
        product,
        "Produits portés",
        Fate.KEPT,
        "Le produit continue ; la personne qui le portait n’est plus qu’un identifiant.",
        refers=("carrier_id",),
        shows={"number": "Numéro", "title": "Titre", "created_at": "Créé le"},
    ),
    Holding(
        gate,
        "Questions posées aux instances",
        Fate.KEPT,
        "La question fait partie du dossier décidé ; la personne qui l’a posée n’est plus qu’un identifiant.",
        refers=("requested_by",),
        shows={"phase": "Phase", "reason": "Motif", "requested_at": "Posée le", "state": "État"},
    ),
    Holding(
        change,
        "Fiches modifiées",
        Fate.KEPT,
        "L’historique de la fiche reste ; la personne qui l’a modifiée n’est plus qu’un identifiant.",
        refers=("by",),
        shows={"field": "Champ", "after": "Nouvelle valeur", "at": "Le", "why": "Raison"},
    ),
    Holding(
        term,
        "Noms de phases",
        Fate.KEPT,
        "Le nom de la phase reste ; la personne qui l’a choisi n’est plus qu’un identifiant.",
        refers=("changed_by",),
        shows={"label": "Nom de la phase", "since": "À partir du"},
    ),
    Holding(
        question,
        "Demandes faites aux instances",
        Fate.KEPT,
        "La demande fait partie du dossier décidé ; la personne qui l’a faite n’est plus qu’un identifiant.",
        refers=("requested_by",),
        shows={"label": "Demande", "reason": "Motif", "lessons": "Enseignements", "requested_at": "Faite le"},
    ),
    Holding(
        succession,
        "Suites de produits",
        Fate.KEPT,
        "La suite du produit reste ; la personne qui l’a dite n’est plus qu’un identifiant.",
        refers=("decided_by",),
        shows={"kind": "Suite", "reason": "Raison", "at": "Dite le"},
    ),
)
