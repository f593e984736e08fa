"""Who decides what: the table is total and single-valued, sums that are split are added up, cases find their body."""

from itertools import pairwise
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.governance.commands.bodies import CreateBody, create_body
from services.governance.commands.delegation import SetDelegation, set_delegation
from services.governance.commands.evocation import EvokeCase, evoke_case
from services.governance.domain.bodies import Level
from services.governance.domain.delegation import DEFAULTS, KINDS, Interval, checked, level_for
from shared.errors import Forbidden, Invalid, Refused
from shared.identifiers import new_id
from tests.governance.conftest import DAY, text_of

ME = new_id()
ASKED, RECEIVED = "portfolio.product.question_asked.v1", "governance.case.received.v1"
PAGE = "/gouvernance/delegations/"
OPERATIONAL, STRATEGIC, POLITICAL = Level
REASON = "Le sujet engage toute la collectivité"


def seat(governance, level: str, *, chair: UUID | None = None) -> UUID:
    members = (chair,) if chair else tuple(governance.people(1))
    asked = CreateBody(
        by=ME, name=f"Instance {level}", level=level, second_vote_days=3, member_ids=members, chair_id=chair
    )
    return governance(create_body, asked)


@pytest.fixture
def bodies(governance):
    return {level: seat(governance, level.value) for level in Level}


def ask(governance, amount: int, **about) -> dict:
    """A question about money; returns what was said of the case that it became."""
    facts = {"amount_cents": amount, "request_id": new_id(), "fiscal_year": 2026} | about
    governance.given(ASKED, **facts)
    return governance.last(RECEIVED)


bounds = st.lists(st.integers(1, 1000), max_size=4, unique=True).map(sorted)
intervals = st.lists(
    st.builds(Interval, st.integers(0, 12), st.none() | st.integers(0, 12), st.sampled_from(Level)), max_size=4
)


@given(bounds, st.integers(0, 2000))
def test_i20_every_amount_has_one_level(cuts, amount):
    edges = [0, *cuts, None]
    table = checked([Interval(a, b, OPERATIONAL) for a, b in pairwise(edges)])

    assert [interval.holds(amount) for interval in table].count(True) == 1
    assert level_for(table, amount) is OPERATIONAL


@settings(max_examples=300)
@given(intervals)
def test_i20_a_table_is_accepted_just_when_every_amount_has_one_line(table):
    holders = [sum(interval.holds(amount) for interval in table) for amount in range(30)]
    empty = any(one.below is not None and one.below <= one.least for one in table)

    try:
        checked(table)
        accepted = True
    except Refused:
        accepted = False

    assert accepted is (not empty and all(count == 1 for count in holders))


def test_i20_the_defaults_are_total_for_every_kind():
    assert set(DEFAULTS) == set(KINDS)
    for table in DEFAULTS.values():
        assert checked(table) == table


@pytest.mark.parametrize(
    ("table", "sentence"),
    [
        ([], "Aucun niveau ne décide"),
        ([Interval(100_00, None, OPERATIONAL)], "De 0\u00a0€ à 100\u00a0€, aucun niveau"),
        (
            [Interval(0, 100_00, OPERATIONAL), Interval(200_50, None, POLITICAL)],
            "De 100\u00a0€ à 200,50\u00a0€, aucun niveau",
        ),
        (
            [Interval(0, 5000_00, OPERATIONAL), Interval(4000_00, None, POLITICAL)],
            "À partir de 4\u202f000\u00a0€, deux",
        ),
        ([Interval(0, None, OPERATIONAL), Interval(4000_00, None, POLITICAL)], "À partir de 4\u202f000\u00a0€, deux"),
        ([Interval(0, 100_00, OPERATIONAL)], "À partir de 100\u00a0€, aucun niveau"),
        ([Interval(0, 0, OPERATIONAL), Interval(0, None, POLITICAL)], "ne contient aucun montant"),
    ],
)
def test_a_gap_or_an_overlap_is_refused_with_the_sentence_that_says_where(table, sentence):
    with pytest.raises(Refused, match=sentence):
        checked(table)


def test_a_question_about_money_finds_its_body_by_its_amount(governance, bodies):
    for amount, level in ((0, OPERATIONAL), (49_999_99, OPERATIONAL), (50_000_00, STRATEGIC), (250_000_00, POLITICAL)):
        assert ask(governance, amount, product_id=new_id())["body_id"] == str(bodies[level])


def test_a_sum_that_is_split_goes_to_the_level_that_the_whole_belongs_to(governance, bodies):
    product = new_id()
    levels = [ask(governance, 30_000_00, product_id=product)["body_id"] for _ in range(3)]
    other_year = ask(governance, 30_000_00, product_id=product, fiscal_year=2027)["body_id"]
    other_product = ask(governance, 30_000_00, product_id=new_id())["body_id"]

    assert levels == [str(bodies[OPERATIONAL]), str(bodies[STRATEGIC]), str(bodies[STRATEGIC])]
    assert other_year == other_product == str(bodies[OPERATIONAL])


