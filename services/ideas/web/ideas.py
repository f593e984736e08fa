"""The pages of the service of ideas: form -> command -> redirect; lists and details."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from flask import request, url_for
from flask.typing import ResponseReturnValue

from services.ideas.commands.around import SupportIdea
from services.ideas.commands.ideas import SubmitIdea, WithdrawIdea, submit_idea, withdraw_idea
from services.ideas.commands.instruction import InstructIdea, PresentIdea, instruct_idea, present_idea
from services.ideas.commands.telling import CARRYING, HIERARCHY
from services.ideas.domain.ideas import Idea
from services.ideas.domain.instruction.feasibility import WORDS as FEASIBILITY
from services.ideas.domain.states import IdeaState
from services.ideas.domain.wording import changes_until, may_change
from services.ideas.queries import calls
from services.ideas.queries import ideas as queries
from services.ideas.queries.acting import acting
from services.ideas.queries.around import around
from services.ideas.queries.beside import beside, invited_to
from services.ideas.queries.drafts import drafts_of, story_of, wordings_of
from services.ideas.queries.instruction.coaching import next_steps
from services.ideas.queries.instruction.feasibility import opinion_on
from services.ideas.queries.instruction.links import links
from services.ideas.queries.listing import directorates, themes
from services.ideas.queries.pseudonyms import looks, signed_as
from services.ideas.web.idea_files import narrowed
from services.ideas.web.road import STATES, agreed_step, heading_of, next_step, promise, road
from shared.errors import Invalid
from shared.people import names_of
from shared.web import Form, Pages, me, post, reading, render, role, signed_in
from shared.web.exports import links as links_to

pages = Pages("ideas", __name__)

team = role("team")


def show_idea(idea_id: UUID) -> str:
    """The address of an idea's page."""
    return url_for("ideas.show", idea_id=idea_id)


@pages.get("/", allow=signed_in)
def index() -> ResponseReturnValue:
    """Calls that are open, then the ideas of all."""
    asked = narrowed()
    page = queries.ideas(reading(), narrowed=asked, after=after())
    opened = calls.open_calls(reading(), datetime.now(UTC))
    address = {"etat": asked.state.value if asked.state else None, "theme": asked.theme, "direction": asked.directorate}
    address = {name: value for name, value in address.items() if value}
    return render(
        "ideas/index.html",
        calls=opened,
        page=page,
        asked=asked,
        address=address,
        states=STATES,
        themes=themes(reading()),
        directorates=directorates(reading()),
        links=links_to("ideas_files.file", **address),
    )


@pages.get("/mes-idees", allow=signed_in)
def mine() -> ResponseReturnValue:
    """One's own ideas, each with what happens next and by when."""
    page, now = queries.ideas(reading(), author=me().id, after=after()), datetime.now(UTC)
    agreed = next_steps(reading(), [row.id for row in page.rows])
    told = [
        (
            row,
            agreed_step(agreed.get(row.id)) or next_step(row.state, row.answer_by, row.body, mine=True),
            promise(row.state, row.answer_by, row.changed_at, now),
        )
        for row in page.rows
    ]
    drafts = [] if after() else drafts_of(reading(), me().id)
    invited = [] if after() else invited_to(reading(), me().id)
    return render("ideas/mine.html", page=page, told=told, states=STATES, drafts=drafts, invited=invited)


def after(name: str = "apres") -> UUID | None:
    """The place in a list that the address asks for; raises Invalid."""
    try:
        return UUID(request.args[name]) if name in request.args else None
    except ValueError:
        raise Invalid({"": ["Cette page de la liste n’existe pas."]}) from None


@pages.get("/appels/<uuid:call_id>/deposer", allow=signed_in)
def new(call_id: UUID) -> ResponseReturnValue:
    """The form of a problem."""
    return _submit_page(Form(SubmitIdea), call_id)


def _submit_page(form: Form[SubmitIdea], call_id: UUID) -> str:
    found = calls.the_call(reading(), call_id)
    return render("ideas/new.html", form=form, call=found, is_open=found.accepts(datetime.now(UTC)))


