"""Mistakes that the rules of votes, seats and sittings could hold: each is one word changed, and must be caught.

python -m tests.governance.mutants      # tells which test catches which mistake
"""

import importlib
import inspect
import sys
import textwrap
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from tests.governance.mistakes import LATER, Mutant

DOMAIN = "services.governance.domain"


SEEN_BY = LATER | {
    "test_rules:test_i21_each_quorum_equals_the_oracle_for_every_body_up_to_200_members": (
        Mutant("rules.quorum:half_at_least", "2 * attendance >= members", "2 * attendance > members"),
        Mutant("rules.quorum:half_at_least", "members > 0 and ", ""),
        Mutant("rules.quorum:half_at_least", "2 * attendance", "3 * attendance"),
        Mutant("rules.quorum:more_than_half", "2 * attendance > members", "2 * attendance >= members"),
        Mutant("rules.quorum:is_met", "return True", "return half_at_least(attendance, members)"),
    ),
    "test_rules:test_the_two_texts_of_law_differ_where_they_do": (
        Mutant("rules.quorum:attendance_of", "if mandates_counted", "if not mandates_counted"),
        Mutant("rules.result:result_of", "attendance, members):", "counted.expressed, members):"),
    ),
    "test_people_of_a_vote:test_i7_an_absent_member_who_recuses_never_breaks_the_quorum_and_a_present_one_can": (
        Mutant("votes.counting:attendance", "if elector.counts", ""),
    ),
    "test_people_of_a_vote:test_whoever_holds_a_mandate_votes_twice_and_both_ballots_count": (
        Mutant("votes.counting:attendance", "represented = len(vote.voted) - present", "represented = 0"),
    ),
    "test_people_of_a_vote:test_whoever_recuses_is_out_of_the_quorum_of_the_count_and_of_mandates": (
        Mutant("votes.counting:count", "len(vote.member_ids)", "len(vote.electors)"),
        Mutant("votes.people:Elector.counts", " and self.recused_at is None", ""),
        Mutant("votes.round:Round.withdraw", "self.set_aside(member)", "pass"),
        Mutant("votes.round:Round.withdraw", "self.set_aside(giver)", "pass"),
        Mutant("votes.round:Round.withdraw", "giver=member, holder=member", "giver=member"),
    ),
    "test_rules:test_i21_each_majority_equals_the_oracle_for_every_count_up_to_200_members": (
        Mutant("rules.majority:simple", "counted.in_favour > counted", "counted.in_favour >= counted"),
        Mutant("rules.majority:absolute", "> members", ">= members"),
        Mutant("rules.majority:qualified", ">= rules.numerator", "> rules.numerator"),
        Mutant("rules.majority:qualified", "members if rules.base", "counted.against if rules.base"),
        Mutant("rules.majority:unanimity", "counted.in_favour >= 1", "counted.in_favour >= 2"),
        Mutant("rules.majority:unanimity", "abstentions_tolerated or", ""),
        Mutant("rules.majority:consent", "counted.against == 0", "counted.against <= 1"),
    ),
    "test_rules:test_each_way_a_vote_can_end_has_its_ground": (
        Mutant("rules.ballots:Tally.expressed", "self.against +", "self.against + self.abstentions +"),
        Mutant("rules.result:_at_a_tie", "rules.casting_vote and casting_vote is Choice.FOR", "True"),
        Mutant("rules.result:_at_a_tie", "Outcome.REFUSED, Ground.TIE", "Outcome.GRANTED, Ground.TIE"),
    ),
    "test_rules:test_the_chair_decides_a_tie_only_where_the_body_says_so_and_only_at_the_simple_majority": (
        Mutant("rules.result:result_of", "rules.majority is Majority.SIMPLE and", ""),
    ),
    "test_rules:test_a_choice_among_several_is_made_by_votes_never_by_their_order": (
        Mutant("rules.runoff:elect", "runoff or 2 * most > total", "True"),
        Mutant("rules.runoff:elect", "if len(leading) > 1", "if len(leading) > 2"),
    ),
    "test_people_of_a_vote:test_an_amended_text_voids_consents_and_may_take_objections_in": (
        Mutant("votes.counting:tally_of", "and one.integrated", "and False"),
        Mutant("votes.consent:amend", "vote.set_aside(member)", "pass"),
        Mutant("votes.people:Ballot.integrated", "and self.chair_agrees_at is not None", ""),
    ),
    "test_people_of_a_vote:test_only_oneself_or_the_chair_and_only_while_the_vote_is_open": (
        Mutant("votes.recusal:recuse", "{member, vote.chair}", "vote.member_ids"),
        Mutant("votes.recusal:recuse", "not vote.is_open(now)", "False"),
    ),
    "test_people_of_a_vote:test_a_recusal_found_out_after_a_secret_ballot_annuls_the_round": (
        Mutant("votes.recusal:recuse", "return not in_the_box", "return True"),
    ),
    "test_people_of_a_vote:test_no_mandate_to_oneself_twice_or_in_a_chain": (
        Mutant("votes.mandates:check_chain", "giver in holders.values()", "False"),
        Mutant("votes.mandates:check_chain", "holder in holders.values()", "False"),
        Mutant("votes.mandates:check_chain", "holder in holders:", "False:"),
    ),
    "test_people_of_a_vote:test_in_a_session_a_mandate_is_held_by_somebody_who_is_there": (
        Mutant("votes.mandates:give", "or not vote.is_there(holder)", ""),
        Mutant("votes.casting:_check", "not vote.is_there(hand)", "False"),
    ),
    "test_people_of_a_vote:test_voting_oneself_takes_the_mandate_back_unless_it_was_used": (
        Mutant("votes.mandates:take_back", "vote.voted.get(giver) == vote.holders[giver]", "False"),
        Mutant("votes.casting:_take_back_by_voting", "vote.end_mandates(now, giver=member)", "pass"),
    ),
    "test_votes:test_a_member_who_leaves_after_the_close_changes_nothing": (
        Mutant("votes.round:Round.is_open", "now < self.closes_at", "now <= self.closes_at"),
        Mutant("votes.round:Round.close", "now < self.closes_at", "now <= self.closes_at"),
    ),
    "test_votes:test_i10_a_ballot_is_accepted_from_the_opening_included_to_the_close_excluded": (
        Mutant("votes.round:Round.is_open", "self.opened_at <= now", "self.opened_at < now"),
    ),
    "test_people_of_a_vote:test_a_term_that_ends_while_the_vote_is_open_takes_its_ballot_along": (
        Mutant("votes.round:Round.close", "self.pass_terms(now)", "pass"),
        Mutant("votes.round:Round.pass_terms", "each.until < self.closes_at", "True"),
    ),
    "test_votes:test_a_vote_ends_early_only_once_everyone_has_voted": (
        Mutant("votes.round:Round.end_now", "not self.everyone_voted()", "False"),
        Mutant("votes.round:Round.end_now", "self.closes_at = now", "pass"),
    ),
    "test_people_of_a_vote:test_in_a_session_the_chair_closes_when_the_vote_was_called_even_if_somebody_is_silent": (
        Mutant("votes.round:Round.end_now", "self.mode is Mode.WRITTEN and", ""),
    ),
    "test_people_of_a_vote:test_a_vote_is_extended_before_its_hour_never_after_and_never_shortened": (
        Mutant("votes.round:Round.extend", "not self.is_open(now)", "False"),
        Mutant("votes.round:Round.extend", "closes_at <= self.closes_at", "False"),
    ),
    "test_people_of_a_vote:test_whoever_leaves_after_a_secret_ballot_stays_called_and_their_ballot_stays_in_the_box": (
        Mutant("votes.round:Round._go", "not (self.secret and member in self.voted)", "True"),
    ),
    "test_people_of_a_vote:test_i8_i9_closing_again_or_touching_a_closed_vote_changes_nothing": (
        Mutant("votes.round:Round.annul", "self.closed_at is None", "True"),
    ),
    "test_people_of_a_vote:test_a_secret_ballot_is_put_into_the_box_once": (
        Mutant("votes.casting:put_in_box", "member in vote.voted", "False"),
    ),
    "test_people_of_a_vote:test_under_five_secret_ballots_no_count_is_told": (
        Mutant("votes.counting:publishable", "not vote.hides_breakdown", "True"),
    ),
    "test_invariants:test_i11_mandates_noted_in_a_sitting_never_chain_whatever_is_noted": (
        Mutant("sittings.attendance:note", "made.how not in THERE", "False"),
        Mutant("sittings.attendance:_check_mandate", "or made.holder_id not in there(presences)", ""),
        Mutant("sittings.attendance:there", "one.until is None and", ""),
        Mutant("sittings.attendance:holders", "one.until is None and", ""),
    ),
    "test_invariants:test_a_seat_ends_at_the_midnight_that_ends_its_last_day_when_clocks_change": (
        Mutant("seats:Seat.ends_at", "timedelta(days=1)", "timedelta(days=0)"),
        Mutant("seats:Seat.covers", "day <= self.until", "day < self.until"),
    ),
    "test_invariants:test_clear_days_of_a_convocation_are_whole_days_when_clocks_change": (
        Mutant("days:earliest_day", "clear_days + 1", "clear_days"),
        Mutant("days:in_paris", "instant.astimezone(PARIS).date()", "instant.date()"),
    ),
    "test_seats:test_nobody_holds_two_seats_on_one_day": (
        Mutant("bodies:Body.seat", "any(one.person_id == seat.person_id for one in meanwhile)", "False"),
    ),
}
"""The test that sees each mistake -> the mistakes that it sees."""


