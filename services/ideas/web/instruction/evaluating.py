"""Evaluators: whom to ask, one's own list, the scores, an interest that is declared; and the team's notes."""

from dataclasses import replace
from datetime import UTC, datetime
from uuid import UUID

from flask import request, url_for
from flask.typing import ResponseReturnValue

from services.ideas.commands.instruction.evaluating import (
    AskEvaluation,
    DeclareConflict,
    GiveScores,
    WriteNote,
    ask_evaluation,
    declare_conflict,
    give_scores,
    write_note,
)
from services.ideas.domain.calls import Criterion, criteria_from
from services.ideas.queries import calls
from services.ideas.queries.instruction import evaluations as queries
from services.ideas.web.acting import not_mine
from services.ideas.web.ideas import after, team
from services.ideas.web.instruction.asking import page, take
from shared.web import Form, Pages, me, post, reading, render, signed_in
from shared.web.forms import FieldView

pages = Pages("ideas_evaluating", __name__)

CONFLICT = (
    "Déclarer un lien avec cette idée",
    "Un lien personnel, familial ou de travail avec l’idée ou son auteur : mieux vaut le dire que le laisser deviner.",
    "Déclarer ce lien",
)


@pages.get("/<uuid:idea_id>/evaluations", allow=team)
def asking(idea_id: UUID) -> ResponseReturnValue:
    """Who evaluates it, and whom else to ask."""
    return _asking_page(idea_id, Form(AskEvaluation, options=_people()))


def _people() -> dict[str, list[tuple[str, str]]]:
    return {"person_id": queries.whom_to_ask(reading(), request.args.get("qui", "")[:100])}


def _asking_page(idea_id: UUID, form: Form[AskEvaluation]) -> str:
    found = queries.evaluations(reading(), idea_id, me().id)
    load, looked_for = queries.load_of_all(reading()), request.args.get("qui", "")
    idea = not_mine(idea_id)
    return render("ideas/instruction/evaluators.html", idea=idea, form=form, found=found, load=load, who=looked_for)


@pages.post("/<uuid:idea_id>/evaluations", allow=team)
def asked(idea_id: UUID) -> ResponseReturnValue:
    """Ask somebody."""
    form = Form(AskEvaluation, request.form, given={"by": me().id, "idea_id": idea_id}, options=_people())
    return post(
        form,
        ask_evaluation,
        done=lambda done: url_for(".asking", idea_id=done),
        page=lambda refused: _asking_page(idea_id, refused),
    )


@pages.get("/mes-evaluations", allow=signed_in)
def mine() -> ResponseReturnValue:
    """What one was asked to evaluate."""
    page, now = queries.what_i_evaluate(reading(), me().id, after()), datetime.now(UTC)
    return render("ideas/instruction/my_evaluations.html", page=page, now=now)


@pages.get("/<uuid:idea_id>/evaluation", allow=signed_in)
def scoring(idea_id: UUID) -> ResponseReturnValue:
    """The idea and the form of one's scores."""
    asked_of_me = queries.my_evaluation(reading(), idea_id, me().id)
    given = {f"score_{one.place}": str(one.value) for one in queries.my_scores(reading(), asked_of_me.id)}
    values = {"seen": asked_of_me.version, "words": asked_of_me.words, **given}
    return _scoring_page(idea_id, Form(GiveScores, values=values))


def _scoring_page(idea_id: UUID, form: Form[GiveScores]) -> str:
    session = reading()
    idea, asked_of_me = not_mine(idea_id), queries.my_evaluation(session, idea_id, me().id)
    criteria = criteria_from(calls.the_call(session, idea.call_id).criteria)
    return render(
        "ideas/instruction/scoring.html",
        idea=idea,
        mine=asked_of_me,
        form=form,
        fields=[_named(form.field(f"score_{place}"), one) for place, one in enumerate(criteria, 1)],
        criteria=criteria,
        words=form.field("words"),
        found=queries.evaluations(session, idea_id, me().id),
    )


def _named(view: FieldView, criterion: Criterion) -> FieldView:
    """The field of one criterion, by the words of the call."""
    return replace(view, label=f"{criterion.name} ({criterion.weight})", required=True)


@pages.post("/<uuid:idea_id>/evaluation", allow=signed_in)
def scored(idea_id: UUID) -> ResponseReturnValue:
    """Give them; the team could not know that it asked whoever hides behind the pseudonym."""
    not_mine(idea_id)
    form = Form(GiveScores, request.form, given={"by": me().id, "idea_id": idea_id})
    return post(
        form,
        give_scores,
        done=lambda done: url_for(".scoring", idea_id=done),
        page=lambda refused: _scoring_page(idea_id, refused),
    )


@pages.get("/<uuid:idea_id>/evaluation/lien", allow=signed_in)
def declaring(idea_id: UUID) -> ResponseReturnValue:
    """What ties the evaluator to the idea?"""
    queries.my_evaluation(reading(), idea_id, me().id)
    return page(Form(DeclareConflict), idea_id, CONFLICT)


@pages.post("/<uuid:idea_id>/evaluation/lien", allow=signed_in)
def declared(idea_id: UUID) -> ResponseReturnValue:
    """Nothing that they said counts."""
    return take(DeclareConflict, declare_conflict, idea_id, CONFLICT, done=lambda _done: url_for(".mine"))


@pages.get("/<uuid:idea_id>/notes", allow=team)
def notes(idea_id: UUID) -> ResponseReturnValue:
    """What the team noted for itself."""
    return _notes_page(idea_id, Form(WriteNote))


def _notes_page(idea_id: UUID, form: Form[WriteNote]) -> str:
    idea, rows = not_mine(idea_id), queries.notes(reading(), idea_id)
    return render("ideas/instruction/notes.html", idea=idea, form=form, rows=rows)


@pages.post("/<uuid:idea_id>/notes", allow=team)
def noted(idea_id: UUID) -> ResponseReturnValue:
    """Note it."""
    form = Form(WriteNote, request.form, given={"by": me().id, "idea_id": idea_id})
    return post(
        form,
        write_note,
        done=lambda done: url_for(".notes", idea_id=done),
        page=lambda refused: _notes_page(idea_id, refused),
    )
