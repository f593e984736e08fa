"""The day before, whoever has a place is reminded, once for each hour at which it is to begin."""

from datetime import timedelta
from uuid import UUID

import pytest

from services.notify.commands.gathering_reminders import AHEAD, remind
from services.notify.commands.gatherings import (
    CancelGathering,
    ChangeGathering,
    JoinGathering,
    PlanGathering,
    cancel_gathering,
    change_gathering,
    join_gathering,
    plan_gathering,
)
from services.notify.tables.gatherings import gathering
from shared.identifiers import new_id
from shared.service import system_clock
from tests.notify.conftest import ENORA, NotifyRoom

COMING, WAITING = new_id(), new_id()
TOLD = {"kind": "visit", "title": "Visite du lieu", "about": "", "place": "Au Ti Kub"}


@pytest.fixture
def planned(notify: NotifyRoom) -> UUID:
    """In three days, one place taken, one person waiting."""
    with notify.reading() as session:
        notify.now = system_clock(session)
    made = notify(plan_gathering, PlanGathering(by=ENORA, **TOLD, **hours(notify, days=3), places=1))
    for person in (COMING, WAITING):
        notify(join_gathering, JoinGathering(by=person, gathering_id=made))
    return made


def hours(notify: NotifyRoom, days: int) -> dict[str, object]:
    begins = notify.now + timedelta(days=days)
    return {"starts_at": begins, "ends_at": begins + timedelta(hours=2)}


def version(notify: NotifyRoom) -> int:
    with notify.reading() as session:
        return session.execute(gathering.select()).one().version


def test_whoever_has_a_place_is_reminded_once(notify: NotifyRoom, planned: UUID) -> None:
    assert remind(notify.runtime) == 0
    notify.now += timedelta(days=3) - AHEAD
    late = new_id()
    for _ in range(2):
        assert remind(notify.runtime) == 1

    assert notify.letters() == {COMING: ["gathering_tomorrow"]}
    assert late not in notify.letters()
    notify.now += AHEAD
    assert remind(notify.runtime) == 0


def test_another_hour_is_another_reminder_and_what_is_called_off_none(notify: NotifyRoom, planned: UUID) -> None:
    notify.now += timedelta(days=2)
    remind(notify.runtime)
    change = ChangeGathering(
        by=ENORA, gathering_id=planned, version=version(notify), **TOLD, **hours(notify, days=4), places=1
    )
    notify(change_gathering, change)
    notify.now += timedelta(days=3)
    remind(notify.runtime)
    assert notify.letters()[COMING] == ["gathering_tomorrow", "gathering_changed", "gathering_tomorrow"]

    notify(cancel_gathering, CancelGathering(by=ENORA, gathering_id=planned, version=version(notify), why="Inondé."))
    assert remind(notify.runtime) == 0
