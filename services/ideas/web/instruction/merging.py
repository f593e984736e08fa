"""Duplicates are linked and the link is undone; a part of an idea becomes another."""

from uuid import UUID

from flask.typing import ResponseReturnValue

from services.ideas.commands.instruction.merging import (
    MergeIdeas,
    SplitIdea,
    UndoMerge,
    merge_ideas,
    split_idea,
    undo_merge,
)
from services.ideas.web.ideas import team
from services.ideas.web.instruction.asking import ask, take
from shared.web import Pages

pages = Pages("ideas_merging", __name__)

MERGING = (
    "Rattacher à une autre idée",
    "Ceux qui la soutiennent compteront pour l’autre, chacun une fois, et le sauront. Ce lien pourra être défait.",
    "Rattacher cette idée",
)
UNDOING = (
    "Détacher cette idée",
    "Elle reprend sa place sur son chemin. Chacune des deux idées retrouve ceux qui la soutenaient.",
    "Détacher cette idée",
)
SPLITTING = (
    "Séparer un second problème",
    "Une nouvelle idée naît, de la même personne et dans le même appel. Celle-ci reste telle qu’elle est.",
    "Créer la seconde idée",
)


@pages.get("/<uuid:idea_id>/double", allow=team)
def merging(idea_id: UUID) -> ResponseReturnValue:
    """Of which idea is it a duplicate?"""
    return ask(MergeIdeas, idea_id, MERGING)


@pages.post("/<uuid:idea_id>/double", allow=team)
def merged(idea_id: UUID) -> ResponseReturnValue:
    """Link them."""
    return take(MergeIdeas, merge_ideas, idea_id, MERGING)


@pages.get("/<uuid:idea_id>/double/fin", allow=team)
def undoing(idea_id: UUID) -> ResponseReturnValue:
    """Are they two?"""
    return ask(UndoMerge, idea_id, UNDOING)


@pages.post("/<uuid:idea_id>/double/fin", allow=team)
def undone(idea_id: UUID) -> ResponseReturnValue:
    """Undo the link."""
    return take(UndoMerge, undo_merge, idea_id, UNDOING)


@pages.get("/<uuid:idea_id>/separation", allow=team)
def splitting(idea_id: UUID) -> ResponseReturnValue:
    """Which part becomes another idea?"""
    return ask(SplitIdea, idea_id, SPLITTING)


@pages.post("/<uuid:idea_id>/separation", allow=team)
def separated(idea_id: UUID) -> ResponseReturnValue:
    """Make it."""
    return take(SplitIdea, split_idea, idea_id, SPLITTING)
