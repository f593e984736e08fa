"""Who evaluates what, with how much already on their hands; scores for those who may read them; the team's notes."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from fractions import Fraction
from typing import Any
from uuid import UUID

from sqlalchemy import Row, case, func, literal, select
from sqlalchemy.orm import Session

from services.ideas.domain.instruction.evaluation import Evaluation, Score, average, may_read_scores
from services.ideas.domain.states import WAITING
from services.ideas.queries.paging import PAGE, Page, beyond, page_of
from services.ideas.tables import idea
from services.ideas.tables.ideas import title_for_all
from services.ideas.tables.instruction import evaluation, note, score
from shared.database import Instant
from shared.errors import NotFound
from shared.people import names_of, people_called, people_with_role, person

LISTED = 100
TEAM = "team"
_NEVER = literal(datetime.max.replace(tzinfo=UTC), Instant)
_TO_GIVE_FIRST = (
    case((evaluation.c.given_at.is_(None), 0), else_=1),
    func.coalesce(evaluation.c.due_at, _NEVER),
    evaluation.c.id,
)


@dataclass(frozen=True)
class Evaluations:
    """Those of one idea; `scores` are empty for whoever must not read them yet."""

    everyone: Sequence[Evaluation]
    names: dict[UUID, str]
    readable: bool
    scores: dict[UUID, list[Score]]

    @property
    def mean(self) -> Fraction | None:
        """Of all that may be read."""
        return average(one for scores in self.scores.values() for one in scores)

    def mean_of(self, evaluation_id: UUID) -> Fraction | None:
        """Of one evaluator."""
        return average(self.scores.get(evaluation_id, []))


def evaluations(session: Session, idea_id: UUID, me: UUID) -> Evaluations:
    """Three queries, however many there are."""
    wanted = select(Evaluation).where(evaluation.c.idea_id == idea_id).order_by(evaluation.c.id).limit(LISTED)
    everyone = session.scalars(wanted).all()
    names = names_of(session, {one.person_id for one in everyone})
    readable = may_read_scores(me, everyone)
    counted = [one.id for one in everyone if one.counts] if readable else []
    scores: dict[UUID, list[Score]] = {}
    for one in session.scalars(select(Score).where(score.c.evaluation_id.in_(counted)).order_by(score.c.place)):
        scores.setdefault(one.evaluation_id, []).append(one)
    return Evaluations(everyone, names, readable, scores)


def my_evaluation(session: Session, idea_id: UUID, me: UUID) -> Evaluation:
    """What one was asked; raises NotFound."""
    found = session.scalars(select(Evaluation).filter_by(idea_id=idea_id, person_id=me)).one_or_none()
    if found is None:
        raise NotFound("On ne vous a pas demandé d’évaluer cette idée.")
    return found


def my_scores(session: Session, evaluation_id: UUID) -> list[Score]:
    """What one gave."""
    return list(session.scalars(select(Score).filter_by(evaluation_id=evaluation_id)))


def what_i_evaluate(session: Session, me: UUID, after: UUID | None) -> Page:
    """What one was asked, what is still to be given first, then by the day on which it is due."""
    joined = evaluation.join(idea, idea.c.id == evaluation.c.idea_id)
    columns = (evaluation, idea.c.number, title_for_all().label("title"), idea.c.state)
    mine = select(*columns).select_from(joined).where(evaluation.c.person_id == me, evaluation.c.conflict_at.is_(None))
    if after is not None:
        mine = mine.where(beyond(_TO_GIVE_FIRST, evaluation.c.id == after))
    return page_of(session.execute(mine.order_by(*_TO_GIVE_FIRST).limit(PAGE + 1)).all())


def whom_to_ask(session: Session, words: str) -> list[tuple[str, str]]:
    """People who can be asked, each with what is already on their hands, as the choices of a form."""
    load = _load(session)
    usual = {*load, *people_with_role(session, TEAM)}
    found = {one.id: one.name for one in people_called(session, words)} if words else names_of(session, usual)
    return [(str(key), f"{name} ({load.get(key, 0)})") for key, name in sorted(found.items(), key=lambda pair: pair[1])]


def _load(session: Session) -> dict[UUID, int]:
    """Evaluators, and how many evaluations each still has to give."""
    open_ = evaluation.c.given_at.is_(None) & evaluation.c.conflict_at.is_(None) & idea.c.state.in_(WAITING)
    joined = evaluation.join(idea, idea.c.id == evaluation.c.idea_id)
    asked = select(evaluation.c.person_id, func.count().filter(open_)).select_from(joined)
    rows = session.execute(asked.group_by(evaluation.c.person_id).limit(LISTED))
    return {row[0]: row[1] for row in rows}


def load_of_all(session: Session) -> list[tuple[str, int]]:
    """Names and loads, the heaviest first."""
    load = _load(session)
    names = names_of(session, set(load))
    return sorted(((names.get(key, ""), count) for key, count in load.items()), key=lambda one: (-one[1], one[0]))


def notes(session: Session, idea_id: UUID) -> list[Row[Any]]:
    """What the team noted, the newest first."""
    name = func.coalesce(person.c.name, "").label("name")
    joined = note.outerjoin(person, person.c.id == note.c.writer_id)
    wanted = select(note, name).select_from(joined).where(note.c.idea_id == idea_id)
    return list(session.execute(wanted.order_by(note.c.id.desc()).limit(LISTED)))
