"""Which test proves which of the invariants I1 to I22; `test_invariants` looks that each of them is there.

Where an invariant is about a sequence, its test draws sequences and compares with a model in plain Python; where it is
about what happens at once, it runs real threads on a real PostgreSQL. Beside them, each with its figures:

    python -m tests.governance.mutants      # breaks the rules one word at a time: every mistake has to be caught
    python -m tests.governance.races        # members and two closers at once: 10,000 votes without a difference
    python -m tests.governance.tamperings   # forges the register 1,000 times: every time has to be found
"""

VOTES = "governance/test_votes.py"
PEOPLE = "governance/test_people_of_a_vote.py"
RULES = "governance/test_rules.py"
RACES = "governance/test_races.py"
MONEY = "governance/test_envelope_races.py"
MODEL = "governance/test_envelope_model.py"

PROOFS: dict[str, tuple[str, ...]] = {
    # live ballots: one at most for each member of a vote
    "I1": (
        f"{VOTES}::test_i1_i2_i3_whatever_happens_the_count_is_that_of_a_plain_model",
        f"{RACES}::test_the_published_count_equals_the_stored_ballots_in_every_race",
        "governance/test_frozen.py::test_a_member_has_one_live_ballot_whatever_the_code_does",
    ),
    # whoever holds one is called and not recused
    "I2": (
        f"{VOTES}::test_i1_i2_i3_whatever_happens_the_count_is_that_of_a_plain_model",
        f"{PEOPLE}::test_i11_mandates_never_chain_whatever_is_tried",
        f"{RACES}::test_a_member_who_leaves_in_the_middle_of_a_race_is_nowhere_in_the_count",
    ),
    # the counts are the ballots, and no more than the members
    "I3": (
        f"{VOTES}::test_i1_i2_i3_whatever_happens_the_count_is_that_of_a_plain_model",
        f"{RULES}::test_i3_the_counts_are_the_ballots",
    ),
    # the order of arrival changes nothing
    "I4": (
        f"{RULES}::test_i4_the_order_in_which_ballots_arrive_changes_nothing",
        f"{RULES}::test_i4_shuffled_answers_are_chosen_all_the_same",
        f"{VOTES}::test_the_same_vote_has_the_same_fingerprint_in_whatever_order_it_was_cast",
    ),
    # one "against" that becomes "for" never harms
    "I5": (
        f"{RULES}::test_i5_one_against_that_becomes_for_never_turns_granted_into_refused",
        f"{RULES}::test_i5_one_objection_less_never_turns_consent_into_refusal",
    ),
    # an abstention more
    "I6": (
        f"{RULES}::test_i6_an_abstention_more_never_changes_the_sense",
        f"{RULES}::test_i6_one_voter_more_can_only_help_the_quorum",
    ),
    # an absent member who recuses, and the counter-example of one who is there
    "I7": (
        f"{RULES}::test_i7_an_absent_member_who_recuses_never_breaks_a_quorum_up_to_200_members",
        f"{RULES}::test_i7_a_member_who_is_there_can_break_it",
        f"{PEOPLE}::test_i7_an_absent_member_who_recuses_never_breaks_the_quorum_and_a_present_one_can",
    ),
    # closing twice is closing once
    "I8": (
        f"{PEOPLE}::test_i8_i9_closing_again_or_touching_a_closed_vote_changes_nothing",
        f"{RACES}::test_the_published_count_equals_the_stored_ballots_in_every_race",
    ),
    # nothing after the close changes its digest
    "I9": (
        f"{PEOPLE}::test_i8_i9_closing_again_or_touching_a_closed_vote_changes_nothing",
        "governance/test_frozen.py::test_a_closed_vote_cannot_be_changed",
        "governance/test_register.py::test_a_thousand_random_tamperings_are_all_found",
    ),
    # the clock alone accepts or refuses
    "I10": (
        f"{VOTES}::test_i10_a_ballot_is_accepted_from_the_opening_included_to_the_close_excluded",
        "governance/test_hours.py::test_i10_while_the_timer_sleeps_a_vote_is_closed_all_the_same",
        "governance/test_hours.py::test_i10_a_vote_that_spans_a_change_of_clocks_closes_at_the_hour_that_was_typed",
        f"{RACES}::test_the_database_s_own_clock_closes_a_vote_for_members_and_closers_alike",
    ),
    # mandates: one given, one held, no chain
    "I11": (
        f"{PEOPLE}::test_i11_mandates_never_chain_whatever_is_tried",
        "governance/test_voting.py::test_i11_the_database_itself_keeps_one_mandate_for_each_giver_and_holder",
        "governance/test_invariants.py::test_i11_mandates_noted_in_a_sitting_never_chain_whatever_is_noted",
    ),
    # an envelope never promises more than it holds
    "I12": (
        f"{MONEY}::test_fifty_commitments_at_once_never_exceed_the_envelope",
        f"{MODEL}::test_money_adds_up_after_any_sequence",
    ),
    # transfers keep the sum
    "I13": (
        f"{MODEL}::test_money_adds_up_after_any_sequence",
        f"{MONEY}::test_transfers_that_cross_lose_nothing_and_end",
    ),
    # doubles and disorder of events
    "I14": (
        "governance/test_reactions.py::test_i14_doubles_and_disorder_make_the_same_cases",
        "notify/test_reactions.py::test_duplicates_and_disorder_change_nothing",
    ),
    # a merge of ideas carries supporters over once, an undone one gives them back
    "I15": (
        "ideas/test_merging.py::test_supporters_are_the_union_and_to_undo_restores_the_former_sets",
        "ideas/test_merging.py::test_supports_and_merges_at_once_leave_the_exact_union",
    ),
    # phases of a product, each with its decision
    "I16": (
        "portfolio/test_phases.py::test_the_stored_dates_give_the_same_phase_as_the_sentence",
        "portfolio/test_gates.py::test_a_granted_question_opens_the_phase_with_the_number_of_the_decision",
        "portfolio/test_gates.py::test_a_decision_that_nobody_asked_for_changes_no_phase",
    ),
    # an exit is accepted on evidence and two signatures
    "I17": (
        "portfolio/test_exit_machine.py::test_accepted_is_reached_by_signatures_alone",
        "portfolio/test_exit_acceptance.py::test_nothing_is_signed_while_an_indispensable_condition_is_open",
        "portfolio/test_exit_acceptance.py::test_evidence_and_a_signature_at_once_never_accept_what_was_not_read",
    ),
    # minutes say what decisions say
    "I18": ("governance/test_minutes.py::test_i18_the_counts_of_the_minutes_are_those_of_the_decisions",),
    # two boxes with the same ballots are the same
    "I19": (
        f"{PEOPLE}::test_i19_two_boxes_with_the_same_ballots_are_written_down_alike",
        "governance/test_voting.py::test_i19_nothing_stored_ties_a_slip_to_a_person_or_to_a_time",
        "governance/test_voting.py::test_i19_the_same_box_filled_in_another_order_is_exported_alike",
    ),
    # each kind and amount has one level
    "I20": (
        "governance/test_delegation.py::test_i20_every_amount_has_one_level",
        "governance/test_delegation.py::test_i20_a_table_is_accepted_just_when_every_amount_has_one_line",
        "governance/test_delegation.py::test_i20_the_defaults_are_total_for_every_kind",
    ),
    # the oracle for every body up to 200 members
    "I21": (
        f"{RULES}::test_i21_each_quorum_equals_the_oracle_for_every_body_up_to_200_members",
        f"{RULES}::test_i21_each_majority_equals_the_oracle_for_every_count_up_to_200_members",
    ),
    # nobody is told twice
    "I22": (
        "notify/test_reactions.py::test_the_same_event_heard_under_a_reaction_run_twice_is_told_once",
        "notify/test_sending.py::test_workers_side_by_side_never_send_the_same_mail",
        "notify/test_choices.py::test_asking_for_no_more_mails_never_brings_more",
    ),
}
"""Invariant -> the tests that prove it."""
