"""What the form of a problem asks, part by part: the problem before any solution."""

from shared.contracts.ideas import PROBLEM_MAX, TITLE_MAX
from shared.messages import choice, command, text

CARRYING = {
    "me": "Oui, j’aimerais la porter",
    "no_time": "J’ai le problème, pas le temps : une autre personne peut la porter",
    "unsure": "Je ne sais pas encore",
}
"""Whether the author would carry the idea: code -> words. An idea without a carrier is as welcome as another."""

HIERARCHY = {"yes": "Oui", "no": "Non", "later": "Pas encore, je compte le faire"}


@command
class Situation:
    """What happens."""

    title: str = text(
        max=TITLE_MAX, min=5, label="Le problème en une phrase", help="Dites ce qui ne va pas, sans sigle ni solution."
    )
    problem: str = text(
        max=PROBLEM_MAX,
        min=10,
        rows=9,
        label="Que se passe-t-il ?",
        help="Racontez une situation vécue : qui, où, quand, et ce que cela entraîne.",
    )


@command
class Concerned:
    """Who lives it."""

    who: str = text(max=1000, rows=2, label="Qui vit ce problème ?", required=False)


@command
class Extent:
    """How often, and how many."""

    frequency: str = text(
        max=1000,
        rows=2,
        label="À quelle fréquence, et combien de personnes ?",
        help="Un ordre de grandeur suffit.",
        required=False,
    )


@command
class Coping:
    """How people manage today."""

    today: str = text(max=2000, rows=3, label="Comment faites-vous aujourd’hui ?", required=False)


@command
class Burden:
    """What it costs."""

    cost: str = text(
        max=2000,
        rows=3,
        label="Qu’est-ce que cela coûte ?",
        help="Du temps, de l’argent, de la fatigue, des erreurs. Par exemple : une heure par semaine à deux.",
        required=False,
    )


@command
class Proof:
    """What shows that it is real."""

    proof: str = text(
        max=2000,
        rows=4,
        label="Qu’est-ce qui montre que ce problème existe ?",
        help="Un chiffre, un courrier, une enquête, l’adresse d’une page. Si vous n’avez rien, passez cette page.",
        required=False,
    )


@command
class Spread:
    """Who would come first, and who next."""

    first_users: str = text(
        max=1000, rows=3, label="Qui aimerait essayer en premier ce qui réglerait le problème ?", required=False
    )
    spread: str = text(max=1000, rows=3, label="Qui d’autre pourrait s’en servir ensuite ?", required=False)


@command
class Carrying:
    """Whether the author would carry it."""

    carrying: str = choice(CARRYING, label="Souhaitez-vous porter cette idée ?", required=False)
    time: str = text(
        max=300,
        label="Combien de temps pourriez-vous y passer ?",
        help="Par exemple : un jour par semaine. Du temps pourra vous être dégagé.",
        required=False,
    )
    hierarchy: str = choice(
        HIERARCHY, label="Votre hiérarchie est-elle au courant ?", help="Ce n’est pas obligatoire.", required=False
    )
