"""What votes hold about people: who was called, what they said, who stood for whom."""

from services.governance.tables import (
    ballot,
    elector,
    mandate,
    priorities,
    priority_ballot,
    priority_elector,
    signature,
    vote_round,
)
from shared.personal.holdings import Fate, Holding

VOTES = (
    Holding(
        elector,
        "Votes auxquels la personne était appelée",
        Fate.KEPT,
        "La liste des personnes appelées fait foi pour le quorum ; elle ne contient que des identifiants.",
        refers=("person_id", "recused_by"),
        shows={"round_id": "Vote", "left_at": "Partie le", "recused_at": "Déportée le", "recusal_reason": "Motif"},
    ),
    Holding(
        ballot,
        "Bulletins",
        Fate.KEPT,
        "Un bulletin compté ne peut pas disparaître : le résultat publié ne se vérifierait plus.",
        refers=("member_id", "cast_by"),
        shows={
            "round_id": "Vote",
            "choice": "Choix",
            "reason": "Motif",
            "cast_at": "Voté le",
            "live": "Compté",
        },
    ),
    Holding(
        mandate,
        "Pouvoirs donnés et reçus",
        Fate.KEPT,
        "Un pouvoir explique le bulletin d’une personne qui n’a pas voté elle-même.",
        refers=("giver_id", "holder_id"),
        shows={"round_id": "Vote", "given_at": "Donné le", "ended_at": "Terminé le"},
    ),
    Holding(
        signature,
        "Émargements de votes secrets",
        Fate.KEPT,
        "L’émargement prouve que chacun n’a voté qu’une fois ; rien ne le relie à un bulletin.",
        refers=("member_id", "cast_by"),
        shows={"round_id": "Vote"},
    ),
    Holding(
        vote_round,
        "Votes présidés",
        Fate.KEPT,
        "Le procès-verbal du vote est scellé ; il ne contient que des identifiants.",
        refers=("chair_id",),
        shows={"body_name": "Instance", "opened_at": "Ouvert le", "closed_at": "Clos le"},
    ),
    Holding(
        priority_elector,
        "Votes de priorités auxquels la personne était appelée",
        Fate.KEPT,
        "La liste des personnes appelées fait foi ; elle ne contient que des identifiants.",
        refers=("person_id",),
        shows={"priorities_id": "Vote"},
    ),
    Holding(
        priority_ballot,
        "Choix de priorités",
        Fate.KEPT,
        "Un choix compté ne peut pas disparaître : le compte publié ne se vérifierait plus.",
        refers=("member_id",),
        shows={"priorities_id": "Vote", "cast_at": "Voté le", "live": "Compté"},
    ),
    Holding(
        priorities,
        "Votes de priorités ouverts",
        Fate.KEPT,
        "Le vote et son compte sont scellés ; qui l’a ouvert n’est plus qu’un identifiant.",
        refers=("opened_by",),
        shows={"title": "Objet", "opened_at": "Ouvert le"},
    ),
)
