"""What governance does when another service has said something."""

from services.governance.commands.ambition import tie_product
from services.governance.commands.delegation import competent_body
from services.governance.commands.drawn import know_drawn
from services.governance.commands.founding import hear_of_point
from services.governance.commands.interests import know_interest
from services.governance.commands.products import know_measure, know_product, know_standard, know_stay
from services.governance.commands.published import know_published
from services.governance.commands.questions import put_before, receive_question
from services.governance.commands.showing import hear_of_showing
from services.governance.domain.bodies import Body
from services.governance.domain.cases import Case
from services.governance.personal import PERSONAL
from shared.contracts.ideas import (
    AnswerPublished,
    CallOpened,
    EvaluationRecused,
    IdeaPresented,
    PitchDrawn,
    VisibilityChanged,
)
from shared.contracts.portfolio import (
    GateRequested,
    Measured,
    ObjectivesChanged,
    PhaseChanged,
    PlanChanged,
    ProductCreated,
    ProductImported,
    QuestionAsked,
    StandardChanged,
    TeamChanged,
    TrainingSeatChanged,
)
from shared.errors import NotFound
from shared.keeping import keep_account
from shared.people import hear_about_people
from shared.personal.erasure import hear_about_erasures
from shared.policies import NEWEST, Policies
from shared.uow import UnitOfWork

policies = Policies()
hear_about_people(policies, "governance")
hear_about_erasures(policies, "governance", PERSONAL)
keep_account(policies, "governance")


@policies.on(IdeaPresented)
def when_an_idea_is_presented(event: IdeaPresented, uow: UnitOfWork) -> None:
    """An idea becomes a case of the body that decides it; the message waits for a body not known yet."""
    _receive(Case.about_idea(event, case_id=uow.id_for("case"), now=uow.now), uow)


@policies.on(VisibilityChanged)
def when_an_idea_is_hidden_or_shown_again(event: VisibilityChanged, uow: UnitOfWork) -> None:
    """Its case says no more of it than every agent may read."""
    hear_of_showing(event, uow)


@policies.on(GateRequested)
def when_a_gate_is_requested(event: GateRequested, uow: UnitOfWork) -> None:
    """The question whether a product enters a phase becomes a case of the body that decides it."""
    _receive(Case.about_product(event, case_id=uow.id_for("case"), now=uow.now), uow)


@policies.on(QuestionAsked)
def when_a_question_about_a_product_is_asked(event: QuestionAsked, uow: UnitOfWork) -> None:
    """Must it continue, stop, restart, receive money, leave? A body decides."""
    receive_question(event, uow)


@policies.on(ObjectivesChanged, again=True)
def when_a_product_chooses_its_objectives(event: ObjectivesChanged, uow: UnitOfWork) -> None:
    """The ambition shows which products work for which objective."""
    tie_product(event, uow)


@policies.on(ProductCreated, again=True)
def when_a_product_is_created(event: ProductCreated, uow: UnitOfWork) -> None:
    """Those who arbitrate see it beside the others."""
    know_product(event, uow)


@policies.on(ProductImported, again=True)
def when_a_product_is_imported(event: ProductImported, uow: UnitOfWork) -> None:
    """A product of another portfolio is arbitrated like the others."""
    know_product(event, uow)


@policies.on(TeamChanged, again=True)
def when_a_team_changes(event: TeamChanged, uow: UnitOfWork) -> None:
    """Sponsors have a page of their own, carriers see their cases."""
    know_stay(event, uow)


@policies.on(PhaseChanged, again=True)
def when_a_product_enters_a_phase(event: PhaseChanged, uow: UnitOfWork) -> None:
    """They see where it stands."""
    know_product(event, uow)


@policies.on(Measured, again=True)
def when_a_product_is_measured(event: Measured, uow: UnitOfWork) -> None:
    """They see what it brings."""
    know_measure(event, uow)


@policies.on(StandardChanged, again=True)
def when_a_standard_of_a_product_changes(event: StandardChanged, uow: UnitOfWork) -> None:
    """They see what it holds to."""
    know_standard(event, uow)


@policies.on(PlanChanged)
def when_a_product_dates_its_plan(event: PlanChanged, uow: UnitOfWork) -> None:
    """The deployment plan is in use: a point of the setting up."""
    hear_of_point("plan", event.title, uow)


@policies.on(TrainingSeatChanged, order=NEWEST)
def when_somebody_comes_to_a_training(event: TrainingSeatChanged, uow: UnitOfWork) -> None:
    """There is a training session: a point of the setting up."""
    hear_of_point("training", event.title, uow)


@policies.on(EvaluationRecused, order=NEWEST)
def when_an_evaluator_declares_an_interest(event: EvaluationRecused, uow: UnitOfWork) -> None:
    """Whoever holds the vote on that idea is reminded of it."""
    know_interest(event, uow)


@policies.on(AnswerPublished, order=NEWEST)
def when_the_answer_to_an_idea_is_published(event: AnswerPublished, uow: UnitOfWork) -> None:
    """Everybody reads the decision on it."""
    know_published(event, uow)


@policies.on(PitchDrawn, order=NEWEST)
def when_the_place_of_an_idea_is_drawn(event: PitchDrawn, uow: UnitOfWork) -> None:
    """The sitting that hears it keeps that order, and draws no other."""
    know_drawn(event, uow)


@policies.on(CallOpened, order=NEWEST)
def when_a_call_opens(event: CallOpened, uow: UnitOfWork) -> None:
    """The last point of the setting up."""
    hear_of_point("call", event.title, uow)


def _receive(case: Case, uow: UnitOfWork) -> None:
    """Before the body that is named, or the one above that the table of delegations wants."""
    if uow.session.get(Body, case.body_id) is None:
        raise NotFound("Cette instance n’est pas connue.")
    body_id = competent_body(case, case.body_id, uow)
    if body_id is None:
        raise NotFound("Aucune instance du niveau qui décide n’est désignée pour cette question.")
    put_before(case, body_id, uow)
