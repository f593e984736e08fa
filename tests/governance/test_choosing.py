"""A choice among several answers (R27): the rule against a brute-force model, then the whole road of such a vote."""

import json
from itertools import permutations
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.governance.commands.choosing import (
    ChooseAnswer,
    ChooseInSecret,
    choose_answer,
    choose_in_secret,
)
from services.governance.commands.mandates import GiveMandate, RecuseMember, give_mandate, recuse_member
from services.governance.commands.votes import OpenVote, open_vote
from services.governance.domain.cases import CaseState
from services.governance.domain.rules import Choice, Ground, Majority, Outcome, Quorum, Rules, Tally, result_of
from services.governance.domain.verify import faults_of
from services.governance.domain.votes import Choosing, again, shares
from services.governance.domain.votes.choosing import NONE_OF_THESE
from services.governance.queries.chain import differences
from shared.errors import Invalid, Refused
from shared.identifiers import new_id
from tests.governance.conftest import DAY, HOUR, MONDAY, text_of, words_of
from tests.governance.test_people_of_a_vote import END, people, say, vote_of
from tests.governance.test_register import whole

FREE = Rules(majority=Majority.CHOICE, quorum=Quorum.NONE)
PLACES = ("Rennes", "Brest", "Lorient")
FOR, ABSTENTION = Choice.FOR, Choice.ABSTENTION
votes_of_answers = st.lists(st.integers(0, 6), min_size=2, max_size=6)


# --- the rule -------------------------------------------------------------------------------------------------


def model(votes, *, most_votes):
    """Brute force, answer against answer: the one chosen, else those that stay for the next ballot."""
    answers = range(1, len(votes) + 1)
    if sum(votes) == 0:
        return 0, set()
    first = {one for one in answers if all(votes[one - 1] >= votes[other - 1] for other in answers)}
    if len(first) > 1:
        return 0, first
    (best,) = first
    if most_votes or votes[best - 1] > sum(votes) - votes[best - 1]:
        return best, set()
    others = [one for one in answers if one != best]
    second = {one for one in others if all(votes[one - 1] >= votes[other - 1] for other in others)}
    return 0, first | second


def counted(votes, *, most_votes, refusing=0):
    return result_of(
        Tally(options=tuple(votes)),
        rules=FREE,
        members=sum(votes),
        attendance=sum(votes),
        runoff=most_votes,
        refusing=refusing,
    )


def test_every_count_up_to_six_votes_for_four_answers_is_the_models():
    for votes in (
        [a, b, c, d] for a in range(7) for b in range(7) for c in range(7) for d in range(7) if a + b + c + d
    ):
        for most_votes in (False, True):
            result = counted(votes, most_votes=most_votes)
            assert (result.chosen, set(result.between)) == model(votes, most_votes=most_votes), votes


@given(votes_of_answers, st.booleans())
def test_one_more_vote_for_the_answer_chosen_never_loses_it(votes, most_votes):
    chosen = counted(votes, most_votes=most_votes).chosen
    for other in range(len(votes)):
        if chosen and other != chosen - 1 and votes[other]:
            changed = [*votes]
            changed[chosen - 1] += 1
            changed[other] -= 1
            assert counted(changed, most_votes=most_votes).chosen == chosen


@given(votes_of_answers, st.booleans())
def test_a_tie_at_the_top_chooses_nothing_and_all_of_it_is_voted_on_again(votes, most_votes):
    result = counted(votes, most_votes=most_votes)
    top = {place for place, count in enumerate(votes, 1) if count == max(votes)}

    if sum(votes) and len(top) > 1:
        assert (result.chosen, set(result.between), result.outcome) == (0, top, Outcome.RUN_OFF)


def test_the_answer_that_refuses_refuses_and_only_it():
    assert counted([1, 3], most_votes=False, refusing=2).outcome is Outcome.REFUSED
    assert counted([3, 1], most_votes=False, refusing=2).outcome is Outcome.GRANTED
    assert counted([1, 3], most_votes=False).outcome is Outcome.GRANTED
    assert counted([2, 2], most_votes=False, refusing=2).outcome is Outcome.RUN_OFF


def test_the_order_in_which_choices_arrive_changes_nothing():
    members = people(4)
    said = dict(zip(members, (1, 2, 2, 3), strict=True))
    results = set()
    for order in permutations(members):
        vote = vote_of(members, rules=FREE, answers=PLACES)
        for member in order:
            say(vote, member, FOR, option=said[member])
        result = vote.close(END)
        results.add((result.chosen, result.between, tuple(shares(vote))))

    assert results == {(0, (1, 2, 3), (("Rennes", 1), ("Brest", 2), ("Lorient", 1)))}


