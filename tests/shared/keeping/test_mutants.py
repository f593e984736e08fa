"""Mistakes in the keeping of accounts; each is caught by the test that is about it."""

from collections.abc import Callable
from contextlib import closing
from datetime import timedelta
from typing import Any

import pytest

from shared.identifiers import new_id
from shared.keeping import comparing, gaps, tallies, telling
from tests.shared.keeping import test_keeping as tests
from tests.shared.keeping.accounts import Accounts

Mutant = tuple[Callable[[pytest.MonkeyPatch], None], Callable[..., None]]


def replacing(where: Any, name: str, by: Any) -> Callable[[pytest.MonkeyPatch], None]:
    return lambda patch: patch.setattr(where, name, by)


MUTANTS: dict[str, Mutant] = {
    "told before late commits": (
        replacing(telling, "AFTERWARDS", timedelta()),
        tests.test_an_hour_is_told_ten_minutes_after_its_end_and_agreed_on,
    ),
    "accounts of accounts": (
        replacing(telling, "UNCOUNTED", ("gap",)),
        tests.test_an_hour_is_told_once_and_one_without_events_never,
    ),
    "only the last hour": (
        replacing(telling, "HOUR", timedelta(days=1)),
        tests.test_after_a_long_stop_every_hour_is_told,
    ),
    "nothing is sent again": (
        replacing(gaps, "mark", lambda *_given, **_named: []),
        tests.test_what_was_lost_at_the_end_of_a_subject_is_missed_by_the_count_and_comes_again,
    ),
    "early for ever": (
        replacing(gaps, "_gaps", lambda _: {}),
        tests.test_what_was_lost_in_the_middle_of_a_subject_is_missed_by_what_follows_and_comes_again,
    ),
    "a storm": (
        replacing(gaps, "_was_said_lately", lambda *_: False),
        tests.test_a_gap_is_asked_for_seldom_and_ever_more_seldom,
    ),
    "late means missing": (replacing(gaps, "_kept", lambda *_: set()), tests.test_what_is_parked_here_is_not_asked_for),
    "no patience": (
        replacing(comparing, "PATIENCE", timedelta()),
        tests.test_an_hour_that_arrives_late_is_settled_by_its_arrival,
    ),
    "compared once": (
        replacing(comparing, "_is_due", lambda row, _: row.compared_at is None),
        tests.test_an_hour_that_arrives_late_is_settled_by_its_arrival,
    ),
}


@pytest.mark.parametrize("name", MUTANTS)
def test_a_mistake_is_caught(name, tmp_path, monkeypatch):
    breed, wanted = MUTANTS[name]
    names = {"entry": new_id(), "capsys": None}
    asked = wanted.__code__.co_varnames[1 : wanted.__code__.co_argcount]
    files = [f"sqlite:///{tmp_path / file}" for file in ("writer.sqlite", "reader.sqlite")]
    monkeypatch.setattr(tests, "reconcile", lambda *_: (1, ""))
    breed(monkeypatch)

    with closing(Accounts(*files, monkeypatch)) as accounts, pytest.raises((AssertionError, LookupError)):
        wanted(accounts, **{each: names[each] for each in asked})


def test_a_checksum_of_nothing_is_caught(monkeypatch):
    monkeypatch.setattr(tallies.Tally, "checksum", "0" * 64)

    with pytest.raises(AssertionError):
        tests.test_two_tallies_agree_if_and_only_if_the_same_was_counted()
