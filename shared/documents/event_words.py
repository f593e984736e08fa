"""What each event says, and what its fields mean where the declaration does not tell: the words of the catalogue."""

SENTENCES = {
    "ideas.call.opened.v1": "Un appel à problèmes s’ouvre aux agents.",
    "ideas.idea.submitted.v1": "Un agent a déposé un problème dans un appel.",
    "ideas.idea.instructed.v1": "L’équipe de l’incubateur a examiné une idée et dit si elle est recevable.",
    "ideas.idea.presented.v1": "L’équipe a présenté une idée à l’instance qui décidera.",
    "ideas.idea.withdrawn.v1": "L’auteur a retiré son idée, avant toute décision.",
    "ideas.idea.answered.v1": "La décision est arrivée jusqu’à l’idée : elle est retenue ou non.",
    "governance.role.granted.v1": "Une personne a reçu un rôle sur la plateforme.",
    "governance.role.revoked.v1": "Un rôle sur la plateforme a été retiré à une personne.",
    "governance.body.changed.v1": "Une instance telle qu’elle est à présent : son nom, son niveau, ses membres.",
    "governance.case.received.v1": "Une question est arrivée devant l’instance qui décidera.",
    "governance.case.vote_opened.v1": "Les membres d’une instance sont appelés à voter ; leur liste est figée.",
    "governance.case.quorum_missed.v1": "Le vote est clos sans assez de votants : rien n’est décidé.",
    "governance.case.decided.v1": "Une instance a décidé ; les voix sont celles du registre.",
    "governance.register.anchored.v1": "L’endroit où le registre des décisions finit, publié chaque jour.",
    "governance.envelope.changed.v1": "Une enveloppe d’argent telle qu’elle est à présent, en centimes.",
    "governance.commitment.changed.v1": "De l’argent réservé, engagé, dépensé ou rendu pour un dossier, en centimes.",
    "portfolio.product.created.v1": "Une décision a fait naître un produit dans le portefeuille.",
    "portfolio.product.imported.v1": "Un produit d’un autre portefeuille a été lu, ou relu, depuis son fichier.",
    "portfolio.product.team_changed.v1": "L’équipe d’un produit a changé : qui y est, à quelles dates.",
    "portfolio.product.roles_missing.v1": "Il manque quelqu’un d’indispensable dans l’équipe d’un produit.",
    "portfolio.product.sponsor_leaving.v1": "Une marraine ou un parrain d’un produit part bientôt.",
    "portfolio.product.help_offered.v1": "Un agent propose son aide à l’équipe d’un produit.",
    "portfolio.product.help_answered.v1": "L’équipe d’un produit a répondu à un agent qui proposait son aide.",
    "portfolio.product.gate_requested.v1": "L’équipe demande à une instance si un produit peut entrer dans une phase.",
    "portfolio.product.question_asked.v1": "Une instance doit dire si un produit continue, est financé ou s’arrête.",
    "portfolio.product.money_changed.v1": "Un montant d’un produit a été saisi, barré ou accordé.",
    "portfolio.product.money_ending.v1": "L’argent d’un produit s’arrête bientôt.",
    "portfolio.product.phase_changed.v1": "Un produit est entré dans une phase, par une décision.",
    "portfolio.product.sheet_changed.v1": "La fiche d’un produit a été modifiée.",
    "digest.told.v1": "Le compte de ce que le service a dit en une heure : les autres voient s’il leur en manque.",
    "gap.noticed.v1": "Il manque au service des événements d’un autre, qui les lui envoie à nouveau.",
    "person.erased.v1": "Les données d’une personne ont été effacées ; qui l’entend efface les siennes.",
    "person.seen.v1": "Une personne s’est connectée ; ce que l’on sait de plus récent sur elle fait foi.",
}
"""One sentence for each event, by its wire name; what every service says stands here once, without the publisher."""

