"""The rules that choose among many candidates, beside elections that cities have published (Pabulib)."""

import csv
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.governance.domain.knapsack import Method, equal_shares, greedy

FOLDER = Path(__file__).resolve().parents[2].parent / "shared" / "data" / "pabulib"
# The rule that a file names -> ours, and whether its threshold of votes counts.
RULES = {
    "greedy": (Method.PASS_OVER, False),
    "greedy-threshold": (Method.PASS_OVER, True),
    "greedy-no-skip": (Method.STOP, True),
}
# Published outcomes that no rule which the file names explains, each with its reason.
EXPLAINED = {
    "Poland_Wroclaw_2017_Rejon_nr_11_750": "says that it stops, but a cheaper project further down was retained",
}


def read(path):
    """(what the file tells of the election, candidates (key, score, cost in hundredths), retained keys)."""
    told, projects, section, head = {}, [], "", None
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.reader(file, delimiter=";"):
            if len(row) == 1 and row[0].strip() in {"META", "PROJECTS", "VOTES"}:
                section, head = row[0].strip(), None
            elif section == "VOTES":
                break
            elif head is None:
                head = row
            elif section == "META":
                told[row[0]] = row[1]
            else:
                projects.append(dict(zip(head, row, strict=False)))
    score = "votes" if "votes" in projects[0] else "score"
    if told["vote_type"] in {"cumulative", "ordinal"} and "score" in projects[0]:
        score = "score"
    candidates = [(one["project_id"], hundredths(one[score]), hundredths(one["cost"])) for one in projects]
    return told, candidates, {one["project_id"] for one in projects if one["selected"] == "1"}


def hundredths(number):
    return round(float(number.replace(",", ".")) * 100)


def outcome(told, candidates, method, *, with_threshold):
    least = told.get("min_project_score_threshold", "0") if with_threshold else "0"
    counted = greedy(candidates, hundredths(told["budget"]), method, hundredths(least))
    return {one.key for one in counted if one.retained}


def test_the_published_outcomes_are_those_of_our_rules():
    files = sorted(FOLDER.glob("*.pb"))
    if not files:
        pytest.skip("the published elections are not beside the project (shared/data/pabulib)")
    tried, same, other, unnamed = Counter(), Counter(), [], Counter()
    for path in files:
        told, candidates, retained = read(path)
        if told["rule"] not in RULES:
            unnamed[told["rule"]] += 1
            continue
        method, with_threshold = RULES[told["rule"]]
        tried[told["rule"]] += 1
        if outcome(told, candidates, method, with_threshold=with_threshold) == retained:
            same[told["rule"]] += 1
        else:
            other.append(path.stem)

    assert (sum(tried.values()), sum(same.values())) == (117, 116)
    assert other == sorted(EXPLAINED)
    # Rules of a city's own, and one that the file does not know: what they are stands in the files' comments.
    assert unnamed == {"greedy-custom": 4, "unknown": 1}


def test_the_one_that_differs_is_what_passing_over_would_give():
    path = FOLDER / "Poland_Wroclaw_2017_Rejon_nr_11_750.pb"
    if not path.exists():
        pytest.skip("the published elections are not beside the project (shared/data/pabulib)")
    told, candidates, retained = read(path)

    assert outcome(told, candidates, Method.PASS_OVER, with_threshold=False) == retained


CANDIDATES = st.lists(st.tuples(st.integers(0, 20), st.integers(1, 50)), min_size=1, max_size=8).map(
    lambda rows: [(key, votes, cost) for key, (votes, cost) in enumerate(rows)]
)


@given(CANDIDATES, st.integers(0, 120), st.sampled_from(Method), st.integers(0, 5))
def test_what_is_retained_fits_and_every_refusal_has_its_reason(candidates, budget, method, threshold):
    counted = greedy(candidates, budget, method, threshold)

    assert sum(one.cost for one in counted if one.retained) + counted[-1].left == budget
    assert counted[-1].left >= 0
    assert [one.votes for one in counted] == sorted((one.votes for one in counted), reverse=True)
    stopped = False
    for one in counted:
        too_dear = one.cost > one.left and not one.retained
        assert one.retained or one.votes < threshold or too_dear or stopped
        stopped = stopped or (method is Method.STOP and too_dear and one.votes >= threshold)


@given(CANDIDATES, st.integers(1, 120), st.data())
def test_equal_shares_never_cost_more_than_the_budget(candidates, budget, data):
    keys = [key for key, _, _ in candidates]
    ballots = data.draw(st.lists(st.sets(st.sampled_from(keys)), min_size=1, max_size=6))
    costs = {key: cost for key, _, cost in candidates}

    retained = equal_shares([(key, costs[key]) for key in keys], ballots, budget)

    assert sum(costs[key] for key in retained) <= budget
    assert len(retained) == len(set(retained))


def test_equal_shares_give_a_minority_what_its_share_can_pay():
    """Six voters want the three first, two want the last: by votes alone the last one never has its turn."""
    ballots = [{"a", "b", "c"}] * 6 + [{"d"}] * 2
    costs = [("a", 30), ("b", 30), ("c", 20), ("d", 20)]
    votes = [(key, 2 if key == "d" else 6, cost) for key, cost in costs]

    by_votes = [one.key for one in greedy(votes, 80, Method.PASS_OVER) if one.retained]

    assert by_votes == ["a", "b", "c"]
    assert set(equal_shares(costs, ballots, 80)) == {"c", "a", "d"} or "d" in equal_shares(costs, ballots, 80)
