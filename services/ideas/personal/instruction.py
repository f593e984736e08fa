"""What the team's work on ideas holds about people."""

from sqlalchemy import select

from services.ideas.tables import idea
from services.ideas.tables.instruction import (
    call_wish,
    coaching,
    completion,
    draw,
    evaluation,
    feasibility,
    merge,
    note,
    prepared_answer,
    split,
    wish,
)
from shared.personal.holdings import Fate, Holding

OF_THE_TEAM = (
    Holding(
        completion,
        "Compléments demandés",
        Fate.KEPT,
        "La demande et sa réponse restent avec l’idée ; qui a demandé n’est plus qu’un identifiant.",
        refers=("asked_by",),
        shows={"idea_id": "Idée", "asked": "Demande", "asked_at": "Le", "answer": "Réponse"},
    ),
    Holding(
        merge,
        "Idées rattachées",
        Fate.KEPT,
        "Le lien entre deux idées reste ; qui l’a fait ou défait n’est plus qu’un identifiant.",
        refers=("merged_by", "undone_by"),
        shows={"idea_id": "Idée", "reason": "Raison", "merged_at": "Le", "undone_at": "Défait le"},
    ),
    Holding(
        split,
        "Idées séparées",
        Fate.KEPT,
        "Le lien entre deux idées reste ; qui l’a fait n’est plus qu’un identifiant.",
        refers=("split_by",),
        shows={"idea_id": "Idée", "split_at": "Le"},
    ),
    Holding(
        evaluation,
        "Évaluations demandées",
        Fate.KEPT,
        "Les notes ont servi à choisir ; qui les a données ou demandées n’est plus qu’un identifiant.",
        refers=("person_id", "asked_by"),
        shows={"idea_id": "Idée", "asked_at": "Le", "words": "Remarques", "conflict": "Lien déclaré"},
    ),
    Holding(
        note,
        "Notes de l’équipe",
        Fate.KEPT,
        "Elles restent avec l’idée et ne sortent dans aucun fichier ; qui les a écrites n’est plus qu’un identifiant.",
        refers=("writer_id",),
        shows={"idea_id": "Idée", "at": "Le"},
    ),
    Holding(
        feasibility,
        "Avis de la DSI",
        Fate.KEPT,
        "L’avis a servi à décider et reste avec l’idée ; qui l’a demandé ou donné n’est plus qu’un identifiant.",
        refers=("asked_by", "given_by"),
        shows={
            "idea_id": "Idée",
            "asked_at": "Demandé le",
            "question": "Question",
            "given_at": "Donné le",
            "why": "Avis",
        },
    ),
    Holding(
        prepared_answer,
        "Réponses préparées",
        Fate.KEPT,
        "La réponse reste avec l’idée ; qui l’a préparée n’est plus qu’un identifiant.",
        refers=("prepared_by",),
        shows={"idea_id": "Idée", "prepared_at": "Le"},
    ),
    Holding(
        draw,
        "Ordres de passage tirés",
        Fate.KEPT,
        "Le tirage est publié et se vérifie ; qui l’a lancé n’est plus qu’un identifiant.",
        refers=("drawn_by",),
        shows={"call_id": "Appel", "drawn_at": "Le", "seed": "Graine"},
    ),
    Holding(
        wish,
        "Souhaits après la réponse",
        Fate.ERASED,
        "Une personne partie n’attend plus rien.",
        where=lambda person_id: wish.c.idea_id.in_(select(idea.c.id).where(idea.c.author_id == person_id)),
        shows={"idea_id": "Idée", "joins": "Rejoindre une équipe", "told": "Être prévenue", "words": "Mots"},
    ),
    Holding(
        coaching,
        "Accompagnement reçu",
        Fate.ERASED,
        "Ce qui s’est dit avec une personne partie ne sert plus à personne.",
        where=lambda person_id: coaching.c.idea_id.in_(select(idea.c.id).where(idea.c.author_id == person_id)),
        shows={"at": "Le", "said": "Ce qui s’est dit", "agreed": "Convenu", "step": "Étape", "step_by": "Pour le"},
    ),
    Holding(
        coaching,
        "Accompagnement donné",
        Fate.KEPT,
        "L’auteur garde ce qui s’est dit ; qui l’accompagnait n’est plus qu’un identifiant.",
        refers=("coach_id",),
        shows={"idea_id": "Idée", "at": "Le"},
    ),
    Holding(
        call_wish,
        "Attente du prochain appel",
        Fate.ERASED,
        "Une personne partie n’attend plus rien.",
        refers=("person_id",),
        shows={"at": "Depuis le"},
    ),
)
