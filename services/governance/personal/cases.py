"""What cases hold about people: who carries them, moved them, was asked, answered, attached a paper."""

from services.governance.tables import (
    advice,
    case_file,
    case_move,
    case_paper,
    case_text,
    condition,
    question,
    secret_request,
    unplaced,
)
from shared.personal.holdings import Fate, Holding

CASES = (
    Holding(
        case_file,
        "Dossiers issus de ses idées",
        Fate.KEPT,
        "Le dossier est la pièce d’une décision ; l’auteur n’y est plus qu’un identifiant.",
        refers=("author_id",),
        shows={"number": "Numéro", "title": "Titre", "problem": "Problème", "received_at": "Reçu le", "state": "État"},
    ),
    Holding(
        case_move,
        "Dossiers transmis à une instance plus élevée",
        Fate.KEPT,
        "Le motif et la personne qui a transmis le dossier en font partie ; il n’y a que des identifiants.",
        refers=("moved_by",),
        shows={"case_id": "Dossier", "reason": "Motif", "moved_at": "Transmis le"},
    ),
    Holding(
        unplaced,
        "Demandes sur des produits",
        Fate.KEPT,
        "La demande est la pièce d’une décision à venir ; les personnes n’y sont plus que des identifiants.",
        refers=("carrier_id", "requested_by", "placed_by"),
        shows={"label": "Demande", "title": "Produit", "reason": "Motif", "requested_at": "Posée le"},
    ),
    Holding(
        case_paper,
        "Pièces jointes à des dossiers",
        Fate.KEPT,
        "Ce que les membres ont lu avant de décider reste ; qui l’a joint n’est plus qu’un identifiant.",
        refers=("added_by",),
        shows={"title": "Titre", "added_at": "Jointe le"},
    ),
    Holding(
        condition,
        "Conditions de décisions",
        Fate.KEPT,
        "Une condition fait partie de la décision ; qui en est chargé n’est plus qu’un identifiant.",
        refers=("owner_id", "added_by", "met_by"),
        shows={"text": "Condition", "due_on": "Échéance", "evidence": "Preuve", "met_at": "Remplie le"},
    ),
    Holding(
        advice,
        "Avis donnés sur des dossiers",
        Fate.KEPT,
        "L’avis que les membres ont lu fait partie du dossier ; il n’y reste qu’un identifiant.",
        refers=("person_id", "asked_by"),
        shows={"words": "Avis", "due_at": "Attendu jusqu’au", "given_at": "Donné le"},
    ),
    Holding(
        question,
        "Questions posées avant un vote",
        Fate.KEPT,
        "La question et sa réponse font partie du dossier ; il n’y reste que des identifiants.",
        refers=("asked_by", "answered_by"),
        shows={"words": "Question", "asked_at": "Posée le", "answer": "Réponse", "answered_at": "Répondu le"},
    ),
    Holding(
        secret_request,
        "Demandes de vote secret",
        Fate.KEPT,
        "Qui a demandé le vote secret en fait la régularité ; il n’y a que des identifiants.",
        refers=("member_id",),
        shows={"case_id": "Dossier", "asked_at": "Demandé le"},
    ),
    Holding(
        case_text,
        "Textes modifiés pendant un vote",
        Fate.KEPT,
        "Le texte sur lequel on s’est prononcé reste ; qui l’a modifié n’est plus qu’un identifiant.",
        refers=("amended_by",),
        shows={"words": "Texte", "amended_at": "Modifié le"},
    ),
)