@pages.post("/appels/<uuid:call_id>/deposer", allow=signed_in)
def submit(call_id: UUID) -> ResponseReturnValue:
    """Put it on the table."""
    form = Form(SubmitIdea, request.form, given={"by": me().id, "call_id": call_id})
    return post(form, submit_idea, done=show_idea, page=lambda form: _submit_page(form, call_id))


@pages.get("/<uuid:idea_id>", allow=signed_in)
def show(idea_id: UUID) -> ResponseReturnValue:
    """One idea: its road, what happens next, and for the team what to do."""
    return _idea_page(idea_id)


def _idea_page(idea_id: UUID, form: Form[Any] | None = None) -> str:
    session = reading()
    idea = queries.the_idea(session, idea_id)
    examiner, is_mine = me().has("team"), idea.author_id == acting(idea_id)
    signed = signed_as(session, idea.author_id)
    body = queries.body_name(session, idea.body_id)
    return render(
        "ideas/show.html",
        idea=idea,
        form=form,
        work=form or (_form_for_the_team(idea) if examiner else None),
        call=calls.the_call(session, idea.call_id),
        author=names_of(session, [idea.author_id]).get(idea.author_id) or signed,
        is_mine=is_mine,
        signed=signed,
        looks=looks(session, idea.author_id).rows if is_mine and signed else [],
        story=story_of(session, idea_id),
        carrying=CARRYING,
        hierarchy=HIERARCHY,
        changes=may_change(idea, datetime.now(UTC)),
        changes_until=changes_until(idea),
        versions=len(wordings_of(session, idea_id)),
        links=links(session, idea_id, every_title=examiner),
        dsi=opinion_on(session, idea_id),
        feasibility=FEASIBILITY,
        now=datetime.now(UTC),
        around=around(session, idea_id, acting(idea_id)),
        beside=beside(session, idea_id, me().id),
        key=Form(SupportIdea).key,
        told_why=idea.seen_by(acting(idea_id), examiner=examiner),
        road=road(idea),
        above_reason=heading_of(idea),
        next=next_step(idea.state, idea.answer_by, body, mine=is_mine),
        promise=promise(idea.state, idea.answer_by, idea.changed_at, datetime.now(UTC)),
        product=queries.product_of(session, idea_id),
        states=STATES,
        body=body,
    )


def _form_for_the_team(idea: Idea) -> Form[Any] | None:
    if idea.state is IdeaState.SUBMITTED:
        return Form(InstructIdea, values={"seen": idea.version})
    if idea.state in {IdeaState.ADMISSIBLE, IdeaState.SHORTLISTED}:
        return Form(PresentIdea, values={"seen": idea.version}, options={"body_id": queries.bodies(reading())})
    return None


@pages.post("/<uuid:idea_id>/examen", allow=team)
def instruct(idea_id: UUID) -> ResponseReturnValue:
    """Say what the team found."""
    form = Form(InstructIdea, request.form, given={"by": me().id, "idea_id": idea_id})
    return post(form, instruct_idea, done=show_idea, page=lambda form: _idea_page(idea_id, form))


@pages.post("/<uuid:idea_id>/presentation", allow=team)
def present(idea_id: UUID) -> ResponseReturnValue:
    """Put it before a body."""
    bodies = {"body_id": queries.bodies(reading())}
    form = Form(PresentIdea, request.form, given={"by": me().id, "idea_id": idea_id}, options=bodies)
    return post(form, present_idea, done=show_idea, page=lambda form: _idea_page(idea_id, form))


@pages.get("/<uuid:idea_id>/retrait", allow=signed_in)
def withdrawing(idea_id: UUID) -> ResponseReturnValue:
    """Ask whether the author is sure."""
    idea = queries.the_idea(reading(), idea_id)
    return _withdraw_page(Form(WithdrawIdea, values={"seen": idea.version}), idea_id)


def _withdraw_page(form: Form[WithdrawIdea], idea_id: UUID) -> str:
    return render("ideas/withdraw.html", form=form, idea=queries.the_idea(reading(), idea_id))


@pages.post("/<uuid:idea_id>/retrait", allow=signed_in)
def withdraw(idea_id: UUID) -> ResponseReturnValue:
    """Take it back."""
    form = Form(WithdrawIdea, request.form, given={"by": acting(idea_id), "idea_id": idea_id})
    return post(form, withdraw_idea, done=show_idea, page=lambda form: _withdraw_page(form, idea_id))
