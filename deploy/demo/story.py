"""The story that a first visitor finds: people, calls, ideas at every step of their road, products that were."""

import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TypeVar
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from deploy.demo.around import gather_around
from deploy.demo.cast import (
    CALLS,
    CHAIR,
    ELECTED,
    IDEAS,
    NEIGHBOURS,
    ROLES,
    SELECTION,
    STEERING,
    DemoBody,
    DemoCall,
    DemoIdea,
)
from deploy.demo.documents import write_documents
from deploy.demo.examined import examine_ideas
from deploy.demo.examined_cast import CALL as EXAMINED_CALL
from deploy.demo.examined_cast import EXAMINED
from deploy.demo.exits import tell_of_exits
from deploy.demo.following import follow_products
from deploy.demo.manifesto import publish_and_sign
from deploy.demo.means import put_a_condition, tell_of_money
from deploy.demo.place import live_at_the_place
from deploy.demo.risks import write_risks
from deploy.demo.sittings import call_a_sitting
from deploy.demo.standards import tell_of_standards
from deploy.demo.training import hold_trainings
from services.governance.commands.bodies import CreateBody, create_body
from services.governance.commands.roles import GrantRole, grant_role
from services.governance.commands.votes import CastBallot, CloseVote, OpenVote, cast_ballot, close_vote, open_vote
from services.governance.domain.cases import Case, CaseState
from services.governance.tables import body, case_file
from services.ideas.commands.calls import OpenCall, open_call
from services.ideas.commands.ideas import SubmitIdea, WithdrawIdea, submit_idea, withdraw_idea
from services.ideas.commands.instruction import InstructIdea, PresentIdea, instruct_idea, present_idea
from services.ideas.domain.ideas import Idea
from services.ideas.domain.states import IdeaState
from services.ideas.tables import call, idea
from services.portfolio.commands.beta_folder import import_folder
from shared.people import Person, person, person_of, roles_of, see_person
from shared.service import Runtime
from shared.uow import UnitOfWork
from shared.web.identity.choose import ISSUER, candidates
from shared.web.identity.person import person_id

C = TypeVar("C")
R = TypeVar("R")

PRODUCTS = Path(__file__).parent / "products"
PATIENCE = 30.0
"""Seconds that the story waits for a message between two services."""


class Stopped(Exception):
    """Somebody wants the platform to stop: the story goes on at the next start."""


def tell_the_story(runtimes: dict[str, Runtime], stop: threading.Event) -> None:
    """Tell it once for each data folder; what an interrupted start has told already is not told again."""
    told = runtimes["ideas"].settings.data_dir / "story-told"
    if told.exists():
        return
    try:
        _Story(runtimes, stop).tell()
    except Stopped:
        return
    told.touch()


