"""Keeping the words for phases: rename one, add one, stop using one; each from a day on."""

from datetime import date
from uuid import UUID

from services.portfolio.commands.locks import one_at_a_time
from services.portfolio.domain.dated_list import check_unchanged
from services.portfolio.domain.vocabulary import Term, Vocabulary
from services.portfolio.tables import vocabulary
from shared.errors import NotFound
from shared.identifiers import new_id
from shared.messages import choice, command, day, given, hidden, integer, text, yes_no
from shared.uow import UnitOfWork

DAYS = "Durée prévue, en jours"
DAYS_HELP = "Au-delà, les produits restés dans cette phase sont signalés en retard. Vide : sans durée."


@command
class RenamePhase:
    """Call a phase otherwise, or promise another length, from a day on."""

    by: UUID = given()
    code: str = given()
    seen: str = hidden()
    label: str = text(max=80, label="Nom de la phase")
    promised_days: int | None = integer(min=1, max=3650, label=DAYS, help=DAYS_HELP, required=False)
    since: date = day(label="À partir du", help="Les phases commencées avant gardent la durée promise alors.")


def rename_phase(cmd: RenamePhase, uow: UnitOfWork) -> str:
    """Add the line; returns the code."""
    words = _vocabulary(uow)
    _check(words, cmd)
    _keep(words.renamed(cmd.code, label=cmd.label, promised_days=cmd.promised_days, since=cmd.since), cmd.by, uow)
    return cmd.code


@command
class AddPhase:
    """A phase that did not exist."""

    by: UUID = given()
    label: str = text(max=80, label="Nom de la phase")
    after: str = choice({}, label="Elle vient après")
    on_road: bool = yes_no(
        label="La plupart des produits y passent", help="Sinon, c’est une façon de quitter l’incubateur."
    )
    promised_days: int | None = integer(min=1, max=3650, label=DAYS, help=DAYS_HELP, required=False)
    since: date = day(label="À partir du")


def add_phase(cmd: AddPhase, uow: UnitOfWork) -> str:
    """Add it; returns its code."""
    added = _vocabulary(uow).added(
        cmd.label, after=cmd.after, promised_days=cmd.promised_days, on_road=cmd.on_road, since=cmd.since
    )
    _keep(added, cmd.by, uow)
    return added.code


@command
class RetirePhase:
    """Stop letting products into a phase."""

    by: UUID = given()
    code: str = given()
    seen: str = hidden()
    until: date = day(label="Plus aucun produit n’y entre à partir du", help="Les produits qui y sont y restent.")


def retire_phase(cmd: RetirePhase, uow: UnitOfWork) -> str:
    """Write the day on each line of the phase; returns the code."""
    words = _vocabulary(uow)
    _check(words, cmd)
    words.check_may_retire(cmd.code)
    for line in words.lines_of(cmd.code):
        line.until, line.changed_by = cmd.until, cmd.by
    return cmd.code


def _vocabulary(uow: UnitOfWork) -> Vocabulary:
    one_at_a_time(uow, "vocabulary")
    return vocabulary(uow.session)


def _check(words: Vocabulary, cmd: RenamePhase | RetirePhase) -> None:
    if not words.knows(cmd.code):
        raise NotFound("Cette phase n’existe pas.")
    check_unchanged(words.lines_of(cmd.code), cmd.seen)


def _keep(line: Term, by: UUID, uow: UnitOfWork) -> None:
    line.id, line.changed_by = new_id(), by
    uow.add(line)
