"""What an author asks beside the text: co-authors, documents; and following an idea."""

from uuid import UUID

from sqlalchemy import delete, func, insert, select, update

from services.ideas.commands.pseudonyms import behind_alias, is_alias
from services.ideas.domain.beside import check_author, check_document, check_invitation, check_waiting
from services.ideas.domain.ideas import Idea
from services.ideas.domain.pseudonyms import check_tells_nobody
from services.ideas.tables import coauthor, document, follow
from shared.attachments import drop, keep
from shared.contracts.ideas import CoauthorInvited, IdeaFollowed
from shared.database import insert_into
from shared.errors import Invalid, NotFound
from shared.messages import attachment, command, given, text
from shared.people import find_people
from shared.uow import UnitOfWork
from shared.uploads import Upload


@command
class InviteCoauthor:
    """Invite somebody to sign one's idea too."""

    by: UUID = given()
    idea_id: UUID = given()
    email: str = text(
        max=254, label="Adresse électronique", help="Celle d’une personne qui s’est déjà connectée au Ti Kub."
    )


def invite_coauthor(cmd: InviteCoauthor, uow: UnitOfWork) -> UUID:
    """They sign once they have said yes; returns the idea's id."""
    idea = uow.get(Idea, cmd.idea_id)
    found = find_people(uow.session, cmd.email)
    if len(found) != 1:
        raise Invalid({"email": ["Nous ne connaissons pas cette adresse. La personne doit s’être connectée une fois."]})
    behind = behind_alias(uow, cmd.by)
    if behind and behind.id == found[0].id:
        raise Invalid({"email": ["C’est votre adresse : signer aussi de votre nom dirait qui vous êtes."]})
    there = uow.session.scalar(select(func.count()).where(coauthor.c.idea_id == idea.id)) or 0
    check_invitation(idea, by=cmd.by, invited=found[0].id, there=there)
    row = insert_into(uow.session, coauthor).values(idea_id=idea.id, person_id=found[0].id, invited_at=uow.now)
    if uow.session.scalar(row.on_conflict_do_nothing().returning(coauthor.c.person_id)) is not None:
        uow.say(
            CoauthorInvited(
                idea_id=idea.id, number=idea.number, title=idea.shown_title, person_id=found[0].id, invited_at=uow.now
            )
        )
    return idea.id


@command
class AnswerInvitation:
    """Sign somebody's idea too, or leave it."""

    by: UUID = given()
    idea_id: UUID = given()


def join_idea(cmd: AnswerInvitation, uow: UnitOfWork) -> UUID:
    """Say yes; returns the idea's id."""
    mine = (coauthor.c.idea_id == cmd.idea_id) & (coauthor.c.person_id == cmd.by)
    joined = update(coauthor).where(mine).values(joined_at=uow.now).returning(coauthor.c.idea_id)
    if uow.session.scalar(joined) is None:
        raise NotFound("Vous n’êtes pas invité à signer cette idée.")
    return cmd.idea_id


def leave_idea(cmd: AnswerInvitation, uow: UnitOfWork) -> UUID:
    """Say no, or stop signing; returns the idea's id."""
    mine = (coauthor.c.idea_id == cmd.idea_id) & (coauthor.c.person_id == cmd.by)
    uow.session.execute(delete(coauthor).where(mine))
    return cmd.idea_id


@command
class JoinDocument:
    """Join a document to one's idea."""

    by: UUID = given()
    idea_id: UUID = given()
    file: Upload = attachment(label="Document", help="Tous les agents pourront l’ouvrir.")


def join_document(cmd: JoinDocument, uow: UnitOfWork) -> UUID:
    """Keep it; returns the idea's id."""
    idea = uow.get(Idea, cmd.idea_id)
    there = uow.session.scalar(select(func.count()).where(document.c.idea_id == idea.id)) or 0
    check_document(idea, by=cmd.by, there=there)
    behind = behind_alias(uow, cmd.by)
    # Who joined it, and who the file says has written it, would tell who is behind a pseudonym.
    file = check_tells_nobody(cmd.file, behind.name, behind.email) if behind else cmd.file
    attached = keep(uow, file, by=None if is_alias(uow, cmd.by) else cmd.by)
    uow.session.execute(insert(document).values(attachment_id=attached, idea_id=idea.id))
    return idea.id


@command
class RemoveDocument:
    """Take a document away from one's idea."""

    by: UUID = given()
    idea_id: UUID = given()
    attachment_id: UUID = given()


def remove_document(cmd: RemoveDocument, uow: UnitOfWork) -> UUID:
    """It is gone for good; returns the idea's id."""
    idea = uow.get(Idea, cmd.idea_id)
    check_author(idea, cmd.by)
    check_waiting(idea)
    there = (document.c.idea_id == idea.id) & (document.c.attachment_id == cmd.attachment_id)
    if uow.session.scalar(delete(document).where(there).returning(document.c.attachment_id)) is not None:
        drop(uow, cmd.attachment_id)
    return idea.id


@command
class FollowIdea:
    """Follow what becomes of an idea, or stop."""

    by: UUID = given()
    idea_id: UUID = given()


def follow_idea(cmd: FollowIdea, uow: UnitOfWork) -> UUID:
    """Once for each person; returns the idea's id."""
    idea = uow.get(Idea, cmd.idea_id)
    row = insert_into(uow.session, follow).values(person_id=cmd.by, idea_id=idea.id, at=uow.now)
    if uow.session.scalar(row.on_conflict_do_nothing().returning(follow.c.idea_id)) is not None:
        _say_followed(uow, idea, cmd.by, follows=True)
    return idea.id


def stop_following(cmd: FollowIdea, uow: UnitOfWork) -> UUID:
    """Nothing happens when one does not; returns the idea's id."""
    idea = uow.get(Idea, cmd.idea_id)
    mine = (follow.c.idea_id == idea.id) & (follow.c.person_id == cmd.by)
    if uow.session.scalar(delete(follow).where(mine).returning(follow.c.idea_id)) is not None:
        _say_followed(uow, idea, cmd.by, follows=False)
    return idea.id


def _say_followed(uow: UnitOfWork, idea: Idea, person_id: UUID, *, follows: bool) -> None:
    uow.say(
        IdeaFollowed(
            idea_id=idea.id,
            number=idea.number,
            title=idea.shown_title,
            person_id=person_id,
            follows=follows,
            changed_at=uow.now,
        )
    )
