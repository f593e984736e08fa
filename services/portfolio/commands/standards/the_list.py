"""Keeping the list of standards: each line holds from a day on, and none is written over."""

from datetime import date
from typing import Any
from uuid import UUID

from services.portfolio.commands.dated_list import keep, retire
from services.portfolio.commands.locks import one_at_a_time
from services.portfolio.domain.checks import CHECKS
from services.portfolio.domain.dated_list import check_unchanged, of_code, reworded
from services.portfolio.domain.standards import Line, added
from services.portfolio.tables.standards import lines
from shared.messages import command, day, given, hidden, integer, several, text
from shared.uow import UnitOfWork

LABEL, HELP = "Ce qui est demandé à chaque produit", "Comment on le prouve"
DAYS, DAYS_HELP = "Une preuve vaut, en jours", "Ensuite il faut la renouveler. Par exemple 365 pour un an."
BY_CHECK = {check.code: check.label for check in CHECKS}
CHECKED, CHECKED_HELP = "Vérifications automatiques qui regardent cette exigence", "Aucune, une ou plusieurs."
SINCE = "Ce qui a été prouvé avant garde sa date de fin."


@command
class AddStandard:
    """Ask something more of every product from a day on."""

    by: UUID = given()
    label: str = text(max=200, min=5, label=LABEL)
    help: str = text(max=500, label=HELP, required=False)
    days: int = integer(min=1, max=3650, label=DAYS, help=DAYS_HELP)
    checks: tuple[str, ...] = several(BY_CHECK, label=CHECKED, help=CHECKED_HELP, required=False)
    since: date = day(label="À partir du", help=SINCE)


def add_standard(cmd: AddStandard, uow: UnitOfWork) -> str:
    """Add it; returns its code."""
    line = added(_lines(uow), **_facts(cmd))
    return keep(line, cmd.by, uow)


@command
class RewordStandard:
    """Say a standard otherwise, from a day on."""

    by: UUID = given()
    code: str = given()
    seen: str = hidden()
    label: str = text(max=200, min=5, label=LABEL)
    help: str = text(max=500, label=HELP, required=False)
    days: int = integer(min=1, max=3650, label=DAYS, help=DAYS_HELP)
    checks: tuple[str, ...] = several(BY_CHECK, label=CHECKED, help=CHECKED_HELP, required=False)
    since: date = day(label="À partir du", help=SINCE)


def reword_standard(cmd: RewordStandard, uow: UnitOfWork) -> str:
    """Add the new line; returns the code."""
    return keep(reworded(_known(cmd, uow), **_facts(cmd)), cmd.by, uow)


@command
class RetireStandard:
    """Ask for it no more from a day on."""

    by: UUID = given()
    code: str = given()
    seen: str = hidden()
    until: date = day(label="Plus demandée à partir du", help="Ce qui en a été dit reste lisible.")


def retire_standard(cmd: RetireStandard, uow: UnitOfWork) -> str:
    """Write the day on each line of the standard; returns the code."""
    retire(_known(cmd, uow), cmd.until, cmd.by)
    return cmd.code


def _facts(cmd: AddStandard | RewordStandard) -> dict[str, Any]:
    about = {name: getattr(cmd, name) for name in ("label", "help", "days", "since")}
    return {**about, "checks": ",".join(cmd.checks)}


def _known(cmd: RewordStandard | RetireStandard, uow: UnitOfWork) -> list[Line]:
    found = of_code(_lines(uow), cmd.code)
    check_unchanged(found, cmd.seen)
    return found


def _lines(uow: UnitOfWork) -> list[Line]:
    one_at_a_time(uow, "standard_line")
    return lines(uow.session)
