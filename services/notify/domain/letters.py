"""What can be told to a person: for each letter its sentence, the page it leads to, and whom it may reach."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID


@dataclass(frozen=True)
class Letter:
    """A letter; its {places} are filled with the facts of the event. `letters/<name>.txt` holds the text of its mail.

    The headline is the sentence of the inbox and the subject of the mail: numbers only, nobody's name or words.
    """

    headline: str
    page: str
    link: str
    deadline: str = ""
    deadline_words: str = ""
    reaches_actor: bool = False
    """Receipts and convocations also go to whoever caused them (rule R49)."""

    def headline_of(self, facts: Mapping[str, Any]) -> str:
        return self.headline.format(**facts)

    def page_of(self, facts: Mapping[str, Any]) -> str:
        """The path of the page, in the service that owns the thing."""
        return self.page.format(**facts)


IDEA = "/idees/{idea_id}"
CASE = "/gouvernance/dossiers/{case_id}"
SITTING = "/gouvernance/seances/{session_id}"
PRODUCT = "/portefeuille/produits/{product_id}"
EXIT = PRODUCT + "/sortie/"
TEAM = PRODUCT + "/equipe"
REGISTER = "/gouvernance/registre/{decision_number}"
HOME = "/notifications/"
GATHERING = HOME + "agenda/{gathering_id}"

LETTERS: dict[str, Letter] = {
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
    "announcement": Letter(
        headline="Annonce : {announcement}",
        page=HOME + "annonces/{announcement_id}",
        link="Lire cette annonce sur la plateforme",
    ),
    "gathering_changed": Letter(
        headline="Changement : {gathering}",
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
    "idea_received": Letter(
        headline="Votre idée {number} est bien déposée",
        page=IDEA,
        link="Suivre votre idée",
        deadline="answer_by",
        deadline_words="Réponse promise avant le",
        reaches_actor=True,
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
    "role_granted": Letter(
        headline="Vous avez reçu un nouveau rôle",
        page="/idees/",
        link="Aller sur la plateforme",
    ),
}
"""Every letter, by the name of its file."""

UNTOLD = frozenset({"problem", "opinion", "member_ids"})
"""Facts of events that no letter tells: long texts and lists of people are not copied for each event."""


def told(facts: Mapping[str, Any]) -> dict[str, Any]:
    """The facts of an event that its letters need."""
    return {name: value for name, value in facts.items() if name not in UNTOLD}


def one_each(letters: Mapping[str, Iterable[UUID]], actor: UUID | None = None) -> dict[UUID, str]:
    """Which letter each person gets: the first that names them, and never one about what they just did themselves."""
    chosen: dict[UUID, str] = {}
    for name, people in letters.items():
        for person in people:
            if person != actor or LETTERS[name].reaches_actor:
                chosen.setdefault(person, name)
    return chosen
