"""The one definition of the current phase, and what overlaps or is missing between phases."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from services.portfolio.domain.phases import (
    RANKS,
    Phase,
    PhaseCode,
    arranged,
    current_phase,
    gaps,
    overlaps,
)

JANUARY, MARCH, JUNE = date(2026, 1, 1), date(2026, 3, 1), date(2026, 6, 1)


def stay(code, start, end=None):
    return Phase(code=code, rank=RANKS[PhaseCode(code)], start=start, end=end)


def test_the_current_phase_is_the_latest_start_that_is_not_in_the_future():
    phases = [stay("construction", MARCH), stay("pre_incubation", JANUARY), stay("acceleration", JUNE)]

    assert current_phase(phases, MARCH).code == "construction"
    assert current_phase(phases, JUNE).code == "acceleration"
    assert current_phase(phases, JANUARY - timedelta(days=1)) is None


def test_rank_breaks_a_tie_between_phases_of_the_same_day():
    phases = [stay("stopped", MARCH), stay("pre_incubation", MARCH)]

    assert current_phase(phases, MARCH).code == "stopped"


def test_going_back_is_a_history_like_another():
    phases = [stay("acceleration", JANUARY), stay("construction", JUNE)]

    assert current_phase(phases, JUNE).code == "construction"


def test_a_stated_end_does_not_end_a_phase_before_the_next_one_starts():
    assert current_phase([stay("construction", JANUARY, end=MARCH)], JUNE).code == "construction"


def test_overlaps_and_gaps_are_told_in_pairs():
    first, second = stay("pre_incubation", JANUARY, end=MARCH), stay("construction", JANUARY + timedelta(days=9))
    third = stay("acceleration", JUNE)
    second.end = second.start + timedelta(days=5)

    assert list(overlaps([third, second, first])) == [(first, second)]
    assert list(gaps([third, second, first])) == [(second, third)]


def test_a_hole_of_30_days_is_no_gap():
    phases = [
        stay("pre_incubation", JANUARY, end=MARCH - timedelta(days=30)),
        stay("construction", MARCH),
    ]

    assert list(gaps(phases)) == []


DAYS = st.dates(min_value=date(2024, 1, 1), max_value=date(2024, 2, 15))
PHASES = st.lists(
    st.builds(stay, st.sampled_from([code.value for code in PhaseCode]), DAYS, st.none() | DAYS), max_size=12
)


@given(PHASES, DAYS)
def test_the_stored_dates_give_the_same_phase_as_the_sentence(phases, today):
    started = [phase for phase in phases if phase.start <= today]
    expected = max(((phase.start, phase.rank) for phase in started), default=None)

    current = [phase for phase in arranged(phases) if phase.is_current(today)]

    assert [(phase.start, phase.rank) for phase in current] == ([expected] if expected else [])
