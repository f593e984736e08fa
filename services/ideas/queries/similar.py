"""Ideas that tell the same problem, found the same on both databases in three short questions."""

from uuid import UUID

from sqlalchemy import Select, func, literal, select, union_all
from sqlalchemy.orm import Session

from services.ideas.domain.similar import CANDIDATES, COMMON, READ, Similar, ranked, rarest, words_of
from services.ideas.domain.states import IdeaState
from services.ideas.tables import found_idea, idea
from services.ideas.tables.ideas import seen_by_all

MOST_ASKED = 60
"""Words of a text whose rarity is looked up."""


def similar(session: Session, title: str, problem: str, *, but: UUID | None = None) -> list[Similar]:
    """Ideas like this text, the most alike first; `but` is the idea itself. Those taken back are left out."""
    words = rarest(_counts(session, words_of(title, problem)[:MOST_ASKED]))
    if not words:
        return []
    shared = func.count()
    near = select(found_idea.c.idea_id).where(found_idea.c.word.in_(words), found_idea.c.idea_id != but)
    near = near.group_by(found_idea.c.idea_id).order_by(shared.desc(), found_idea.c.idea_id.desc()).limit(CANDIDATES)
    chosen = select(idea.c.id, idea.c.title, idea.c.number, func.substr(idea.c.problem, 1, READ).label("problem"))
    chosen = chosen.where(idea.c.id.in_(near), idea.c.state != IdeaState.WITHDRAWN, seen_by_all)
    return ranked(title, problem, session.execute(chosen))


def _counts(session: Session, words: list[str]) -> dict[str, int]:
    """How many ideas hold each word, counted up to COMMON, in one question."""
    if not words:
        return {}
    asked = [_count(word) for word in words]
    return {row.word: row.ideas for row in session.execute(asked[0] if len(asked) == 1 else union_all(*asked))}


def _count(word: str) -> Select[tuple[str, int]]:
    some = select(found_idea.c.idea_id).where(found_idea.c.word == word).limit(COMMON).subquery()
    return select(literal(word).label("word"), select(func.count()).select_from(some).scalar_subquery().label("ideas"))
