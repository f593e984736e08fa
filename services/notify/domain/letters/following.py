"""Letters to people who follow a thing or take part in it without carrying it."""

from services.notify.domain.letters.base import CALL, CASE, IDEA, PRODUCT, SITTING, Letter

FOLLOWING_LETTERS = {
    "followed_idea": Letter(
        headline="L’idée {number}, que vous suivez, avance",
        page=IDEA,
        link="Voir cette idée",
    ),
    "supported_answered": Letter(
        headline="L’idée {number}, que vous soutenez, a sa réponse",
        page=IDEA,
        link="Voir cette idée",
    ),
    "supported_decided": Letter(
        headline="L’idée {idea_number}, que vous soutenez, a sa réponse",
        page=IDEA,
        link="Voir cette idée",
    ),
    "idea_becomes_product": Letter(
        headline="Une idée que vous soutenez ou suivez devient le produit {number}",
        page=PRODUCT,
        link="Découvrir ce produit",
    ),
    "evaluated_idea": Letter(
        headline="L’idée {number}, que vous avez évaluée, avance",
        page=IDEA,
        link="Voir cette idée",
    ),
    "sponsored_decision": Letter(
        headline="Décision {decision_number} sur un produit que vous parrainez",
        page=CASE,
        link="Lire la décision",
    ),
    "product_phase": Letter(
        headline="Le produit {number}, dont vous êtes, change de phase",
        page=PRODUCT,
        link="Voir ce produit",
    ),
    "followed_decision": Letter(
        headline="Décision {decision_number} sur un sujet que vous suivez",
        page=CASE,
        link="Lire la décision",
    ),
    "followed_phase": Letter(
        headline="Le produit {number}, que vous suivez, change de phase",
        page=PRODUCT,
        link="Voir ce produit",
    ),
    "followed_takeover": Letter(
        headline="Le produit {number}, que vous suivez, est repris",
        page=PRODUCT,
        link="Voir ce produit",
    ),
    "followed_theme": Letter(
        headline="Le produit {number} rejoint un thème que vous suivez",
        page=PRODUCT,
        link="Découvrir ce produit",
    ),
    "followed_call_extended": Letter(
        headline="Un appel que vous suivez est prolongé",
        page=CALL,
        link="Voir cet appel",
        deadline="closes_at",
        deadline_words="Ouvert jusqu’au",
    ),
    "followed_call_closed": Letter(
        headline="Un appel que vous suivez est clos",
        page=CALL,
        link="Voir cet appel",
    ),
    "followed_minutes": Letter(
        headline="Le procès-verbal de la séance {number} est approuvé",
        page=SITTING + "/proces-verbal",
        link="Lire le procès-verbal",
    ),
}
