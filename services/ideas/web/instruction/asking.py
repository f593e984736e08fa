"""A form about an idea on a page of its own, as most parts of the team's work are."""

from collections.abc import Callable, Mapping
from typing import Any, TypeVar
from uuid import UUID

from flask import request
from flask.typing import ResponseReturnValue

from services.ideas.queries import ideas
from services.ideas.web.ideas import show_idea
from shared.uow import UnitOfWork
from shared.web import Form, me, post, reading, render
from shared.web.forms import Choices
from shared.web.languages import say

C = TypeVar("C")
Work = Callable[[Any, UnitOfWork], UUID]
Words = tuple[str, str, str]
"""Title of the page, what stands under it, button."""


def ask(command: type[Any], idea_id: UUID, words: Words, *, options: Choices | None = None, **values: Any) -> str:
    """Show the form, with the version of the idea that is on screen."""
    seen = ideas.the_idea(reading(), idea_id).version
    return page(Form(command, values={"seen": seen, **values}, options=options), idea_id, words)


def take(
    command: type[Any],
    work: Work,
    idea_id: UUID,
    words: Words,
    *,
    options: Choices | None = None,
    done: Callable[[UUID], str] = show_idea,
    **given: Any,
) -> ResponseReturnValue:
    """Read the form and do what it asks."""
    facts: Mapping[str, Any] = {"by": me().id, "idea_id": idea_id, **given}
    form = Form(command, request.form, given=facts, options=options)
    return post(form, work, done=done, page=lambda refused: page(refused, idea_id, words))


def page(form: Form[Any], idea_id: UUID, words: Words) -> str:
    """The page of a form, at first or with why it was refused."""
    title, lead, button = (say(one) if one else "" for one in words)
    idea = ideas.the_idea(reading(), idea_id)
    return render("ideas/around_form.html", idea=idea, form=form, title=title, lead=lead, button=button)
