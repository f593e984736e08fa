"""Letters about what the service of products says."""

from services.notify.domain.letters.base import EXIT, PRODUCT, TEAM, TRAINING, Letter

PORTFOLIO_LETTERS = {
    "product_to_carry": Letter(
        headline="Votre idée devient le produit {number}",
        page=PRODUCT,
        link="Découvrir la page de votre produit",
    ),
    "product_created": Letter(
        headline="Le produit {number} entre en pré-incubation",
        page=PRODUCT,
        link="Voir ce produit",
    ),
    "roles_missing": Letter(
        headline="Il manque quelqu’un dans l’équipe du produit {number}",
        page=TEAM,
        link="Voir l’équipe",
    ),
    "phase_overdue": Letter(
        headline="Le produit {number} reste dans sa phase plus longtemps que prévu",
        page=PRODUCT,
        link="Voir ce qui vient ensuite",
    ),
    "sponsor_leaving": Letter(
        headline="Le produit {number} perd bientôt une marraine ou un parrain",
        page=TEAM,
        link="Voir l’équipe",
    ),
    "sponsor_gone": Letter(
        headline="Plus personne ne parraine le produit {number}",
        page=TEAM,
        link="Voir l’équipe",
    ),
    "help_offered": Letter(
        headline="Quelqu’un propose son aide pour le produit {number}",
        page=TEAM,
        link="Lire la proposition et répondre",
    ),
    "help_accepted": Letter(
        headline="Votre aide pour le produit {number} est acceptée",
        page=TEAM,
        link="Voir votre équipe",
    ),
    "help_declined": Letter(
        headline="Réponse à votre proposition d’aide pour le produit {number}",
        page=TEAM,
        link="Voir le produit",
    ),
    "money_ending": Letter(
        headline="Produit {number} : l’argent s’arrête dans {days_left} jours",
        page=PRODUCT + "/argent",
        link="Voir l’argent du produit",
    ),
    "proofs_expiring": Letter(
        headline="Produit {number} : des preuves sont à renouveler",
        page=PRODUCT,
        link="Voir le produit",
        deadline="first_on",
        deadline_words="La première ne vaut plus après le",
    ),
    "proofs_expired": Letter(
        headline="Produit {number} : des preuves ne valent plus",
        page=PRODUCT,
        link="Voir le produit",
    ),
    "risk_grave": Letter(
        headline="Un risque est devenu grave pour le produit {number}",
        page=PRODUCT + "/risques",
        link="Voir ce risque",
    ),
    "training_place_given": Letter(
        headline="Vous avez une place à une formation",
        page=TRAINING,
        link="Voir cette formation",
        deadline="starts_at",
        deadline_words="Formation le",
        reaches_actor=True,
    ),
    "training_cancelled": Letter(
        headline="Une formation est annulée",
        page=TRAINING,
        link="Voir cette formation",
    ),
    "exit_to_examine": Letter(
        headline="La sortie du produit {number} attend la réponse de la DSI",
        page=EXIT,
        link="Lire le dossier et répondre",
    ),
    "exit_accepted": Letter(
        headline="La sortie du produit {number} est acceptée",
        page=EXIT,
        link="Voir la suite",
    ),
    "exit_refused": Letter(
        headline="La sortie du produit {number} n’est pas encore acceptée",
        page=EXIT,
        link="Lire les raisons de la DSI",
    ),
    "exit_decision_unused": Letter(
        headline="La décision {decision_number} est arrivée trop tard pour la sortie du produit {number}",
        page=EXIT,
        link="Voir le parcours",
    ),
    "exit_done": Letter(
        headline="Le produit {number} est repris",
        page=EXIT,
        link="Voir la reprise",
    ),
    "exit_reserve_due": Letter(
        headline="Une réserve est à lever pour le produit {number}",
        page=EXIT,
        link="Voir cette réserve",
    ),
    "exit_review_due": Letter(
        headline="Un bilan est à faire pour le produit {number}",
        page=EXIT,
        link="Faire ce bilan",
    ),
    "engagement_to_sign": Letter(
        headline="Votre signature est attendue pour le produit {number}",
        page="/portefeuille/engagements/{engagement_id}",
        link="Lire le dossier et signer",
    ),
    "engagement_signed": Letter(
        headline="Un engagement est signé pour le produit {number}",
        page=PRODUCT + "/dossier",
        link="Voir le dossier",
    ),
}
