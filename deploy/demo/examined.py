"""What the team does with the ideas of a call that has closed: scores, questions, an opinion, duplicates, answers."""

from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import select

from deploy.demo.cast import DAILY
from deploy.demo.examined_cast import (
    ANSWERED,
    ANSWERED_WHY,
    ASKED,
    BEGUN,
    BEGUN_PROBLEM,
    EXAMINED,
    FOUND,
    HIDDEN_AUTHOR,
    HIDDEN_PROBLEM,
    KEPT,
    KEPT_WHY,
    LYCEES,
    NOTE,
    ONE,
    OPINION,
    QUESTION,
    REMARK,
    SAME,
    SCORED,
    SCORES,
    SIGNED,
    TO_COMPLETE,
    TURNED_DOWN,
    TURNED_DOWN_WHY,
    WAITS_FOR_DSI,
    WHY_SAME,
)
from services.ideas.commands import drafts
from services.ideas.commands.instruction import InstructIdea, instruct_idea
from services.ideas.commands.instruction.answering import PrepareAnswer, PublishAnswers, prepare_answer, publish_answers
from services.ideas.commands.instruction.completing import AskToComplete, ask_to_complete
from services.ideas.commands.instruction.evaluating import (
    AskEvaluation,
    GiveScores,
    WriteNote,
    ask_evaluation,
    give_scores,
    write_note,
)
from services.ideas.commands.instruction.feasibility import AskDsi, GiveDsiOpinion, ask_dsi, give_dsi_opinion
from services.ideas.commands.instruction.merging import MergeIdeas, merge_ideas
from services.ideas.commands.instruction.shortlist import ShortlistIdea, shortlist_idea
from services.ideas.domain.drafts import Draft
from services.ideas.domain.ideas import Idea
from services.ideas.domain.states import IdeaState
from services.ideas.tables import call, draft, idea
from shared.errors import Refused
from shared.service import Runtime

Person = Callable[[str], UUID]
TEAM, COLLEAGUE, DSI, OUTSIDE = "malo", "gwenaelle", "enora", "maiwenn"


def examine_ideas(ideas: Runtime, person: Person, now: datetime) -> None:
    """Take each of EXAMINED, which are deposited, as far as the story says; what is done already is refused."""
    room = _Room(ideas, person, now)
    room.admit_all()
    room.answer_the_first_call()
    room.ask_the_author()
    room.ask_the_dsi()
    room.score()
    room.link_the_same()
    room.prepare(ANSWERED, "not_selected", ANSWERED_WHY, 1)
    room.sign_with_a_pseudonym()
    room.begin(BEGUN, BEGUN_PROBLEM, "nolwenn")


