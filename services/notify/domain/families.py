"""What messages are about, how each kind of them reaches a person, and what nobody can switch off."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class Family(StrEnum):
    """What a message is about: people choose by these, not letter by letter."""

    CONVOCATIONS = "convocations"
    VOTES = "votes"
    IDEAS = "ideas"
    TEAM = "team"
    PRODUCTS = "products"
    EXITS = "exits"
    ACCOUNT = "account"
    ANNOUNCEMENTS = "announcements"
    JOURNAL = "journal"
    OUTSIDE = "outside"
    GATHERINGS = "gatherings"
    FOLLOWED = "followed"
    OTHERS = "others"
    LETTERS = "letters"


class Way(StrEnum):
    """How the messages of a family reach a person."""

    NOW = "now"
    DAILY = "daily"
    WEEKLY = "weekly"
    INBOX = "inbox"
    NONE = "none"


@dataclass(frozen=True)
class Kind:
    """A family in words; a legal one reaches everybody whatever they chose, and the proof of its sending is kept."""

    words: str
    help: str
    legal: bool = False
    usual: Way = Way.NOW
    """How it reaches who chose nothing."""
    offered: bool = True
    """Whether people choose about it; a letter has what they chose for the families in it."""


KINDS: dict[Family, Kind] = {
    Family.CONVOCATIONS: Kind(
        "Convocations",
        "Être appelé à voter ou à siéger. Ces messages partent toujours par courriel : la règle le veut.",
        legal=True,
    ),
    Family.VOTES: Kind("Votes et décisions", "Rappels, avis, questions, décisions, conditions, réexamens et appels."),
    Family.IDEAS: Kind("Vos idées", "Ce que devient une idée que vous avez déposée."),
    Family.TEAM: Kind(
        "Travail de l’équipe de l’incubateur", "Idées à examiner ou retirées, avis de la DSI attendus, produits créés."
    ),
    Family.PRODUCTS: Kind("Vos produits", "Équipe, aide, argent, risques, preuves à renouveler, signatures, phases."),
    Family.EXITS: Kind("Sorties et reprises", "Dossiers de sortie, réserves, bilans."),
    Family.ACCOUNT: Kind("Vos droits sur la plateforme", "Un rôle que vous recevez, un rappel à remettre en service."),
    Family.ANNOUNCEMENTS: Kind(
        "Annonces de l’incubateur", "Ce que l’incubateur fait savoir à tout le monde.", usual=Way.WEEKLY
    ),
    Family.JOURNAL: Kind(
        "Journal du Ti Kub", "Chaque numéro du journal public de l’incubateur, à sa parution.", usual=Way.WEEKLY
    ),
    Family.OUTSIDE: Kind(
        "Journal du Ti Kub, par courriel", "Chaque numéro, pour qui n’est pas de la maison.", offered=False
    ),
    Family.GATHERINGS: Kind("Agenda du lieu et formations", "Ce qui change là où vous êtes inscrit."),
    Family.FOLLOWED: Kind(
        "Ce que vous suivez", "Produits, idées, appels, instances et thèmes que vous avez choisis.", usual=Way.DAILY
    ),
    Family.OTHERS: Kind("Autres messages", "Tout ce qui n’est pas dans les lignes ci-dessus."),
    Family.LETTERS: Kind(
        "Lettre du jour, lettre de la semaine, messages groupés", "Plusieurs messages en un courriel.", offered=False
    ),
}

MEMBERS: dict[Family, tuple[str, ...]] = {
    Family.CONVOCATIONS: ("vote_convocation", "session_convocation", "session_changed", "session_cancelled"),
    Family.VOTES: (
        "vote_reminder",
        "vote_extended",
        "minutes_submitted",
        "minutes_approved",
        "case_moved",
        "quorum_missed",
        "decision_granted",
        "decision_refused",
        "advice_asked",
        "question_put",
        "question_answered",
        "decision_review_due",
        "appeal_filed",
        "appeal_granted",
        "appeal_refused",
        "condition_given",
        "condition_due_soon",
        "condition_late",
    ),
    Family.IDEAS: (
        "coauthor_invited",
        "idea_received",
        "idea_kept",
        "coaching_step_late",
        "awaited_call",
        "idea_to_complete",
        "idea_merged",
        "idea_unmerged",
        "idea_shortlisted",
        "pitch_drawn",
        "idea_shown",
        "idea_hidden",
        "report_handled",
        "support_carried",
        "supported_answered",
        "supported_decided",
        "idea_becomes_product",
        "idea_admissible",
        "idea_inadmissible",
        "dsi_opinion_given",
        "answer_published",
        "idea_presented",
        "idea_selected",
        "idea_not_selected",
    ),
    Family.TEAM: (
        "answer_near",
        "answer_late",
        "idea_to_examine",
        "idea_to_read",
        "evaluation_asked",
        "evaluation_due",
        "evaluated_idea",
        "idea_completed",
        "idea_withdrawn",
        "product_created",
        "dsi_opinion_asked",
        "dsi_opinion_due",
        "dsi_opinion_late",
        "report_made",
    ),
    Family.PRODUCTS: (
        "gate_granted",
        "gate_refused",
        "question_granted",
        "question_refused",
        "product_to_carry",
        "product_phase",
        "sponsored_decision",
        "roles_missing",
        "sponsor_leaving",
        "sponsor_gone",
        "phase_overdue",
        "help_offered",
        "help_accepted",
        "help_declined",
        "money_ending",
        "purchase_ready",
        "proofs_expiring",
        "proofs_expired",
        "risk_grave",
        "engagement_to_sign",
        "engagement_signed",
    ),
    Family.EXITS: (
        "exit_to_examine",
        "exit_accepted",
        "exit_refused",
        "exit_decision_unused",
        "exit_done",
        "exit_reserve_due",
        "exit_review_due",
    ),
    Family.ACCOUNT: ("role_granted", "hook_disabled", "address_silenced"),
    Family.ANNOUNCEMENTS: ("announcement",),
    Family.GATHERINGS: (
        "gathering_changed",
        "gathering_place_given",
        "gathering_cancelled",
        "training_place_given",
        "training_cancelled",
        "gathering_tomorrow",
    ),
    Family.FOLLOWED: (
        "followed_idea",
        "followed_decision",
        "followed_phase",
        "followed_takeover",
        "followed_theme",
        "followed_call_extended",
        "followed_call_closed",
        "followed_minutes",
    ),
    Family.JOURNAL: ("journal_issue",),
    Family.OUTSIDE: ("journal_outside",),
    Family.LETTERS: ("daily_letter", "weekly_letter", "together"),
}
"""The letters of each family, by name; those that are named nowhere are among the others."""

_FAMILIES = {letter: family for family, letters in MEMBERS.items() for letter in letters}
VISITS = ("gathering_to_confirm", "gathering_registered", "gathering_waiting", "gathering_left")
OUTSIDE_ONLY = (*MEMBERS[Family.OUTSIDE], "journal_to_confirm", "journal_known", *VISITS)
"""Letters to people outside, who have no inbox."""
BY_MAIL_ONLY = (*MEMBERS[Family.LETTERS], "wording_tried", "journal_tried", *OUTSIDE_ONLY)
"""They gather what is in the inbox already, try words, or go to who has no inbox."""


def family_of(letter: str) -> Family:
    """The family of a letter."""
    return _FAMILIES.get(letter, Family.OTHERS)


def is_legal(letter: str) -> bool:
    """Whether it leaves whatever the person chose, and the proof of its sending is kept."""
    return KINDS[family_of(letter)].legal


WAYS: dict[Way, str] = {
    Way.NOW: "Dans votre boîte et par courriel",
    Way.DAILY: "Dans votre boîte et dans la lettre du jour",
    Way.WEEKLY: "Dans votre boîte et dans la lettre de la semaine",
    Way.INBOX: "Dans votre boîte seulement",
    Way.NONE: "Ne pas recevoir",
}

CHOSEN = tuple(family for family, kind in KINDS.items() if kind.offered and not kind.legal)
"""Families about which people have a choice."""


def way_of(family: Family, chosen: Mapping[Family, Way]) -> Way:
    """How a message reaches somebody: what they chose, unless the law does not ask them."""
    return Way.NOW if KINDS[family].legal else chosen.get(family, KINDS[family].usual)
