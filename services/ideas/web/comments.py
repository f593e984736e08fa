"""The comments on an idea, the answers to them, and how one is taken away."""

from uuid import UUID

from flask import request, url_for
from flask.typing import ResponseReturnValue

from services.ideas.commands.comments import PostComment, RemoveComment, post_comment, remove_comment
from services.ideas.domain.around import may_be_talked_about
from services.ideas.queries import around as queries
from services.ideas.queries import ideas
from services.ideas.queries.acting import acting
from services.ideas.web.ideas import after
from shared.errors import Forbidden
from shared.web import Form, Pages, me, post, reading, render, signed_in

pages = Pages("ideas_comments", __name__)


def address(idea_id: UUID) -> str:
    """Where people talk about an idea."""
    return url_for("ideas_comments.listed", idea_id=idea_id)


@pages.get("/<uuid:idea_id>/echanges", allow=signed_in)
def listed(idea_id: UUID) -> ResponseReturnValue:
    """What was said, and the form to say something."""
    return _page(idea_id, Form(PostComment))


def _page(idea_id: UUID, form: Form[PostComment]) -> str:
    idea = ideas.the_idea(reading(), idea_id)
    page, answers = queries.comments(reading(), idea_id, after())
    shown = form if may_be_talked_about(idea) else None
    return render("ideas/comments.html", idea=idea, page=page, answers=answers, form=shown, acting=acting(idea_id))


@pages.post("/<uuid:idea_id>/echanges", allow=signed_in)
def say_it(idea_id: UUID) -> ResponseReturnValue:
    """Say it."""
    form = Form(PostComment, request.form, given={"by": acting(idea_id), "idea_id": idea_id, "parent_id": None})
    return post(form, post_comment, done=lambda _said: address(idea_id), page=lambda refused: _page(idea_id, refused))


@pages.get("/<uuid:idea_id>/echanges/<uuid:comment_id>", allow=signed_in)
def answering(idea_id: UUID, comment_id: UUID) -> ResponseReturnValue:
    """One comment, and the form to answer it."""
    return _answer_page(idea_id, comment_id, Form(PostComment))


def _answer_page(idea_id: UUID, comment_id: UUID, form: Form[PostComment]) -> str:
    idea, said = ideas.the_idea(reading(), idea_id), queries.the_comment(reading(), idea_id, comment_id)
    return render("ideas/answer_comment.html", idea=idea, comment=said, form=form)


@pages.post("/<uuid:idea_id>/echanges/<uuid:comment_id>", allow=signed_in)
def answer(idea_id: UUID, comment_id: UUID) -> ResponseReturnValue:
    """Answer it."""
    form = Form(PostComment, request.form, given={"by": acting(idea_id), "idea_id": idea_id, "parent_id": comment_id})
    return post(
        form,
        post_comment,
        done=lambda _said: address(idea_id),
        page=lambda refused: _answer_page(idea_id, comment_id, refused),
    )


@pages.get("/<uuid:idea_id>/echanges/<uuid:comment_id>/retrait", allow=signed_in)
def removing(idea_id: UUID, comment_id: UUID) -> ResponseReturnValue:
    """Ask why it is taken away."""
    said = queries.the_comment(reading(), idea_id, comment_id)
    if said.author_id != acting(idea_id) and not me().has("team"):
        raise Forbidden("Seules l’équipe et la personne qui a écrit ce commentaire peuvent le retirer.")
    return _remove_page(idea_id, comment_id, Form(RemoveComment))


def _remove_page(idea_id: UUID, comment_id: UUID, form: Form[RemoveComment]) -> str:
    idea, said = ideas.the_idea(reading(), idea_id), queries.the_comment(reading(), idea_id, comment_id)
    return render("ideas/remove_comment.html", idea=idea, comment=said, form=form)


@pages.post("/<uuid:idea_id>/echanges/<uuid:comment_id>/retrait", allow=signed_in)
def remove(idea_id: UUID, comment_id: UUID) -> ResponseReturnValue:
    """Take it away."""
    given = {"by": acting(idea_id), "team": me().has("team"), "idea_id": idea_id, "comment_id": comment_id}
    form = Form(RemoveComment, request.form, given=given)
    return post(form, remove_comment, done=address, page=lambda refused: _remove_page(idea_id, comment_id, refused))
