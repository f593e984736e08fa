"""Say which measure answers each question about users."""

from uuid import UUID

from sqlalchemy import select

from services.portfolio.domain.journey import QUESTIONS, Step, answer, check_unchanged
from services.portfolio.domain.measures import Measure
from services.portfolio.domain.product import Product
from services.portfolio.tables import measure
from shared.errors import NotFound
from shared.messages import choice, command, given, hidden
from shared.uow import UnitOfWork


@command
class AnswerQuestions:
    """Choose, among the measures that are followed, the one that answers each question."""

    by: UUID = given()
    product_id: UUID = given()
    seen: str = hidden()
    acquisition: str | None = choice({}, label=QUESTIONS[Step.ACQUISITION], required=False)
    activation: str | None = choice({}, label=QUESTIONS[Step.ACTIVATION], required=False)
    retention: str | None = choice({}, label=QUESTIONS[Step.RETENTION], required=False)
    referral: str | None = choice({}, label=QUESTIONS[Step.REFERRAL], required=False)
    impact: str | None = choice({}, label=QUESTIONS[Step.IMPACT], required=False)
    met: str | None = choice({}, label=QUESTIONS[Step.MET], required=False)
    tried: str | None = choice({}, label=QUESTIONS[Step.TRIED], required=False)
    simpler: str | None = choice(
        {},
        label=QUESTIONS[Step.SIMPLER],
        help="Par exemple : des minutes gagnées, des étapes ou des pièces en moins.",
        required=False,
    )


def answer_questions(cmd: AnswerQuestions, uow: UnitOfWork) -> UUID:
    """Keep the choice, unless somebody chose meanwhile; returns the product's id."""
    # The row of the product makes two people who choose wait for each other.
    uow.get(Product, cmd.product_id)
    wanted = select(Measure).where(measure.c.product_id == cmd.product_id).order_by(measure.c.id)
    measures = list(uow.session.scalars(wanted.execution_options(populate_existing=True)))
    check_unchanged(measures, cmd.seen)
    asked = {step: getattr(cmd, step.value) for step in Step}
    chosen = {step: UUID(one) if one else None for step, one in asked.items()}
    if not {one for one in chosen.values() if one} <= {one.id for one in measures}:
        raise NotFound("Nous ne trouvons pas cette mesure.")
    answer(measures, chosen)
    return cmd.product_id
