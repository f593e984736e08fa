"""What governance said before this service listened: bodies, envelopes, objectives; asked for while none is known."""

from sqlalchemy import Table, exists, select

from services.portfolio.tables import body, envelope
from services.portfolio.tables.objectives import objective
from shared.keeping.gaps import ask_for_history
from shared.keeping.tallies import alone
from shared.service import Runtime

KEPT: dict[str, Table] = {
    "governance.body": body,
    "governance.envelope": envelope,
    "governance.objective": objective,
}
"""Kinds of subjects, and the read model that each of them fills."""


def ask_for_beginnings(runtime: Runtime) -> int:
    """Ask for all of each kind of which nothing is known here; returns how many were asked for, each at most daily."""
    with runtime.unit_of_work() as uow:
        if not alone(uow):
            return 0
        empty = [kind for kind, table in KEPT.items() if not uow.session.scalar(select(exists().select_from(table)))]
        return sum(ask_for_history(uow, "portfolio", "governance", kind=kind) for kind in empty)
