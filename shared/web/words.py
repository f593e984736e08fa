"""The words of the house: what each means, and which words are better left for others."""

from collections.abc import Iterator
from typing import Any

from flask import flash, jsonify, session
from flask.typing import ResponseReturnValue

from shared.plain_words import Jargon, entries, jargon_in
from shared.web.forms import Form
from shared.web.languages import say
from shared.web.pages import Pages
from shared.web.render import render
from shared.web.rights import anyone

HOUSE = (
    ("Agent", "Toute personne qui travaille à la Région, dans les services comme dans les lycées et les ports."),
    ("Appel à intrapreneurs", "Une période ouverte pendant laquelle les agents disent les problèmes qu’ils vivent."),
    ("Avis", "Ce que dit quelqu’un que l’on consulte, par exemple la DSI ; il éclaire la décision sans la prendre."),
    ("Bulletin", "Ce que dépose un membre d’une instance quand il vote."),
    ("Catalogue", "La liste publique des services nés ici ou proposés par des partenaires."),
    ("Condition", "Ce qu’un produit doit montrer avant de changer de phase ou de sortir de l’incubateur."),
    ("Décision", "Ce qu’une instance a tranché ; elle porte un numéro et ne change plus."),
    (
        "Déport",
        "Le fait de ne pas voter, et de ne pas compter dans le quorum, parce qu’on a un intérêt dans l’affaire.",
    ),
    ("Engagement", "Une somme promise à un produit sur une enveloppe ; ou la signature de qui soutient un produit."),
    ("Enveloppe", "Une somme réservée pour l’année, sur laquelle des produits reçoivent leur part."),
    ("Idée", "Un problème mis sur la table par un agent. La solution vient plus tard."),
    ("Instance", "Un groupe de personnes qui décide à un niveau donné : un comité, un jury, une commission."),
    ("Instruction", "L’examen d’une idée par l’équipe : est-elle recevable, le numérique peut-il y répondre ?"),
    ("Phase", "L’étape où se trouve un produit : pré-incubation, construction, déploiement, préparation de la sortie."),
    ("Parcours de sortie", "Le chemin d’un produit qui quitte l’incubateur, jusqu’à ce que d’autres le fassent vivre."),
    ("Porteuse ou porteur", "L’agent qui mène une idée jusqu’au produit ; ce n’est pas toujours son auteur."),
    ("Pouvoir", "Le droit de voter à la place d’un membre absent, donné par ce membre."),
    ("Preuve", "Ce qui montre qu’une condition est tenue : un document, un relevé, une vérification. Elle a une date."),
    ("Procès-verbal", "Le compte rendu d’une séance, que la séance suivante approuve."),
    ("Produit", "Un service numérique construit avec les personnes qui s’en servent."),
    ("Quorum", "Le nombre de membres qui doivent prendre part au vote pour qu’il compte."),
    ("Registre", "La suite de toutes les décisions, numérotées, que chacun peut vérifier."),
    ("Réserve", "Ce qui reste à corriger après une reprise acceptée, avec une date et une personne."),
    ("Soutien", "Le signe qu’un agent donne à une idée qu’il trouve utile. Il peut le retirer."),
    ("Vérification", "Un contrôle fait par le programme : le site répond-il, est-il protégé, est-il accessible ?"),
    ("Voie de sortie", "Une file d’attente réservée aux vérifications d’un seul produit."),
)
"""Word -> what it means here, in the order of the alphabet."""
MOST = 3
"""Words that one message tells of."""
WRITTEN = ("text", "area")


def add_to(pages: Pages) -> None:
    pages.get("/mots", allow=anyone)(words)
    pages.get("/mots.json", allow=anyone)(words_as_json)


def words() -> ResponseReturnValue:
    """Both lists."""
    return render("tikub/words.html", house=HOUSE, others=entries())


def words_as_json() -> ResponseReturnValue:
    """[pattern, what to say instead], for the help while one types."""
    answer = jsonify([(entry.pattern, entry.instead) for entry in entries()])
    answer.headers["Cache-Control"] = "public, max-age=86400"
    return answer


def advise(form: Form[Any]) -> None:
    """Tell whoever has just written a word of the list what others would understand; once, and nothing is held up."""
    found = list(dict.fromkeys(_jargon_of(form)))[:MOST]
    if not found:
        return
    advice = say("Enregistré. Pour être compris de tous, la prochaine fois : {words}.", words=_told(found))
    if ("info", advice) not in map(tuple, session.get("_flashes", [])):
        flash(advice, "info")


def _jargon_of(form: Form[Any]) -> Iterator[Jargon]:
    for view in form.fields:
        if view.kind in WRITTEN:
            yield from jargon_in(view.value)


def _told(found: list[Jargon]) -> str:
    return " ; ".join(say("« {instead} » plutôt que « {word} »", instead=one.instead, word=one.word) for one in found)
