"""The sequences of a sitting that no other test draws."""

from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.governance.domain.bodies import Body, Level
from services.governance.domain.days import earliest_day
from services.governance.domain.seats import Place, Seat
from services.governance.domain.sittings import How, Presence, holders, there
from services.governance.domain.sittings.attendance import note
from shared.errors import Invalid, Refused
from shared.identifiers import new_id
from shared.schemas import PARIS
from tests.governance.conftest import MONDAY

MINUTE = timedelta(minutes=1)
PEOPLE = [UUID(int=number) for number in range(1, 5)]
one_of_them = st.sampled_from(PEOPLE)
STEPS = st.lists(st.tuples(one_of_them, st.sampled_from(How), st.none() | one_of_them), min_size=20, max_size=60)


@given(STEPS)
def test_i11_mandates_noted_in_a_sitting_never_chain_whatever_is_noted(steps):
    """The model: what was last noted of each; whoever goes takes the mandate along that they hold."""
    noted, model = [], {}
    for number, (who, how, holder) in enumerate(steps):
        made = Presence(
            id=new_id(), person_id=who, how=how, holder_id=holder, since=MONDAY + number * MINUTE, noted_by=who
        )
        try:
            if not note(noted, made, PEOPLE):
                continue
        except (Invalid, Refused):
            continue
        noted.append(made)
        model[who] = (how, holder)
        gone = how not in {How.PRESENT, How.REMOTE}
        model = {one: (h, to) for one, (h, to) in model.items() if not (gone and to == who)}
        given_to = holders(noted)
        assert given_to == {one: to for one, (_how, to) in model.items() if to is not None}
        assert len(set(given_to.values())) == len(given_to)
        assert not set(given_to) & set(given_to.values())
        assert set(given_to.values()) <= there(noted)
        assert there(noted) == {one for one, (h, _to) in model.items() if h in {How.PRESENT, How.REMOTE}}


CHANGES = [date(2026, 3, 29), date(2026, 10, 25)]
"""The days of 2026 on which the clocks of Paris change: one lasts 23 hours, the other 25."""


@pytest.mark.parametrize("day", CHANGES)
@given(minutes=st.integers(0, 24 * 60 - 1))
def test_a_seat_ends_at_the_midnight_that_ends_its_last_day_when_clocks_change(day, minutes):
    one, two = PEOPLE[:2]
    body = Body(id=new_id(), name="Comité", level=Level.OPERATIONAL, changed_at=MONDAY)
    body.seats = [
        Seat(person_id=one, place=Place.TITULAR, since=date(2026, 1, 1), until=day, named_by=None),
        Seat(person_id=two, place=Place.TITULAR, since=day + timedelta(days=1), named_by=None),
    ]
    end = body.seats[0].ends_at
    midnight = datetime.combine(day + timedelta(days=1), datetime.min.time(), PARIS)

    assert end == midnight
    assert body.members_at(end - MINUTE - minutes * MINUTE) == (one,)
    assert body.members_at(end + minutes * MINUTE) == (two,)


@pytest.mark.parametrize("day", CHANGES)
@given(before=st.integers(0, 6), minutes=st.integers(0, 24 * 60 - 1), clear=st.integers(0, 10))
def test_clear_days_of_a_convocation_are_whole_days_when_clocks_change(day, before, minutes, clear):
    called_on = day - timedelta(days=before)
    called_at = (datetime.combine(called_on, datetime.min.time(), PARIS) + minutes * MINUTE).astimezone(UTC)

    assert earliest_day(called_at, clear) == called_on + timedelta(days=clear + 1)
