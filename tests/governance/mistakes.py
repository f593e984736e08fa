"""Mistakes that the rules of minutes, reviews, opinions and juries could hold; `mutants` breeds them."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Mutant:
    """In `where` (`module:function` or `module:Class.method`), `right` becomes `wrong`."""

    where: str
    right: str
    wrong: str


LATER = {
    "test_choosing:test_every_count_up_to_six_votes_for_four_answers_is_the_models": (
        Mutant("rules.runoff:elect", "2 * most > total", "2 * most >= total"),
        Mutant("rules.runoff:elect", "runoff or 2 * most > total", "2 * most > total"),
        Mutant("rules.runoff:elect", "if vote < most", "if vote <= most"),
        Mutant("rules.runoff:elect", "leading + _places(votes, second)", "_places(votes, second)"),
        Mutant("rules.runoff:elect", "Election(between=leading)", "Election(chosen=leading[0])"),
        Mutant("rules.runoff:_places", "start=1", "start=0"),
        Mutant("rules.result:_chosen", "runoff=runoff)", "runoff=True)"),
        Mutant("rules.result:_chosen", "between=election.between", "between=()"),
    ),
    "test_choosing:test_the_answer_that_refuses_refuses_and_only_it": (
        Mutant("rules.result:_chosen", "election.chosen == refusing", "election.chosen != refusing"),
        Mutant("rules.result:_chosen", "election.chosen == refusing", "False"),
    ),
    "test_choosing:test_a_run_off_is_between_the_two_first_ones_and_whatever_equals_the_second": (
        Mutant("votes.choosing:again", "most_votes=True", "most_votes=False"),
        Mutant("votes.choosing:again", "place - 1", "place - 2"),
        Mutant("votes.record:_plain", "if result.between else", "if False else"),
    ),
    "test_choosing:test_a_vote_without_its_quorum_is_held_again_about_the_same_answers": (
        Mutant("votes.choosing:again", "if not vote.answers", "if vote.answers"),
        Mutant("votes.choosing:again", "vote.runoff)", "not vote.runoff)"),
    ),
    "test_choosing:test_the_order_in_which_choices_arrive_changes_nothing": (
        Mutant("votes.counting:tally_of", "among=len(vote.answers)", "among=2"),
        Mutant("rules.ballots:tally", "range(1, among + 1)", "range(among)"),
        Mutant("votes.choosing:shares", "vote.answers, ", "vote.answers[::-1], "),
    ),
    "test_choosing:test_a_choice_is_one_of_the_answers": (
        Mutant("votes.casting:_is_admitted", "0 <= word.option <= places", "True"),
        Mutant("votes.casting:_is_admitted", "bool(word.option) is bool(places) and ", ""),
        Mutant("votes.round:Round.choices", "if self.answers else", "if False else"),
    ),
    "test_choosing:test_answers_are_two_to_six_short_and_different": (
        Mutant("votes.choosing:_check", "len(named) < FEWEST", "len(answers) < FEWEST"),
        Mutant("votes.choosing:_check", "len(answers) > MOST", "len(named) > MOST"),
        Mutant("votes.choosing:_check", ".casefold()", ""),
        Mutant("votes.choosing:_check", "> ANSWER_MAX", "> 2 * ANSWER_MAX"),
    ),
    "test_plain_rules:test_minutes_say_what_the_vote_and_the_room_came_to_and_no_name_of_a_secret_vote": (
        Mutant("minutes.record:_vote", "{} if vote.secret else", ""),
        Mutant("minutes.record:_vote", '"in_favour": vote.in_favour', '"in_favour": vote.against + 1'),
        Mutant("minutes.record:_vote", '"attendance": attendance(vote)', '"attendance": vote.members'),
        Mutant("minutes.record:_item", "if item.settled is None else None", ""),
        Mutant("minutes.record:record_of", "len(holders(held.presences))", "len(held.presences)"),
        Mutant("minutes.record:record_of", "len(there(held.presences))", "len(held.presences)"),
    ),
    "test_plain_rules:test_minutes_are_submitted_once_then_approved_once": (
        Mutant("minutes.minutes:Minutes.submit", "self.state is not MinutesState.DRAFT", "False"),
        Mutant("minutes.minutes:Minutes.approve", "self.state is not MinutesState.SUBMITTED", "False"),
        Mutant("minutes.minutes:Minutes.approve", "MinutesState.APPROVED, remarks", "self.state, remarks"),
    ),
    "test_plain_rules:test_in_writing_whoever_casts_a_ballot_takes_part_and_an_abstention_counts_as_that": (
        Mutant("rules.quorum:is_met", "return half_at_least(attendance, members)", "return True"),
        Mutant("votes.counting:attendance", "len(vote.voted) - present", "0 - present"),
        Mutant("votes.round:Round.voted", "in self.live_ballots.items()", "in []"),
    ),
    "test_plain_rules:test_a_review_comes_on_its_day_once_and_a_grant_for_a_time_lapses_the_day_after": (
        Mutant("reviews:Review.fall_due", "today < self.due_on", "today <= self.due_on"),
        Mutant("reviews:Review.fall_due", "self.state is not ReviewState.WAITING or", ""),
        Mutant("reviews:Review.has_lapsed", "today > self.due_on", "today >= self.due_on"),
        Mutant("reviews:Review.has_lapsed", "self.provisional and", ""),
        Mutant("reviews:Review.has_lapsed", "self.state is ReviewState.ENDED or", ""),
        Mutant("reviews:Review.settle", "if confirmed else ReviewState.ENDED", ""),
    ),
    "test_plain_rules:test_another_day_of_a_review_is_to_come_and_within_six_months": (
        Mutant("reviews:Review.move", "today < due_on", "today <= due_on"),
        Mutant("reviews:Review.move", "<= latest", "<= due_on"),
        Mutant("reviews:Review.move", "if self.provisional", "if False"),
        Mutant("reviews:Review.move", "self.state is not ReviewState.WAITING", "False"),
    ),
    "test_plain_rules:test_an_opinion_is_awaited_until_it_is_given_or_its_hour_is_there": (
        Mutant("hearings:Advice.is_awaited", "moment < self.due_at", "moment <= self.due_at"),
        Mutant("hearings:Advice.is_awaited", "self.given_at is None and", ""),
        Mutant("hearings:Advice.give", "self.given_at is not None", "False"),
        Mutant("hearings:awaited_until", "max(", "min("),
    ),
    "test_plain_rules:test_only_requests_of_those_who_vote_make_a_vote_secret": (
        Mutant("hearings:is_wanted_secret", "one.member_id in voters", "True"),
        Mutant("hearings:is_wanted_secret", ">= wanted", "> wanted"),
    ),
    "test_plain_rules:test_a_lot_orders_cases_behind_what_comes_back_by_itself": (
        Mutant("sittings.jury:draw", "if held.seed", "if False"),
        Mutant("sittings.jury:draw", "len(cases) < MIN_DRAWN", "False"),
        Mutant("sittings.jury:draw", "held.state is not SittingState.CONVENED", "False"),
        Mutant("sittings.jury:_put", "(*others, *cases)", "cases"),
    ),
    "test_plain_rules:test_one_item_runs_at_a_time_and_its_minutes_are_counted_down": (
        Mutant("sittings.jury:begin", "running is not None", "False"),
        Mutant("sittings.jury:clock", "// 60", "// 61"),
    ),
}
"""The test that sees each mistake -> the mistakes that it sees."""
