"""A portfolio of any size, written in one go: products with phases, money, plans, standards, risks, words, opinions."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import insert

from services.portfolio.domain.phases import RANKS, Phase, PhaseCode, arranged
from services.portfolio.domain.plan import Step
from services.portfolio.tables import (
    condition,
    envelope,
    money_line,
    opinion,
    phase,
    plan_step,
    plan_writing,
    product,
    risk,
    risk_writing,
    standard,
    tag,
)
from shared.identifiers import new_id
from shared.service import Runtime

ROAD = (PhaseCode.PRE_INCUBATION, PhaseCode.CONSTRUCTION, PhaseCode.ACCELERATION, PhaseCode.CONSOLIDATION)
THEMES = ("lycees", "mer", "transports", "emploi", "culture", "agents")
ENVELOPES = 12
Row = dict[str, Any]


def fill(runtime: Runtime, count: int, today: date) -> None:
    """So many products, each with up to four phases, money of each stage, four steps, conditions, words, opinions."""
    made: dict[Any, list[Row]] = {table: [] for table in TABLES}
    for n in range(count):
        ident, now = new_id(), datetime.now(UTC)
        made[product].append(_product(n, ident, today, now))
        stays = _stays(n, today)
        made[phase] += [_stay(ident, stay) for stay in stays]
        made[money_line] += _money(n, ident, today, now)
        made[condition] += _conditions(n, ident, stays[-1], today)
        for step, writing in _plan(n, ident, today, now):
            made[plan_step].append(step)
            made[plan_writing].append(writing)
        made[standard].append(_standard(n, ident, today))
        seen, writing = _risk(n, ident, today, now)
        made[risk].append(seen)
        made[risk_writing].append(writing)
        made[tag] += [{"product_id": ident, "kind": "theme", "code": word, "word": word} for word in _themes(n)]
        made[opinion] += _opinions(n, ident, now)
    made[envelope] = [_envelope(n, today) for n in range(ENVELOPES)]
    with runtime.unit_of_work() as uow:
        for table, rows in made.items():
            uow.session.execute(insert(table), rows)


TABLES = (
    product,
    phase,
    money_line,
    condition,
    plan_step,
    plan_writing,
    standard,
    risk,
    risk_writing,
    tag,
    opinion,
    envelope,
)


def _product(n: int, ident: UUID, today: date, now: datetime) -> Row:
    title = f"Un produit au titre plutôt long, le numéro {n:04d}"
    texts: Row = dict.fromkeys(("problem", "link", "idea_number", "decision_number"), "")
    return texts | {
        "id": ident,
        "number": f"PR-2020-{n:04d}",
        "title": title,
        "sorted_as": title.casefold(),
        "mission": "Aider les agents de la Région et ceux qui ont besoin d’eux. " * 2,
        "origin": "decision",
        "version": 1,
        "created_at": now,
        "money_ends_on": today + timedelta(days=n % 400),
        "public": True,
        "listed_at": now,
    }


def _stays(n: int, today: date) -> list[Phase]:
    return arranged(
        [
            Phase(code=code, rank=RANKS[code], start=today - timedelta(days=2000 - 450 * place - n % 90))
            for place, code in enumerate(ROAD[: 1 + n % 4])
        ]
    )


def _stay(ident: UUID, stay: Phase) -> Row:
    return {
        "product_id": ident,
        "code": stay.code,
        "rank": stay.rank,
        "start": stay.start,
        "end": None,
        "called": "",
        "comment": "",
        "decision_number": "DE-2020-0001",
        "current_from": stay.current_from,
        "current_until": stay.current_until,
    }


def _money(n: int, ident: UUID, today: date, now: datetime) -> Iterator[Row]:
    for stage in ("planned", "engaged", "spent"):
        yield {
            "id": new_id(),
            "product_id": ident,
            "stage": stage,
            "kind": "team",
            "year": 2020 + n % 7,
            "cents": 1000 + n,
            "on": today,
            "note": "",
            "decision_number": "",
            "at": now,
            "struck_why": "",
        }


def _conditions(n: int, ident: UUID, stay: Phase, today: date) -> Iterator[Row]:
    for place in range(3):
        yield {
            "id": new_id(),
            "product_id": ident,
            "phase": stay.code,
            "begun_on": stay.start,
            "code": f"condition_{place}",
            "rank": place,
            "label": "Une condition que l’équipe du produit doit montrer",
            "help": "",
            "due_on": today + timedelta(days=n % 60 - 30),
            "state": "open",
            "version": 1,
        }


def _plan(n: int, ident: UUID, today: date, now: datetime) -> Iterator[tuple[Row, Row]]:
    for place, step in enumerate(Step):
        ident_of_step, ends = new_id(), today + timedelta(days=90 * (place - 1) + n % 30)
        writing = {"id": new_id(), "step_id": ident_of_step, "starts_on": ends - timedelta(days=60), "ends_on": ends}
        texts = {"words": "Trois lycées d’abord", "why": "", "by": ident, "at": now, "done_on": None}
        yield {"id": ident_of_step, "product_id": ident, "step": step, "version": 1}, writing | texts


def _standard(n: int, ident: UUID, today: date) -> Row:
    until = today + timedelta(days=n % 60 - 30)
    claim = ("proven", "declared", "waived")[n % 3]
    return {"id": new_id(), "product_id": ident, "code": "privacy", "claim": claim, "until": until, "version": 1}


def _risk(n: int, ident: UUID, today: date, now: datetime) -> tuple[Row, Row]:
    one, review_on = new_id(), today + timedelta(days=n % 60 - 30)
    texts = {"title": "Une seule personne sait comment le service fonctionne", "mitigation": "En former une", "why": ""}
    weight = {"likelihood": "high", "impact": "medium", "over": False, "review_on": review_on}
    writing = {"id": new_id(), "risk_id": one, "owner_id": None, "by": ident, "at": now, **texts, **weight}
    return {"id": one, "product_id": ident, "version": 1}, writing


def _themes(n: int) -> tuple[str, str]:
    return THEMES[n % len(THEMES)], THEMES[(n + 1) % len(THEMES)]


def _opinions(n: int, ident: UUID, now: datetime) -> Iterator[Row]:
    for place in range(n % 3):
        score = 1 + (n + place) % 5
        texts = {"words": "", "place": "", "reason": "", "state": "shown"}
        yield {"id": new_id(), "product_id": ident, "score": score, "given_at": now, **texts}


def _envelope(n: int, today: date) -> Row:
    money = {"total_cents": 90_000_00, "reserved_cents": 10_000_00, "committed_cents": 30_000_00, "spent_cents": 99}
    label = f"Enveloppe des produits en construction, part {n}"
    return {"id": new_id(), "label": label, "fiscal_year": today.year, "changed_at": datetime.now(UTC), **money}
