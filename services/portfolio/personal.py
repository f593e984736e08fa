"""What this service holds about people, beside what every service does."""

from services.portfolio.tables import change, gate, money_line, product, question, term
from shared.personal.holdings import Fate, Holding

PERSONAL = (
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
        money_line,
        "Montants saisis",
        Fate.KEPT,
        "Les comptes du produit restent ; la personne qui a saisi ou barré n’est plus qu’un identifiant.",
        refers=("by", "struck_by"),
        shows={"cents": "Centimes", "note": "Objet", "at": "Saisi le", "struck_why": "Barré parce que"},
    ),
)
