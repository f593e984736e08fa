"""Whether the four databases tell the same story: nothing lost, nothing double, nothing half done."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import Engine, text

from shared.policies import Policies
from tests.system.agent import eventually
from tests.system.platforms import PATHS, Platform


def policies_of(service: str) -> Policies:
    from services.governance.policies import policies as governance
    from services.ideas.policies import policies as ideas
    from services.notify.policies import policies as notify
    from services.portfolio.policies import policies as portfolio

    return {"governance": governance, "ideas": ideas, "notify": notify, "portfolio": portfolio}[service]


def rows(engine: Engine, query: str) -> list[tuple[Any, ...]]:
    with engine.connect() as connection:
        return [tuple(row) for row in connection.execute(text(query))]


def column(engine: Engine, query: str) -> list[Any]:
    return [_plain(row[0]) for row in rows(engine, query)]


def _plain(value: Any) -> Any:
    """Ids are UUIDs in one database, text without dashes in the other."""
    return str(value).replace("-", "") if len(str(value)) in {32, 36} else value


def quiet(platform: Platform) -> bool | None:
    """Whether everything said has been published and heard; None while something is still on its way."""
    for service in PATHS:
        engine = platform.database(service)
        if rows(engine, "SELECT 1 FROM outbox WHERE published_at IS NULL LIMIT 1"):
            return None
    return True if not any(missing(platform).values()) else None


def wait_until_quiet(platform: Platform, seconds: float = 120) -> None:
    eventually(lambda: quiet(platform), f"a quiet platform; still missing {missing(platform)}", seconds)


def missing(platform: Platform) -> dict[str, int]:
    """How many events each subscriber has not handled yet."""
    return {service: len(expected(platform, service) - _done(platform, service)) for service in PATHS}


def expected(platform: Platform, subscriber: str) -> set[str]:
    heard: set[str] = set()
    for publisher in PATHS:
        kinds = [kind for kind in policies_of(subscriber).orders if kind.startswith(f"{publisher}.")]
        for kind in kinds:
            heard |= set(column(platform.database(publisher), f"SELECT id FROM outbox WHERE type LIKE '{kind}.%'"))
    return heard


def _done(platform: Platform, subscriber: str) -> set[str]:
    return set(column(platform.database(subscriber), "SELECT id FROM inbox WHERE state = 'done'"))


def reconcile(platform: Platform) -> dict[str, int]:
    """Compare everything; returns the counts that agreed."""
    ideas, governance = platform.database("ideas"), platform.database("governance")
    portfolio, notify = platform.database("portfolio"), platform.database("notify")
    submitted = column(ideas, "SELECT id FROM idea")
    _same("ideas said and kept", submitted, _subjects(ideas, "ideas.idea.submitted.v1"))
    about_selection = "FROM case_file WHERE product_id IS NULL AND question = 'select_idea'"
    cases = column(governance, f"SELECT idea_id {about_selection}")
    _same("ideas presented and cases", _subjects(ideas, "ideas.idea.presented.v1"), cases)
    about_ideas = f"case_id IN (SELECT id {about_selection})"
    decided = rows(governance, f"SELECT idea_id, number, outcome FROM decision WHERE {about_ideas}")
    answered = rows(ideas, "SELECT id, decision_number, state FROM idea WHERE decision_number <> ''")
    states = {"selected": "granted", "not_selected": "refused"}
    _same(
        "decisions and answers",
        [(_plain(idea), number, outcome) for idea, number, outcome in decided],
        [(_plain(idea), number, states[state]) for idea, number, state in answered],
    )
    granted = [(_plain(idea), number) for idea, number, outcome in decided if outcome == "granted"]
    products = rows(portfolio, "SELECT idea_id, decision_number FROM product WHERE origin = 'decision'")
    _same("granted decisions and products", granted, [(_plain(idea), number) for idea, number in products])
    known = rows(ideas, "SELECT idea_id, number FROM product")
    born = rows(portfolio, "SELECT idea_id, number FROM product WHERE origin = 'decision'")
    _same("products and what ideas know of them", _plains(born), _plains(known))
    of_ideas = rows(ideas, "SELECT id, call_id FROM idea")
    of_portfolio = rows(portfolio, "SELECT idea_id, call_id FROM idea_call")
    _same("calls of ideas and what the portfolio knows of them", _plains(of_ideas), _plains(of_portfolio))
    receipts = column(notify, "SELECT event_id FROM news WHERE type = 'ideas.idea.submitted.v1'")
    said = column(ideas, "SELECT id FROM outbox WHERE type = 'ideas.idea.submitted.v1'")
    _same("deposits and news of them", said, receipts)
    # An announcement waits for the letter of the week, unless a person chose otherwise.
    notices = rows(notify, "SELECT event_id, person_id FROM notice WHERE letter <> 'announcement'")
    _same("notices and mails", _plains(notices), _plains(rows(notify, "SELECT event_id, person_id FROM mail")))
    for service in PATHS:
        _same(f"what {service} should hear and heard", expected(platform, service), _done(platform, service))
        open_ones = rows(platform.database(service), "SELECT type, state, error FROM inbox WHERE state <> 'done'")
        assert not open_ones, f"{service} still has {open_ones[:5]}"
    return {
        "ideas": len(submitted),
        "cases": len(cases),
        "decisions": len(decided),
        "products": len(rows(portfolio, "SELECT id FROM product")),
        "notices": len(notices),
        "messages": sum(len(expected(platform, service)) for service in PATHS),
    }


def _subjects(engine: Engine, wire: str) -> list[str]:
    return [_plain(s.rpartition("/")[2]) for s in column(engine, f"SELECT subject FROM outbox WHERE type = '{wire}'")]


def _plains(found: Iterable[tuple[Any, ...]]) -> list[tuple[Any, ...]]:
    return [tuple(_plain(value) for value in row) for row in found]


def _same(what: str, one: Iterable[Any], other: Iterable[Any]) -> None:
    """Equal as sets, and without doubles."""
    left, right = list(one), list(other)
    assert len(left) == len(set(left)), f"{what}: doubles on the left"
    assert len(right) == len(set(right)), f"{what}: doubles on the right"
    assert set(left) == set(right), f"{what}: {len(set(left) ^ set(right))} stand on one side only"
