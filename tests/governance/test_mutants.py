"""Every mistake that the rules of votes could hold is caught, and a rule without a mistake is not."""

import pytest

from tests.governance.mutants import SEEN_BY, Mutant, caught

PAIRS = [(mutant, seen_by) for seen_by, mutants in SEEN_BY.items() for mutant in mutants]


@pytest.mark.parametrize(("mutant", "seen_by"), PAIRS, ids=lambda each: getattr(each, "where", ""))
def test_a_mistake_in_the_rules_of_votes_is_caught(mutant, seen_by):
    assert caught(mutant, seen_by)


@pytest.mark.parametrize("seen_by", SEEN_BY)
def test_without_a_mistake_the_same_tests_pass(seen_by):
    mutant = SEEN_BY[seen_by][0]

    assert not caught(Mutant(mutant.where, mutant.right, mutant.right), seen_by)
