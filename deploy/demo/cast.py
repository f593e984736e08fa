"""Who and what the story is made of; everything here is invented, but six of the first products."""

from dataclasses import dataclass, field

ROLES = (("tugdual", "administrator"), ("malo", "team"), ("gwenaelle", "team"), ("enora", "dsi"))
NEIGHBOURS = ("yann", "nolwenn", "enora")
"""Who supports and comments the ideas of others."""
BODY = "Comité de sélection du Ti Kub"
CHAIR = "herve"


@dataclass(frozen=True)
class DemoBody:
    """A body, with the level at which it decides."""

    name: str
    level: str
    chair: str
    members: tuple[str, ...]


SELECTION = DemoBody(BODY, "operational", CHAIR, ("herve", "maiwenn", "ronan"))
STEERING = DemoBody("Comité de pilotage de l’incubateur", "strategic", "herve", ("herve", "maiwenn", "enora"))
ELECTED = DemoBody("Commission du numérique", "political", "maiwenn", ("maiwenn", "herve", "ronan"))
"""Who selects ideas, who decides about means and exits, and who about the largest sums."""


@dataclass(frozen=True)
class DemoCall:
    """A call; days are counted from today, negative ones lie behind."""

    title: str
    criteria: str
    opens_in: int
    closes_in: int | None
    answer_days: int
    theme: str = ""
    rules: str = ""
    per_person: int | None = None
    places: int | None = None
    answers_together: bool = False


@dataclass(frozen=True)
class DemoIdea:
    """An idea; it `ends` submitted, admissible, inadmissible, withdrawn, voting or decided."""

    title: str
    author: str
    call: str
    days_ago: int
    ends: str
    problem: str
    who: str = ""
    frequency: str = ""
    today: str = ""
    carries: bool = False
    code: str = ""
    reason: str = ""
    opinion: str = ""
    closes_in: int | None = None
    ballots: dict[str, str] = field(default_factory=dict)


DAILY = "Simplifier le quotidien des agents"
BOX = "La boîte à problèmes, toujours ouverte"

CALLS = (
    DemoCall(
        title="Premier appel : les lycées d’abord",
        criteria="Un problème vécu dans plusieurs lycées, et quelqu’un pour le porter.",
        opens_in=-150,
        closes_in=-90,
        answer_days=45,
        answers_together=True,
    ),
    DemoCall(
        title=DAILY,
        criteria=(
            "Le problème est vécu par de nombreux agents ou usagers : 3\n"
            "Il revient souvent, et personne n’y répond aujourd’hui : 2\n"
            "Un service numérique simple peut aider : 1"
        ),
        opens_in=-40,
        closes_in=20,
        answer_days=45,
        theme="Le quotidien des agents",
        rules=(
            "Racontez un problème que vous vivez, même s’il est loin de votre métier. Ne nommez personne. "
            "Vous pouvez retirer votre idée tant que personne ne vote dessus."
        ),
        per_person=5,
        places=12,
    ),
    DemoCall(
        title=BOX,
        criteria="Tout problème compte. L’équipe lit chaque dépôt et répond.",
        opens_in=-200,
        closes_in=None,
        answer_days=60,
    ),
)

IDEAS = (
    DemoIdea(
        title="Les clés des salles se perdent chaque semaine",
        author="nolwenn",
        call=DAILY,
        days_ago=35,
        ends="decided",
        problem=(
            "À l’accueil du lycée, je tiens un cahier des clés. Chaque semaine un trousseau manque : un professeur l’a "
            "gardé, un autre attend devant la porte. Je passe une heure à téléphoner pour le retrouver."
        ),
        who="Les agents d’accueil et les enseignants de 115 lycées publics.",
        frequency="Une à deux fois par semaine dans mon lycée.",
        today="Un cahier, un tableau de clous, et beaucoup d’appels.",
        carries=True,
        reason="Un problème bien décrit, vécu dans la plupart des lycées que nous avons appelés.",
        opinion="Douze lycées appelés, onze vivent la même chose. Nolwenn est prête à porter l’idée.",
        closes_in=6,
        ballots={"herve": "for", "maiwenn": "for", "ronan": "abstention"},
    ),
    DemoIdea(
        title="Les places au port sont notées sur papier",
        author="yann",
        call=DAILY,
        days_ago=30,
        ends="voting",
        problem=(
            "Au port, chaque bateau de passage reçoit un bout de papier. Le soir je recopie tout dans un tableau. "
            "Quand il pleut, les papiers sont illisibles et la recette ne tombe pas juste."
        ),
        who="Les agents de neuf ports et les plaisanciers de passage.",
        frequency="Tous les jours, d’avril à octobre.",
        today="Des carnets à souche et un tableau recopié le soir.",
        carries=True,
        reason="Le problème est net et mesurable : neuf ports concernés, une saison entière.",
        opinion="Trois ports visités. Le temps perdu est d’environ quarante minutes par jour et par agent.",
        closes_in=5,
        ballots={"maiwenn": "for"},
    ),
    DemoIdea(
        title="Les familles rappellent trois fois pour une carte de car",
        author="soizic",
        call=DAILY,
        days_ago=21,
        ends="admissible",
        problem=(
            "Entre juin et septembre, une famille sur trois rappelle pour savoir où en est la carte de transport "
            "de son enfant. Nous n’avons pas la réponse sous les yeux, nous rappelons à notre tour."
        ),
        who="Les familles de lycéens et huit gestionnaires.",
        frequency="Environ deux cents appels par semaine en été.",
        reason="L’attente des familles est réelle, et les appels sont comptés depuis deux ans.",
    ),
    DemoIdea(
        title="Signaler un ponton abîmé prend une demi-journée",
        author="yann",
        call=BOX,
        days_ago=4,
        ends="submitted",
        problem="Je remplis trois formulaires pour une planche cassée. Pendant ce temps, le ponton reste dangereux.",
        who="Les agents de terrain du littoral.",
        frequency="Deux fois par mois.",
    ),
    DemoIdea(
        title="L’imprimante du deuxième étage ne marche plus",
        author="ronan",
        call=BOX,
        days_ago=12,
        ends="inadmissible",
        problem="Depuis lundi elle affiche une erreur et plus personne ne peut imprimer les conventions.",
        code="support",
        reason="Merci de l’avoir dit : c’est une panne. Nous l’avons confiée à l’assistance, qui vous rappelle demain.",
    ),
    DemoIdea(
        title="Les menus de la cantine arrivent trop tard aux familles",
        author="nolwenn",
        call=DAILY,
        days_ago=33,
        ends="decided",
        problem="Les menus sont affichés le lundi, quand les repas sont déjà réservés. Beaucoup de plats sont jetés.",
        who="Les familles et les cuisiniers des lycées.",
        frequency="Chaque semaine de classe.",
        reason="La question est recevable : elle touche chaque semaine des milliers de repas.",
        opinion="Un service du même genre est en préparation dans une autre direction ; le comité doit trancher.",
        closes_in=6,
        ballots={"herve": "against", "maiwenn": "against", "ronan": "for"},
    ),
    DemoIdea(
        title="Réserver une salle de réunion à l’antenne de Brest",
        author="soizic",
        call=BOX,
        days_ago=9,
        ends="withdrawn",
        problem="On découvre sur place que la salle est prise. Depuis, l’antenne a trouvé une solution simple.",
    ),
)