def test_a_run_off_is_between_the_two_first_ones_and_whatever_equals_the_second():
    vote = vote_of(people(9), rules=FREE, answers=("A", "B", "C", "D"))
    for member, option in zip(people(9), (1, 1, 1, 1, 2, 2, 3, 3, 4), strict=True):
        say(vote, member, FOR, option=option)

    assert vote.close(END).between == (1, 2, 3)
    assert again(vote) == Choosing(("A", "B", "C"), most_votes=True)


def test_a_vote_without_its_quorum_is_held_again_about_the_same_answers():
    vote = vote_of(people(5), rules=Rules(majority=Majority.CHOICE, quorum=Quorum.PARTICIPATION), answers=PLACES)
    say(vote, people(1)[0], FOR, option=1)

    assert vote.close(END).outcome is Outcome.NO_QUORUM
    assert again(vote) == Choosing(PLACES, most_votes=False)


@pytest.mark.parametrize("option", [0, 4, -1])
def test_a_choice_is_one_of_the_answers(option):
    vote = vote_of(people(1), rules=FREE, answers=PLACES)
    with pytest.raises(Refused, match="n’admet pas"):
        say(vote, people(1)[0], FOR, option=option)
    with pytest.raises(Refused, match="n’admet pas"):
        say(vote, people(1)[0], Choice.AGAINST)


@pytest.mark.parametrize(
    ("written", "refusable", "answers"),
    [
        ("Rennes\n\n  Brest  \n", False, ("Rennes", "Brest")),
        ("Rennes\nBrest", True, ("Rennes", "Brest", NONE_OF_THESE)),
        ("1\n2\n3\n4\n5\n6", False, tuple("123456")),
        ("1\n2\n3\n4\n5", True, (*"12345", NONE_OF_THESE)),
    ],
)
def test_answers_are_written_one_a_line(written, refusable, answers):
    assert Choosing.of(written, most_votes=False, refusable=refusable).answers == answers
    assert Choosing.of(" \n", most_votes=True, refusable=True) is None


@pytest.mark.parametrize(
    ("written", "refusable"),
    [
        ("Rennes", False),
        ("Rennes", True),
        ("1\n2\n3\n4\n5\n6\n7", False),
        ("1\n2\n3\n4\n5\n6", True),
        ("Brest\nBREST", False),
        (f"Rennes\n{NONE_OF_THESE}", True),
        ("Rennes\n" + "b" * 121, False),
    ],
)
def test_answers_are_two_to_six_short_and_different(written, refusable):
    with pytest.raises(Invalid) as caught:
        Choosing.of(written, most_votes=False, refusable=refusable)
    assert list(caught.value.errors) == ["answers"]


# --- the road -------------------------------------------------------------------------------------------------


def opened(governance, case_id, answers=PLACES, **settings):
    seen = governance.the_case(case_id).version
    asked = OpenVote(
        by=new_id(), case_id=case_id, seen=seen, closes_at=governance.now + HOUR, answers="\n".join(answers), **settings
    )
    governance(open_vote, asked)


def choosing(governance, members, answers=PLACES, **settings):
    case_id = governance.case(governance.body(members, chair=members[0]))
    opened(governance, case_id, answers, **settings)
    return case_id


def choose(governance, case_id, member, answer, **more):
    governance(choose_answer, ChooseAnswer(by=member, case_id=case_id, answer=str(answer), **more))


def drop(governance, case_id, member, answer):
    governance(choose_in_secret, ChooseInSecret(by=member, case_id=case_id, answer=str(answer), salt=str(uuid4())))


def test_an_answer_is_chosen_told_and_sealed(governance):
    members = governance.people(5)
    case_id = choosing(governance, members)
    assert governance.last("governance.case.vote_opened.v1")["answers"] == list(PLACES)
    for member, answer in zip(members, (1, 2, 2, 2, "abstention"), strict=True):
        choose(governance, case_id, member, answer)
    choose(governance, case_id, members[0], 3)
    choose(governance, case_id, members[0], 3)
    governance.later(HOUR)

    decision, told = governance.decision(case_id), governance.last("governance.case.decided.v1")
    assert (decision.outcome, decision.ground, decision.answer) == (Outcome.GRANTED, Ground.CHOSEN, "Brest")
    assert (decision.in_favour, decision.against, decision.abstentions) == (3, 1, 1)
    assert (told["outcome"], told["answer"]) == ("granted", "Brest")
    assert told["reason"] == "Une réponse a été choisie parmi celles proposées : « Brest », 3 voix sur 4."
    found = whole(governance)
    assert faults_of(found) == []
    assert found["entries"][0]["record"]["answer"] == "Brest"
    assert [(one["answer"], one["votes"]) for one in found["entries"][0]["record"]["answers"]] == [
        ("Rennes", 0),
        ("Brest", 3),
        ("Lorient", 1),
    ]
    found["entries"][0]["record"]["answer"] = "Rennes"
    assert faults_of(found)
    with governance.reading() as session:
        assert list(differences(session)) == []


