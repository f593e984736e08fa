"""The page of the road of users: the questions about them, their answers by period, beside the measure that guides."""

from decimal import Decimal
from typing import Any
from uuid import UUID

from flask import request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response

from services.portfolio.commands.journey import AnswerQuestions, answer_questions
from services.portfolio.domain.journey import (
    QUESTIONS,
    ROAD,
    WITH_USERS,
    Period,
    Step,
    answering,
    marked,
    passing,
    series,
)
from services.portfolio.domain.measures import Measure
from services.portfolio.queries import measures as queries
from services.portfolio.queries import products
from services.portfolio.web.measures import days_words, period_words, points, printed, target
from shared.web import Form, Pages, me, post, reading, render, role, signed_in
from shared.web.exports import Cell, Column, links, saved
from shared.web.languages import say

pages = Pages("portfolio_journey", __name__)
team = role("team")

SHOWN = 24
"""Periods in the table of the page; the file has all."""


def _of(step: Step) -> Any:
    return lambda period: _cell(period.values.get(step))


def _cell(hundredths: int | None) -> Cell:
    return None if hundredths is None else Decimal(hundredths) / 100


COLUMNS = (
    Column(name="since", label="Du", of=lambda period: period.since),
    Column(name="until", label="Au", of=lambda period: period.until),
    *(Column(name=step.value, label=QUESTIONS[step], of=_of(step)) for step in Step),
    Column(name="guiding", label="La mesure qui guide", of=lambda period: _cell(period.guiding)),
)


def address(product_id: UUID) -> str:
    """The page of the road of users."""
    return url_for("portfolio_journey.show", product_id=product_id)


@pages.get("/produits/<uuid:product_id>/impact/parcours", allow=signed_in)
def show(product_id: UUID) -> ResponseReturnValue:
    """How many know it, try it, come back, recommend it, and for how many the problem recedes."""
    product, measures = products.the_product(reading(), product_id), queries.measures_of(reading(), product_id)
    answers, found = answering(measures), series(measures)
    guide = next((one for one in measures if one.guiding and one.standing), None)
    return render(
        "portfolio/journey.html",
        product=product,
        questions=told(measures, ROAD),
        with_users=told(measures, WITH_USERS),
        drawn=_drawn(answers),
        periods=[_row(period, answers, guide) for period in reversed(found[-SHOWN:])],
        guide=(guide, points(guide), target(guide)) if guide else None,
        headings=[say("Période"), *(say(QUESTIONS[step]) for step in answers), say("La mesure qui guide")],
        links=links("portfolio_journey.listed", product_id=product_id),
        measured=bool(measures),
    )


def told(measures: list[Measure], steps: tuple[Step, ...]) -> list[tuple[str, str, str]]:
    """Each question with its last figure and where that comes from, or that nothing answers it yet."""
    answers, shares = answering(measures), passing(measures)
    return [(say(QUESTIONS[step]), *_said(answers.get(step), shares.get(step))) for step in steps]


def measured(measures: list[Measure], steps: tuple[Step, ...]) -> list[tuple[str, str]]:
    """Those of the questions that have a figure, with where it comes from beside it."""
    known = [step for step, one in answering(measures).items() if step in steps and one.standing]
    return [(question, f"{figure} ({words})") for question, figure, words in told(measures, tuple(known))]


def _said(measure: Measure | None, share: int | None) -> tuple[str, str]:
    """What the figure of a question says, and what stands below it; `share` is of 100 at the question before."""
    if measure is None:
        return say("Pas encore mesuré"), say("L’équipe choisit la mesure qui répond.")
    if not measure.standing:
        return say("Pas encore de valeur"), measure.name
    last = measure.standing[-1]
    words = say("{name}, {period}", name=measure.name, period=period_words(last))
    if share is not None:
        words = say("{words}. Sur 100 à la question d’avant : {share}.", words=words, share=share)
    return printed(last.value, measure.unit), words


def _drawn(answers: dict[Step, Measure]) -> list[tuple[str, list[tuple[int, str]]]]:
    """The last value of each question that counts what the first one counts: others would be bars of another scale."""
    known = [(step, one) for step, one in answers.items() if step in ROAD and one.standing]
    same = [(step, one, one.standing[-1].value) for step, one in known if one.unit == known[0][1].unit]
    return [(say(QUESTIONS[step]), [(max(value, 0), printed(value, one.unit))]) for step, one, value in same]


def _row(period: Period, answers: dict[Step, Measure], guide: Measure | None) -> list[str]:
    cells = [printed(period.values[step], one.unit) if step in period.values else "" for step, one in answers.items()]
    led = printed(period.guiding, guide.unit) if guide and period.guiding is not None else ""
    return [days_words(period.since, period.until), *cells, led]


@pages.get("/produits/<uuid:product_id>/impact/parcours.<form>", allow=signed_in)
def listed(product_id: UUID, form: str) -> Response:
    """Every period as a file."""
    product = products.the_product(reading(), product_id)
    return saved(form, f"parcours-{product.number}", COLUMNS, series(queries.measures_of(reading(), product_id)))


@pages.get("/produits/<uuid:product_id>/impact/parcours/mesures", allow=team)
def edit(product_id: UUID) -> ResponseReturnValue:
    """The form that says which measure answers each question."""
    measures = queries.measures_of(reading(), product_id)
    values = {step.value: str(one.id) for step, one in answering(measures).items()}
    seen = {"seen": marked(measures)}
    return _page(product_id, Form(AnswerQuestions, values=values | seen, options=_options(measures)))


def _options(measures: list[Measure]) -> dict[str, list[tuple[str, str]]]:
    offered = [(str(one.id), one.name) for one in measures if one.closed_at is None or one.step]
    return {step.value: offered for step in Step}


def _page(product_id: UUID, form: Form[AnswerQuestions]) -> str:
    return render("portfolio/journey_form.html", product=products.the_product(reading(), product_id), form=form)


@pages.post("/produits/<uuid:product_id>/impact/parcours/mesures", allow=team)
def choose(product_id: UUID) -> ResponseReturnValue:
    """Keep the choice."""
    given = {"by": me().id, "product_id": product_id}
    options = _options(queries.measures_of(reading(), product_id))
    form = Form(AnswerQuestions, request.form, given=given, options=options)
    return post(form, answer_questions, done=address, page=lambda refused: _page(product_id, refused))
