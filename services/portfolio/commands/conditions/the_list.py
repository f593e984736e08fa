"""Keeping the list of conditions: each line holds from a day on, and none is written over."""

from datetime import date
from uuid import UUID

from services.portfolio.commands.dated_list import keep, retire
from services.portfolio.commands.locks import one_at_a_time
from services.portfolio.domain.conditions import Line, added
from services.portfolio.domain.dated_list import check_unchanged, of_code, reworded
from services.portfolio.tables import vocabulary
from services.portfolio.tables.conditions import lines
from shared.errors import Invalid
from shared.messages import choice, command, day, given, hidden, integer, text
from shared.uow import UnitOfWork

LABEL, HELP = "Ce qui doit être vrai", "Comment on le montre"
DAYS, DAYS_HELP = "À montrer au bout de combien de jours", "Comptés depuis l’entrée dans la phase."
SINCE = "Les produits entrés avant dans la phase gardent leurs propres conditions."


@command
class AddCondition:
    """Ask for something more of products that enter a phase from a day on."""

    by: UUID = given()
    phase: str = choice({}, label="Dans quelle phase")
    label: str = text(max=200, min=5, label=LABEL)
    help: str = text(max=500, label=HELP, required=False)
    days: int = integer(min=1, max=3650, label=DAYS, help=DAYS_HELP)
    since: date = day(label="À partir du", help=SINCE)


def add_condition(cmd: AddCondition, uow: UnitOfWork) -> str:
    """Add it; returns its code."""
    if cmd.phase not in vocabulary(uow.session).road(cmd.since):
        raise Invalid({"phase": ["Choisissez une phase de la liste."]})
    line = added(_lines(uow), phase=cmd.phase, label=cmd.label, help=cmd.help, days=cmd.days, since=cmd.since)
    return keep(line, cmd.by, uow)


@command
class RewordCondition:
    """Say a condition otherwise, from a day on."""

    by: UUID = given()
    code: str = given()
    seen: str = hidden()
    label: str = text(max=200, min=5, label=LABEL)
    help: str = text(max=500, label=HELP, required=False)
    days: int = integer(min=1, max=3650, label=DAYS, help=DAYS_HELP)
    since: date = day(label="À partir du", help=SINCE)


def reword_condition(cmd: RewordCondition, uow: UnitOfWork) -> str:
    """Add the new line; returns the code."""
    line = reworded(_known(cmd, uow), label=cmd.label, help=cmd.help, days=cmd.days, since=cmd.since)
    return keep(line, cmd.by, uow)


@command
class RetireCondition:
    """Ask for it no more from a day on."""

    by: UUID = given()
    code: str = given()
    seen: str = hidden()
    until: date = day(label="Plus demandée à partir du", help=SINCE)


def retire_condition(cmd: RetireCondition, uow: UnitOfWork) -> str:
    """Write the day on each line of the condition; returns the code."""
    retire(_known(cmd, uow), cmd.until, cmd.by)
    return cmd.code


def _lines(uow: UnitOfWork) -> list[Line]:
    one_at_a_time(uow, "phase_condition")
    return lines(uow.session)


def _known(cmd: RewordCondition | RetireCondition, uow: UnitOfWork) -> list[Line]:
    found = of_code(_lines(uow), cmd.code)
    check_unchanged(found, cmd.seen)
    return found