@dataclass
class _Room:
    ideas: Runtime
    person: Person
    now: datetime

    def do(self, function: Callable[[Any, Any], Any], asked: object, *, days_ago: int = 0) -> None:
        """As on another day; a start that was interrupted has done some of it."""
        past = replace(self.ideas, clock=lambda _session: self.now - timedelta(days=days_ago))
        try:
            with suppress(Refused):
                past.do(function, asked)
        finally:
            past.engine.dispose()

    def named(self, title: str) -> Idea:
        with self.ideas.reading() as session:
            return session.scalars(select(Idea).where(idea.c.title == title)).one()

    def to(self, title: str, who: str = TEAM) -> dict[str, Any]:
        """For what needs to have seen the idea as it stands."""
        return {**self.on(title, who), "seen": self.named(title).version}

    def on(self, title: str, who: str = TEAM) -> dict[str, Any]:
        return {"by": self.person(who), "idea_id": self.named(title).id}

    def calls(self) -> Mapping[str, UUID]:
        with self.ideas.reading() as session:
            return {row.title: row.id for row in session.execute(select(call.c.title, call.c.id))}

    def admit_all(self) -> None:
        for told in EXAMINED:
            if told.ends == "admissible":
                asked = {**self.to(told.title, COLLEAGUE), "outcome": "admissible", "code": "", "reason": told.reason}
                self.do(instruct_idea, InstructIdea(**asked), days_ago=told.days_ago - 6)

    def answer_the_first_call(self) -> None:
        """One idea is kept for a later call, one is not taken: both authors were told before the promised day."""
        self.prepare(KEPT, "reserved", KEPT_WHY, 85)
        self.prepare(TURNED_DOWN, "not_selected", TURNED_DOWN_WHY, 85)
        published = PublishAnswers(by=self.person(TEAM), call_id=self.calls()[LYCEES])
        self.do(publish_answers, published, days_ago=80)

    def prepare(self, title: str, outcome: str, words: str, days_ago: int) -> None:
        told: dict[str, Any] = {"outcome": outcome, "code": "", "words": words, "seen": 0}
        self.do(prepare_answer, PrepareAnswer(**self.on(title, COLLEAGUE), **told), days_ago=days_ago)

    def ask_the_author(self) -> None:
        self.do(ask_to_complete, AskToComplete(**self.to(TO_COMPLETE), asked=ASKED), days_ago=3)

    def ask_the_dsi(self) -> None:
        """It has answered about one idea, and still has to about another."""
        for title, days in ((OPINION, 12), (WAITS_FOR_DSI, 6)):
            due_at = self.now + timedelta(days=days)
            self.do(ask_dsi, AskDsi(**self.on(title), due_at=due_at, question=QUESTION), days_ago=2)
        told: dict[str, Any] = {"seen": 1, "found": "under_conditions", "why": FOUND}
        self.do(give_dsi_opinion, GiveDsiOpinion(**self.on(OPINION, DSI), **told))

    def link_the_same(self) -> None:
        self.do(merge_ideas, MergeIdeas(**self.to(SAME), into=self.named(ONE).number, reason=WHY_SAME))

    def score(self) -> None:
        """Some evaluators have given their scores, others still have to; one idea is on the shortlist."""
        for title in (SCORED, OPINION, ONE):
            for days, who in enumerate((TEAM, COLLEAGUE, OUTSIDE), 3):
                asked: dict[str, Any] = {"person_id": self.person(who), "due_at": self.now + timedelta(days=days)}
                self.do(ask_evaluation, AskEvaluation(**self.on(title), **asked))
        for title, who, scores in SCORES:
            values: dict[str, Any] = dict.fromkeys((f"score_{place}" for place in range(1, 9)), "")
            values |= {f"score_{place}": str(value) for place, value in enumerate(scores, 1)}
            self.do(give_scores, GiveScores(**self.on(title, who), seen=1, **values, words=REMARK))
        if self.named(SCORED).state is IdeaState.ADMISSIBLE:
            self.do(write_note, WriteNote(**self.on(SCORED), words=NOTE))
            self.do(shortlist_idea, ShortlistIdea(**self.to(SCORED)))

    def sign_with_a_pseudonym(self) -> None:
        """Told in the guide, as every agent can."""
        with self.ideas.reading() as session:
            if session.scalars(select(idea.c.id).where(idea.c.title == HIDDEN_AUTHOR)).first() is not None:
                return
        one = self.begin(HIDDEN_AUTHOR, HIDDEN_PROBLEM, "soizic")
        signed: dict[str, Any] = {"behalf": "", "pseudonym": SIGNED, "rules_read": True, "agrees": True}
        by: dict[str, Any] = {"by": self.person("soizic"), "draft_id": one.id, "seen": one.version}
        self.do(drafts.submit_draft, drafts.SubmitDraft(**by, **signed))

    def begin(self, title: str, problem: str, who: str) -> Draft:
        """A draft of this person, begun now unless there is one."""
        mine = select(Draft).where(draft.c.author_id == self.person(who))
        with self.ideas.reading() as session:
            if found := session.scalars(mine).first():
                return found
        told: dict[str, Any] = {"draft_id": None, "seen": 0, "title": title, "problem": problem}
        call_id = self.calls()[DAILY]
        self.do(drafts.write_page, drafts.TellSituation(by=self.person(who), call_id=call_id, **told))
        with self.ideas.reading() as session:
            return session.scalars(mine).one()
