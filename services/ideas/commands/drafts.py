"""The guided form: each page is kept in a draft; the last one puts the idea on the table."""

from typing import Any
from uuid import UUID

from sqlalchemy import func, insert, select

from services.ideas.commands.ideas import deposit
from services.ideas.commands.telling import Burden, Carrying, Concerned, Coping, Extent, Proof, Situation, Spread
from services.ideas.domain.drafts import Draft, check_number
from services.ideas.domain.pseudonyms import NAME_MAX
from services.ideas.domain.wording import WORDS
from services.ideas.tables import draft as drafts
from services.ideas.tables import story
from shared.contracts.ideas import PROBLEM_MAX, TITLE_MAX
from shared.errors import Invalid
from shared.identifiers import new_id
from shared.messages import choice, command, fields_of, given, hidden, text, yes_no
from shared.schemas import schema_of
from shared.uow import UnitOfWork

TOLD = ("cost", "proof", "first_users", "spread", "carrying", "time", "hierarchy")
"""What the guided form asks beyond WORDS."""


@command
class Page:
    """A page of the guided form: of a draft, or the first one of a draft to be."""

    by: UUID = given()
    call_id: UUID = given()
    draft_id: UUID | None = given()
    seen: int = hidden()


@command
class TellSituation(Situation, Page):
    """What happens."""


@command
class TellConcerned(Extent, Concerned, Page):
    """Who lives it, how often, how many."""


@command
class TellToday(Burden, Coping, Page):
    """How people manage today, and what it costs."""


@command
class TellProof(Proof, Page):
    """What shows that it is real."""


@command
class TellSpread(Spread, Page):
    """Who would come first, and who next."""


@command
class TellCarrying(Carrying, Page):
    """Whether the author would carry it."""


@command
class WriteDraft(Carrying, Spread, Proof, Burden, Coping, Extent, Concerned, Page):
    """All that a draft tells, by a program: what is left out is left empty."""

    title: str = text(max=TITLE_MAX, label="Le problème en une phrase", required=False)
    problem: str = text(max=PROBLEM_MAX, rows=9, label="Que se passe-t-il ?", required=False)


@command
class BeginDraft(WriteDraft):
    """The same, of a draft to be, which names its call."""

    call_id: UUID = choice({}, label="Appel")


def write_page(cmd: Any, uow: UnitOfWork) -> UUID:
    """Keep one page, whichever it is; returns the draft's id."""
    draft = _begun(cmd, uow) if cmd.draft_id is None else _mine(cmd, uow)
    asked = (spec.name for spec in fields_of(type(cmd)) if spec.kind != "hidden")
    draft.write({name: getattr(cmd, name) for name in asked}, uow.now)
    return draft.id


def _begun(cmd: Any, uow: UnitOfWork) -> Draft:
    mine = select(func.count()).where(drafts.c.author_id == cmd.by)
    check_number(uow.session.scalar(mine) or 0)
    draft = Draft(id=new_id(), author_id=cmd.by, call_id=cmd.call_id, answers={}, started_at=uow.now, saved_at=uow.now)
    uow.add(draft)
    return draft


def _mine(cmd: Any, uow: UnitOfWork) -> Draft:
    draft = uow.get(Draft, cmd.draft_id, seen=cmd.seen)
    draft.check_author(cmd.by)
    return draft


@command
class SubmitDraft:
    """Put the problem that a draft tells on the table."""

    by: UUID = given()
    draft_id: UUID = given()
    seen: int = hidden()
    rules_read: bool = yes_no(label="J’ai lu les règles de l’appel")
    behalf: str = text(
        max=200,
        min=3,
        label="Vous déposez pour une autre personne ?",
        help="Pour quelqu’un sans messagerie et avec son accord : son prénom et son service. L’équipe et vous seuls "
        "lirez ces mots.",
        required=False,
    )
    pseudonym: str = text(
        max=NAME_MAX,
        min=3,
        label="Signer d’un pseudonyme",
        help="Laissez vide pour signer de votre nom. Sous un pseudonyme, seule la personne de confiance peut savoir "
        "qui vous êtes, en disant pourquoi. Vous ne recevrez pas de message : les nouvelles seront dans « Mes idées ».",
        required=False,
    )
    agrees: bool = yes_no(
        label="J’accepte que tous les agents lisent ce texte", help="Vérifiez qu’il ne nomme et n’accuse personne."
    )


def submit_draft(cmd: SubmitDraft, uow: UnitOfWork) -> UUID:
    """The draft ends where the idea begins; returns the idea's id."""
    draft = _mine(cmd, uow)
    if not cmd.agrees:
        raise Invalid({"agrees": ["Cochez cette case pour que votre texte puisse être lu."]})
    told = {name: draft.answers.get(name) or "" for name in (*WORDS, *TOLD)}
    if missing := schema_of(Situation).validate({name: told[name] for name in ("title", "problem")}):
        raise Invalid(missing)
    words = {name: told[name] for name in WORDS}
    more = {"carries": told["carrying"] == "me", "rules_read": cmd.rules_read}
    idea = deposit(uow, draft.call_id, cmd.by, words, **more, signed=cmd.pseudonym, behalf=cmd.behalf)
    uow.session.flush()
    uow.session.execute(insert(story).values(idea_id=idea.id, **{name: told[name] for name in TOLD}))
    uow.session.delete(draft)
    return idea.id


@command
class DepositDraft:
    """What a program says when it puts a draft on the table, signed with its person's name."""

    by: UUID = given()
    draft_id: UUID = given()
    rules_read: bool = yes_no(label="J’ai lu les règles de l’appel")
    agrees: bool = yes_no(label="J’accepte que tous les agents lisent ce texte")
    behalf: str = text(max=200, min=3, label="Pour qui", required=False)


def deposit_draft(cmd: DepositDraft, uow: UnitOfWork) -> UUID:
    """Whatever the draft says by now; returns the idea's id."""
    version = uow.get(Draft, cmd.draft_id).version
    said: dict[str, Any] = {"rules_read": cmd.rules_read, "agrees": cmd.agrees, "behalf": cmd.behalf}
    return submit_draft(SubmitDraft(by=cmd.by, draft_id=cmd.draft_id, seen=version, **said), uow)


@command
class DropDraft:
    """Throw a draft away."""

    by: UUID = given()
    draft_id: UUID = given()
    seen: int = hidden()


def drop_draft(cmd: DropDraft, uow: UnitOfWork) -> UUID:
    """Nothing stays of it; returns the id of its call."""
    draft = _mine(cmd, uow)
    uow.session.delete(draft)
    return draft.call_id
