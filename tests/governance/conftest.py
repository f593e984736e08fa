"""The service of governance on a fresh database of each kind."""

import re
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID

import pytest

from services.governance.app import service
from services.governance.commands.bodies import CreateBody, create_body
from services.governance.commands.envelopes import (
    CommitMoney,
    OpenEnvelope,
    ReserveMoney,
    commit_money,
    open_envelope,
    reserve_money,
)
from services.governance.commands.votes import CastBallot, OpenVote, cast_ballot, close_due_votes, open_vote
from services.governance.domain.bodies import Body
from services.governance.domain.cases import Case
from services.governance.domain.envelopes import Commitment
from services.governance.domain.register import Decision
from shared.identifiers import new_id
from shared.people import set_role
from shared.settings import Settings
from shared.web import create_web
from tests.room import Room
from tests.visitor import Visitor, identity, people_file

MONDAY = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
CASES = "/gouvernance/dossiers"
NAMES = ("Armelle", "Brendan", "Corentin", "Diane", "Enora", "Fañch", "Gaëlle")


class GovernanceRoom(Room):
    """With the first steps that most tests need; the clock stands still until a test moves it."""

    def people(self, count: int) -> list[UUID]:
        return [self.person(NAMES[number % len(NAMES)]) for number in range(count)]

    def body(self, members: Sequence[UUID], *, chair: UUID | None = None, second_vote_days: int = 3) -> UUID:
        asked = CreateBody(
            by=new_id(),
            name="Comité de sélection",
            level="operational",
            second_vote_days=second_vote_days,
            member_ids=tuple(members),
            chair_id=chair,
        )
        return self(create_body, asked)

    def case(self, body_id: UUID) -> UUID:
        """An idea is presented to the body; returns the id of the case that it became."""
        self.given("ideas.idea.presented.v1", idea_id=new_id(), body_id=body_id)
        return UUID(self.last("governance.case.received.v1")["case_id"])

    def open(self, case_id: UUID, *, lasts: timedelta = HOUR) -> None:
        """Open a vote now, for so long."""
        seen = self.the(Case, case_id).version
        closes_at = (self.now or datetime.now(UTC)) + lasts
        self(open_vote, OpenVote(by=new_id(), case_id=case_id, seen=seen, closes_at=closes_at))

    def vote(self, case_id: UUID, **choices: Sequence[UUID]) -> None:
        """`room.vote(case, against=[one, two])`; `in_favour` stands for "for"."""
        for choice, members in choices.items():
            for member in members:
                said = choice.replace("in_favour", "for")
                self(cast_ballot, CastBallot(by=member, case_id=case_id, choice=said))

    def voting(self, members: Sequence[UUID], *, chair: UUID | None = None) -> UUID:
        """A case whose vote is open for an hour."""
        case_id = self.case(self.body(members, chair=chair))
        self.open(case_id)
        return case_id

    def granted(self) -> UUID:
        """A case that its body has granted."""
        members = self.people(1)
        case_id = self.voting(members)
        self.vote(case_id, in_favour=members)
        self.later(HOUR)
        return case_id

    def envelope(self, euros: int, label: str = "Produits", year: int = 2026) -> UUID:
        """An envelope of so many euros."""
        asked = OpenEnvelope(by=new_id(), label=label, fiscal_year=year, total_cents=euros * 100)
        return self(open_envelope, asked)

    def commit(self, envelope_id: UUID, case_id: UUID, euros: int, line: int = 1) -> None:
        asked = CommitMoney(
            by=new_id(), envelope_id=envelope_id, case_id=case_id, line=line, label="Travaux", amount_cents=euros * 100
        )
        self(commit_money, asked)

    def reserve(self, envelope_id: UUID, case_id: UUID, euros: int, line: int = 1) -> None:
        asked = ReserveMoney(
            by=new_id(), envelope_id=envelope_id, case_id=case_id, line=line, label="Travaux", amount_cents=euros * 100
        )
        self(reserve_money, asked)

    def commitment(self, case_id: UUID, line: int = 1) -> Commitment:
        with self.reading() as session:
            return session.query(Commitment).filter_by(case_id=case_id, line=line).one()

    def later(self, delay: timedelta) -> int:
        """Time passes, then the timer comes round; returns how many votes it counted."""
        self.now = (self.now or MONDAY) + delay
        return close_due_votes(self.runtime)

    def the(self, kind: type, key: UUID):
        """The aggregate as it is stored."""
        with self.reading() as session:
            return session.get(kind, key)

    def decision(self, case_id: UUID) -> Decision:
        with self.reading() as session:
            return session.query(Decision).filter_by(case_id=case_id).one()

    def the_case(self, case_id: UUID) -> Case:
        return self.the(Case, case_id)

    def only_body(self) -> UUID:
        """The id of the body that is there."""
        with self.reading() as session:
            return session.query(Body).one().id

    def only_case(self) -> UUID:
        """The id of the case that is there."""
        with self.reading() as session:
            return session.query(Case).one().id

    def the_body(self, body_id: UUID) -> Body:
        return self.the(Body, body_id)


@pytest.fixture
def governance(database_url: str, tmp_path: Path) -> Iterator[GovernanceRoom]:
    people = people_file(tmp_path)
    settings = Settings(
        service="governance", database_url=database_url, data_dir=tmp_path, people_file=people, testing=True
    )
    room = GovernanceRoom(service, settings)
    room.now = MONDAY
    yield room
    room.runtime.engine.dispose()


@pytest.fixture
def visit(governance: GovernanceRoom) -> Callable[..., Visitor]:
    """`visit("malo", "team")` signs him in, with this role."""
    app = create_web(service, governance.runtime, governance.settings)

    def sign_in(subject: str, *roles: str) -> Visitor:
        with governance.runtime.unit_of_work() as uow:
            for role in roles:
                set_role(uow, identity(subject), role, granted=True)
        return Visitor(app, "/gouvernance", subject)

    return sign_in


@pytest.fixture
def committee(governance, visit):
    """Nolwenn (chair) and Yann sit in a body; a case waits before it. Returns its address."""
    visit("nolwenn")
    visit("yann")
    members = [identity("nolwenn"), identity("yann")]
    return f"{CASES}/{governance.case(governance.body(members, chair=members[0]))}"


def open_the_vote(team, case, closes_at="2026-11-30T18:00"):
    return team.fill(case, "ouverture", closes_at=closes_at)


def text_of(visitor, path):
    answer = visitor.get(path)
    assert answer.status_code == 200, answer.text
    return words_of(answer)


def words_of(answer):
    bare = re.sub(r"<[^>]+>", " ", answer.text)
    return re.sub(r"\s+", " ", bare)
