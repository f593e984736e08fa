"""Ideas of the story that the team has in hand, one at each step between its deposit and its answer."""

from deploy.demo.cast import DemoCall, DemoIdea

SITES = "Le quotidien des antennes et des chantiers"
LYCEES = "Premier appel : les lycées d’abord"
OPINION, WAITS_FOR_DSI, TO_COMPLETE = (
    "Les plans des bâtiments dorment dans des armoires",
    "Les badges d’accès se commandent sur papier",
    "Les pannes de chauffage se signalent trois fois",
)
ONE, SAME = "Les véhicules partagés sont pris sans être réservés", "On ne sait jamais quelle voiture est libre"
SCORED, ANSWERED = "Les travaux gênent les cours sans prévenir", "Les factures d’eau arrivent après les fuites"
KEPT, TURNED_DOWN = "Les élèves internes rentrent sans nouvelles du car", "Un seul mot de passe pour tous les logiciels"

CALL = DemoCall(
    title=SITES,
    criteria=(
        "Le problème est vécu par de nombreux agents ou usagers : 3\n"
        "Il revient souvent, et personne n’y répond aujourd’hui : 2\n"
        "Un service numérique simple peut aider : 1"
    ),
    opens_in=-60,
    closes_in=-4,
    answer_days=60,
    theme="Antennes et chantiers",
    places=10,
    answers_together=True,
)
"""Closed since, its answers are published together: the team prepares them."""

EXAMINED = (
    DemoIdea(
        title=SCORED,
        author="nolwenn",
        call=SITES,
        days_ago=50,
        ends="admissible",
        problem=(
            "Les ouvriers percent un mur pendant un examen. Le chef de chantier n’avait pas le calendrier du lycée, "
            "et personne au lycée ne savait qu’ils venaient ce jour-là."
        ),
        who="Les lycées en travaux, une trentaine chaque année.",
        frequency="Plusieurs fois par mois pendant un chantier.",
        today="Une affiche dans le hall, que les entreprises ne voient pas.",
        carries=True,
        reason="Trente lycées sont en travaux chaque année : la question mérite d’être examinée.",
    ),
    DemoIdea(
        title=OPINION,
        author="yann",
        call=SITES,
        days_ago=44,
        ends="admissible",
        problem=(
            "Pour remplacer une porte je dois aller aux archives photographier un plan. La moitié du temps le plan "
            "n’est plus le bon, et l’artisan refait le voyage."
        ),
        who="Les agents d’entretien de douze antennes et de neuf ports.",
        frequency="Deux fois par semaine.",
        reason="Le problème est clair et se retrouve dans toutes les antennes.",
    ),
    DemoIdea(
        title=WAITS_FOR_DSI,
        author="soizic",
        call=SITES,
        days_ago=38,
        ends="admissible",
        problem="Une nouvelle collègue a attendu son badge cinq semaines : sa fiche était rangée dans un autre bac.",
        who="Tous les nouveaux agents, environ trois cents par an.",
        frequency="À chaque arrivée.",
        reason="Chaque arrivée est concernée ; reste à savoir si un logiciel existe déjà.",
    ),
    DemoIdea(
        title=TO_COMPLETE,
        author="nolwenn",
        call=SITES,
        days_ago=30,
        ends="submitted",
        problem="Je signale la panne au gestionnaire, puis à l’entreprise, puis encore au gestionnaire.",
    ),
    DemoIdea(
        title=ONE,
        author="ronan",
        call=SITES,
        days_ago=36,
        ends="admissible",
        problem=(
            "Le matin la voiture que j’ai réservée est partie. Le cahier est au deuxième étage, les clés au premier, "
            "et personne ne remplit les deux."
        ),
        who="Les agents de six antennes qui se partagent quarante voitures.",
        frequency="Chaque semaine.",
        reason="Six antennes nous ont dit la même chose : nous avons appelé chacune.",
    ),
    DemoIdea(
        title=SAME,
        author="soizic",
        call=SITES,
        days_ago=26,
        ends="submitted",
        problem="Je téléphone à l’accueil pour savoir quelle voiture est libre. L’accueil ne le sait pas toujours.",
        who="Mon service, une vingtaine de personnes.",
    ),
    DemoIdea(
        title=ANSWERED,
        author="yann",
        call=SITES,
        days_ago=20,
        ends="admissible",
        problem="Une fuite se voit sur la facture, trois mois plus tard. L’an dernier elle a coûté neuf mille euros.",
        who="Les gestionnaires de bâtiments.",
        frequency="Trois ou quatre fois par an.",
        reason="La perte est chiffrée et se répète chaque année.",
    ),
    DemoIdea(
        title=KEPT,
        author="soizic",
        call=LYCEES,
        days_ago=110,
        ends="admissible",
        problem="Le dimanche soir, des internes attendent un car qui a changé d’horaire. Les parents appellent.",
        who="Environ deux mille internes.",
        frequency="À chaque changement d’horaire, cinq ou six fois par an.",
        reason="Le problème est réel et bien raconté.",
    ),
    DemoIdea(
        title=TURNED_DOWN,
        author="ronan",
        call=LYCEES,
        days_ago=104,
        ends="admissible",
        problem="J’ai onze mots de passe. Je les note dans un cahier, et je sais que c’est une mauvaise idée.",
        who="Tous les agents.",
        frequency="Tous les jours.",
        reason="Tous les agents sont concernés.",
    ),
)

KEPT_WHY = "Deux projets de transport démarrent cette année. Nous reprendrons votre idée au prochain appel."
TURNED_DOWN_WHY = "Un logiciel qui garde les mots de passe existe déjà à la Région : l’assistance vous l’installe."
ANSWERED_WHY = "La Région pose au printemps des compteurs qui préviennent d’une fuite : votre problème y est entré."

ASKED = "Combien de lycées sont concernés, et combien de temps passe-t-il avant la réparation ?"
QUESTION = "Un logiciel de la Région répond-il déjà à ce problème ?"
FOUND = "Les plans de la moitié des bâtiments sont numérisés. Il faut d’abord finir ce travail, prévu cette année."
WHY_SAME = "Les deux racontent les voitures partagées : on ne sait pas laquelle est libre."

SCORES = (
    (SCORED, "malo", (5, 4, 4)),
    (SCORED, "gwenaelle", (4, 4, 3)),
    (OPINION, "malo", (3, 4, 5)),
    (ONE, "gwenaelle", (4, 3, 4)),
)
"""Who has scored which idea, criterion by criterion."""
REMARK = "Trois antennes appelées, toutes racontent la même chose."
NOTE = "Rappeler le proviseur du lycée qui a essayé un calendrier partagé."

HIDDEN_AUTHOR = "Les plannings changent le vendredi soir"
HIDDEN_PROBLEM = "Nous apprenons par une collègue, ou le lundi matin, que nos horaires de la semaine ont changé."
SIGNED = "Une agente d’une cuisine centrale"
BEGUN = "Les réunions changent de salle sans qu’on le sache"
BEGUN_PROBLEM = "Je découvre dans le couloir que la réunion se tient dans un autre bâtiment."
