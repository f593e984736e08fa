"""Votes of the story: opened, cast, closed once everyone has voted."""

from uuid import UUID

from sqlalchemy import select

from deploy.demo.cast import CHAIR, DemoIdea
from deploy.demo.stage import Stage, somebody
from services.governance.commands.votes import CastBallot, CloseVote, OpenVote, cast_ballot, close_vote, open_vote
from services.governance.domain.cases import Case, CaseState
from services.governance.tables import case_file


def vote(stage: Stage, told: DemoIdea, idea_id: UUID) -> None:
    """On the case that the idea has become."""
    case_id = stage.eventually(lambda: case_of(stage, idea_id))
    found = _case(stage, case_id)
    if told.closes_in and found.state is CaseState.RECEIVED:
        asked = OpenVote(
            by=somebody("malo"),
            case_id=case_id,
            seen=found.version,
            closes_at=stage.day(told.closes_in),
            secret=False,
            provisional_days=None,
            evidence="",
            answers="",
            refusable=False,
            most_votes=False,
        )
        stage.governance.do(open_vote, asked)
    for subject, choice in told.ballots.items():
        if _case(stage, case_id).state is CaseState.VOTING:
            stage.governance.do(
                cast_ballot,
                CastBallot(by=somebody(subject), case_id=case_id, choice=choice, reason="", instead_of=None),
            )
    if told.ends == "decided" and _case(stage, case_id).state is CaseState.VOTING:
        stage.governance.do(close_vote, CloseVote(by=somebody(CHAIR), case_id=case_id))


def case_of(stage: Stage, idea_id: UUID) -> UUID | None:
    """The case of an idea, once governance has heard of it."""
    found = stage.ids(stage.governance, select(case_file.c.id).where(case_file.c.idea_id == idea_id))
    return found[0] if found else None


def _case(stage: Stage, case_id: UUID) -> Case:
    return stage.read(stage.governance, lambda session: session.get_one(Case, case_id))
