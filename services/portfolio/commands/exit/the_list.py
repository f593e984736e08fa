"""Keeping the authority's own list of conditions: each line holds from a day on, and none is written over."""

from datetime import date
from uuid import UUID

from services.portfolio.commands.dated_list import keep, retire
from services.portfolio.commands.locks import one_at_a_time
from services.portfolio.domain.dated_list import check_unchanged, of_code, reworded
from services.portfolio.domain.exit.conditions import KINDS, OWNERS, WEIGHTS, Kind, ListLine, Owner, Weight
from services.portfolio.domain.exit.list import added
from services.portfolio.tables.exit import list_lines
from shared.messages import choice, command, day, given, hidden, integer, text
from shared.uow import UnitOfWork

BY_OWNER = {owner.value: words for owner, words in OWNERS.items()}
BY_WEIGHT = {weight.value: words for weight, words in WEIGHTS.items()}
BY_KIND = {kind.value: words for kind, words in KINDS.items() if kind is not Kind.CHECK}
VALID = "Une preuve vaut, en jours"
WINDOW = "Durée d’une mesure, en jours"
SINCE = "Les parcours ouverts avant gardent leurs propres conditions."


@command
class AddLine:
    """Ask for something more of every path opened from a day on."""

    by: UUID = given()
    label: str = text(max=200, min=5, label="Ce qui doit être vrai")
    help: str = text(max=500, label="Comment on le montre", required=False)
    owner: str = choice(BY_OWNER, label="Qui s’en charge")
    weight: str = choice(BY_WEIGHT, label="Poids")
    kind: str = choice(BY_KIND, label="Sorte de preuve")
    valid_days: int = integer(min=1, max=3650, label=VALID)
    window_days: int | None = integer(min=1, max=365, label=WINDOW, required=False)
    since: date = day(label="À partir du", help=SINCE)


def add_line(cmd: AddLine, uow: UnitOfWork) -> str:
    """Add it; returns its code."""
    line = added(
        _lines(uow),
        label=cmd.label,
        help=cmd.help,
        owner=Owner(cmd.owner),
        weight=Weight(cmd.weight),
        kind=Kind(cmd.kind),
        valid_days=cmd.valid_days,
        window_days=cmd.window_days,
        since=cmd.since,
    )
    return keep(line, cmd.by, uow)


@command
class RewordLine:
    """Say a condition otherwise, from a day on."""

    by: UUID = given()
    code: str = given()
    seen: str = hidden()
    label: str = text(max=200, min=5, label="Ce qui doit être vrai")
    help: str = text(max=500, label="Comment on le montre", required=False)
    owner: str = choice(BY_OWNER, label="Qui s’en charge")
    weight: str = choice(BY_WEIGHT, label="Poids")
    valid_days: int = integer(min=1, max=3650, label=VALID)
    since: date = day(label="À partir du", help=SINCE)


def reword_line(cmd: RewordLine, uow: UnitOfWork) -> str:
    """Add the new line; returns the code."""
    line = reworded(
        _known(cmd, uow),
        label=cmd.label,
        help=cmd.help,
        owner=Owner(cmd.owner),
        weight=Weight(cmd.weight),
        valid_days=cmd.valid_days,
        since=cmd.since,
    )
    return keep(line, cmd.by, uow)


@command
class RetireLine:
    """Ask for it no more from a day on."""

    by: UUID = given()
    code: str = given()
    seen: str = hidden()
    until: date = day(label="Plus demandée à partir du", help=SINCE)


def retire_line(cmd: RetireLine, uow: UnitOfWork) -> str:
    """Write the day on each line of the condition; returns the code."""
    retire(_known(cmd, uow), cmd.until, cmd.by)
    return cmd.code


def _lines(uow: UnitOfWork) -> list[ListLine]:
    one_at_a_time(uow, "exit_list")
    return list_lines(uow.session)


def _known(cmd: RewordLine | RetireLine, uow: UnitOfWork) -> list[ListLine]:
    found = of_code(_lines(uow), cmd.code)
    check_unchanged(found, cmd.seen)
    return found
