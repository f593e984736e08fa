"""What the team's work on ideas makes known: who must say more, which are one, which go on."""

from datetime import datetime
from uuid import UUID

from shared.contracts.ideas.road import REASON_MAX, TITLE_MAX
from shared.messages import event, integer, text


@event("ideas.idea.completion_asked.v1")
class CompletionAsked:
    """The team asks the author of an idea to say more before it is examined."""

    idea_id: UUID
    number: str = text(max=20)
    author_id: UUID
    title: str = text(max=TITLE_MAX)
    asked: str = text(max=REASON_MAX, help="Ce que l’équipe demande à l’auteur")
    asked_by: UUID
    asked_at: datetime


@event("ideas.idea.completed.v1")
class IdeaCompleted:
    """The author has said more: the idea waits for the team again, which has the time that it had before."""

    idea_id: UUID
    number: str = text(max=20)
    author_id: UUID
    title: str = text(max=TITLE_MAX)
    answer_by: datetime
    completed_at: datetime


@event("ideas.idea.moved.v1")
class IdeaMoved:
    """An idea stands elsewhere on its road, by a step that has no event of its own."""

    idea_id: UUID
    number: str = text(max=20)
    author_id: UUID
    title: str = text(max=TITLE_MAX)
    call_id: UUID
    state: str = text(max=40, help="instructed, shortlisted, ou admissible quand elle revient sur son chemin")
    moved_by: UUID | None
    moved_at: datetime


@event("ideas.idea.merged.v1")
class IdeaMerged:
    """An idea is a duplicate of another, which now counts its supporters too; who they are is not told here."""

    idea_id: UUID
    number: str = text(max=20)
    author_id: UUID
    title: str = text(max=TITLE_MAX)
    into_id: UUID
    into_number: str = text(max=20, help="Numéro de l’idée à laquelle elle est rattachée")
    into_title: str = text(max=TITLE_MAX, help="Titre de l’idée à laquelle elle est rattachée")
    carried: int = integer(min=0, help="Nombre de soutiens que l’autre idée n’avait pas encore")
    merged_by: UUID
    merged_at: datetime


@event("ideas.idea.unmerged.v1")
class IdeaUnmerged:
    """It was no duplicate after all: both ideas have the supporters again that they had."""

    idea_id: UUID
    number: str = text(max=20)
    author_id: UUID
    title: str = text(max=TITLE_MAX)
    from_id: UUID
    state: str = text(max=40, help="L’état que l’idée retrouve")
    unmerged_by: UUID
    unmerged_at: datetime


@event("ideas.merge.carried.v1", personal=True)
class SupportersCarried:
    """Whose support was carried over to another idea by a merge, so that each can be told; 500 people at most."""

    merge_id: UUID
    idea_id: UUID
    number: str = text(max=20)
    title: str = text(max=TITLE_MAX)
    from_number: str = text(max=20, help="Numéro de l’idée que ces personnes soutenaient")
    from_title: str = text(max=TITLE_MAX, help="Titre de l’idée que ces personnes soutenaient")
    person_ids: tuple[UUID, ...]
    carried_at: datetime


@event("ideas.idea.split.v1")
class IdeaSplit:
    """One idea told of several problems: another idea was made of a part of it."""

    idea_id: UUID
    number: str = text(max=20)
    author_id: UUID
    title: str = text(max=TITLE_MAX)
    part_id: UUID
    part_number: str = text(max=20, help="Numéro de l’idée qui en a été séparée")
    part_title: str = text(max=TITLE_MAX, help="Titre de l’idée qui en a été séparée")
    split_by: UUID
    split_at: datetime


@event("ideas.evaluation.asked.v1")
class EvaluationAsked:
    """Somebody is asked to evaluate an idea."""

    evaluation_id: UUID
    idea_id: UUID
    number: str = text(max=20)
    title: str = text(max=TITLE_MAX)
    person_id: UUID
    due_at: datetime | None
    asked_by: UUID
    asked_at: datetime


@event("ideas.evaluation.given.v1")
class EvaluationGiven:
    """An evaluator has given scores: which ones is told to nobody outside."""

    evaluation_id: UUID
    idea_id: UUID
    number: str = text(max=20)
    given_at: datetime


@event("ideas.evaluation.recused.v1")
class EvaluationRecused:
    """An evaluator has declared an interest in an idea: their scores do not count."""

    evaluation_id: UUID
    idea_id: UUID
    number: str = text(max=20)
    person_id: UUID
    recused_at: datetime
