"""Talking about an idea: a comment, an answer to one, a comment taken away."""

from uuid import UUID

from services.ideas.domain.around import WORDS_MAX, Comment, check_talk
from services.ideas.domain.ideas import Idea
from shared.contracts.ideas import CommentPosted
from shared.errors import NotFound
from shared.identifiers import new_id
from shared.messages import choice, command, given, text
from shared.uow import UnitOfWork


@command
class PostComment:
    """Say something about an idea."""

    by: UUID = given()
    idea_id: UUID = given()
    parent_id: UUID | None = given()
    words: str = text(
        max=WORDS_MAX, rows=4, label="Votre commentaire", help="Tous les agents le liront, avec votre nom."
    )


def post_comment(cmd: PostComment, uow: UnitOfWork) -> UUID:
    """Keep it, under the one that it answers; returns its id."""
    idea = uow.get(Idea, cmd.idea_id)
    check_talk(idea)
    parent = None if cmd.parent_id is None else _comment(cmd.idea_id, cmd.parent_id, uow)
    if parent is not None:
        parent.check_answer()
    said = Comment(
        id=new_id(),
        idea_id=idea.id,
        # Answers to an answer stand beside it: two steps are what a phone can show.
        parent_id=None if parent is None else parent.parent_id or parent.id,
        author_id=cmd.by,
        words=cmd.words,
        at=uow.now,
    )
    uow.add(said)
    uow.say(
        CommentPosted(
            comment_id=said.id,
            idea_id=idea.id,
            number=idea.number,
            title=idea.shown_title,
            idea_author_id=idea.author_id,
            author_id=cmd.by,
            answered_id=None if parent is None else parent.author_id,
            posted_at=uow.now,
        )
    )
    return said.id


@command
class AnswerInTalk(PostComment):
    """The same, by a program, which names the comment that it answers, if there is one."""

    parent_id: UUID | None = choice({}, label="Commentaire auquel il répond", required=False)


@command
class RemoveComment:
    """Take a comment away."""

    by: UUID = given()
    team: bool = given()
    idea_id: UUID = given()
    comment_id: UUID = given()
    why: str = text(max=300, min=5, label="Pourquoi le retirer", help="Cette raison restera à la place du commentaire.")


def remove_comment(cmd: RemoveComment, uow: UnitOfWork) -> UUID:
    """Its words are gone for good; returns the idea's id."""
    said = _comment(cmd.idea_id, cmd.comment_id, uow)
    said.remove(by=cmd.by, team=cmd.team, why=cmd.why, now=uow.now)
    return cmd.idea_id


def _comment(idea_id: UUID, comment_id: UUID, uow: UnitOfWork) -> Comment:
    found = uow.get(Comment, comment_id)
    if found.idea_id != idea_id:
        raise NotFound("Nous ne trouvons pas ce commentaire.")
    return found
