"""Exit paths of any number of products, in every state, with all that belongs to them, and checks that wait."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import insert, select

from services.portfolio.domain.exit.first_list import FIRST
from services.portfolio.domain.exit.states import State
from services.portfolio.tables import check_job, check_run, lane, product
from services.portfolio.tables.exit import (
    exit_condition,
    exit_entry,
    exit_evidence,
    exit_path,
    exit_reserve,
    exit_review,
)
from shared.identifiers import new_id
from shared.service import Runtime

Row = dict[str, Any]
TABLES = (exit_path, exit_condition, exit_evidence, exit_reserve, exit_review, exit_entry, check_run, check_job, lane)
TEXTS = ("why", "proposal", "refusal", "decision_number", "act_reference", "act_link", "post_mortem")
STATES = (State.PROPOSED, State.PREPARING, State.PAIRING, State.DONE, State.OPENED)


def fill(runtime: Runtime, today: date) -> None:
    """A path for each product there is; the first ones are proposed, prepared, worked on by two teams, done, opened."""
    made: dict[Any, list[Row]] = {table: [] for table in TABLES}
    with runtime.unit_of_work() as uow:
        known = uow.session.execute(select(product.c.id, product.c.number).order_by(product.c.number)).all()
        for n, (product_id, number) in enumerate(known):
            _path(made, n, product_id, number, today)
        for table, rows in made.items():
            uow.session.execute(insert(table), rows)


def _path(made: dict[Any, list[Row]], n: int, product_id: UUID, number: str, today: date) -> None:
    ident, person, now = new_id(), new_id(), datetime.now(UTC)
    state = STATES[n % len(STATES)]
    texts = dict.fromkeys(
        ("why", "proposal", "refusal", "decision_number", "act_reference", "act_link", "post_mortem"), ""
    )
    opened = {"opened_by": person, "opened_at": now, "state": state, "version": 30, **texts}
    made[exit_path].append({"id": ident, "product_id": product_id, **opened})
    for condition, evidence in _conditions(n, ident, person, today, now):
        made[exit_condition].append(condition)
        made[exit_evidence] += evidence
    made[exit_reserve].append(_reserve(n, ident, person, today, now))
    made[exit_entry].append({"id": new_id(), "path_id": ident, "place": 1, "at": now, "what": state, "words": ""})
    if state is State.DONE:
        due = {"months": 6, "due_on": today + timedelta(days=n % 90 - 30), "findings": "", "decision_number": ""}
        made[exit_review].append({"id": new_id(), "path_id": ident, **due})
    run = new_id()
    made[check_run].append({"id": run, "product_id": product_id, "asked_at": now, "jobs": 2, "answered": 1})
    made[check_job] += [_job(run, product_id, code, now, done) for code, done in (("https", True), ("health", False))]
    if n % 3 == 0:
        opened = {"wanted": True, "is_open": n % 2 == 0, "is_there": True, "why": "", "version": 1}
        made[lane].append({"product_id": product_id, "number": number, "changed_at": now, **opened})


def _conditions(n: int, path: UUID, person: UUID, today: date, now: datetime) -> Iterator[tuple[Row, list[Row]]]:
    for place, line in enumerate(FIRST if n < 5 else FIRST[:6]):
        ident, met = new_id(), place % 3 == 0
        words = {name: getattr(line, name) for name in ("code", "label", "help", "owner", "weight", "kind", "checks")}
        days = {"valid_days": line.valid, "window_days": line.window, "waiver": "", "rank": place}
        due = {"due_on": today + timedelta(days=(n + place) % 80 - 20), "person_id": person if place % 2 else None}
        until = today + timedelta(days=90)
        yield (
            {"id": ident, "path_id": path, "met_until": until if met else None, **words, **days, **due},
            [_evidence(ident, person, until, now)] if met else [],
        )


def _evidence(condition: UUID, person: UUID, until: date, now: datetime) -> Row:
    words = {"words": "Vu et essayé ensemble.", "link": "https://region.example/dossier.pdf", "reference": ""}
    return {
        "id": new_id(),
        "condition_id": condition,
        "good": True,
        "fresh_until": until,
        "by": person,
        "at": now,
        **words,
    }


def _reserve(n: int, path: UUID, person: UUID, today: date, now: datetime) -> Row:
    words = {"label": "Le numéro d’astreinte de la nuit", "owner": "dsi", "proof": ""}
    due = {"due_on": today + timedelta(days=n % 60 - 10), "raised_by": person, "raised_at": now}
    return {"id": new_id(), "path_id": path, **words, **due}


def _job(run: UUID, product_id: UUID, code: str, now: datetime, done: bool) -> Row:
    answer = {"answer": "met", "grade": "A", "answered_at": now, "checked_at": now} if done else {}
    nothing = {"answer": None, "grade": "", "answered_at": None, "checked_at": None}
    return {"id": new_id(), "run_id": run, "product_id": product_id, "code": code, "asked_at": now, **nothing, **answer}
