"""Setting up an incubator from nothing: four founding steps, each with what has to be there before the first call."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from enum import StrEnum

from shared.errors import Refused


class Proof(StrEnum):
    """How one knows that a point is done."""

    HERE = "here"
    """By what this service holds."""
    HEARD = "heard"
    """By what another service says."""
    WORD = "word"
    """By the word of somebody who set it up outside the platform, or read it again and found it right."""
    EITHER = "either"
    """By what another service says, or by somebody's word."""


@dataclass(frozen=True)
class Point:
    """Something to be there, and where to see to it."""

    code: str
    label: str
    help: str
    address: str
    proof: Proof = Proof.HERE

    @property
    def by_word(self) -> bool:
        """Whether somebody may say that it is done."""
        return self.proof in {Proof.WORD, Proof.EITHER}


@dataclass(frozen=True)
class Step:
    """One of the four founding steps."""

    code: str
    label: str
    lead: str
    points: tuple[Point, ...]

    def state(self, done: Collection[str], current: str) -> str:
        """How a road shows it."""
        if all(point.code in done for point in self.points):
            return "done"
        return "current" if self.code == current else "todo"


STEPS = (
    Step(
        "ambition",
        "L’ambition",
        "Ce qui doit changer, pour qui, jusqu’où et avec quels moyens.",
        (
            Point(
                "ambition",
                "Écrire l’ambition",
                "Quelques phrases que la direction générale et les élus reprennent à leur compte.",
                "/gouvernance/ambition/ecrire",
            ),
            Point(
                "objectives",
                "Dater au moins un objectif",
                "Ce qui est mesuré, la valeur à atteindre, l’échéance.",
                "/gouvernance/ambition/objectifs/nouveau",
            ),
        ),
    ),
    Step(
        "governance",
        "La gouvernance",
        "Qui décide, à quel niveau, ensemble, et avec quel argent.",
        (
            Point(
                "roles",
                "Donner leurs rôles à l’équipe et à la DSI",
                "Chaque personne se connecte une fois, puis reçoit son rôle. Les deux rôles doivent être tenus.",
                "/gouvernance/roles/",
            ),
            Point(
                "bodies",
                "Créer une instance et y donner des sièges",
                "La première suffit pour retenir des idées ; les autres niveaux viendront ensuite.",
                "/gouvernance/instances/",
            ),
            Point(
                "rules",
                "Relire les règles de vote de chaque instance",
                "Majorité, quorum, pouvoirs, voix de la présidence. Un modèle est proposé, à vous de le confirmer.",
                "/gouvernance/instances/",
                Proof.WORD,
            ),
            Point(
                "delegation",
                "Relire qui décide de quoi, selon le montant",
                "Le tableau de départ convient à un petit incubateur ; changez-le ou confirmez-le.",
                "/gouvernance/delegations/",
                Proof.WORD,
            ),
            Point(
                "envelope",
                "Ouvrir une enveloppe pour cet exercice",
                "Le montant voté, même modeste : une décision ne promet que ce qui existe.",
                "/gouvernance/enveloppes/nouvelle",
            ),
        ),
    ),
    Step(
        "accompaniment",
        "L’accompagnement",
        "Ce qui est demandé à chaque étape, comment on travaille, selon quel plan.",
        (
            Point(
                "conditions",
                "Relire les conditions d’entrée, de suivi et de sortie",
                "La liste de départ vient d’autres incubateurs ; gardez ce qui vous ressemble.",
                "/portefeuille/conditions/",
                Proof.WORD,
            ),
            Point(
                "method",
                "Convenir de la méthode",
                "Les phases et leur durée promise, les rendez-vous, qui accompagne qui.",
                "/portefeuille/phases/",
                Proof.WORD,
            ),
            Point(
                "plan",
                "Convenir du plan de déploiement",
                "Stratégie, conception, construction, déploiement : chaque produit datera ces quatre étapes.",
                "/portefeuille/",
                Proof.EITHER,
            ),
        ),
    ),
    Step(
        "start",
        "Le démarrage",
        "Un lieu, une première formation, et l’appel qui invite les agents.",
        (
            Point(
                "place",
                "Trouver un lieu et l’annoncer",
                "Une salle ouverte à heures fixes suffit pour commencer.",
                "/notifications/annonces/",
                Proof.WORD,
            ),
            Point(
                "training",
                "Prévoir une première formation",
                "Pour l’équipe, les accompagnatrices et accompagnateurs, les premiers volontaires.",
                "/portefeuille/formations/",
                Proof.EITHER,
            ),
            Point(
                "call",
                "Ouvrir le premier appel",
                "Un thème, des critères publiés, une date de clôture, une réponse promise.",
                "/idees/appels/nouveau",
                Proof.HEARD,
            ),
        ),
    ),
)


def points() -> Iterator[Point]:
    """All points, in the order in which one takes them."""
    return (point for step in STEPS for point in step.points)


def next_point(done: Collection[str]) -> Point | None:
    """The first that is not done; None once the incubator runs."""
    return next((point for point in points() if point.code not in done), None)


def current_step(done: Collection[str]) -> str:
    """The step of the next point; empty once all are done."""
    return next((step.code for step in STEPS if any(point.code not in done for point in step.points)), "")


def point_called(code: str) -> Point | None:
    """The point of this code."""
    return next((point for point in points() if point.code == code), None)


def check_word(point: Point) -> None:
    """Raises Refused where data tell better than anybody's word."""
    if not point.by_word:
        raise Refused("Ce point se constate de lui-même : il suffit de le faire à la page indiquée.")
