# ruff: noqa: E501 - a table is read line by line
"""The list of conditions with which an empty platform begins; the authority changes it on its own page."""

from typing import NamedTuple

from services.portfolio.domain.exit.conditions import Kind, Owner, Weight

YEAR = 365


class First(NamedTuple):
    """A line of the first list; `valid` is how many days its evidence counts."""

    code: str
    label: str
    help: str
    owner: Owner
    weight: Weight
    kind: Kind
    valid: int
    checks: str = ""
    window: int | None = None


TEAM, DSI, INCUBATOR = Owner.PRODUCT_TEAM, Owner.DSI, Owner.INCUBATOR
SECURITY, DATA = Owner.SECURITY, Owner.DATA_PROTECTION
MUST, BETTER = Weight.BLOCKING, Weight.ADVISED
CHECK, PAPER, DECISION, MEASURE = Kind.CHECK, Kind.ATTESTATION, Kind.DECISION, Kind.MEASURE

FIRST = (
    First("domain", "Le service a son propre nom sur internet", "Un nom qui appartient à l’administration, et qui le suit.", TEAM, MUST, PAPER, YEAR),
    First("hosting", "L’hébergement suit les règles de l’administration", "Où sont les données, chez qui, sous quel contrat.", DSI, MUST, PAPER, YEAR),
    First("images", "Les conteneurs se construisent et démarrent depuis le code", "La DSI l’a refait elle-même, sans aide.", DSI, MUST, PAPER, 180),
    First("health", "Le service répond sur une adresse de santé", "Une adresse qui dit si le service va bien.", TEAM, MUST, CHECK, 30, "health"),
    First("https", "Les pages ne répondent que sur une liaison chiffrée", "Certificat valable, renvoi depuis l’adresse non chiffrée.", TEAM, MUST, CHECK, 30, "https,certificate"),
    First("headers", "Les protections de base des pages sont en place", "Celles que les navigateurs savent lire, et un contact pour la sécurité.", TEAM, BETTER, CHECK, 30, "security_headers,security_txt"),
    First("availability", "Le service a été disponible quatorze jours de suite", "La part du temps où il a répondu, mesurée de l’extérieur.", TEAM, MUST, MEASURE, 60, "", 14),
    First("restore", "Une sauvegarde a été relue depuis moins de 90 jours", "Pas seulement faite : relue, et le service a redémarré avec elle.", DSI, MUST, PAPER, 90),
    First("restore_time", "Le temps qu’il faut pour tout remettre en marche est mesuré", "De la panne complète au service rendu.", DSI, BETTER, PAPER, YEAR),
    First("alerts", "La DSI surveille le service et reçoit ses alertes", "Une alerte d’essai est arrivée chez la bonne personne.", DSI, MUST, PAPER, 180),
    First("manual", "Le manuel d’exploitation existe et a servi", "Les gestes de tous les jours et ceux des mauvais jours.", TEAM, MUST, PAPER, YEAR),
    First("support", "On sait qui appeler quand le service s’arrête", "Astreinte ou assistance, avec des heures et un numéro.", DSI, MUST, PAPER, YEAR),
    First("secrets", "Les mots de passe sont hors du code et ont été changés", "Ceux que l’équipe du produit connaissait ne valent plus.", SECURITY, MUST, PAPER, 180),
    First("holes", "Aucune faille grave connue dans ce que le service utilise", "Avec la liste de tous ses composants.", SECURITY, MUST, PAPER, 60),
    First("audit", "Le code a été relu par quelqu’un d’extérieur", "Son rapport, et ce qui en a été corrigé.", SECURITY, BETTER, PAPER, 2 * YEAR),
    First("tests", "Des essais automatiques protègent chaque changement", "Ils sont lancés à chaque enregistrement du code.", TEAM, MUST, PAPER, 180),
    First("documentation", "Quelqu’un de nouveau s’y retrouve avec la documentation", "Une personne de la DSI l’a suivie du début à la fin.", TEAM, MUST, PAPER, YEAR),
    First("repository", "Le code est public, avec sa licence et sa fiche", "Un dépôt que tout le monde peut lire, une licence, une fiche publiccode.", TEAM, MUST, CHECK, 30, "repository,licence,publiccode"),
    First("approval", "L’homologation de sécurité est prononcée", "La décision, sa date et sa durée.", SECURITY, MUST, DECISION, 3 * YEAR),
    First("register", "Le traitement est au registre des données personnelles", "Avec ses durées de conservation et son analyse d’impact s’il en faut une.", DATA, MUST, PAPER, YEAR),
    First("legal_notices", "Les mentions légales sont complètes", "Qui dirige la publication, qui édite, qui héberge.", TEAM, MUST, CHECK, 30, "legal_notices"),
    First("privacy", "La page sur les données personnelles est complète", "À quoi elles servent, combien de temps, à qui écrire.", DATA, MUST, CHECK, 30, "privacy"),
    First("accessibility", "La déclaration d’accessibilité est en ligne", "Et la mention est au bas de chaque page.", TEAM, MUST, CHECK, 30, "accessibility"),
    First("figures", "Les chiffres d’usage sont publics", "Une page que tout le monde peut lire.", TEAM, BETTER, CHECK, 30, "usage_figures"),
    First("mailboxes", "Les adresses pour écrire survivent aux personnes", "Aucune adresse au nom d’une personne.", TEAM, MUST, PAPER, YEAR),
    First("budget", "Une ligne du budget de chaque année le paie", "Le montant, la ligne et l’année.", DSI, MUST, DECISION, YEAR),
    First("contract", "Un marché permet de continuer à le faire évoluer", "Lequel, jusqu’à quand, pour combien.", DSI, MUST, PAPER, YEAR),
    First("heads", "Un responsable du produit et un responsable à la DSI sont nommés", "Deux personnes, avec du temps pour cela.", DSI, MUST, DECISION, YEAR),
    First("accounts", "Les comptes et les accès sont tous connus", "La liste complète : qui peut entrer où, et avec quels droits.", TEAM, MUST, PAPER, 90),
    First("shared_means", "Le service ne dépend plus des moyens de l’incubateur", "Hébergement, messagerie, mesures : rien n’est resté en commun.", INCUBATOR, MUST, PAPER, 180),
    First("training", "L’équipe qui reprend a été formée", "Qui, quand, sur quoi.", INCUBATOR, MUST, PAPER, YEAR),
)  # fmt: skip
