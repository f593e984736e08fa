"""The journal: written and changed by the team, tried on oneself, published once, told in the background."""

from typing import Any
from uuid import UUID

from sqlalchemy import Select, func, literal, select, union_all

from services.notify.commands.announcing import spread_in_rounds
from services.notify.commands.telling import TOGETHER, add_mail, add_news, add_notice, tell_of
from services.notify.domain.announcements import Stage
from services.notify.domain.journal import Issue
from services.notify.tables.journal import issue, issue_text
from services.notify.tables.outsiders import outsider
from shared.database import insert_into
from shared.errors import NotFound
from shared.failpoints import fault
from shared.identifiers import new_id
from shared.mailboxes import counter
from shared.messages import command, given, hidden, text
from shared.people import person
from shared.service import Runtime
from shared.uow import UnitOfWork

TITLE, TITLE_HELP = "Titre", "Il est l’objet du courriel, après le numéro."
LEAD, LEAD_HELP = "En deux phrases", "Elles ouvrent le numéro, la liste des numéros et le fil Atom."
TEXT = "Texte"
TEXT_HELP = (
    "Une partie commence par une ligne « ## Son titre ». Une ligne vide sépare deux paragraphes, un tiret commence un "
    "élément de liste, [mots](https://adresse) fait un lien, **mots** les met en gras."
)


@command
class WriteIssue:
    """Begin an issue."""

    by: UUID = given()
    title: str = text(max=80, label=TITLE, help=TITLE_HELP)
    lead: str = text(max=400, rows=3, label=LEAD, help=LEAD_HELP)
    text: str = text(max=30000, rows=20, label=TEXT, help=TEXT_HELP)


def write_issue(cmd: WriteIssue, uow: UnitOfWork) -> UUID:
    """Keep it as a draft that only the team sees; returns its id."""
    words = _words(cmd, uow)
    made = Issue(id=new_id(), **words, changed_at=uow.now)
    uow.add(made)
    uow.session.flush()
    uow.session.execute(issue_text.insert().values(issue_id=made.id, rank=1, **words))
    return made.id


@command
class ChangeIssue:
    """Write a draft anew."""

    by: UUID = given()
    issue_id: UUID = given()
    version: int = hidden()
    title: str = text(max=80, label=TITLE, help=TITLE_HELP)
    lead: str = text(max=400, rows=3, label=LEAD, help=LEAD_HELP)
    text: str = text(max=30000, rows=20, label=TEXT, help=TEXT_HELP)


def change_issue(cmd: ChangeIssue, uow: UnitOfWork) -> UUID:
    """Change it, unless somebody else did meanwhile; the version of before stays to be read. Returns its id."""
    the_issue(uow, cmd.issue_id, seen=cmd.version).change(cmd.title, cmd.lead, cmd.text, uow.now)
    last = select(func.max(issue_text.c.rank)).where(issue_text.c.issue_id == cmd.issue_id)
    rank = (uow.session.scalar(last) or 0) + 1
    uow.session.execute(issue_text.insert().values(issue_id=cmd.issue_id, rank=rank, **_words(cmd, uow)))
    return cmd.issue_id


def _words(cmd: WriteIssue | ChangeIssue, uow: UnitOfWork) -> dict[str, Any]:
    return {"title": cmd.title, "lead": cmd.lead, "text": cmd.text, "made_by": cmd.by, "made_at": uow.now}


@command
class OneIssue:
    """Something to do with one issue, as it stood on screen."""

    by: UUID = given()
    issue_id: UUID = given()
    version: int = hidden()


def publish_issue(cmd: OneIssue, uow: UnitOfWork) -> UUID:
    """Number it and show it to everybody from now on; the worker tells its readers. Returns its id."""
    found = the_issue(uow, cmd.issue_id, seen=cmd.version)
    found.publish(cmd.by, _next_number(uow), uow.now)
    return found.id


def _next_number(uow: UnitOfWork) -> int:
    """The counter's row is locked: of two that are published at once the second waits for the number of the first."""
    first = insert_into(uow.session, counter).values(name="journal", value=1)
    another = first.on_conflict_do_update(index_elements=["name"], set_={"value": counter.c.value + 1})
    taken: int = uow.session.execute(another.returning(counter.c.value)).scalar_one()
    return taken


def withdraw_issue(cmd: OneIssue, uow: UnitOfWork) -> UUID:
    """Show it no more; returns its id."""
    the_issue(uow, cmd.issue_id).withdraw(uow.now)
    return cmd.issue_id


@command
class TryIssue:
    """Send an issue to myself, as these words would make it."""

    by: UUID = given()
    issue_id: UUID = given()
    title: str = given()
    lead: str = given()
    text: str = given()


def try_issue(cmd: TryIssue, uow: UnitOfWork) -> None:
    """It leaves as every mail does; it is in nobody's inbox, and nothing is kept of it but the mail."""
    event_id = new_id()
    facts = {"issue_id": str(cmd.issue_id), "issue": cmd.title, "lead": cmd.lead, "markdown": cmd.text}
    add_news(uow, event_id, "notify.journal_tried", uow.now, facts)
    add_notice(uow, event_id, cmd.by, "journal_tried")
    add_mail(uow, event_id, cmd.by, uow.now)


def the_issue(uow: UnitOfWork, issue_id: UUID, *, seen: int | None = None) -> Issue:
    """It, its row locked; raises NotFound."""
    try:
        return uow.get(Issue, issue_id, seen=seen)
    except NotFound as missing:
        raise NotFound("Nous ne trouvons pas ce numéro.") from missing


def spread_journal(runtime: Runtime) -> int:
    """Tell the readers of what was published, a crowd at a time; returns how many were told."""
    return spread_in_rounds(runtime, spread_some)


def spread_some(uow: UnitOfWork) -> int:
    """The next readers and the place reached, in one transaction: cut anywhere, nobody is left out or told twice."""
    waiting = select(Issue).where(issue.c.stage == Stage.SENDING).order_by(issue.c.id).limit(1)
    found = uow.session.scalars(waiting.with_for_update(skip_locked=True)).first()
    if found is None:
        return 0
    readers = uow.session.execute(_next_readers(found)).all()
    if not readers:
        found.finish()
        return 0
    outside = [one.id for one in readers if one.outside]
    inside = [one.id for one in readers if not one.outside]
    tell_of(
        uow,
        found.id,
        "notify.journal",
        facts_of(found),
        {"journal_issue": inside, "journal_outside": outside},
        at=found.published_at,
    )
    found.reached(readers[-1].id, len(inside))
    found.told_outside += len(outside)
    uow.session.flush()
    fault("S1")
    return len(readers)


def facts_of(found: Issue) -> dict[str, Any]:
    """What its letters say."""
    return {
        "issue_id": str(found.id),
        "issue_number": str(found.number),
        "issue": found.title,
        "lead": found.lead,
        "markdown": found.text,
    }


def _next_readers(found: Issue) -> Select[Any]:
    """People of the platform, and those outside who had said yes before it was published, in the order of their ids."""
    before = outsider.c.reads_since <= found.published_at
    both = union_all(
        select(person.c.id, literal(False).label("outside")),
        select(outsider.c.id, literal(True).label("outside")).where(before),
    ).subquery()
    wanted = select(both).order_by(both.c.id).limit(TOGETHER)
    return wanted if found.cursor is None else wanted.where(both.c.id > found.cursor)
