"""Letters about what happens here: gathered letters, announcements, the journal, the agenda, addresses, hooks."""

from services.notify.domain.letters.base import GATHERING, HOME, JOURNAL, Letter

_ISSUE = "Journal n° {issue_number} : {issue}"

OURS_LETTERS = {
    "wording_tried": Letter(
        headline="Essai : {tried_subject}",
        page=HOME + "lettres/{letter}",
        link="Revenir aux mots de cette lettre",
    ),
    "daily_letter": Letter(
        headline="Votre lettre du jour ({day})",
        page=HOME,
        link="Lire tous vos messages",
    ),
    "weekly_letter": Letter(
        headline="Votre lettre de la semaine ({day})",
        page=HOME,
        link="Lire tous vos messages",
    ),
    "together": Letter(
        headline="{first_subject}",
        page=HOME,
        link="Lire tous vos messages",
    ),
    "journal_issue": Letter(
        headline=_ISSUE,
        page=JOURNAL + "{issue_id}",
        link="Lire ce numéro sur la plateforme",
    ),
    "journal_outside": Letter(
        headline=_ISSUE,
        page=JOURNAL + "{issue_id}",
        link="Lire ce numéro en ligne",
    ),
    "journal_tried": Letter(
        headline="Essai : {issue}",
        page=JOURNAL + "{issue_id}/suivi",
        link="Revenir à ce numéro",
    ),
    "journal_to_confirm": Letter(
        headline="Recevoir le journal du Ti Kub : à confirmer",
        page=JOURNAL + "abonnement/{secret}",
        link="Recevoir le journal",
    ),
    "journal_known": Letter(
        headline="Vous recevez déjà le journal du Ti Kub",
        page=JOURNAL,
        link="Lire le journal",
    ),
    "announcement": Letter(
        headline="Annonce : {announcement}",
        page=HOME + "annonces/{announcement_id}",
        link="Lire cette annonce sur la plateforme",
    ),
    "gathering_to_confirm": Letter(
        headline="Votre venue à confirmer : {gathering}",
        page=HOME + "agenda/confirmation/{secret}",
        link="Confirmer votre venue",
    ),
    "gathering_registered": Letter(
        headline="Vous êtes inscrit : {gathering}",
        page=GATHERING,
        link="Voir ce rendez-vous",
    ),
    "gathering_waiting": Letter(
        headline="En attente d’une place : {gathering}",
        page=GATHERING,
        link="Voir ce rendez-vous",
    ),
    "gathering_left": Letter(
        headline="Votre place est rendue : {gathering}",
        page=GATHERING,
        link="Voir ce rendez-vous",
    ),
    "gathering_changed": Letter(
        headline="Changement : {gathering}",
        page=GATHERING,
        link="Voir ce rendez-vous",
        deadline="starts_at",
        deadline_words="Rendez-vous le",
    ),
    "gathering_tomorrow": Letter(
        headline="C’est bientôt : {gathering}",
        page=GATHERING,
        link="Voir ce rendez-vous",
        deadline="starts_at",
        deadline_words="Rendez-vous le",
    ),
    "gathering_place_given": Letter(
        headline="Vous avez une place : {gathering}",
        page=GATHERING,
        link="Voir ce rendez-vous",
        deadline="starts_at",
        deadline_words="Rendez-vous le",
    ),
    "gathering_cancelled": Letter(
        headline="Annulé : {gathering}",
        page=GATHERING,
        link="Voir ce rendez-vous",
    ),
    "address_silenced": Letter(
        headline="Nos courriels ne vous parviennent plus",
        page=HOME + "preferences",
        link="Voir pourquoi, et y remédier",
    ),
    "hook_disabled": Letter(
        headline="Un rappel vers un autre service est arrêté",
        page=HOME + "rappels/{hook_id}",
        link="Voir ce rappel",
    ),
}
