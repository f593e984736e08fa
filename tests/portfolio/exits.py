"""A product on its way out, taken as far as a test needs it."""

from datetime import UTC, date, datetime, timedelta
from uuid import UUID

from sqlalchemy import select

from services.portfolio.commands.exit.acceptance import ProposePath, SignPath, propose_path, sign_path
from services.portfolio.commands.exit.conditions import GiveEvidence, give_evidence
from services.portfolio.commands.exit.opening import (
    ChooseTarget,
    CompareTarget,
    OpenPath,
    choose_target,
    compare_target,
    open_path,
)
from services.portfolio.domain.exit.conditions import Condition, Evidence, Kind, Owner
from services.portfolio.domain.exit.path import ExitPath
from services.portfolio.queries import exit as queries
from services.portfolio.queries.products import today
from shared.identifiers import new_id
from shared.people import set_role
from shared.web.identity.choose import ISSUER
from shared.web.identity.person import person_id
from tests.portfolio.conftest import TEAM, PortfolioRoom

ANNE = person_id(ISSUER, "anne")
DSI = new_id()
WHY = "Trente écoles s’en servent chaque jour, la DSI a déjà deux personnes formées."


class Exits:
    """The path of one product whose carrier is Anne; Enora is the team, somebody else the DSI."""

    def __init__(self, room: PortfolioRoom) -> None:
        self.room = room
        with room.runtime.unit_of_work() as uow:
            set_role(uow, DSI, "dsi", granted=True)
        room.decide(author_id=ANNE)
        self.product = room.products()[-1]

    @property
    def path(self) -> ExitPath:
        with self.room.reading() as session:
            found = queries.path_of(session, self.product.id)
            assert found is not None
            return found

    @property
    def now(self) -> date:
        return self.room.now.date() if self.room.now else today()

    def open(self) -> ExitPath:
        self.room(open_path, OpenPath(by=TEAM, product_id=self.product.id))
        return self.path

    def compare(self, target: str, mark: int = 7) -> None:
        asked = {
            "seen": self.path.compared,
            "target": target,
            "mark": mark,
            "users": "Les usagers gardent le même service.",
        }
        self.room(compare_target, CompareTarget(by=TEAM, path_id=self.path.id, **asked))

    def choose(self, preferred: str = "dsi", fallback: str = "directorate") -> None:
        path = self.path
        asked = {"seen": path.version, "preferred": preferred, "fallback": fallback, "why": WHY}
        self.room(choose_target, ChooseTarget(by=TEAM, path_id=path.id, **asked))

    def prepare(self) -> None:
        self.open()
        self.compare("dsi")
        self.compare("directorate", 4)
        self.choose()

    def give(self, code: str, by: UUID | None = None, **facts: object) -> None:
        """Show one condition, as whoever has to."""
        line = next(one for one in self.path.conditions if one.code == code)
        who = by or {Owner.PRODUCT_TEAM: ANNE, Owner.INCUBATOR: TEAM}.get(line.owner, DSI)
        reference = "Arrêté 2026-12" if line.kind is Kind.DECISION else ""
        link = "https://region.example/dossier.pdf" if line.kind is Kind.ATTESTATION else ""
        asked = {
            "words": "Vu et essayé ensemble.",
            "reference": reference,
            "link": link,
            **_window(line, self.now),
            **facts,
        }
        self.room(give_evidence, GiveEvidence(by=who, path_id=self.path.id, condition_id=line.id, **asked))

    def check(self, *, good: bool = True, but: tuple[str, ...] = ()) -> None:
        """Every automatic check answers."""
        with self.room.runtime.unit_of_work() as uow:
            path = uow.get(ExitPath, self.path.id)
            for code in {code for one in path.conditions for code in one.checks.split(",") if code} - set(but):
                path.hear_check(answer(code, self.now, good=good), now=uow.now, today=self.now)

    def show_all(self, but: tuple[str, ...] = ()) -> None:
        """Every condition is shown, but those named; in one transaction, which is quicker than as many forms."""
        self.check()
        with self.room.runtime.unit_of_work() as uow:
            path = uow.get(ExitPath, self.path.id)
            for one in path.conditions:
                if one.code not in but and not one.checks:
                    path.give(one, shown(one, self.now), now=uow.now)

    def propose(self) -> None:
        path = self.path
        self.room(propose_path, ProposePath(by=ANNE, path_id=path.id, seen=path.version, words=WHY))

    def sign(self, side: str, by: UUID, seen: int | None = None) -> None:
        path = self.path
        self.room(sign_path, SignPath(by=by, path_id=path.id, seen=seen or path.version, side=side))

    def accept(self) -> None:
        """From the first form to both signatures."""
        self.prepare()
        self.show_all()
        self.propose()
        self.sign("product", ANNE)
        self.sign("dsi", DSI)

    def states_said(self) -> list[str]:
        return [fact["state"] for fact in self.room.facts("portfolio.exit.moved.v1")]

    def all_paths(self) -> list[ExitPath]:
        with self.room.reading() as session:
            return list(session.scalars(select(ExitPath)))


def _window(line: object, now: date) -> dict[str, date]:
    days = getattr(line, "window_days", None)
    return {"measured_from": now - timedelta(days=days - 1), "measured_until": now} if days else {}


def shown(line: Condition, now: date, by: UUID = DSI) -> Evidence:
    """Evidence that a person gives, as this kind of condition wants it."""
    return Evidence(
        id=new_id(),
        words="Vu et essayé ensemble.",
        reference="Arrêté 2026-12",
        link="https://region.example/dossier.pdf",
        **_window(line, now),
        fresh_until=now + timedelta(days=line.valid_days),
        by=by,
        at=datetime(now.year, now.month, now.day, 9, tzinfo=UTC),
    )


def answer(code: str, now: date, *, good: bool = True) -> Evidence:
    """What an automatic check says."""
    return Evidence(
        id=new_id(),
        words="Vérifié.",
        reference=code,
        good=good,
        fresh_until=now + timedelta(days=30),
        by=None,
        at=datetime(now.year, now.month, now.day, 9, tzinfo=UTC),
    )
