"""What the incubator of the story stands for, and the first names under it."""

from uuid import UUID

from services.ideas.commands.manifesto import PublishManifesto, SignManifesto, publish_manifesto, sign_manifesto
from services.ideas.queries.manifesto import latest
from shared.service import Runtime

WORDS = """Nous partons d’un problème vécu par des agents, jamais d’une solution.

Nous allons voir sur place avant d’écrire une ligne de programme, et nous arrêtons tôt ce qui ne sert à personne.

Nous disons tout haut ce qui a été décidé, par qui, avec quel argent.

Ce que nous construisons est fait pour être repris : par la DSI, par une direction, par d’autres Régions."""


def publish_and_sign(ideas: Runtime, team: UUID, people: list[UUID]) -> None:
    """The first version, once, with the names of these people."""
    with ideas.reading() as session:
        if latest(session) is not None:
            return
    ideas.do(publish_manifesto, PublishManifesto(by=team, seen=0, words=WORDS, why="Première version"))
    for person in people:
        ideas.do(sign_manifesto, SignManifesto(by=person, seen=1))