class _Story:
    def __init__(self, runtimes: dict[str, Runtime], stop: threading.Event) -> None:
        self._ideas, self._governance = runtimes["ideas"], runtimes["governance"]
        self._all = runtimes
        self._stop = stop
        self._now = datetime.now(UTC)

    def tell(self) -> None:
        self._meet_everyone()
        self._hand_out_roles()
        body_id = self._seat(SELECTION)
        self._seat(STEERING)
        self._seat(ELECTED)
        self._bring_the_first_products()
        calls = {asked.title: self._open(asked) for asked in (*CALLS, EXAMINED_CALL)}
        for told in IDEAS:
            self._follow(told, calls[told.call], body_id)
        for told in EXAMINED:
            self._submitted(told, calls[told.call])
        examine_ideas(self._ideas, _id, self._now)
        for told in (*IDEAS, *EXAMINED):
            gather_around(self._ideas, self._submitted(told, calls[told.call]), [_id(who) for who in NEIGHBOURS])
        publish_and_sign(self._ideas, _id("malo"), [_id(who) for who in NEIGHBOURS])
        tell_of_exits(self._all["portfolio"], self._governance, self._eventually)
        tell_of_money(self._governance, _id("malo"))
        put_a_condition(self._governance, _id("malo"), owner=_id("nolwenn"))
        follow_products(self._all["portfolio"], _id("malo"), _id("yann"), self._eventually)
        tell_of_standards(self._all["portfolio"], _id("malo"))
        write_risks(self._all["portfolio"], _id("malo"))
        write_documents(self._all["portfolio"], _id("malo"))
        hold_trainings(
            self._all["portfolio"], by=_id("malo"), people=[_id(who) for who in ("nolwenn", "yann", "soizic")]
        )
        call_a_sitting(self._governance, _id("malo"))
        live_at_the_place(self._all["notify"], by=_id("malo"), people=[_id(who) for who in NEIGHBOURS])

    # --- people ----------------------------------------------------------------------------------------------

    def _meet_everyone(self) -> None:
        """Governance sees them; the others hear of it."""
        everyone = candidates(self._governance.settings)
        known = self._ids(self._governance, select(person.c.id))
        for one in everyone:
            someone = Person(_id(one.subject), one.name, one.email, one.directorate)
            if someone.id not in known:
                self._governance.do(_see, someone)
        last = _id(everyone[-1].subject)
        for runtime in self._all.values():
            self._eventually(lambda runtime=runtime: self._read(runtime, lambda s: person_of(s, last)))  # type: ignore[misc]

    def _hand_out_roles(self) -> None:
        for subject, role in ROLES:
            held = self._read(self._governance, lambda s, who=subject: roles_of(s, _id(who)))  # type: ignore[misc]
            if role not in held:
                self._governance.do(grant_role, GrantRole(by=_id("tugdual"), person_id=_id(subject), role=role))

    def _seat(self, told: DemoBody) -> UUID:
        found = self._ids(self._governance, select(body.c.id).where(body.c.name == told.name))
        if found:
            return found[0]
        members, chair = tuple(_id(subject) for subject in told.members), _id(told.chair)
        asked = CreateBody(
            by=_id("malo"), name=told.name, level=told.level, second_vote_days=3, member_ids=members, chair_id=chair
        )
        return self._governance.do(create_body, asked)

    def _bring_the_first_products(self) -> None:
        import_folder(self._all["portfolio"], PRODUCTS, lambda _done, _total: None)

    # --- calls and ideas -------------------------------------------------------------------------------------

    def _open(self, told: DemoCall) -> UUID:
        found = self._ids(self._ideas, select(call.c.id).where(call.c.title == told.title))
        if found:
            return found[0]
        closes_at = None if told.closes_in is None else self._day(told.closes_in)
        asked = OpenCall(
            by=_id("malo"),
            title=told.title,
            theme=told.theme,
            audience="",
            rules=told.rules,
            criteria=told.criteria,
            opens_at=self._day(told.opens_in),
            closes_at=closes_at,
            answer_days=told.answer_days,
            per_person=told.per_person,
            places=told.places,
            answers_together=told.answers_together,
            moderated=False,
            draft=False,
        )
        return self._at(min(asked.opens_at, self._now), open_call, asked)

    def _at(self, then: datetime, function: Callable[[C, UnitOfWork], R], asked: C) -> R:
        """Do it as on another day."""
        past = replace(self._ideas, clock=lambda _session: then)
        try:
            return past.do(function, asked)
        finally:
            past.engine.dispose()

    def _day(self, days: int) -> datetime:
        return (self._now + timedelta(days=days)).replace(minute=0, second=0, microsecond=0)

    def _follow(self, told: DemoIdea, call_id: UUID, body_id: UUID) -> None:
        """Take one idea along its road, as far as the story says."""
        idea_id = self._submitted(told, call_id)
        if told.ends == "withdrawn":
            self._withdraw(told, idea_id)
        elif told.ends == "inadmissible":
            self._examine(told, idea_id, "inadmissible")
        elif told.ends != "submitted":
            self._examine(told, idea_id, "admissible")
            if told.ends != "admissible":
                self._present(told, idea_id, body_id)
                self._vote(told, idea_id)

    def _submitted(self, told: DemoIdea, call_id: UUID) -> UUID:
        found = self._ids(self._ideas, select(idea.c.id).where(idea.c.title == told.title))
        if found:
            return found[0]
        asked = SubmitIdea(
            by=_id(told.author),
            call_id=call_id,
            title=told.title,
            problem=told.problem,
            who=told.who,
            frequency=told.frequency,
            today=told.today,
            carries=told.carries,
            rules_read=True,
        )
        return self._at(self._day(-told.days_ago), submit_idea, asked)

    def _idea(self, idea_id: UUID) -> Idea:
        return self._read(self._ideas, lambda session: session.get_one(Idea, idea_id))

    def _withdraw(self, told: DemoIdea, idea_id: UUID) -> None:
        now = self._idea(idea_id)
        if now.may_be_withdrawn:
            why = "L’antenne a trouvé une solution simple."
            asked = WithdrawIdea(by=_id(told.author), idea_id=idea_id, seen=now.version, why=why)
            self._ideas.do(withdraw_idea, asked)

    def _examine(self, told: DemoIdea, idea_id: UUID, outcome: str) -> None:
        now = self._idea(idea_id)
        if now.state is not IdeaState.SUBMITTED:
            return
        asked = InstructIdea(
            by=_id("gwenaelle"), idea_id=idea_id, seen=now.version, outcome=outcome, code=told.code, reason=told.reason
        )
        self._ideas.do(instruct_idea, asked)

    def _present(self, told: DemoIdea, idea_id: UUID, body_id: UUID) -> None:
        now = self._idea(idea_id)
        if now.state is not IdeaState.ADMISSIBLE:
            return
        asked = PresentIdea(by=_id("malo"), idea_id=idea_id, seen=now.version, body_id=body_id, opinion=told.opinion)
        self._ideas.do(present_idea, asked)

    # --- votes -----------------------------------------------------------------------------------------------

    def _vote(self, told: DemoIdea, idea_id: UUID) -> None:
        case_id = self._eventually(lambda: self._case_of(idea_id))
        found = self._case(case_id)
        if told.closes_in and found.state is CaseState.RECEIVED:
            asked = OpenVote(
                by=_id("malo"),
                case_id=case_id,
                seen=found.version,
                closes_at=self._day(told.closes_in),
                secret=False,
                provisional_days=None,
                evidence="",
                answers="",
                refusable=False,
                most_votes=False,
            )
            self._governance.do(open_vote, asked)
        for subject, choice in told.ballots.items():
            if self._case(case_id).state is CaseState.VOTING:
                self._governance.do(
                    cast_ballot, CastBallot(by=_id(subject), case_id=case_id, choice=choice, reason="", instead_of=None)
                )
        if told.ends == "decided" and self._case(case_id).state is CaseState.VOTING:
            self._governance.do(close_vote, CloseVote(by=_id(CHAIR), case_id=case_id))

    def _case_of(self, idea_id: UUID) -> UUID | None:
        found = self._ids(self._governance, select(case_file.c.id).where(case_file.c.idea_id == idea_id))
        return found[0] if found else None

    def _case(self, case_id: UUID) -> Case:
        return self._read(self._governance, lambda session: session.get_one(Case, case_id))

    # --- reading and waiting ---------------------------------------------------------------------------------

    def _read(self, runtime: Runtime, look: Callable[[Session], R]) -> R:
        with runtime.reading() as session:
            return look(session)

    def _ids(self, runtime: Runtime, query: Select[tuple[UUID]]) -> list[UUID]:
        return self._read(runtime, lambda session: list(session.scalars(query)))

    def _eventually(self, look: Callable[[], R | None]) -> R:
        """What `look` finds once the message between two services has arrived."""
        for _ in range(int(PATIENCE / 0.05)):
            if (found := look()) is not None:
                return found
            if self._stop.wait(0.05):
                raise Stopped
        raise TimeoutError("a message between two services did not arrive")


def _id(subject: str) -> UUID:
    return person_id(ISSUER, subject)


def _see(someone: Person, uow: UnitOfWork) -> None:
    see_person(uow, "governance", someone)
