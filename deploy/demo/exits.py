"""The exits of the story, by the commands of the forms: a product prepares to leave, another is taken over."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Protocol, TypeVar
from uuid import UUID

from sqlalchemy import select

from deploy.demo.exit_words import ACT, INTERNAL, MODELS, RESERVES, WHY
from services.governance.commands.votes import CastBallot, CloseVote, OpenVote, cast_ballot, close_vote, open_vote
from services.governance.domain.cases import Case, CaseState
from services.portfolio.commands.exit import acceptance, conditions, decision, opening, takeover
from services.portfolio.domain.exit.conditions import Condition, Kind
from services.portfolio.domain.exit.parts import Side, months_after
from services.portfolio.domain.exit.path import ExitPath
from services.portfolio.domain.exit.states import State
from services.portfolio.domain.seen import mark
from services.portfolio.queries.exit import path_of
from services.portfolio.tables import product
from shared.service import Runtime
from shared.web.identity.choose import ISSUER
from shared.web.identity.person import person_id

R = TypeVar("R")
UNDER_WAY, DONE = "Bourses de rentrée", "Prêt de salles"
TEAM, DSI, CHAIR = (person_id(ISSUER, subject) for subject in ("malo", "enora", "herve"))
VOTERS = tuple(person_id(ISSUER, subject) for subject in ("herve", "maiwenn", "enora"))
FIRST_SHOWN = ("domain", "hosting", "manual", "tests", "documentation", "mailboxes")
"""What the product under way has shown so far."""


class Wait(Protocol):
    """Waits until a message between two services has arrived."""

    def __call__(self, look: Callable[[], R | None]) -> R: ...


def tell_of_exits(portfolio: Runtime, governance: Runtime, wait: Wait) -> None:
    """Take both products along their road; what an interrupted start has done is not done again."""
    _Exit(UNDER_WAY, portfolio, governance, wait).prepare()
    _Exit(DONE, portfolio, governance, wait).take_over()


@dataclass
class _Exit:
    title: str
    portfolio: Runtime
    governance: Runtime
    wait: Wait

    @property
    def today(self) -> date:
        return datetime.now(UTC).date()

    @property
    def product_id(self) -> UUID:
        with self.portfolio.reading() as session:
            found: UUID = session.scalars(select(product.c.id).where(product.c.title == self.title)).one()
        return found

    @property
    def path(self) -> ExitPath:
        found = self._found()
        if found is None:
            raise LookupError(self.title)
        return found

    def _found(self) -> ExitPath | None:
        with self.portfolio.reading() as session:
            return path_of(session, self.product_id)

    # --- preparing -------------------------------------------------------------------------------------------

    def prepare(self) -> None:
        """Opened, two models compared, one chosen, some of the conditions shown and others given to someone."""
        self._choose()
        for one in self._not_shown(FIRST_SHOWN):
            self._show(one)
        budget = next(one for one in self.path.conditions if one.code == "budget")
        if budget.due_on is None:
            assigned = conditions.AssignCondition(
                by=TEAM,
                path_id=self.path.id,
                condition_id=budget.id,
                seen=mark(*budget.assignment),
                person_id=DSI,
                due_on=self.today + timedelta(days=45),
            )
            self.portfolio.do(conditions.assign_condition, assigned)

    def _choose(self) -> None:
        if self._found() is None:
            self.portfolio.do(opening.open_path, opening.OpenPath(by=TEAM, product_id=self.product_id))
        if self.path.state is not State.OPENED:
            return
        for target, grade, users in MODELS:
            asked = opening.CompareTarget(
                by=TEAM,
                path_id=self.path.id,
                seen=self.path.compared,
                target=target,
                mark=grade,
                users=users,
                skills="",
                cost="",
                law="",
            )
            self.portfolio.do(opening.compare_target, asked)
        chosen = opening.ChooseTarget(
            by=TEAM, path_id=self.path.id, seen=self.path.version, preferred="dsi", fallback="directorate", why=WHY
        )
        self.portfolio.do(opening.choose_target, chosen)

    def _not_shown(self, codes: tuple[str, ...] = ()) -> list[Condition]:
        wanted = [one for one in self.path.conditions if not codes or one.code in codes]
        return [one for one in wanted if not one.evidence and one.kind is not Kind.CHECK]

    def _show(self, one: Condition) -> None:
        measured = (self.today - timedelta(days=(one.window_days or 1) - 1), self.today)
        start, end = measured if one.kind is Kind.MEASURE else (None, None)
        asked = conditions.GiveEvidence(
            by=TEAM if one.owner in {"product_team", "incubator"} else DSI,
            path_id=self.path.id,
            condition_id=one.id,
            words="Vu et essayé ensemble, l’équipe et la DSI.",
            reference="Arrêté 2026-0412" if one.kind is Kind.DECISION else "",
            link="https://documents.region.example/sortie" if one.kind is Kind.ATTESTATION else "",
            document=None,
            measured_from=start,
            measured_until=end,
            fresh_until=None,
        )
        self.portfolio.do(conditions.give_evidence, asked)

    # --- from the proposal to the takeover -------------------------------------------------------------------

    def take_over(self) -> None:
        """All the way: proposed, accepted with reserves, decided by a body, two teams at work, taken over today."""
        self._choose()
        if self.path.state is State.PREPARING:
            self._propose()
        if self.path.state is State.PROPOSED:
            self._sign()
        if self.path.state is State.ACCEPTED_WITH_RESERVES:
            self._decide()
            self._pair()
        if self.path.state is State.PAIRING:
            self._finish()

    def _propose(self) -> None:
        for one in self._not_shown():
            self._show(one)
        for one in self.path.unsettled(self.today):
            waived = conditions.WaiveCondition(
                by=DSI,
                path_id=self.path.id,
                condition_id=one.id,
                seen=mark(*one.dispensation),
                reason=INTERNAL,
                until=self.today + timedelta(days=120),
            )
            self.portfolio.do(conditions.waive_condition, waived)
        asked = acceptance.ProposePath(by=TEAM, path_id=self.path.id, seen=self.path.version, words=WHY)
        self.portfolio.do(acceptance.propose_path, asked)

    def _sign(self) -> None:
        for one in self.path.unsettled(self.today):
            asked = acceptance.AddReserve(
                by=DSI,
                path_id=self.path.id,
                label=RESERVES[one.code],
                owner="product_team",
                person_id=TEAM,
                condition_id=one.id,
                due_on=self.today + timedelta(days=90),
            )
            self.portfolio.do(acceptance.add_reserve, asked)
        for side, who in ((Side.DSI, DSI), (Side.PRODUCT, TEAM)):
            if self.path.signature(side) is None:
                signed = acceptance.SignPath(by=who, path_id=self.path.id, seen=self.path.version, side=side)
                self.portfolio.do(acceptance.sign_path, signed)

    def _decide(self) -> None:
        """The real body: the question becomes a case there, is voted, and the answer comes back."""
        path = self.path
        if path.question_id is None and not path.decision_number:
            asked = decision.AskDecision(by=TEAM, path_id=path.id, seen=path.version, reason=WHY, body_id=None)
            self.portfolio.do(decision.ask_decision, asked)
        if question_id := self.path.question_id:
            case = self.wait(lambda: self._case_of(question_id))
            self._vote(case)
        self.wait(lambda: self.path.decision_number or None)

    def _case_of(self, question_id: UUID) -> Case | None:
        with self.governance.reading() as session:
            return session.scalars(select(Case).where(Case.request_id == question_id)).one_or_none()  # type: ignore[arg-type]

    def _vote(self, case: Case) -> None:
        if case.state is CaseState.RECEIVED:
            closes_at = datetime.now(UTC) + timedelta(days=7)
            opened = OpenVote(
                by=TEAM,
                case_id=case.id,
                seen=case.version,
                closes_at=closes_at,
                secret=False,
                provisional_days=None,
                evidence="",
                answers="",
                refusable=False,
                most_votes=False,
            )
            self.governance.do(open_vote, opened)
        if case.state in {CaseState.RECEIVED, CaseState.VOTING}:
            for who in VOTERS:
                ballot = CastBallot(by=who, case_id=case.id, choice="for", reason="", instead_of=None)
                self.governance.do(cast_ballot, ballot)
            self.governance.do(close_vote, CloseVote(by=CHAIR, case_id=case.id))

    def _pair(self) -> None:
        start = months_after(self.today, -5)
        asked = takeover.StartPairing(
            by=DSI, path_id=self.path.id, seen=self.path.version, start=start, until=months_after(start, 6)
        )
        self.portfolio.do(takeover.start_pairing, asked)

    def _finish(self) -> None:
        path = self.path
        if not path.partners:
            for side, who in ((Side.PRODUCT, TEAM), (Side.DSI, DSI)):
                joined = takeover.AddPartner(
                    by=DSI, path_id=path.id, side=side, person_id=who, since=path.pairing_from or self.today
                )
                self.portfolio.do(takeover.add_partner, joined)
        act = takeover.PublishAct(by=DSI, path_id=path.id, seen=mark(*path.act), reference=ACT, on=self.today, link="")
        self.portfolio.do(takeover.publish_act, act)
        self.portfolio.do(
            takeover.finish_path, takeover.FinishPath(by=DSI, path_id=path.id, seen=self.path.version, on=self.today)
        )