def test_a_decision_for_or_against_is_sealed_as_before(governance):
    governance.granted()

    record = whole(governance)["entries"][0]["record"]
    assert "answer" not in record
    assert "answers" not in record


def test_no_majority_then_a_run_off_then_a_tie_then_a_choice(governance):
    members = governance.people(5)
    case_id = choosing(governance, members)
    for member, answer in zip(members, (1, 1, 2, 2, 3), strict=True):
        choose(governance, case_id, member, answer)
    governance.later(HOUR)
    assert governance.the_case(case_id).state is CaseState.RECEIVED
    assert "governance.case.decided.v1" not in governance.said()

    opened(governance, case_id, ("Vannes", "Quimper"))
    assert governance.the_case(case_id).vote.answers == ("Rennes", "Brest")
    for member, answer in zip(members, (1, 1, 2, 2, "abstention"), strict=True):
        choose(governance, case_id, member, answer)
    governance.later(HOUR)
    assert governance.the_case(case_id).last_round.outcome is Outcome.RUN_OFF

    opened(governance, case_id, ())
    for member, answer in zip(members, (1, 1, 2, 2, 2), strict=True):
        choose(governance, case_id, member, answer)
    governance.later(HOUR)
    assert governance.decision(case_id).answer == "Brest"
    assert [vote.outcome for vote in governance.the_case(case_id).rounds] == [
        Outcome.RUN_OFF,
        Outcome.RUN_OFF,
        Outcome.GRANTED,
    ]


def test_one_ballot_is_enough_where_the_vote_says_so(governance):
    members = governance.people(5)
    case_id = choosing(governance, members, most_votes=True)
    for member, answer in zip(members, (1, 1, 2, 3, "abstention"), strict=True):
        choose(governance, case_id, member, answer)
    governance.later(HOUR)

    assert governance.decision(case_id).answer == "Rennes"


def test_choosing_none_of_them_refuses(governance):
    members = governance.people(3)
    case_id = choosing(governance, members, refusable=True)
    for member in members:
        choose(governance, case_id, member, 4)
    governance.later(HOUR)

    told = governance.last("governance.case.decided.v1")
    assert (told["outcome"], told["answer"]) == ("refused", NONE_OF_THESE)
    assert told["reason"].startswith("Aucune des réponses proposées n’a été choisie")


def test_too_few_choose_nothing_and_the_second_vote_is_about_the_same(governance):
    members = governance.people(4)
    case_id = choosing(governance, members)
    choose(governance, case_id, members[0], 2)
    governance.later(HOUR)
    assert governance.last("governance.case.quorum_missed.v1")["voters"] == 1
    governance.later(3 * DAY)
    opened(governance, case_id, ("Vannes", "Quimper"))
    choose(governance, case_id, members[0], 2)
    governance.later(HOUR)

    assert governance.decision(case_id).answer == "Brest"


def test_mandates_and_recusals_hold_for_choices_too(governance):
    members = governance.people(4)
    case_id = choosing(governance, members)
    governance(give_mandate, GiveMandate(by=members[0], case_id=case_id, holder_id=members[1]))
    choose(governance, case_id, members[1], 1, instead_of=members[0])
    choose(governance, case_id, members[1], 1)
    choose(governance, case_id, members[2], 2)
    choose(governance, case_id, members[3], 2)
    governance(recuse_member, RecuseMember(by=members[3], case_id=case_id, member_id=members[3], reason="Son service"))
    governance.later(HOUR)

    decision = governance.decision(case_id)
    assert (decision.answer, decision.in_favour, decision.against, decision.members) == ("Rennes", 2, 1, 3)


@pytest.mark.parametrize(("voters", "told"), [(4, False), (5, True)])
def test_in_secret_the_box_holds_places_and_few_ballots_tell_no_count(governance, voters, told):
    members = governance.people(5)
    case_id = choosing(governance, members, secret=True)
    for member, answer in list(zip(members, (2, 2, 2, "blank", 1), strict=True))[:voters]:
        drop(governance, case_id, member, answer)
    with pytest.raises(Refused, match="déjà dans l’urne"):
        drop(governance, case_id, members[0], 1)
    governance.later(HOUR)

    decision, vote = governance.decision(case_id), governance.the_case(case_id).last_round
    assert (decision.answer, decision.ground) == ("Brest", Ground.CHOSEN if told else Ground.SECRET)
    assert (decision.in_favour, decision.blanks) == ((3, 1) if told else (0, 0))
    assert shares(vote) == ([("Rennes", 1), ("Brest", 3), ("Lorient", 0)] if told else [])
    sealed = whole(governance)["entries"][0]["record"]
    assert ("answers" in sealed) is told
    assert not any(str(member) in json.dumps(sealed) for member in members)


