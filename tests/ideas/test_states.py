"""What leads to what on the road of an idea, and that nothing else can happen, whatever is tried in which order."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from uuid import UUID

from hypothesis import settings
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from services.ideas.domain.ideas import Idea
from services.ideas.domain.instruction.completion import Completion
from services.ideas.domain.instruction.merging import Merge
from services.ideas.domain.states import (
    ANSWERED,
    COMES_BACK_TO,
    ENDED,
    LEADS_TO,
    MERGEABLE,
    UNANSWERED,
    WAITING,
    IdeaState,
)
from shared.errors import Refused
from shared.identifiers import new_id

S = IdeaState
START = datetime(2026, 11, 2, 9, tzinfo=UTC)


def test_every_state_is_in_the_table_and_can_be_reached_from_the_deposit() -> None:
    assert set(LEADS_TO) == set(IdeaState)
    reached, last = {S.SUBMITTED}, set()
    while reached != last:
        last = set(reached)
        reached |= {after for state in last for after in LEADS_TO[state] | COMES_BACK_TO.get(state, frozenset())}
    assert reached == set(IdeaState)


def test_the_groups_of_states_agree_with_the_table() -> None:
    final = {state for state, after in LEADS_TO.items() if not after}
    assert final == ENDED
    assert WAITING < UNANSWERED
    assert not UNANSWERED & (ENDED | ANSWERED)
    assert MERGEABLE == UNANSWERED
    assert {state for state, after in LEADS_TO.items() if S.DUPLICATE in after} == MERGEABLE


def test_an_idea_before_a_body_is_neither_withdrawn_nor_merged() -> None:
    assert not LEADS_TO[S.PRESENTED] & {S.WITHDRAWN, S.DUPLICATE}


def an_idea(state: IdeaState = S.SUBMITTED) -> Idea:
    words = dict.fromkeys(("title", "problem", "who", "frequency", "today"), "Les clés se perdent")
    return Idea(
        id=new_id(),
        number="ID-2026-0001",
        call_id=new_id(),
        author_id=new_id(),
        carries=False,
        submitted_at=START,
        answer_by=START + timedelta(days=45),
        state=state,
        **words,
    )


class Road(RuleBasedStateMachine):
    """Anything is tried on an idea; a model of a few sentences says where it must stand."""

    def __init__(self) -> None:
        super().__init__()
        self.idea, self.other = an_idea(), an_idea()
        self.now = START
        self.state = S.SUBMITTED
        self.asked: Completion | None = None
        self.merge: Merge | None = None
        self.author_time = timedelta()

    def tries(self, act: Callable[[], object], allowed: bool, becomes: IdeaState) -> None:
        self.now += timedelta(hours=1)
        try:
            act()
        except Refused:
            assert not allowed, f"{becomes} was refused from {self.state}"
        else:
            assert allowed, f"{becomes} was reached from {self.state}"
            self.state = becomes

    @rule()
    def the_team_asks_for_more(self) -> None:
        made = Completion(new_id(), self.idea.id, "Dites-nous combien.", new_id(), self.now)
        allowed = self.state is S.SUBMITTED
        self.tries(lambda: made.put_to(self.idea), allowed, S.TO_COMPLETE)
        self.asked = made if allowed else self.asked

    @rule()
    def the_author_says_more(self) -> None:
        if self.asked is None:
            return
        asked, waiting = self.asked, self.state is S.TO_COMPLETE
        answer = lambda: asked.take(self.idea, "Douze.", by=self.idea.author_id, now=self.now)  # noqa: E731
        self.tries(answer, waiting, S.SUBMITTED)
        if waiting:
            self.author_time += self.now - asked.asked_at

    @rule()
    def the_team_admits_it(self) -> None:
        act = lambda: self.idea.admit(reason="Bien décrite", by=new_id(), now=self.now)  # noqa: E731
        self.tries(act, self.state is S.SUBMITTED, S.ADMISSIBLE)

    @rule()
    def the_team_turns_it_down(self) -> None:
        act = lambda: self.idea.turn_down(code="incomplete", reason="Pas claire", by=new_id(), now=self.now)  # noqa: E731
        self.tries(act, self.state in {S.SUBMITTED, S.TO_COMPLETE}, S.INADMISSIBLE)

    @rule()
    def it_is_put_before_a_body(self) -> None:
        act = lambda: self.idea.present(body_id=new_id(), opinion="Utile", by=new_id(), now=self.now)  # noqa: E731
        self.tries(act, self.state in {S.ADMISSIBLE, S.SHORTLISTED}, S.PRESENTED)

    @rule()
    def the_body_decides(self) -> None:
        act = lambda: self.idea.answer(granted=True, reason="", decision_number="DE-2026-0001", now=self.now)  # noqa: E731
        self.tries(act, self.state is S.PRESENTED, S.SELECTED)

    @rule()
    def its_author_takes_it_back(self) -> None:
        act = lambda: self.idea.withdraw(by=self.idea.author_id, why="C’est réglé", now=self.now)  # noqa: E731
        self.tries(act, self.state in {*UNANSWERED, S.RESERVED}, S.WITHDRAWN)

    @rule()
    def it_is_a_duplicate(self) -> None:
        made: list[Merge] = []

        def act() -> None:
            made.append(
                Merge.of(
                    self.idea,
                    self.other,
                    merge_id=new_id(),
                    reason="Le même",
                    by=new_id(),
                    now=self.now,
                    followed=False,
                )
            )

        self.tries(act, self.state in UNANSWERED, S.DUPLICATE)
        self.merge = made[0] if made else self.merge

    @rule()
    def it_is_no_duplicate_after_all(self) -> None:
        if self.merge is None:
            return
        made = self.merge
        live = self.state is S.DUPLICATE and made.undone_at is None
        self.tries(lambda: made.undo(self.idea, by=new_id(), now=self.now), live, made.was)

    @invariant()
    def it_stands_where_the_model_says(self) -> None:
        assert self.idea.state is self.state

    @invariant()
    def only_the_time_of_its_author_moves_the_promise(self) -> None:
        assert self.idea.answer_by == START + timedelta(days=45) + self.author_time


Road.TestCase.settings = settings(max_examples=200, stateful_step_count=20, deadline=None)
TestRoad = Road.TestCase


def test_a_message_of_an_idea_names_it_the_same_way() -> None:
    idea = an_idea()

    told = idea.moved(by=None, now=START)

    assert (told.idea_id, told.number, told.author_id) == (idea.id, idea.number, idea.author_id)
    assert isinstance(told.idea_id, UUID)
