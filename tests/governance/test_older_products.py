"""Read models of products fill themselves after an update: what was heard before is told again, and takes its place."""

import json
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, select

from services.governance.commands.products import ask_for_older_products
from services.governance.tables import known_product, known_stay, tie, told_of_product
from shared.delivery import Outcome
from shared.identifiers import new_id
from shared.mailboxes import heard, inbox
from tests.governance.conftest import text_of
from tests.room import sample

CREATED, PHASE, TEAM = (f"portfolio.product.{what}.v1" for what in ("created", "phase_changed", "team_changed"))
TIED = "portfolio.product.objectives_changed.v1"
GAP = "governance.gap.noticed.v1"
PRODUCT = new_id()


def letters():
    """The history of one product as the portfolio said it, from its beginning: bytes as the bus carries them."""
    said = [
        (CREATED, {"title": "Clés", "phase": "pre_incubation", "number": "PR-2026-0001"}),
        (TEAM, {"role": "sponsor", "since": "2026-01-05", "until": None, "stay_id": str(new_id())}),
        (PHASE, {"title": "Clés", "phase": "construction", "number": "PR-2026-0001"}),
        (TIED, {"objective_ids": [str(new_id())]}),
        (PHASE, {"title": "Clés des lycées", "phase": "acceleration", "number": "PR-2026-0001"}),
    ]
    return [_letter(*one, version=version) for version, one in enumerate(said, start=1)]


def _letter(wire, facts, *, version):
    message = sample(wire)
    message["data"] |= facts | {"product_id": str(PRODUCT)}
    message |= {"id": str(new_id()), "subject": f"portfolio/product/{PRODUCT}", "subjectversion": version}
    return json.dumps(message).encode()


def forget(room):
    """As an older version left it: everything was heard, nothing of it was kept."""
    with room.runtime.unit_of_work() as uow:
        for table in (known_product, known_stay, tie, told_of_product):
            uow.session.execute(delete(table))


def the_product(room):
    with room.reading() as session:
        return session.execute(select(known_product.c.title, known_product.c.phase)).first()


@pytest.fixture
def updated(governance):
    said = letters()
    assert set(governance.runtime.deliver(said)) == {Outcome.DONE}
    forget(governance)
    return said


def test_products_heard_by_an_older_version_are_asked_for_and_filled_by_what_is_told_again(governance, updated):
    assert ask_for_older_products(governance.runtime) == 1
    assert ask_for_older_products(governance.runtime) == 0, "asked not long ago"
    asked = governance.last(GAP)
    assert (asked["publisher"], asked["subject"], asked["from_version"]) == (
        "portfolio",
        f"portfolio/product/{PRODUCT}",
        1,
    )

    assert set(governance.runtime.deliver(updated)) == {Outcome.DUPLICATE}

    assert tuple(the_product(governance)) == ("Clés des lycées", "acceleration")
    with governance.reading() as session:
        assert [row.since for row in session.execute(select(known_stay))] == [date(2026, 1, 5)]
        assert len(session.execute(select(tie)).all()) == 1
        assert len(session.execute(select(inbox)).all()) == len(updated), "heard once"
    governance.now = None
    assert ask_for_older_products(governance.runtime) == 0


def test_new_products_are_never_asked_for(governance):
    governance.runtime.deliver(letters())

    assert ask_for_older_products(governance.runtime) == 0


def test_what_is_told_again_does_nothing_else(governance, updated):
    before = governance.said()
    governance.runtime.deliver(updated)

    assert governance.said() == before


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.integers(0, 4), max_size=8))
def test_in_whatever_order_it_is_told_again_the_newest_stands(governance, again):
    said = letters()
    governance.runtime.deliver(said)
    fresh = json.loads(said[-1])["data"]["phase"]

    for number in again:
        governance.runtime.deliver([said[number]])

    assert the_product(governance).phase == fresh
    with governance.runtime.unit_of_work() as uow:
        for table in (known_product, known_stay, tie, told_of_product, inbox, heard):
            uow.session.execute(delete(table))


def test_what_waits_for_its_turn_waits_although_it_comes_twice(governance):
    said = letters()
    assert governance.runtime.deliver([said[1]]) == [Outcome.EARLY]

    assert governance.runtime.deliver([said[1]]) == [Outcome.DUPLICATE]

    with governance.reading() as session:
        assert session.execute(select(known_stay)).first() is None


def test_an_imported_product_is_arbitrated_like_the_others(governance, visit):
    governance.given("portfolio.product.imported.v1", product_id=PRODUCT, title="Korrigo", phase="transferred")

    assert "Korrigo" in text_of(visit("yann"), "/gouvernance/arbitrage")
