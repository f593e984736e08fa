"""What this service holds about people, beside what every service does."""

from services.portfolio.tables import change, gate, money_line, offer, product, question, stay, term, wanted
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
    Holding(
        stay,
        "Places dans les équipes",
        Fate.KEPT,
        "L’histoire de l’équipe reste ; la personne n’y est plus qu’un identifiant.",
        refers=("person_id", "changed_by"),
        shows={"role": "Rôle", "share": "Part du temps", "since": "Du", "until": "Au", "note": "Précision"},
    ),
    Holding(
        wanted,
        "Rôles recherchés",
        Fate.KEPT,
        "L’annonce reste ; la personne qui l’a publiée ou retirée n’est plus qu’un identifiant.",
        refers=("opened_by", "closed_by"),
        shows={"role": "Rôle", "words": "Annonce", "opened_at": "Publiée le"},
    ),
    Holding(
        offer,
        "Propositions d’aide",
        Fate.ERASED,
        "Ce que la personne a écrit d’elle-même en se proposant disparaît, avec la réponse.",
        refers=("person_id",),
        shows={"words": "Mots", "offered_at": "Le", "state": "État", "answer": "Réponse"},
    ),
    Holding(
        offer,
        "Réponses à des propositions d’aide",
        Fate.KEPT,
        "La réponse appartient à qui l’a reçue ; la personne qui l’a écrite n’est plus qu’un identifiant.",
        refers=("answered_by",),
        shows={"answer": "Réponse", "answered_at": "Le"},
    ),
)
