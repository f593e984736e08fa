"""The order, drawn by lot, in which the ideas of a call are told to the jury."""

from datetime import datetime
from uuid import UUID

from shared.contracts.ideas.road import TITLE_MAX
from shared.messages import event, integer, text


@event("ideas.pitch.drawn.v1")
class PitchDrawn:
    """When an idea is told to the jury; its place follows from the seed and the numbers of all the ideas."""

    idea_id: UUID
    number: str = text(max=20)
    author_id: UUID
    title: str = text(max=TITLE_MAX)
    call_id: UUID
    rank: int = integer(min=1, help="Place dans l’ordre de passage")
    ideas: int = integer(min=1, help="Nombre d’idées qui passent")
    starts_at: datetime
    minutes: int = integer(min=1, help="Minutes pour présenter")
    question_minutes: int = integer(min=0, help="Minutes de questions")
    seed: str = text(max=64, help="Graine du tirage : empreinte SHA-256 de « graine:numéro », par ordre croissant")
    drawn_by: UUID
    drawn_at: datetime
    recipe: str = text(max=40, required=False, help="Nom de la recette du tirage ; vide veut dire « seed:number »")
