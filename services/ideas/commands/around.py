"""What anyone can do around an idea: support it, say that they live the same, offer to carry it."""

from uuid import UUID

from sqlalchemy import delete, func, select

from services.ideas.domain.around import WORDS_MAX, check_carrier, check_living, check_support
from services.ideas.domain.ideas import Idea
from services.ideas.tables import lived, support, volunteer
from shared.contracts.ideas import SupportChanged, SupporterChanged, VolunteerOffered
from shared.database import insert_into
from shared.identifiers import id_from
from shared.messages import command, given, integer, text
from shared.uow import UnitOfWork


@command
class SupportIdea:
    """Support an idea."""

    by: UUID = given()
    idea_id: UUID = given()


def support_idea(cmd: SupportIdea, uow: UnitOfWork) -> UUID:
    """Once for each person, however often it is asked; returns the idea's id."""
    # The idea's row makes supports, their removals and the answer wait for each other: counts are exact.
    idea = uow.get(Idea, cmd.idea_id)
    check_support(idea, cmd.by)
    row = insert_into(uow.session, support).values(idea_id=idea.id, person_id=cmd.by, at=uow.now)
    if uow.session.scalar(row.on_conflict_do_nothing().returning(support.c.idea_id)) is not None:
        uow.say(_counted(idea, uow), _theirs(idea, cmd.by, uow, supports=True))
    return idea.id


@command
class StopSupporting:
    """Take one's support back."""

    by: UUID = given()
    idea_id: UUID = given()


def stop_supporting(cmd: StopSupporting, uow: UnitOfWork) -> UUID:
    """Nothing happens when there is none; returns the idea's id."""
    idea = uow.get(Idea, cmd.idea_id)
    check_living(idea)
    mine = (support.c.idea_id == idea.id) & (support.c.person_id == cmd.by)
    if uow.session.scalar(delete(support).where(mine).returning(support.c.idea_id)) is not None:
        uow.say(_counted(idea, uow), _theirs(idea, cmd.by, uow, supports=False))
    return idea.id


def _theirs(idea: Idea, person_id: UUID, uow: UnitOfWork, *, supports: bool) -> SupporterChanged:
    """Its id is that of this person's support of this idea, for ever: the last word about it holds."""
    key = id_from(idea.id, f"support of {person_id}")
    return SupporterChanged(support_id=key, idea_id=idea.id, person_id=person_id, supports=supports, changed_at=uow.now)


def _counted(idea: Idea, uow: UnitOfWork) -> SupportChanged:
    supporters = uow.session.scalar(select(func.count()).where(support.c.idea_id == idea.id)) or 0
    return SupportChanged(
        idea_id=idea.id, number=idea.number, title=idea.shown_title, supporters=supporters, changed_at=uow.now
    )


@command
class LiveThisToo:
    """Say that one lives the same problem, with two figures."""

    by: UUID = given()
    idea_id: UUID = given()
    times_a_month: int = integer(
        min=1, max=1000, label="Combien de fois par mois ?", help="Un ordre de grandeur suffit."
    )
    minutes: int = integer(
        min=0,
        max=10_000,
        label="Combien de minutes perdues chaque fois ?",
        help="Mettez 0 si le temps n’est pas en jeu.",
    )
    words: str = text(
        max=WORDS_MAX,
        rows=4,
        label="Ce qui vous arrive",
        help="Si c’est un peu différent chez vous, dites en quoi. Ne nommez personne.",
        required=False,
    )


def live_this_too(cmd: LiveThisToo, uow: UnitOfWork) -> UUID:
    """One answer for each person, the last one holds; returns the idea's id."""
    idea = uow.get(Idea, cmd.idea_id)
    check_living(idea)
    facts = {"times_a_month": cmd.times_a_month, "minutes": cmd.minutes, "words": cmd.words, "at": uow.now}
    row = insert_into(uow.session, lived).values(idea_id=idea.id, person_id=cmd.by, **facts)
    uow.session.execute(row.on_conflict_do_update(index_elements=["idea_id", "person_id"], set_=facts))
    return idea.id


@command
class OfferToCarry:
    """Offer to carry an idea that is somebody else's."""

    by: UUID = given()
    idea_id: UUID = given()
    words: str = text(
        max=WORDS_MAX,
        min=10,
        rows=5,
        label="Pourquoi vous, et combien de temps",
        help="L’auteur de l’idée et l’équipe liront ces mots. Par exemple : un jour par semaine.",
    )


def offer_to_carry(cmd: OfferToCarry, uow: UnitOfWork) -> UUID:
    """One offer for each person, the last words hold and only the first is said; returns the idea's id."""
    idea = uow.get(Idea, cmd.idea_id)
    check_carrier(idea, cmd.by)
    mine = (volunteer.c.idea_id == idea.id) & (volunteer.c.person_id == cmd.by)
    again = uow.session.scalar(select(func.count()).where(mine))
    facts = {"words": cmd.words, "at": uow.now}
    row = insert_into(uow.session, volunteer).values(idea_id=idea.id, person_id=cmd.by, **facts)
    uow.session.execute(row.on_conflict_do_update(index_elements=["idea_id", "person_id"], set_=facts))
    if not again:
        uow.say(
            VolunteerOffered(
                idea_id=idea.id,
                number=idea.number,
                title=idea.shown_title,
                author_id=idea.author_id,
                person_id=cmd.by,
                offered_at=uow.now,
            )
        )
    return idea.id


@command
class StopOffering:
    """Take one's offer to carry back."""

    by: UUID = given()
    idea_id: UUID = given()


def stop_offering(cmd: StopOffering, uow: UnitOfWork) -> UUID:
    """Nothing happens when there is none; returns the idea's id."""
    mine = (volunteer.c.idea_id == cmd.idea_id) & (volunteer.c.person_id == cmd.by)
    uow.session.execute(delete(volunteer).where(mine))
    return cmd.idea_id
