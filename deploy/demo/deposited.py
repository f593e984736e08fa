"""Calls that open and ideas that are taken along their road, as far as the story says."""

from uuid import UUID

from sqlalchemy import select

from deploy.demo.cast import DemoCall, DemoIdea
from deploy.demo.stage import Stage, somebody
from deploy.demo.voted import vote
from services.ideas.commands.calls import OpenCall, open_call
from services.ideas.commands.ideas import SubmitIdea, WithdrawIdea, submit_idea, withdraw_idea
from services.ideas.commands.instruction import InstructIdea, PresentIdea, instruct_idea, present_idea
from services.ideas.domain.ideas import Idea
from services.ideas.domain.states import IdeaState
from services.ideas.tables import call, idea


def open_the_call(stage: Stage, told: DemoCall) -> UUID:
    """As on the day on which it opened; returns its id."""
    found = stage.ids(stage.ideas, select(call.c.id).where(call.c.title == told.title))
    if found:
        return found[0]
    closes_at = None if told.closes_in is None else stage.day(told.closes_in)
    asked = OpenCall(
        by=somebody("malo"),
        title=told.title,
        theme=told.theme,
        audience="",
        rules=told.rules,
        criteria=told.criteria,
        opens_at=stage.day(told.opens_in),
        closes_at=closes_at,
        answer_days=told.answer_days,
        per_person=told.per_person,
        places=told.places,
        answers_together=told.answers_together,
        moderated=False,
        draft=False,
    )
    return stage.at(min(asked.opens_at, stage.now), stage.ideas, open_call, asked)


def follow(stage: Stage, told: DemoIdea, call_id: UUID, body_id: UUID) -> None:
    """Take one idea along its road, as far as the story says."""
    idea_id = submitted(stage, told, call_id)
    if told.ends == "withdrawn":
        _withdraw(stage, told, idea_id)
    elif told.ends == "inadmissible":
        _examine(stage, told, idea_id, "inadmissible")
    elif told.ends != "submitted":
        _examine(stage, told, idea_id, "admissible")
        if told.ends != "admissible":
            _present(stage, told, idea_id, body_id)
            vote(stage, told, idea_id)


def submitted(stage: Stage, told: DemoIdea, call_id: UUID) -> UUID:
    """Deposited on its day; returns its id."""
    found = stage.ids(stage.ideas, select(idea.c.id).where(idea.c.title == told.title))
    if found:
        return found[0]
    asked = SubmitIdea(
        by=somebody(told.author),
        call_id=call_id,
        title=told.title,
        problem=told.problem,
        who=told.who,
        frequency=told.frequency,
        today=told.today,
        carries=told.carries,
        rules_read=True,
    )
    return stage.at(stage.day(-told.days_ago), stage.ideas, submit_idea, asked)


def _idea(stage: Stage, idea_id: UUID) -> Idea:
    return stage.read(stage.ideas, lambda session: session.get_one(Idea, idea_id))


def _withdraw(stage: Stage, told: DemoIdea, idea_id: UUID) -> None:
    now = _idea(stage, idea_id)
    if now.may_be_withdrawn:
        why = "L’antenne a trouvé une solution simple."
        asked = WithdrawIdea(by=somebody(told.author), idea_id=idea_id, seen=now.version, why=why)
        stage.ideas.do(withdraw_idea, asked)


def _examine(stage: Stage, told: DemoIdea, idea_id: UUID, outcome: str) -> None:
    now = _idea(stage, idea_id)
    if now.state is not IdeaState.SUBMITTED:
        return
    asked = InstructIdea(
        by=somebody("gwenaelle"), idea_id=idea_id, seen=now.version, outcome=outcome, code=told.code, reason=told.reason
    )
    stage.ideas.do(instruct_idea, asked)


def _present(stage: Stage, told: DemoIdea, idea_id: UUID, body_id: UUID) -> None:
    now = _idea(stage, idea_id)
    if now.state is not IdeaState.ADMISSIBLE:
        return
    asked = PresentIdea(by=somebody("malo"), idea_id=idea_id, seen=now.version, body_id=body_id, opinion=told.opinion)
    stage.ideas.do(present_idea, asked)
