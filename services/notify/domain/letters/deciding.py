"""Letters about what is asked around a decision: opinions, questions, reviews, appeals, conditions, purchases."""

from services.notify.domain.letters.base import BEFORE_VOTE, CASE, CONDITION, REGISTER, Letter

DECIDING_LETTERS = {
    "advice_asked": Letter(
        headline="Votre avis est attendu sur le dossier {number}",
        page=BEFORE_VOTE,
        link="Lire le dossier et donner votre avis",
        deadline="due_at",
        deadline_words="Donnez-le avant le",
    ),
    "question_put": Letter(
        headline="Une question est posée sur le dossier {number}",
        page=BEFORE_VOTE,
        link="Lire la question et y répondre",
    ),
    "question_answered": Letter(
        headline="Votre question sur le dossier {number} a sa réponse",
        page=BEFORE_VOTE,
        link="Lire la réponse",
    ),
    "decision_review_due": Letter(
        headline="La décision {decision_number} est à réexaminer",
        page="/gouvernance/reexamens/{review_id}",
        link="Voir ce réexamen",
    ),
    "appeal_filed": Letter(
        headline="Un appel est formé contre la décision {decision_number}",
        page=CASE,
        link="Lire l’appel",
    ),
    "appeal_granted": Letter(
        headline="L’appel contre la décision {corrects} est accepté",
        page=REGISTER,
        link="Lire la nouvelle décision",
    ),
    "appeal_refused": Letter(
        headline="L’appel contre la décision {corrects} est rejeté",
        page=REGISTER,
        link="Lire la réponse",
    ),
    "condition_given": Letter(
        headline="Une condition de la décision {decision_number} vous est confiée",
        page=CONDITION,
        link="Voir cette condition",
        deadline="due_on",
        deadline_words="À remplir avant le",
    ),
    "condition_due_soon": Letter(
        headline="Une condition de la décision {decision_number} arrive à son terme",
        page=CONDITION,
        link="Dire ce qui est fait",
        deadline="due_on",
        deadline_words="À remplir avant le",
    ),
    "condition_late": Letter(
        headline="Une condition de la décision {decision_number} est en retard",
        page=CONDITION,
        link="Dire ce qui est fait",
    ),
    "purchase_ready": Letter(
        headline="L’avis d’achat de la décision {decision_number} est prêt",
        page=REGISTER + "/achat",
        link="Lire l’avis d’achat",
    ),
}
