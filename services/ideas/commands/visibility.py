"""Show an idea to more people or fewer; report what is not acceptable; handle such a report."""

from uuid import UUID

from sqlalchemy import delete

from services.ideas.domain.around import Comment
from services.ideas.domain.ideas import Idea
from services.ideas.domain.showing import Visibility
from services.ideas.domain.visibility import CHOICES, HANDLED, REASONS, Handling, Report, Shown, show_as
from services.ideas.tables import extract
from shared.contracts.ideas import REASON_MAX
from shared.database import insert_into
from shared.errors import NotFound, Refused
from shared.identifiers import new_id
from shared.messages import choice, command, given, hidden, text, yes_no
from shared.uow import UnitOfWork


@command
class ShowIdea:
    """Say who may see an idea."""

    by: UUID = given()
    idea_id: UUID = given()
    seen: int = hidden()
    visibility: str = choice({code.value: words for code, words in CHOICES.items()}, label="Qui peut la lire")
    extract: str = text(
        max=REASON_MAX,
        rows=5,
        label="Extrait public",
        help="Si un extrait est public : le problème en quelques phrases, sans aucun nom.",
        required=False,
    )
    agreed: bool = yes_no(label="L’auteur est d’accord", help="Seulement si un extrait est public.")
    why: str = text(
        max=500, rows=3, label="Raison", help="Si l’idée est masquée, son auteur lira cette raison.", required=False
    )


def show_idea_to(cmd: ShowIdea, uow: UnitOfWork) -> UUID:
    """Its extract is gone as soon as it is not public any more; returns its id."""
    idea = uow.get(Idea, cmd.idea_id, seen=cmd.seen)
    shown = Shown(Visibility(cmd.visibility), cmd.extract, cmd.agreed, cmd.why)
    uow.say(*show_as(idea, shown, by=cmd.by, now=uow.now))
    uow.session.execute(delete(extract).where(extract.c.idea_id == idea.id))
    if shown.visibility is Visibility.PUBLIC:
        row = {"idea_id": idea.id, "words": shown.extract, "written_by": cmd.by, "written_at": uow.now}
        uow.session.execute(insert_into(uow.session, extract).values(row))
    return idea.id


@command
class ReportContent:
    """Report an idea, or a comment on it, that is not acceptable."""

    by: UUID = given()
    idea_id: UUID = given()
    comment_id: UUID | None = given()
    reason: str = choice(REASONS, label="Ce qui ne va pas")
    words: str = text(
        max=500, rows=3, label="Précisez", help="L’équipe seule lira ces mots et saura qui les écrit.", required=False
    )


def report_content(cmd: ReportContent, uow: UnitOfWork) -> UUID:
    """Once for each person while it is not handled; returns the idea's id."""
    idea = uow.get(Idea, cmd.idea_id)
    if cmd.comment_id is not None and uow.get(Comment, cmd.comment_id).idea_id != idea.id:
        raise NotFound("Nous ne trouvons pas ce commentaire.")
    mine = {"idea_id": idea.id, "comment_id": cmd.comment_id, "reported_by": cmd.by, "handling": Handling.OPEN}
    if uow.find(Report, **mine) is not None:
        raise Refused("Vous l’avez déjà signalé. L’équipe vous répondra.")
    made = Report(new_id(), idea.id, cmd.comment_id, cmd.by, cmd.reason, cmd.words, uow.now)
    fact = made.made(idea)
    uow.add(made)
    uow.say(fact)
    return idea.id


@command
class HandleReport:
    """Say what is done about a report."""

    by: UUID = given()
    report_id: UUID = given()
    seen: int = hidden()
    handling: str = choice({code.value: words for code, words in HANDLED.items()}, label="Ce que vous faites")
    answer: str = text(
        max=300,
        min=5,
        rows=3,
        label="Pourquoi",
        help="La personne qui a signalé lira cette raison ; l’auteur aussi, si son texte est retiré.",
    )


def handle_report(cmd: HandleReport, uow: UnitOfWork) -> UUID:
    """A comment is taken away, an idea is hidden, or both stay; returns the report's id."""
    made = uow.get(Report, cmd.report_id, seen=cmd.seen)
    idea = uow.get(Idea, made.idea_id)
    made.handle(Handling(cmd.handling), cmd.answer, by=cmd.by, now=uow.now)
    if made.handling is Handling.TAKEN_AWAY:
        _take_away(made, idea, cmd, uow)
    uow.say(made.handled(idea))
    return made.id


def _take_away(made: Report, idea: Idea, cmd: HandleReport, uow: UnitOfWork) -> None:
    if made.comment_id is not None:
        said = uow.get(Comment, made.comment_id)
        if said.removed_at is None:
            said.remove(by=cmd.by, team=True, why=cmd.answer, now=uow.now)
    elif idea.visibility != Visibility.HIDDEN:
        hidden_now = Shown(Visibility.HIDDEN, "", agreed=False, why=cmd.answer)
        uow.say(*show_as(idea, hidden_now, by=cmd.by, now=uow.now))
        uow.session.execute(delete(extract).where(extract.c.idea_id == idea.id))