@contextmanager
def bred(mutant: Mutant) -> Iterator[None]:
    """The mistake is in this process for as long as this lasts, wherever the function was imported to."""
    module_name, name = mutant.where.split(":")
    module = importlib.import_module(f"{DOMAIN}.{module_name}")
    holder, _, last = name.rpartition(".")
    owner = getattr(module, holder) if holder else module
    found = inspect.getattr_static(owner, last)
    true = found.fget if isinstance(found, property) else found
    made = _rewritten(true, mutant)
    wrong = property(made) if isinstance(found, property) else made
    places = [owner] if holder else [each for each in sys.modules.values() if vars(each).get(last) is found]
    for place in places:
        setattr(place, last, wrong)
    try:
        yield
    finally:
        for place in places:
            setattr(place, last, found)


def _rewritten(function: Any, mutant: Mutant) -> Any:
    source = textwrap.dedent(inspect.getsource(function))
    if mutant.right not in source:
        raise LookupError(f"{mutant.where} says no more {mutant.right!r}")
    source = source.replace(mutant.right, mutant.wrong, 1).removeprefix("@property\n")
    room: dict[str, Any] = {}
    exec(compile(source, mutant.where, "exec"), function.__globals__, room)
    return room[function.__name__]


def caught(mutant: Mutant, seen_by: str) -> bool:
    """Whether this test, or one of its cases, fails while the mistake is there."""
    module, name = seen_by.split(":")
    test = getattr(importlib.import_module(f"tests.governance.{module}"), name)
    with bred(mutant):
        return not all(_passes(each) for each in _cases(test))


def _cases(test: Any) -> Iterator[Callable[[], Any]]:
    marks = [mark for mark in getattr(test, "pytestmark", []) if mark.name == "parametrize"]
    if not marks:
        yield test
    for mark in marks:
        names = mark.args[0] if isinstance(mark.args[0], tuple) else (mark.args[0],)
        for values in mark.args[1]:
            given = dict(zip(names, values if len(names) > 1 else (values,), strict=True))
            yield lambda given=given: test(**given)


def _passes(test: Callable[[], Any]) -> bool:
    try:
        test()
    except BaseException:
        return False
    return True


def main() -> int:
    pairs = [(mutant, seen_by) for seen_by, mutants in SEEN_BY.items() for mutant in mutants]
    alive = [mutant for mutant, seen_by in pairs if not caught(mutant, seen_by)]
    for mutant in alive:
        print(f"ALIVE {mutant.where}: {mutant.right} -> {mutant.wrong}")
    print(f"{len(pairs) - len(alive)} of {len(pairs)} caught")
    return len(alive)


if __name__ == "__main__":
    sys.exit(main())