FIELDS = {
    "amount_cents": "Le montant en centimes ; 0 quand il n’est pas question d’argent",
    "author_id": "La personne qui a déposé l’idée ou qui porte le produit",
    "accepted": "Si l’aide est acceptée",
    "against": "Nombre de voix contre",
    "abstentions": "Nombre d’abstentions",
    "answer_by": "La date promise pour la réponse",
    "answered_by": "La personne qui a répondu",
    "body_id": "L’instance",
    "body_name": "Nom de l’instance",
    "call_id": "L’appel",
    "carrier_id": "La personne qui porte le produit",
    "case_id": "Le dossier",
    "chair_id": "La personne qui préside l’instance",
    "changed_at": "La date de ce changement",
    "commitment_id": "L’engagement",
    "closes_at": "La date de clôture",
    "changed_by": "La personne qui a fait le changement",
    "count": "Nombre d’événements",
    "anchored_at": "La date de l’ancrage",
    "day": "Le jour",
    "decision_id": "La décision au registre",
    "decision_number": "Numéro de la décision au registre",
    "digest_id": "Ce compte",
    "ends_at": "La fin de l’heure comptée",
    "envelope_id": "L’enveloppe",
    "fields": "Les noms des champs qui ont changé",
    "former_phase": "Code de la phase quittée",
    "from_version": "La première version qui manque",
    "gap_id": "Ce manque",
    "granted_by": "La personne qui a donné le rôle",
    "idea_id": "L’idée",
    "idea_number": "Numéro lisible de l’idée",
    "in_favour": "Nombre de voix pour",
    "instructed_by": "La personne qui a examiné l’idée",
    "member_ids": "Les membres de l’instance qui peuvent voter",
    "members": "Nombre de membres qui pouvaient voter",
    "mission": "Ce à quoi sert le produit",
    "number": "Numéro lisible",
    "offer_id": "Cette proposition d’aide",
    "opens_at": "La date d’ouverture",
    "person_id": "La personne",
    "phase": "Code de la phase",
    "presented_by": "La personne qui a présenté l’idée",
    "problem": "Le problème, tel que la personne le raconte",
    "product_id": "Le produit",
    "product_number": "Numéro lisible du produit",
    "question": "La nature de la question : select_idea ou pass_gate",
    "quorum_required": "S’il faut un nombre minimal de votants",
    "request_id": "La demande",
    "requested_by": "La personne qui a fait la demande",
    "ends_on": "Le jour où l’argent du produit s’arrête",
    "noticed_at": "L’instant où cela a été vu",
    "review_on": "Le jour avant lequel il en sera de nouveau question",
    "revoked_by": "La personne qui a retiré le rôle",
    "role": "Le rôle",
    "role_id": "Ce rôle de cette personne",
    "roles": "Les codes des rôles qui manquent",
    "since": "Le jour depuis lequel cela vaut",
    "sponsor_id": "La marraine ou le parrain",
    "starts_at": "Le début de l’heure comptée",
    "stay_id": "Cette place dans l’équipe",
    "title": "Le titre de l’appel, de l’idée ou du produit",
    "until": "Le dernier jour ; vide tant qu’il n’est pas connu",
    "voters": "Nombre de personnes qui ont voté",
}
"""By the field's name, which means the same in every event."""

SERVICES = {"ideas": "Idées", "governance": "Décisions", "portfolio": "Produits", "notify": "Messages"}
"""The services as the head of every page names them."""

INSTANT = "L’instant de ce fait"


def sentence_of(wire: str) -> str:
    """What has happened, in French; "" for an event that nobody has told yet."""
    return SENTENCES.get(wire) or SENTENCES.get(wire.partition(".")[2], "")


def help_of(name: str, declared: str) -> str:
    """What a field holds: as declared, else by its name; every fact says when it happened in a field `…_at`."""
    return declared or FIELDS.get(name) or (INSTANT if name.endswith("_at") else "")
