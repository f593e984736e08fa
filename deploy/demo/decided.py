"""What deciders do together: the ambition, an appeal with an opinion and questions, the assembly, a review."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import select

from deploy.demo.cast import BODY, ELECTED, STEERING
from deploy.demo.following import FOLLOWED, YOUNGEST
from deploy.demo.stage import Stage, somebody
from services.governance.commands.ambition import SetObjective, WriteAmbition, set_objective, write_ambition
from services.governance.commands.appeals import AskAppeal, ask_appeal
from services.governance.commands.delegation import SetDelegation, set_delegation
from services.governance.commands.deliberations import EnterDeliberation, enter_deliberation
from services.governance.commands.hearings import (
    AnswerQuestion,
    AskAdvice,
    AskQuestion,
    GiveAdvice,
    answer_question,
    ask_advice,
    ask_question,
    give_advice,
)
from services.governance.commands.reviews import LetReviewFallDue, MoveReview, let_review_fall_due, move_review
from services.governance.commands.seats import AddMember, add_member
from services.governance.domain.ambition import AMBITION, Ambition
from services.governance.domain.bodies import Body
from services.governance.domain.reviews import Review
from services.governance.tables import (
    body,
    case_file,
    decision,
    delegation_change,
    deliberation,
    objective,
    question,
    review,
    tie,
)
from services.portfolio.commands.objectives import ChooseObjectives, choose_objectives
from services.portfolio.commands.questions import AskBudget
from services.portfolio.commands.questions import ask_question as ask_a_body
from services.portfolio.commands.team import JoinTeam, join_team
from services.portfolio.domain.seen import mark
from services.portfolio.tables import product, stay
from services.portfolio.tables import question as asked_of_a_body
from services.portfolio.tables.objectives import objective as known_objective
from services.portfolio.tables.objectives import objectives_chosen

STATEMENT = (
    "Que chaque agent qui dit un problème sache dans les deux mois ce qu’il devient, et que les services nés de ces "
    "problèmes fassent gagner du temps aux agents comme aux habitants."
)
MEANS = "Cinq personnes à l’incubateur, un lieu ouvert à tous les services, et deux enveloppes votées chaque année."
OBJECTIVES = (
    ("Les agents des lycées gagnent une heure par semaine", "Heures gagnées par agent", "1 heure", 300, (YOUNGEST,)),
    ("Les familles font leurs demandes sans se déplacer", "Part des demandes en ligne", "80 %", 480, (FOLLOWED,)),
    ("Trois services repris par la DSI", "Services repris", "3 services", 660, (FOLLOWED,)),
)
"""Title, measure, target, days until it is due, the products that work for it."""
APPEAL = (
    "Le service en préparation ailleurs ne concerne pas les lycées. Nous demandons que la question soit regardée une "
    "seconde fois, avec les chiffres du gaspillage."
)
OPINION = "L’outil annoncé par l’autre direction ne couvre que les collèges : les deux ne font pas double emploi."
QUESTIONS = (
    ("herve", "Combien de repas sont jetés chaque semaine ?", "Environ quatre cents dans les trois lycées visités."),
    ("enora", "Qui tiendrait les menus à jour pendant les vacances ?", ""),
)
BUDGET = "Équiper tous les lycées d’ici deux ans : boîtiers, développement, formation des agents d’accueil."
ACT = {
    "number": "26-DCP-0388",
    "title": "Essai d’un service de suivi des clés dans les lycées volontaires",
    "link": "https://deliberations.region.example/26-DCP-0388",
}
ASSEMBLY_FROM = 500_000_00


def decide_together(stage: Stage) -> None:
    """Each scene once; what an interrupted start has told is not told again."""
    scenes = _Scenes(stage)
    by_ronan = select(stay.c.id).where(stay.c.person_id == somebody("ronan"))
    asked = select(asked_of_a_body.c.id).where(asked_of_a_body.c.kind == "budget")
    for tell, runtime, told in (
        (scenes.write_the_ambition, stage.governance, select(objective.c.id)),
        (scenes.name_sponsors, stage.portfolio, by_ronan),
        (scenes.appeal, stage.governance, select(case_file.c.id).where(case_file.c.appealed_by.is_not(None))),
        (scenes.review, stage.governance, select(review.c.id).where(review.c.due_at.is_not(None))),
        (scenes.deliberate, stage.governance, select(deliberation.c.id)),
        (scenes.ask_the_assembly, stage.portfolio, asked),
    ):
        if not stage.ids(runtime, told):
            tell()


class _Scenes:
    def __init__(self, stage: Stage) -> None:
        self._stage, self._governance, self._portfolio = stage, stage.governance, stage.portfolio

    def _day(self, days: int) -> date:
        return self._stage.day(days).date()

    def _product(self, title: str) -> UUID:
        called = select(product.c.id).where(product.c.title == title)
        return self._stage.eventually(lambda: next(iter(self._stage.ids(self._portfolio, called)), None))

    def _body(self, name: str) -> Body:
        found = self._stage.ids(self._governance, select(body.c.id).where(body.c.name == name))[0]
        return self._stage.read(self._governance, lambda session: session.get_one(Body, found))

    def write_the_ambition(self) -> None:
        """Then the products choose among its objectives."""
        seen = self._stage.read(self._governance, lambda session: session.get_one(Ambition, AMBITION).version)
        told = WriteAmbition(by=somebody("malo"), seen=seen, statement=STATEMENT, means=MEANS)
        self._governance.do(write_ambition, told)
        works: dict[str, list[UUID]] = {}
        for title, measure, target, days, products in OBJECTIVES:
            aim: dict[str, Any] = {
                "title": title,
                "measure": measure,
                "target": target,
                "due_on": self._day(days),
                "why": "",
            }
            made = self._governance.do(
                set_objective, SetObjective(by=somebody("malo"), objective_id=None, seen=0, **aim)
            )
            for one in products:
                works.setdefault(one, []).append(made)
        for one, made_for in works.items():
            self._choose(self._product(one), made_for)

    def _choose(self, product_id: UUID, objectives: list[UUID]) -> None:
        wanted = select(known_objective.c.id).where(known_objective.c.id.in_(objectives))
        self._stage.eventually(
            lambda: True if len(self._stage.ids(self._portfolio, wanted)) == len(objectives) else None
        )
        before = self._stage.read(self._portfolio, lambda session: objectives_chosen(session, product_id))
        chosen = tuple(str(one) for one in objectives)
        asked = ChooseObjectives(by=somebody("malo"), product_id=product_id, seen=mark(*before), objective_ids=chosen)
        self._portfolio.do(choose_objectives, asked)
        tied = select(tie.c.product_id).where(tie.c.product_id == product_id)
        self._stage.eventually(lambda: self._stage.ids(self._governance, tied) or None)

    def name_sponsors(self) -> None:
        """Ronan sponsors the youngest product since its beginning, beside somebody who has left."""
        product_id = self._product(YOUNGEST)
        for who, since, until in (("ronan.ollivier", 20, None), ("tugdual.abgrall", 30, 5)):
            last = None if until is None else self._day(-until)
            asked: dict[str, Any] = {"who": f"{who}@region.example", "role": "sponsor", "share": 0, "note": ""}
            self._portfolio.do(
                join_team,
                JoinTeam(by=somebody("malo"), product_id=product_id, **asked, since=self._day(-since), until=last),
            )

    def appeal(self) -> None:
        """The author of an idea that was refused; somebody advises, two members ask, one of them has an answer."""
        refused = select(decision.c.id).where(decision.c.outcome == "refused").order_by(decision.c.number)
        found = self._stage.ids(self._governance, refused)[0]
        above = self._body(STEERING.name)
        asked = AskAppeal(by=somebody("nolwenn"), decision_id=found, body_id=above.id, reason=APPEAL)
        case_id = self._governance.do(ask_appeal, asked)
        for who in ("tugdual", "gwenaelle"):
            self._advise(above.id, who)
            due_at = self._stage.day(10)
            self._governance.do(
                ask_advice, AskAdvice(by=somebody("malo"), case_id=case_id, person_id=somebody(who), due_at=due_at)
            )
        self._governance.do(give_advice, GiveAdvice(by=somebody("gwenaelle"), case_id=case_id, words=OPINION))
        for who, words, answer in QUESTIONS:
            self._governance.do(ask_question, AskQuestion(by=somebody(who), case_id=case_id, words=words))
            last = self._stage.ids(self._governance, select(question.c.id).order_by(question.c.id.desc()))[0]
            if answer:
                given = AnswerQuestion(by=somebody("nolwenn"), case_id=case_id, question_id=last, answer=answer)
                self._governance.do(answer_question, given)

    def _advise(self, body_id: UUID, who: str) -> None:
        seen = self._stage.read(self._governance, lambda session: session.get_one(Body, body_id).version)
        seat: dict[str, Any] = {"person_id": somebody(who), "place": "advisory", "stands_for": None, "until": None}
        asked = AddMember(by=somebody("malo"), body_id=body_id, seen=seen, since=self._day(0), **seat)
        self._governance.do(add_member, asked)

    def review(self) -> None:
        """The first decision that granted something is looked at again: its day was put to tomorrow."""
        of_body = select(review.c.id).join(body, body.c.id == review.c.body_id).where(body.c.name == BODY)
        found = self._stage.ids(self._governance, of_body.order_by(review.c.decided_on, review.c.id))[0]
        seen = self._stage.read(self._governance, lambda session: session.get_one(Review, found).version)
        tomorrow = self._day(1)
        self._governance.do(move_review, MoveReview(by=somebody("malo"), review_id=found, seen=seen, due_on=tomorrow))
        self._governance.do(let_review_fall_due, LetReviewFallDue(found, tomorrow + timedelta(days=1)))

    def deliberate(self) -> None:
        """The first product rests on an act of the assembly."""
        granted = select(decision.c.case_id).where(decision.c.outcome == "granted").order_by(decision.c.number)
        case_id = self._stage.ids(self._governance, granted)[0]
        act: dict[str, Any] = ACT | {"adopted_on": self._day(-25), "document": None}
        self._governance.do(enter_deliberation, EnterDeliberation(by=somebody("malo"), case_id=case_id, **act))

    def ask_the_assembly(self) -> None:
        """Budgets from half a million euros on are the assembly's; the youngest product asks for more."""
        if not self._stage.read(self._governance, lambda session: session.execute(select(delegation_change)).first()):
            lines: dict[str, Any] = {f"{part}_{line}": None for line in (3, 4) for part in ("from", "to")}
            lines |= {"level_3": "", "level_4": "", "from_1": 0, "to_1": ASSEMBLY_FROM, "level_1": "political"}
            lines |= {"from_2": ASSEMBLY_FROM, "to_2": None, "level_2": "assembly"}
            self._governance.do(set_delegation, SetDelegation(by=somebody("malo"), kind="budget", seen=1, **lines))
        product_id, year = self._product(YOUNGEST), self._stage.now.year + 1
        asked = AskBudget(
            by=somebody("malo"),
            product_id=product_id,
            amount=620_000_00,
            fiscal_year=year,
            reason=BUDGET,
            body_id=self._body(ELECTED.name).id,
        )
        self._portfolio.do(ask_a_body, asked)
