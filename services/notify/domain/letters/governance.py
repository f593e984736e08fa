"""Letters about what the service of governance says, answers to ideas and products among them."""

from services.notify.domain.letters.base import CASE, IDEA, PRODUCT, REGISTER, SITTING, Letter

GOVERNANCE_LETTERS = {
    "vote_convocation": Letter(
        headline="Votre vote est attendu sur le dossier {number}",
        page=CASE,
        link="Lire le dossier et voter",
        deadline="closes_at",
        deadline_words="Votez avant le",
        reaches_actor=True,
    ),
    "vote_reminder": Letter(
        headline="Il vous reste peu de temps pour voter sur le dossier {number}",
        page=CASE,
        link="Lire le dossier et voter",
        deadline="closes_at",
        deadline_words="Votez avant le",
    ),
    "vote_extended": Letter(
        headline="Le vote sur le dossier {number} est prolongé",
        page=CASE,
        link="Lire le dossier et voter",
        deadline="closes_at",
        deadline_words="Votez avant le",
    ),
    "session_convocation": Letter(
        headline="Vous êtes convoqué à la séance {number}",
        page=SITTING,
        link="Lire l’ordre du jour",
        deadline="starts_at",
        deadline_words="Séance le",
        reaches_actor=True,
    ),
    "session_changed": Letter(
        headline="La séance {number} change d’heure ou de lieu",
        page=SITTING,
        link="Lire l’ordre du jour",
        deadline="starts_at",
        deadline_words="Séance le",
        reaches_actor=True,
    ),
    "session_cancelled": Letter(
        headline="La séance {number} est annulée",
        page=SITTING,
        link="Voir cette séance",
        reaches_actor=True,
    ),
    "minutes_submitted": Letter(
        headline="Le procès-verbal de la séance {number} est à relire",
        page=SITTING + "/proces-verbal",
        link="Lire le procès-verbal",
    ),
    "minutes_approved": Letter(
        headline="Le procès-verbal de la séance {number} est approuvé",
        page=SITTING + "/proces-verbal",
        link="Lire le procès-verbal",
    ),
    "case_moved": Letter(
        headline="Le dossier {number} passe devant une instance plus élevée",
        page=CASE,
        link="Lire le dossier",
    ),
    "quorum_missed": Letter(
        headline="Le quorum n’est pas atteint pour le dossier {number}",
        page=CASE,
        link="Voir le dossier",
    ),
    "idea_selected": Letter(
        headline="Votre idée {idea_number} est retenue",
        page=IDEA,
        link="Voir la suite pour votre idée",
    ),
    "idea_not_selected": Letter(
        headline="Votre idée {idea_number} n’est pas retenue",
        page=IDEA,
        link="Voir la réponse",
    ),
    "gate_granted": Letter(
        headline="Votre produit {product_number} change de phase",
        page=PRODUCT,
        link="Voir votre produit",
    ),
    "gate_refused": Letter(
        headline="Votre produit {product_number} reste dans sa phase",
        page=PRODUCT,
        link="Voir la réponse",
    ),
    "question_granted": Letter(
        headline="La demande sur votre produit {product_number} est acceptée",
        page=PRODUCT,
        link="Voir votre produit",
    ),
    "question_refused": Letter(
        headline="La demande sur votre produit {product_number} est refusée",
        page=PRODUCT,
        link="Voir la réponse",
    ),
    "decision_changed": Letter(
        headline="La décision {corrects} change : une nouvelle décision, {decision_number}, le dit",
        page=REGISTER,
        link="Lire la nouvelle décision",
    ),
    "decision_kept": Letter(
        headline="La décision {corrects} reste comme elle est",
        page=REGISTER,
        link="Lire la réponse",
    ),
    "decision_granted": Letter(
        headline="Décision {decision_number} : la demande est acceptée",
        page=CASE,
        link="Lire la décision",
    ),
    "decision_refused": Letter(
        headline="Décision {decision_number} : la demande est refusée",
        page=CASE,
        link="Lire la décision",
    ),
    "role_granted": Letter(
        headline="Vous avez reçu un nouveau rôle",
        page="/idees/",
        link="Aller sur la plateforme",
    ),
}
