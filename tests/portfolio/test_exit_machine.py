"""Whatever people do on a path, in whatever order: what is accepted was shown and signed, what is done was decided."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from services.portfolio.domain.exit import acceptance, takeover
from services.portfolio.domain.exit.conditions import Condition, Kind, ListLine, Owner, Standing, Weight
from services.portfolio.domain.exit.parts import Outcome, Partner, Reserve, Side, months_after
from services.portfolio.domain.exit.path import ExitPath
from services.portfolio.domain.exit.states import ENDED, TRANSITIONS, Move, State, after
from services.portfolio.domain.exit.targets import Comparison, Target
from shared.errors import Refusal, Refused
from shared.identifiers import new_id
from tests.portfolio.exits import answer, shown

PEOPLE = [new_id() for _ in range(3)]
WHY = "Pour une raison que l’on écrit."
NOW = st.sampled_from([0, 0, 0, 1])
"""How many versions behind somebody is who signs."""

FOUNDED = date(2013, 1, 1)
LINES = [
    ListLine(
        code=code, rank=rank, label=code, help="", owner=Owner.DSI, weight=weight, kind=kind, checks=checks,
        valid_days=60, window_days=14 if kind is Kind.MEASURE else None, since=FOUNDED,
    )
    for rank, (code, weight, kind, checks) in enumerate([
        ("paper", Weight.BLOCKING, Kind.ATTESTATION, ""),
        ("measure", Weight.BLOCKING, Kind.MEASURE, ""),
        ("check", Weight.BLOCKING, Kind.CHECK, "https,certificate"),
        ("advice", Weight.ADVISED, Kind.ATTESTATION, ""),
    ])
]  # fmt: skip


def test_every_state_is_reached_and_only_three_have_no_way_out_to_another_state():
    reached = {State.OPENED, *TRANSITIONS.values()}
    leaving = {state for (state, _move), to in TRANSITIONS.items() if to is not state}

    assert reached == set(State)
    assert set(State) - leaving == {State.CANCELLED, State.STOPPED}
    assert {State.CANCELLED, State.STOPPED, State.DONE} == ENDED


@pytest.mark.parametrize("state", State)
@pytest.mark.parametrize("move", Move)
def test_whatever_is_not_in_the_table_is_refused(state, move):
    if (state, move) in TRANSITIONS:
        assert after(state, move) is TRANSITIONS[state, move]
    else:
        with pytest.raises(Refused):
            after(state, move)


def test_accepted_is_reached_by_signatures_alone():
    leads = {(state, move) for (state, move), to in TRANSITIONS.items() if to in takeover.AGREED}

    assert {move for state, move in leads if state not in takeover.AGREED} == {Move.ACCEPT, Move.ACCEPT_WITH_RESERVES}


@pytest.mark.parametrize(
    ("day", "months", "later"),
    [
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2026, 8, 31), 6, date(2027, 2, 28)),
        (date(2026, 6, 15), 12, date(2027, 6, 15)),
        (date(2027, 8, 29), 6, date(2028, 2, 29)),
    ],
)
def test_months_later_is_the_same_day_or_the_last_one(day, months, later):
    assert months_after(day, months) == later


class Paths(RuleBasedStateMachine):
    """One path, three people, days that pass."""

    def __init__(self) -> None:
        super().__init__()
        self.now = datetime(2026, 1, 5, 9, tzinfo=UTC)
        self.path = ExitPath.open(new_id(), LINES, path_id=new_id(), by=PEOPLE[0], now=self.now, today=self.today)
        self.accepted: list[tuple[int, list[Condition], list[Reserve]]] = []

    @property
    def today(self) -> date:
        return self.now.date()

    def try_to(self, act) -> None:
        """Do it; a refusal leaves everything as it was."""
        before = (self.path.state, self.path.version, len(self.path.entries), len(self.path.signatures))
        try:
            act()
        except Refusal:
            assert before == (
                self.path.state, self.path.version, len(self.path.entries), len(self.path.signatures)
            )  # fmt: skip

    @initialize(ready=st.booleans(), lacking=st.sets(st.sampled_from(["paper", "measure", "check"]), max_size=1))
    def begun(self, ready, lacking):
        """Half of the paths begin before the DSI, perhaps with something missing."""
        if ready:
            self.prepared(lacking)

    @rule(days=st.sampled_from([1, 20, 61, 100]))
    def time_passes(self, days):
        self.now += timedelta(days=days)

    @rule(model=st.sampled_from(Target))
    def compared(self, model):
        said = Comparison(id=new_id(), target=model, mark=5, by=PEOPLE[0], at=self.now)
        self.try_to(lambda: self.path.compare(said, self.path.compared))

    @rule(lacking=st.sets(st.sampled_from(["paper", "measure", "check"]), max_size=1))
    def prepared(self, lacking):
        """The quick way, so that the machine also gets to the end of the road."""
        for model in (Target.DSI, Target.OPERATOR):
            self.compared(model)
        self.chosen(Target.DSI, Target.OPERATOR)
        for code in {line.code for line in LINES} - lacking:
            self.shown(code)
        self.checked(good="check" not in lacking, codes=["https", "certificate"])
        self.proposed()

    @rule(preferred=st.sampled_from(Target), fallback=st.sampled_from(Target))
    def chosen(self, preferred, fallback):
        self.try_to(lambda: self.path.choose(preferred, fallback, WHY, by=PEOPLE[0], now=self.now))

    @rule(code=st.sampled_from([line.code for line in LINES]))
    def shown(self, code):
        line = next(one for one in self.path.conditions if one.code == code)
        self.try_to(lambda: self.path.give(line, shown(line, self.today), now=self.now))

    @rule(good=st.booleans(), codes=st.lists(st.sampled_from(["https", "certificate"]), unique=True))
    def checked(self, good, codes):
        for code in codes:
            self.path.hear_check(answer(code, self.today, good=good), now=self.now, today=self.today)

    @rule(code=st.sampled_from([line.code for line in LINES]), days=st.integers(-1, 90))
    def waived(self, code, days):
        line = next(one for one in self.path.conditions if one.code == code)
        until = self.today + timedelta(days=days)
        self.try_to(lambda: line.waive(WHY, until, by=PEOPLE[1], today=self.today))

    @rule()
    def proposed(self):
        self.try_to(lambda: acceptance.propose(self.path, WHY, by=PEOPLE[0], now=self.now))

    @rule(what=st.sampled_from([acceptance.take_back, acceptance.refuse, acceptance.resume, takeover.wake]))
    def answered(self, what):
        self.try_to(lambda: what(self.path, WHY, by=PEOPLE[1], now=self.now))

    @rule(what=st.sampled_from([takeover.put_to_sleep, takeover.cancel]), sure=st.integers(0, 9))
    def left(self, what, sure):
        if sure == 0:
            self.try_to(lambda: what(self.path, WHY, by=PEOPLE[1], now=self.now))

    @rule(code=st.sampled_from([line.code for line in LINES]), days=st.integers(-1, 60))
    def reserved(self, code, days):
        line = next(one for one in self.path.conditions if one.code == code)
        asked = Reserve(
            id=new_id(), label=WHY, owner=Owner.DSI, condition_id=line.id, due_on=self.today + timedelta(days=days),
            raised_by=PEOPLE[1], raised_at=self.now,
        )  # fmt: skip
        self.try_to(lambda: acceptance.add_reserve(self.path, asked, today=self.today))

    @rule()
    def lifted(self):
        for reserve in self.path.open_reserves[:1]:
            said = {"by": PEOPLE[1], "now": self.now, "today": self.today}
            self.try_to(lambda: acceptance.lift_reserve(self.path, reserve.id, WHY, **said))  # noqa: B023

    @rule(side=st.sampled_from(Side), who=st.sampled_from(PEOPLE), behind=NOW)
    def signed(self, side, who, behind):
        def act():
            seen = self.path.version - behind
            if acceptance.sign(self.path, side, by=who, seen=seen, now=self.now, today=self.today):
                self.accepted.append((seen, list(self.path.conditions), list(self.path.open_reserves)))
                self.check_what_was_accepted(seen)

        self.try_to(act)

    def check_what_was_accepted(self, seen):
        """Rule I17, at the instant of the acceptance."""
        signatures = {one.side: one for one in self.path.signatures if one.version == seen}
        assert set(signatures) == set(Side)
        assert signatures[Side.PRODUCT].by != signatures[Side.DSI].by
        standings = {one.id: one.standing(self.today) for one in self.path.conditions if one.is_blocking}
        covered = {one.condition_id for one in self.path.open_reserves}
        waived = {key for key, standing in standings.items() if standing is Standing.WAIVED}
        assert set(standings.values()) <= {Standing.MET, Standing.WAIVED}
        assert waived <= covered
        if self.path.state is State.ACCEPTED:
            assert set(standings.values()) == {Standing.MET}
        assert (self.path.state is State.ACCEPTED_WITH_RESERVES) is bool(self.path.open_reserves)

    @rule(sides=st.permutations(Side), people=st.lists(st.sampled_from(PEOPLE), min_size=2, max_size=2), behind=NOW)
    def both_signed(self, sides, people, behind):
        """One right after the other: what chance alone would rarely do."""
        for side, who in zip(sides, people, strict=True):
            self.signed(side, who, behind)

    @rule(granted=st.booleans(), joined=st.lists(st.sampled_from(Side), max_size=2), published=st.booleans())
    def taken_over(self, granted, joined, published):
        """The rest of the road, of which some part may lack."""
        self.paired(4)
        for side, who in zip(joined, PEOPLE, strict=False):
            self.joined(side, who)
        if granted:
            self.decided(granted=True)
            self.decided(granted=True)
        if published:
            self.published()
        self.finished()

    @rule(granted=st.booleans())
    def decided(self, granted):
        if self.path.question_id is None:
            self.try_to(lambda: takeover.ask(self.path, new_id(), by=PEOPLE[0], now=self.now))
        elif granted and self.path.state in takeover.AGREED:
            takeover.hear_granted(self.path, "DE-2026-0001", decided_on=self.today, now=self.now)
        elif self.path.state in takeover.AGREED:
            self.path.question_id = None
            acceptance.decline(self.path, WHY, now=self.now)

    @rule(months=st.integers(1, 10))
    def paired(self, months):
        end = months_after(self.today, months)
        self.try_to(lambda: takeover.pair(self.path, self.today, end, by=PEOPLE[1], now=self.now))

    @rule(side=st.sampled_from(Side), who=st.sampled_from(PEOPLE))
    def joined(self, side, who):
        partner = Partner(id=new_id(), side=side, person_id=who, since=self.today)
        self.try_to(lambda: takeover.join(self.path, partner, by=PEOPLE[1], now=self.now))

    @rule()
    def published(self):
        self.try_to(lambda: takeover.publish_act(self.path, "2026-114", self.today, "", by=PEOPLE[1], now=self.now))

    @rule()
    def finished(self):
        self.try_to(lambda: takeover.finish(self.path, self.today, by=PEOPLE[1], now=self.now, today=self.today))

    @rule(outcome=st.sampled_from(Outcome))
    def reviewed(self, outcome):
        for review in self.path.reviews[:1]:
            self.try_to(
                lambda: takeover.record_review(self.path, review.id, outcome, WHY, by=PEOPLE[1], now=self.now)  # noqa: B023
            )

    @invariant()
    def what_goes_on_was_accepted(self):
        if self.path.state in {*takeover.AGREED, State.DONE}:
            assert self.path.accepted_version in {version for version, *_ in self.accepted}
        if self.path.state in {State.OPENED, State.PREPARING, State.PROPOSED, State.REFUSED}:
            assert self.path.accepted_version is None

    @invariant()
    def what_is_done_was_decided_and_will_be_reviewed(self):
        if self.path.state is State.DONE:
            assert self.path.decision_number
            assert self.path.act_reference
            assert [one.months for one in self.path.reviews] == [6, 12]
            assert {one.side for one in self.path.partners} == set(Side)

    @invariant()
    def the_journal_has_every_line_in_its_place(self):
        assert [one.place for one in self.path.entries] == list(range(1, len(self.path.entries) + 1))


TestPaths = Paths.TestCase
TestPaths.settings = settings(max_examples=100, stateful_step_count=30, deadline=None)