def test_what_was_refused_does_not_count(governance, bodies):
    product = new_id()
    first = UUID(ask(governance, 30_000_00, product_id=product)["case_id"])
    governance.open(first)
    governance.later(DAY)
    governance.later(3 * DAY)
    governance.open(first)
    governance.later(DAY)
    assert governance.decision(first).outcome == "refused"

    assert ask(governance, 30_000_00, product_id=product)["body_id"] == str(bodies[OPERATIONAL])


def test_a_body_that_is_named_decides_when_it_stands_high_enough_and_else_the_one_above(governance, bodies):
    high = ask(governance, 10_00, product_id=new_id(), body_id=bodies[POLITICAL])
    low = ask(governance, 60_000_00, product_id=new_id(), body_id=bodies[OPERATIONAL])

    assert (high["body_id"], low["body_id"]) == (str(bodies[POLITICAL]), str(bodies[STRATEGIC]))


def test_where_the_level_has_no_body_the_next_one_above_decides(governance):
    political = seat(governance, "political")

    assert ask(governance, 60_000_00)["body_id"] == str(political)


def test_a_vote_opens_only_at_the_level_that_decides(governance, bodies):
    case_id = UUID(ask(governance, 40_000_00, product_id=new_id())["case_id"])
    change = SetDelegation(by=ME, kind="budget", seen=1, from_1=0, level_1="political")
    governance(set_delegation, change)

    with pytest.raises(Refused, match="relève d’une instance politique"):
        governance.open(case_id)


def test_a_higher_body_takes_a_case_up_with_its_reason(governance):
    chair = governance.person("Zoé")
    low, high = seat(governance, "operational"), seat(governance, "strategic", chair=chair)
    case_id = governance.case(low)

    with pytest.raises(Forbidden):
        governance(evoke_case, EvokeCase(by=ME, case_id=case_id, seen=1, body_id=high, reason=REASON))
    governance(evoke_case, EvokeCase(by=chair, case_id=case_id, seen=1, body_id=high, reason=REASON))

    said = governance.last("governance.case.moved.v1")
    assert (said["former_body_id"], said["body_id"], said["member_ids"]) == (str(low), str(high), [str(chair)])
    case = governance.the_case(case_id)
    assert (case.body_id, case.moves[0].reason) == (high, REASON)
    with pytest.raises(Invalid):
        governance(evoke_case, EvokeCase(by=chair, case_id=case_id, seen=2, body_id=high, reason=REASON))


def test_a_case_does_not_change_its_body_while_it_is_voted(governance):
    chair = governance.person("Zoé")
    case_id, high = governance.voting(governance.people(1)), seat(governance, "strategic", chair=chair)

    with pytest.raises(Refused, match="pendant un vote"):
        governance(evoke_case, EvokeCase(by=chair, case_id=case_id, seen=2, body_id=high, reason=REASON))


def test_the_table_is_changed_safely_on_its_page(governance, visit, bodies):
    team, malo = visit("malo", "team"), visit("yann")
    gap = team.post(team.form(f"{PAGE}exit"), from_1="0", to_1="1 000", level_1="operational")
    assert gap.status_code == 409
    assert "À partir de 1\u202f000\u00a0€, aucun niveau ne décide." in gap.text

    team.fill(
        f"{PAGE}exit", from_1="0", to_1="1 000", level_1="operational", from_2="1 000", to_2="", level_2="political"
    )

    page = text_of(malo, PAGE)
    assert "de 0 € à moins de 1 000 € Opérationnel" in page.replace("\u202f", " ").replace("\u00a0", " ")
    assert "Malo" in text_of(team, f"{PAGE}exit")
    assert malo.get(f"{PAGE}exit").status_code == 403
    assert team.get(f"{PAGE}unknown").status_code == 404


def test_two_who_change_the_same_line_and_the_second_is_told(visit):
    first, second = visit("malo", "team"), visit("yann", "team")
    form = second.form(f"{PAGE}stop")
    first.fill(f"{PAGE}stop", from_1="0", to_1="", level_1="political")

    answer = second.post(form, from_1="0", to_1="", level_1="strategic")

    assert "Quelqu’un a modifié cette fiche" in answer.text


def test_anybody_can_ask_who_decides(governance, visit, bodies):
    malo = visit("malo")

    assert "Décide : Instance strategic." in text_of(malo, f"{PAGE}?question=budget&montant=60 000")
    assert "écrivez un montant" in text_of(malo, f"{PAGE}?question=budget&montant=beaucoup")


def test_a_case_is_taken_up_on_its_page(governance, visit):
    team = visit("malo", "team")
    low, high = seat(governance, "operational"), seat(governance, "strategic")
    address = f"/gouvernance/dossiers/{governance.case(low)}"

    team.fill(address, "evocation", body_id=str(high), reason=REASON)

    assert REASON in text_of(team, address)
    assert "Instance strategic" in text_of(team, address)
