"""What the portfolio does when something happens elsewhere."""

from services.portfolio.commands.cohorts import hear_call, hear_idea
from services.portfolio.commands.exit.decision import hear_decision
from services.portfolio.commands.gates import pass_gate
from services.portfolio.commands.objectives import hear_objective
from services.portfolio.commands.products import open_product
from services.portfolio.commands.questions import answer_question
from services.portfolio.domain.product import GRANTED
from services.portfolio.domain.questions import QuestionKind
from services.portfolio.domain.selection import selection_in
from services.portfolio.personal import PERSONAL
from services.portfolio.tables import body, envelope
from shared.contracts.governance import BodyChanged, CaseDecided, EnvelopeChanged, ObjectiveChanged
from shared.contracts.ideas import AnswerPublished, CallOpened, IdeaMoved, IdeaSubmitted
from shared.database import insert_into
from shared.keeping import keep_account
from shared.people import hear_about_people
from shared.personal.erasure import hear_about_erasures
from shared.policies import NEWEST, Policies
from shared.uow import UnitOfWork

SELECT_IDEA, PASS_GATE = "select_idea", "pass_gate"

policies = Policies()
hear_about_people(policies, "portfolio")
hear_about_erasures(policies, "portfolio", PERSONAL)
keep_account(policies, "portfolio")


@policies.on(CaseDecided)
def when_a_case_is_decided(event: CaseDecided, uow: UnitOfWork) -> None:
    """An idea that a body selects becomes a product; what a body answers about a product is done to it."""
    if (event.question, event.outcome) == (SELECT_IDEA, GRANTED):
        if not event.answer_held:
            open_product(event, uow)
    elif event.question == PASS_GATE:
        pass_gate(event, uow)
    elif event.question in set(QuestionKind) and event.request_id is not None:
        hear_decision(event, uow)
        answer_question(event, uow)


@policies.on(AnswerPublished)
def when_an_answer_is_published(event: AnswerPublished, uow: UnitOfWork) -> None:
    """The selection of an idea was held back until now: its product is opened."""
    selection = selection_in(event)
    if selection is not None:
        open_product(selection, uow)


@policies.on(BodyChanged, order=NEWEST)
def when_a_body_changes(event: BodyChanged, uow: UnitOfWork) -> None:
    """Remember the bodies before which a question can be put."""
    facts = {"name": event.name, "members": len(event.member_ids)}
    row = insert_into(uow.session, body).values(id=event.body_id, **facts)
    uow.session.execute(row.on_conflict_do_update(index_elements=["id"], set_=facts))


@policies.on(EnvelopeChanged, order=NEWEST)
def when_an_envelope_changes(event: EnvelopeChanged, uow: UnitOfWork) -> None:
    """Remember how much money there is and how much of it is used: the steering page draws it."""
    facts = {name: told for name, told in vars(event).items() if name != "envelope_id"}
    row = insert_into(uow.session, envelope).values(id=event.envelope_id, **facts)
    uow.session.execute(row.on_conflict_do_update(index_elements=["id"], set_=facts))


@policies.on(ObjectiveChanged, order=NEWEST)
def when_an_objective_changes(event: ObjectiveChanged, uow: UnitOfWork) -> None:
    """Remember it: the teams of products choose among those that run."""
    hear_objective(event, uow)


@policies.on(CallOpened, order=NEWEST)
def when_a_call_opens(event: CallOpened, uow: UnitOfWork) -> None:
    """Remember it: products are told apart by the call that they come from."""
    hear_call(event, uow)


@policies.on(IdeaSubmitted, order=NEWEST)
def when_an_idea_is_submitted(event: IdeaSubmitted, uow: UnitOfWork) -> None:
    """Remember which call it answers."""
    hear_idea(event, uow)


@policies.on(IdeaMoved, order=NEWEST)
def when_an_idea_moves(event: IdeaMoved, uow: UnitOfWork) -> None:
    """It may have been taken up in another call."""
    hear_idea(event, uow)
