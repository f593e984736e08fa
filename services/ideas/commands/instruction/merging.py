"""Link duplicates, undo such a link, make a second idea of a part of one."""

from typing import Any
from uuid import UUID

from sqlalchemy import Select, delete, func, select, update

from services.ideas.domain.ideas import Idea
from services.ideas.domain.instruction.merging import Merge
from services.ideas.tables import idea as ideas
from services.ideas.tables import merge, split, support
from shared.contracts.ideas import (
    PROBLEM_MAX,
    REASON_MAX,
    TITLE_MAX,
    IdeaReceived,
    IdeaSplit,
    IdeaSubmitted,
    SupportChanged,
)
from shared.database import insert_into
from shared.errors import Invalid, NotFound
from shared.identifiers import new_id
from shared.messages import command, given, hidden, text
from shared.uow import UnitOfWork


@command
class MergeIdeas:
    """Say that an idea is a duplicate of another."""

    by: UUID = given()
    idea_id: UUID = given()
    seen: int = hidden()
    into: str = text(max=20, label="Numéro de l’autre idée", help="Celle qui reste, par exemple ID-2026-0042.")
    reason: str = text(
        max=REASON_MAX,
        min=5,
        rows=3,
        label="Pourquoi c’est le même problème",
        help="L’auteur et ceux qui la soutiennent liront cette raison.",
    )


def merge_ideas(cmd: MergeIdeas, uow: UnitOfWork) -> UUID:
    """Link them and carry the supporters over, each once; returns the id of the duplicate."""
    into_id = uow.session.scalar(select(ideas.c.id).where(ideas.c.number == cmd.into.strip().upper()))
    if into_id is None:
        raise Invalid({"into": ["Aucune idée ne porte ce numéro."]})
    idea, into = _both(cmd.idea_id, into_id, uow, seen=cmd.seen)
    made = Merge.of(
        idea,
        into,
        merge_id=new_id(),
        reason=cmd.reason,
        by=cmd.by,
        now=uow.now,
        followed=_is_followed(idea.id, uow),
    )
    uow.add(made)
    uow.session.flush()
    people = _carry(made, into, uow)
    uow.say(made.merged(idea, into, len(people)), *made.carried(idea, into, people))
    if people:
        uow.say(_counted(into, uow))
    return idea.id


def _both(first: UUID, second: UUID, uow: UnitOfWork, *, seen: int | None = None) -> tuple[Idea, Idea]:
    """Both rows locked, always in the same order, so that two merges the other way round do not wait for each other."""
    for key in sorted({first, second}):
        uow.get(Idea, key, seen=seen if key == first else None)
    return uow.get(Idea, first), uow.get(Idea, second)


def _is_followed(idea_id: UUID, uow: UnitOfWork) -> bool:
    live = (merge.c.into_id == idea_id) & merge.c.undone_at.is_(None)
    return bool(uow.session.scalar(select(func.count()).where(live)))


def _carry(made: Merge, into: Idea, uow: UnitOfWork) -> list[UUID]:
    """Supporters whom the other idea did not have; nobody supports an idea of their own."""
    theirs = select(support.c.person_id).where(
        support.c.idea_id == made.idea_id,
        support.c.person_id != into.author_id,
        support.c.person_id.not_in(select(support.c.person_id).where(support.c.idea_id == into.id)),
    )
    people = sorted(uow.session.scalars(theirs))
    rows = [{"idea_id": into.id, "person_id": who, "at": uow.now, "merge_id": made.id} for who in people]
    if rows:
        uow.session.execute(insert_into(uow.session, support), rows)
    return people


def _counted(idea: Idea, uow: UnitOfWork) -> SupportChanged:
    supporters = uow.session.scalar(select(func.count()).where(support.c.idea_id == idea.id)) or 0
    return SupportChanged(
        idea_id=idea.id, number=idea.number, title=idea.shown_title, supporters=supporters, changed_at=uow.now
    )


@command
class UndoMerge:
    """Say that an idea is no duplicate after all."""

    by: UUID = given()
    idea_id: UUID = given()
    seen: int = hidden()


def undo_merge(cmd: UndoMerge, uow: UnitOfWork) -> UUID:
    """Give both ideas back the supporters that they had; returns the id of the one that was a duplicate."""
    into_id = uow.session.scalar(
        select(merge.c.into_id).where(merge.c.idea_id == cmd.idea_id, merge.c.undone_at.is_(None))
    )
    if into_id is None:
        raise NotFound("Cette idée n’est rattachée à aucune autre.")
    idea, into = _both(cmd.idea_id, into_id, uow, seen=cmd.seen)
    made = uow.find(Merge, idea_id=idea.id, undone_at=None)
    if made is None:
        raise NotFound("Cette idée n’est rattachée à aucune autre.")
    uow.say(made.undo(idea, by=cmd.by, now=uow.now))
    if _give_back(made, uow):
        uow.say(_counted(into, uow))
    return idea.id


def _give_back(made: Merge, uow: UnitOfWork) -> int:
    """Those whom this link alone had brought go; those whom another duplicate brings too stay, by that one."""
    brought = (support.c.idea_id == made.into_id) & (support.c.merge_id == made.id)
    for other in uow.session.scalars(_others(made)):
        too = select(support.c.person_id).where(support.c.idea_id == other.idea_id).scalar_subquery()
        still = update(support).where(brought, support.c.person_id.in_(too)).values(merge_id=other.id)
        uow.session.execute(still.execution_options(synchronize_session=False))
    gone = uow.session.scalars(delete(support).where(brought).returning(support.c.person_id))
    return len(gone.all())


def _others(made: Merge) -> Select[Any]:
    """The other duplicates of the same idea."""
    live = (merge.c.into_id == made.into_id) & merge.c.undone_at.is_(None) & (merge.c.id != made.id)
    return select(Merge).where(live).order_by(merge.c.id)


@command
class SplitIdea:
    """Make a second idea of a part of one that tells of several problems."""

    by: UUID = given()
    idea_id: UUID = given()
    seen: int = hidden()
    title: str = text(max=TITLE_MAX, min=5, label="Le second problème en une phrase")
    problem: str = text(
        max=PROBLEM_MAX,
        min=10,
        rows=8,
        label="Ce qui s’y rapporte",
        help="Reprenez les mots de la personne qui l’a déposée : la nouvelle idée reste la sienne.",
    )


def split_idea(cmd: SplitIdea, uow: UnitOfWork) -> UUID:
    """The new idea has the same author, call and promise; returns its id."""
    idea = uow.get(Idea, cmd.idea_id, seen=cmd.seen)
    part, fact = _part_of(idea, cmd, uow)
    uow.add(part)
    uow.session.flush()
    row = {"part_id": part.id, "idea_id": idea.id, "split_by": cmd.by, "split_at": uow.now}
    uow.session.execute(insert_into(uow.session, split).values(row))
    told = IdeaSplit(
        **idea.named(),
        part_id=part.id,
        part_number=part.number,
        part_title=part.shown_title,
        split_by=cmd.by,
        split_at=uow.now,
    )
    uow.say(fact, told)
    return part.id


def _part_of(idea: Idea, cmd: SplitIdea, uow: UnitOfWork) -> tuple[Idea, IdeaSubmitted | IdeaReceived]:
    return idea.part(part_id=new_id(), number=uow.number("ID"), title=cmd.title, problem=cmd.problem, now=uow.now)