def test_a_secret_tie_of_few_ballots_is_voted_on_again_though_its_counts_are_not_told(governance):
    members = governance.people(2)
    case_id = choosing(governance, members, secret=True)
    drop(governance, case_id, members[0], 1)
    drop(governance, case_id, members[1], 3)
    governance.later(HOUR)
    opened(governance, case_id, (), secret=True)

    assert governance.the_case(case_id).vote.answers == ("Rennes", "Lorient")


def test_until_the_close_and_not_after(governance):
    members = governance.people(1)
    case_id = choosing(governance, members)
    governance.now = MONDAY + HOUR
    with pytest.raises(Refused, match="clos"):
        choose(governance, case_id, members[0], 1)


@pytest.mark.parametrize("answer", ["9", "²", "blank", "against", "", "9" * 400])
def test_what_is_not_offered_is_refused_in_words(governance, answer):
    members = governance.people(1)
    case_id = choosing(governance, members)
    with pytest.raises((Refused, Invalid)):
        choose(governance, case_id, members[0], answer)
    assert not governance.the_case(case_id).vote.voted


# --- the pages ------------------------------------------------------------------------------------------------


def test_the_team_opens_members_choose_and_everyone_reads_which_answer(governance, visit, committee):
    team, nolwenn, yann = visit("malo", "team"), visit("nolwenn"), visit("yann")
    asked = {"closes_at": "2026-11-30T18:00", "answers": "Rennes\r\nBrest & 100 % mer", "refusable": "true"}
    team.fill(committee, "ouverture", **asked)
    page = nolwenn.get(committee).text
    assert page.count('name="answer"') == len(("Rennes", "Brest", "none", "abstention"))
    nolwenn.fill(committee, "choix", answer="2")
    assert "Votre vote est enregistré : Brest & 100 % mer" in text_of(nolwenn, committee).replace("&amp;", "&")
    nolwenn.fill(committee, "choix", answer="1")
    yann.fill(committee, "choix", answer="1")
    assert "Votre vote : Rennes" in text_of(yann, "/gouvernance/")
    governance.later(8 * DAY)

    for path in (committee, "/gouvernance/registre/DE-2026-0001"):
        read = text_of(yann, path)
        assert "Réponse choisie : Rennes" in read
        assert "Voix de chaque réponse" in read
    assert "Rennes : 2 voix sur 2" in text_of(yann, "/gouvernance/registre")
    api = yann.get("/gouvernance/api/v1/decisions/DE-2026-0001").get_json()
    assert (api["answer"], api["outcome"]) == ("Rennes", "granted")
    assert "Rennes" in visit("malo").get("/gouvernance/registre/extrait.csv").text


def test_a_choice_that_is_not_offered_comes_back_with_its_sentence(visit, committee):
    team, nolwenn = visit("malo", "team"), visit("nolwenn")
    team.fill(committee, "ouverture", closes_at="2026-11-30T18:00", answers="Rennes\r\nBrest")

    refused = nolwenn.post(nolwenn.form(committee, "choix"), answer="7")
    assert refused.status_code == 422
    assert "Choisissez une des réponses proposées." in words_of(refused)
    assert refused.text.count('name="answer"') == 3


def test_a_secret_choice_goes_into_the_box_by_the_page_and_a_run_off_is_announced(governance, visit, committee):
    team, nolwenn, yann = visit("malo", "team"), visit("nolwenn"), visit("yann")
    team.fill(committee, "ouverture", closes_at="2026-11-30T18:00", secret="true", answers="Rennes\r\nBrest\r\nLorient")
    nolwenn.fill(committee, "choix-secret", answer="1")
    yann.fill(committee, "choix-secret", answer="3")
    assert "Votre bulletin est dans l’urne" in text_of(yann, committee)
    governance.later(8 * DAY)

    read = text_of(team, committee)
    assert "Aucune réponse n’a encore été choisie" in read
    assert "Les membres choisiront entre ces réponses : Rennes Lorient" in read
    team.fill(committee, "ouverture", closes_at="2026-12-08T18:00", secret="true")
    assert governance.the_case(UUID(committee.rsplit("/", 1)[1])).last_round.answers == ("Rennes", "Lorient")
