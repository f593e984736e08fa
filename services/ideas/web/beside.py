"""Pages beside an idea: who signs it too, its documents, and what one follows."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from flask import request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response

from services.ideas.commands.beside import (
    AnswerInvitation,
    FollowIdea,
    InviteCoauthor,
    JoinDocument,
    RemoveDocument,
    follow_idea,
    invite_coauthor,
    join_document,
    join_idea,
    leave_idea,
    remove_document,
    stop_following,
)
from services.ideas.domain.beside import MOST_DOCUMENTS
from services.ideas.domain.states import WAITING
from services.ideas.queries import beside as queries
from services.ideas.queries import ideas
from services.ideas.queries.acting import acting
from services.ideas.web.ideas import after, show_idea
from services.ideas.web.instruction.asking import page
from services.ideas.web.road import STATES, next_step
from shared.web import Form, Pages, me, post, reading, render, send_attached, signed_in

pages = Pages("ideas_beside", __name__)


def _given(idea_id: UUID) -> dict[str, Any]:
    return {"by": acting(idea_id), "idea_id": idea_id}


def _button(command: type[Any], function: Callable[[Any, Any], UUID], words: str, idea_id: UUID, by: UUID) -> Response:
    """A form that is only a button; one that is refused says why on a page of its own."""
    form = Form(command, request.form, given={"by": by, "idea_id": idea_id})
    return post(form, function, done=show_idea, page=lambda refused: page(refused, idea_id, (words, "", words)))


@pages.get("/<uuid:idea_id>/coauteurs", allow=signed_in)
def coauthors(idea_id: UUID) -> ResponseReturnValue:
    """Who signs it too; for its author the form that invites."""
    return _coauthors_page(idea_id, Form(InviteCoauthor))


def _coauthors_page(idea_id: UUID, form: Form[InviteCoauthor]) -> str:
    idea, rows = ideas.the_idea(reading(), idea_id), queries.coauthors(reading(), idea_id)
    mine = acting(idea_id) == idea.author_id
    shown = form if mine and idea.state in WAITING else None
    return render("ideas/coauthors.html", idea=idea, rows=rows, form=shown, mine=mine)


@pages.post("/<uuid:idea_id>/coauteurs", allow=signed_in)
def invite(idea_id: UUID) -> ResponseReturnValue:
    """Invite somebody."""
    form = Form(InviteCoauthor, request.form, given=_given(idea_id))
    return post(
        form,
        invite_coauthor,
        done=lambda done: url_for(".coauthors", idea_id=done),
        page=lambda refused: _coauthors_page(idea_id, refused),
    )


@pages.post("/<uuid:idea_id>/signature", allow=signed_in)
def join(idea_id: UUID) -> ResponseReturnValue:
    """Sign it too."""
    return _button(AnswerInvitation, join_idea, "Signer avec l’auteur", idea_id, me().id)


@pages.post("/<uuid:idea_id>/signature/fin", allow=signed_in)
def leave(idea_id: UUID) -> ResponseReturnValue:
    """Say no, or stop signing."""
    return _button(AnswerInvitation, leave_idea, "Ne pas signer", idea_id, me().id)


@pages.post("/<uuid:idea_id>/suivi", allow=signed_in)
def follow(idea_id: UUID) -> ResponseReturnValue:
    """Follow it."""
    return _button(FollowIdea, follow_idea, "Suivre cette idée", idea_id, me().id)


@pages.post("/<uuid:idea_id>/suivi/fin", allow=signed_in)
def unfollow(idea_id: UUID) -> ResponseReturnValue:
    """Stop following it."""
    return _button(FollowIdea, stop_following, "Ne plus suivre", idea_id, me().id)


@pages.get("/suivies", allow=signed_in)
def followed() -> ResponseReturnValue:
    """What one follows, with what happens next and by when."""
    page = ideas.ideas(reading(), follower=me().id, after=after())
    told = [(row, next_step(row.state, row.answer_by, row.body)) for row in page.rows]
    return render("ideas/followed.html", page=page, told=told, states=STATES)


@pages.get("/<uuid:idea_id>/documents", allow=signed_in)
def documents(idea_id: UUID) -> ResponseReturnValue:
    """What is joined to it; for its author the form that joins more."""
    return _documents_page(idea_id, Form(JoinDocument))


def _documents_page(idea_id: UUID, form: Form[JoinDocument]) -> str:
    idea, rows = ideas.the_idea(reading(), idea_id), queries.documents(reading(), idea_id)
    mine = acting(idea_id) == idea.author_id and idea.state in WAITING
    shown = form if mine and len(rows) < MOST_DOCUMENTS else None
    return render("ideas/documents.html", idea=idea, rows=rows, form=shown, mine=mine, key=Form(RemoveDocument).key)


@pages.post("/<uuid:idea_id>/documents", allow=signed_in, uploads=True)
def join_it(idea_id: UUID) -> ResponseReturnValue:
    """Join a document."""
    form = Form(JoinDocument, request.form, files=request.files, given=_given(idea_id))
    return post(
        form,
        join_document,
        done=lambda done: url_for(".documents", idea_id=done),
        page=lambda refused: _documents_page(idea_id, refused),
    )


@pages.get("/<uuid:idea_id>/documents/<uuid:attachment_id>/fichier", allow=signed_in)
def document(idea_id: UUID, attachment_id: UUID) -> ResponseReturnValue:
    """One document, to be saved."""
    queries.check_document_of(reading(), idea_id, attachment_id)
    return send_attached(attachment_id)


@pages.post("/<uuid:idea_id>/documents/<uuid:attachment_id>/retrait", allow=signed_in)
def remove(idea_id: UUID, attachment_id: UUID) -> ResponseReturnValue:
    """Take a document away."""
    form = Form(RemoveDocument, request.form, given={**_given(idea_id), "attachment_id": attachment_id})
    return post(
        form,
        remove_document,
        done=lambda done: url_for(".documents", idea_id=done),
        page=lambda refused: page(refused, idea_id, ("Retirer ce document", "", "Retirer ce document")),
    )
