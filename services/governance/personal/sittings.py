"""What sittings hold about people: who called them, who was there, what was written beside their minutes."""

from services.governance.tables import calendar_key, minutes, minutes_remark, presence, sitting_act, sitting_item
from shared.personal.holdings import Fate, Holding

SITTINGS = (
    Holding(
        sitting_act,
        "Séances préparées",
        Fate.KEPT,
        "Qui a convoqué ou annulé une séance fait partie de sa régularité ; il n’y a que des identifiants.",
        refers=("done_by",),
        shows={"done": "Acte", "at": "Fait le", "words": "Motif"},
    ),
    Holding(
        minutes,
        "Procès-verbaux transmis",
        Fate.KEPT,
        "Le procès-verbal fait foi de la séance ; qui l’a transmis n’est plus qu’un identifiant.",
        refers=("submitted_by",),
        shows={"number": "Séance", "submitted_at": "Transmis le"},
    ),
    Holding(
        minutes_remark,
        "Remarques et opinions divergentes au procès-verbal",
        Fate.KEPT,
        "Ce qu’un membre a demandé d’écrire fait partie du procès-verbal ; il n’y reste qu’un identifiant.",
        refers=("said_by",),
        shows={"kind": "Nature", "words": "Texte", "said_at": "Écrit le"},
    ),
    Holding(
        presence,
        "Présences en séance",
        Fate.KEPT,
        "Qui était là fait foi pour le quorum ; il n’y a que des identifiants.",
        refers=("person_id", "holder_id", "noted_by"),
        shows={"how": "Présence", "since": "Depuis", "until": "Jusqu’à"},
    ),
    Holding(
        sitting_item,
        "Points de séance clos par la personne",
        Fate.KEPT,
        "L’issue d’un point fait partie de la séance ; qui l’a saisie n’est plus qu’un identifiant.",
        refers=("settled_by", "added_by"),
        shows={"number": "Numéro", "settled": "Issue", "reason": "Motif", "settled_at": "Saisi le"},
    ),
    Holding(
        calendar_key,
        "Adresse d’agenda des séances",
        Fate.ERASED,
        "L’adresse ne menait qu’aux séances de la personne.",
        refers=("person_id",),
        shows={"made_at": "Demandée le"},
    ),
)
