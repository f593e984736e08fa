"""Letters about what the service of ideas says."""

from services.notify.domain.letters.base import CALL, IDEA, Letter

IDEAS_LETTERS = {
    "idea_received": Letter(
        headline="Votre idée {number} est bien déposée",
        page=IDEA,
        link="Suivre votre idée",
        deadline="answer_by",
        deadline_words="Réponse promise avant le",
        reaches_actor=True,
    ),
    "idea_kept": Letter(
        headline="Votre idée {number} est bien déposée",
        page=IDEA,
        link="Suivre votre idée",
        deadline="answer_by",
        deadline_words="Réponse promise avant le",
        reaches_actor=True,
    ),
    "idea_to_read": Letter(
        headline="L’idée {number} attend d’être relue",
        page=IDEA + "/visibilite",
        link="Lire cette idée et la montrer",
        deadline="answer_by",
        deadline_words="Réponse promise avant le",
    ),
    "coaching_step_late": Letter(
        headline="Une étape convenue pour l’idée {number} est en retard",
        page=IDEA + "/accompagnement",
        link="Voir cette étape",
        deadline="due_at",
        deadline_words="Elle était prévue pour le",
    ),
    "awaited_call": Letter(
        headline="Le prochain appel à idées est ouvert",
        page=CALL,
        link="Lire cet appel",
        deadline="closes_at",
        deadline_words="Ouvert jusqu’au",
    ),
    "carrier_offered": Letter(
        headline="Quelqu’un se propose pour porter l’idée {number}",
        page=IDEA + "/porter",
        link="Lire la proposition",
    ),
    "comment_received": Letter(
        headline="Votre idée {number} a un nouveau commentaire",
        page=IDEA + "/echanges",
        link="Lire ce commentaire",
    ),
    "comment_answered": Letter(
        headline="Quelqu’un répond à votre commentaire sur l’idée {number}",
        page=IDEA + "/echanges",
        link="Lire cette réponse",
    ),
    "idea_to_examine": Letter(
        headline="L’idée {number} attend votre examen",
        page=IDEA,
        link="Examiner cette idée",
        deadline="answer_by",
        deadline_words="Réponse promise avant le",
    ),
    "answer_near": Letter(
        headline="La réponse promise pour l’idée {number} approche",
        page=IDEA,
        link="Examiner cette idée",
        deadline="answer_by",
        deadline_words="Réponse promise avant le",
    ),
    "answer_late": Letter(
        headline="La réponse promise pour l’idée {number} est en retard",
        page=IDEA,
        link="Examiner cette idée",
        deadline="answer_by",
        deadline_words="Réponse promise avant le",
    ),
    "coauthor_invited": Letter(
        headline="On vous propose de signer l’idée {number}",
        page=IDEA,
        link="Lire cette idée et répondre",
    ),
    "idea_to_complete": Letter(
        headline="L’équipe attend un complément sur votre idée {number}",
        page=IDEA + "/complement",
        link="Compléter votre idée",
    ),
    "idea_completed": Letter(
        headline="L’idée {number} est complétée et attend votre examen",
        page=IDEA,
        link="Examiner cette idée",
        deadline="answer_by",
        deadline_words="Réponse promise avant le",
    ),
    "idea_shortlisted": Letter(
        headline="Votre idée {number} est présélectionnée",
        page=IDEA,
        link="Suivre votre idée",
    ),
    "idea_merged": Letter(
        headline="Votre idée {number} est rattachée à l’idée {into_number}",
        page=IDEA,
        link="Lire pourquoi",
    ),
    "idea_unmerged": Letter(
        headline="Votre idée {number} reprend son propre chemin",
        page=IDEA,
        link="Suivre votre idée",
    ),
    "support_carried": Letter(
        headline="Votre soutien à l’idée {from_number} compte désormais pour l’idée {number}",
        page=IDEA,
        link="Voir cette idée",
    ),
    "evaluation_asked": Letter(
        headline="On vous demande d’évaluer l’idée {number}",
        page=IDEA + "/evaluation",
        link="Évaluer cette idée",
        deadline="due_at",
        deadline_words="À rendre avant le",
    ),
    "idea_admissible": Letter(
        headline="Votre idée {number} est recevable",
        page=IDEA,
        link="Lire la réponse de l’équipe",
    ),
    "idea_inadmissible": Letter(
        headline="Votre idée {number} n’est pas recevable",
        page=IDEA,
        link="Lire la réponse de l’équipe",
    ),
    "idea_presented": Letter(
        headline="Votre idée {number} est devant l’instance qui décidera",
        page=IDEA,
        link="Suivre votre idée",
    ),
    "idea_withdrawn": Letter(
        headline="L’idée {number} a été retirée par la personne qui l’avait déposée",
        page=IDEA,
        link="Voir cette idée",
    ),
    "pitch_drawn": Letter(
        headline="Votre passage devant le jury avec l’idée {number}",
        page="/idees/appels/{call_id}/jury",
        link="Voir l’ordre de passage",
        deadline="starts_at",
        deadline_words="Passage le",
    ),
    "idea_shown": Letter(
        headline="Votre idée {number} est lue par tous les agents",
        page=IDEA,
        link="Voir votre idée",
    ),
    "idea_hidden": Letter(
        headline="Votre idée {number} est masquée",
        page=IDEA,
        link="Voir votre idée",
    ),
    "report_made": Letter(
        headline="Un contenu est signalé autour de l’idée {number}",
        page="/idees/signalements/{report_id}",
        link="Lire ce signalement",
    ),
    "report_handled": Letter(
        headline="Réponse à votre signalement autour de l’idée {number}",
        page="/idees/",
        link="Voir les idées",
    ),
    "dsi_opinion_asked": Letter(
        headline="L’avis de la DSI est attendu sur l’idée {number}",
        page=IDEA + "/avis-dsi",
        link="Lire la question et répondre",
        deadline="due_at",
        deadline_words="À rendre avant le",
    ),
    "dsi_opinion_due": Letter(
        headline="L’avis de la DSI sur l’idée {number} est toujours attendu",
        page=IDEA + "/avis-dsi",
        link="Donner cet avis",
        deadline="due_at",
        deadline_words="À rendre avant le",
    ),
    "dsi_opinion_late": Letter(
        headline="L’avis de la DSI sur l’idée {number} est en retard",
        page="/idees/avis-dsi",
        link="Voir les avis attendus",
    ),
    "dsi_opinion_given": Letter(
        headline="La DSI a donné son avis sur l’idée {number}",
        page=IDEA,
        link="Lire cet avis",
    ),
    "answer_published": Letter(
        headline="La réponse à votre idée {number} est publiée",
        page=IDEA,
        link="Lire la réponse",
    ),
}
