"""What a person can ask of the service of ideas."""

from datetime import datetime
from uuid import UUID

from services.ideas.domain import INADMISSIBLE_CODES, Call, Idea
from shared.contracts.ideas import PROBLEM_MAX, REASON_MAX, TITLE_MAX
from shared.errors import Invalid
from shared.identifiers import new_id
from shared.messages import choice, command, given, hidden, integer, text, when, yes_no
from shared.uow import UnitOfWork


@command
class OpenCall:
    """Invite agents to name problems."""

    by: UUID = given()
    title: str = text(max=TITLE_MAX, label="Nom de l’appel", help="Par exemple : Simplifier le quotidien des lycées")
    criteria: str = text(
        max=REASON_MAX, rows=5, label="Critères", help="Ce qui comptera pour choisir. Tout le monde pourra les lire."
    )
    opens_at: datetime = when(label="Ouverture")
    closes_at: datetime | None = when(
        label="Clôture", help="Sans date de clôture, l’appel reste ouvert en permanence.", required=False
    )
    answer_days: int = integer(
        min=1, max=365, label="Réponse promise sous", help="Nombre de jours, à partir du dépôt de chaque idée"
    )


def open_call(cmd: OpenCall, uow: UnitOfWork) -> UUID:
    """Open a call; returns its id."""
    call = Call(
        id=new_id(),
        title=cmd.title,
        criteria=cmd.criteria,
        opens_at=cmd.opens_at,
        closes_at=cmd.closes_at,
        answer_days=cmd.answer_days,
        opened_by=cmd.by,
    )
    fact = call.announce()
    uow.add(call)
    uow.say(fact)
    return call.id


@command
class SubmitIdea:
    """Put a problem on the table."""

    by: UUID = given()
    call_id: UUID = given()
    title: str = text(
        max=TITLE_MAX, min=5, label="Le problème en une phrase", help="Dites ce qui ne va pas, sans sigle ni solution."
    )
    problem: str = text(
        max=PROBLEM_MAX,
        min=10,
        rows=9,
        label="Que se passe-t-il ?",
        help="Racontez une situation vécue : qui, où, quand, et ce que cela entraîne.",
    )
    who: str = text(max=1000, rows=2, label="Qui vit ce problème ?", required=False)
    frequency: str = text(
        max=1000,
        rows=2,
        label="À quelle fréquence, et combien de personnes ?",
        help="Un ordre de grandeur suffit.",
        required=False,
    )
    today: str = text(max=2000, rows=3, label="Comment faites-vous aujourd’hui ?", required=False)
    carries: bool = yes_no(
        label="J’aimerais porter cette idée moi-même",
        help="Vous serez accompagné, et du temps pourra vous être dégagé.",
    )


def submit_idea(cmd: SubmitIdea, uow: UnitOfWork) -> UUID:
    """Deposit an idea in an open call; returns its id."""
    call = uow.get(Call, cmd.call_id)
    call.check_open(uow.now)
    idea = Idea(
        id=new_id(),
        number=uow.number("ID"),
        call_id=call.id,
        author_id=cmd.by,
        title=cmd.title,
        problem=cmd.problem,
        who=cmd.who,
        frequency=cmd.frequency,
        today=cmd.today,
        carries=cmd.carries,
        submitted_at=uow.now,
        answer_by=uow.now,
    )
    fact = idea.submit(call)
    uow.add(idea)
    uow.say(fact)
    return idea.id


@command
class InstructIdea:
    """Say what the team found when it examined an idea."""

    by: UUID = given()
    idea_id: UUID = given()
    seen: int = hidden()
    outcome: str = choice(
        {"admissible": "Recevable : elle peut être présentée", "inadmissible": "Non recevable"},
        label="Conclusion de l’examen",
    )
    code: str = choice(
        INADMISSIBLE_CODES, label="Motif", help="Seulement si l’idée n’est pas recevable", required=False
    )
    reason: str = text(
        max=REASON_MAX, min=20, rows=5, label="Explication", help="La personne qui a déposé l’idée lira ce texte."
    )


def instruct_idea(cmd: InstructIdea, uow: UnitOfWork) -> UUID:
    """Admit an idea or turn it down; returns its id."""
    idea = uow.get(Idea, cmd.idea_id, seen=cmd.seen)
    if cmd.outcome == "admissible":
        uow.say(idea.admit(reason=cmd.reason, by=cmd.by, now=uow.now))
        return idea.id
    if not cmd.code:
        raise Invalid(
            {"code": ["Choisissez un motif : la personne doit savoir pourquoi son idée n’est pas recevable."]}
        )
    uow.say(idea.turn_down(code=cmd.code, reason=cmd.reason, by=cmd.by, now=uow.now))
    return idea.id


@command
class PresentIdea:
    """Put an idea before the body that will decide."""

    by: UUID = given()
    idea_id: UUID = given()
    seen: int = hidden()
    body_id: UUID = choice({}, label="Instance", help="Celle qui décidera")
    opinion: str = text(
        max=REASON_MAX,
        min=20,
        rows=5,
        label="Avis de l’équipe",
        help="Les membres de l’instance le liront avant de voter.",
    )


def present_idea(cmd: PresentIdea, uow: UnitOfWork) -> UUID:
    """Present an idea; returns its id."""
    idea = uow.get(Idea, cmd.idea_id, seen=cmd.seen)
    uow.say(idea.present(body_id=cmd.body_id, opinion=cmd.opinion, by=cmd.by, now=uow.now))
    return idea.id


@command
class WithdrawIdea:
    """Take one's idea back."""

    by: UUID = given()
    idea_id: UUID = given()
    seen: int = hidden()


def withdraw_idea(cmd: WithdrawIdea, uow: UnitOfWork) -> UUID:
    """Withdraw an idea; returns its id."""
    idea = uow.get(Idea, cmd.idea_id, seen=cmd.seen)
    uow.say(idea.withdraw(by=cmd.by, now=uow.now))
    return idea.id
