"""Above the bodies only the assembly decides (R2): no grant without its deliberation, and none is ever written over."""

import io
import json
import threading
from datetime import date
from uuid import UUID

import pytest
from sqlalchemy import delete, event, select, update
from sqlalchemy.exc import DBAPIError

from services.governance.commands.delegation import SetDelegation, set_delegation
from services.governance.commands.deliberations import (
    CorrectDeliberation,
    EnterDeliberation,
    StrikeDeliberation,
    correct_deliberation,
    enter_deliberation,
    strike_deliberation,
)
from services.governance.domain.bodies import Body, Level
from services.governance.domain.rules import Majority, Outcome, Rules
from services.governance.queries.deliberations import cases_without, lines_of
from services.governance.tables import deliberation, register_entry
from shared.errors import Invalid, Refused
from shared.identifiers import new_id
from tests.governance.conftest import CASES, HOUR, text_of, words_of
from tests.governance.test_delegation import ask, bodies
from tests.visitor import identity

__all__ = ["bodies"]

ACT = {"number": "26-DCP-0412", "adopted_on": date(2026, 11, 12), "title": "Convention avec la Région voisine"}
LINK = "https://deliberations.region.example/26-DCP-0412"
ENTERED, DECIDED = "governance.deliberation.entered.v1", "governance.case.decided.v1"
WHY = "Le numéro était celui de la veille"
LIST = "/gouvernance/deliberations"


@pytest.fixture
def assembly_from_500k(governance, bodies):
    """Budgets from 500,000 euros on belong to the assembly."""
    lines = {"from_1": 0, "to_1": 500_000_00, "level_1": "political", "from_2": 500_000_00, "level_2": "assembly"}
    governance(set_delegation, SetDelegation(by=new_id(), kind="budget", seen=1, **lines))
    return bodies


def large(governance, amount=600_000_00, **about):
    """The case of a budget that the assembly decides."""
    facts = {"question": "budget", "product_id": new_id()} | about
    return UUID(ask(governance, amount, **facts)["case_id"])


def enter(governance, case_id, **act):
    asked = ACT | {"link": LINK} | act
    governance(enter_deliberation, EnterDeliberation(by=new_id(), case_id=case_id, **asked))
    return lines(governance, case_id)[-1].id


def lines(governance, case_id):
    with governance.reading() as session:
        return lines_of(session, case_id)


def voters(governance, case_id):
    return governance.the_body(governance.the_case(case_id).body_id).members_at(governance.now)


def grant(governance, case_id):
    governance.open(case_id)
    governance.vote(case_id, in_favour=voters(governance, case_id))
    governance.later(HOUR)
    return governance.decision(case_id)


def test_what_the_assembly_decides_goes_to_the_highest_body_and_waits_for_its_act(governance, assembly_from_500k):
    case_id = large(governance)
    assert governance.the_case(case_id).body_id == assembly_from_500k[Level.POLITICAL]
    with pytest.raises(Refused, match="demande une délibération"):
        governance.open(case_id)

    enter(governance, case_id)
    decided = grant(governance, case_id)

    assert (decided.outcome, decided.deliberation) == (Outcome.GRANTED, "26-DCP-0412 du 12/11/2026")
    assert governance.last(DECIDED)["deliberation"] == "26-DCP-0412 du 12/11/2026"
    with governance.reading() as session:
        sealed = json.loads(session.scalar(select(register_entry.c.record)))
    assert sealed["deliberation"] == "26-DCP-0412 du 12/11/2026"


def test_below_the_threshold_nothing_is_asked_and_a_sum_that_is_split_is_added_up(governance, assembly_from_500k):
    product = new_id()
    first = large(governance, 300_000_00, product_id=product)
    assert grant(governance, first).deliberation == ""
    second = large(governance, 300_000_00, product_id=product)

    with pytest.raises(Refused, match="délibération"):
        governance.open(second)
    with governance.reading() as session:
        assert cases_without(session, [first, second]) == {second}


def test_an_opinion_may_be_given_before_the_assembly_meets(governance, assembly_from_500k):
    case_id = large(governance)
    with governance.runtime.unit_of_work() as uow:
        found = uow.get(Body, governance.the_case(case_id).body_id)
        uow.say(found.vote_by(Rules(majority=Majority.OPINION), uow.now))

    governance.open(case_id)
    governance.vote(case_id, in_favour=voters(governance, case_id))
    governance.later(HOUR)

    with governance.reading() as session:
        assert session.execute(select(register_entry)).first() is None


def test_any_decision_may_rest_on_an_act_also_when_none_is_asked_for_and_after_it_was_taken(governance, visit, bodies):
    before, after = large(governance, 1000_00), large(governance, 2000_00)
    enter(governance, before)
    assert grant(governance, before).deliberation == "26-DCP-0412 du 12/11/2026"
    decided = grant(governance, after)
    enter(governance, after)

    shown = text_of(visit("yann"), f"/gouvernance/registre/{decided.number}")

    assert "26-DCP-0412 du jeudi 12 novembre 2026" in shown
    assert "Rendue sur délibération" not in shown, "it came afterwards"


def test_lines_are_put_right_by_new_ones_and_the_database_keeps_the_former(governance, bodies):
    case_id = large(governance, 1000_00)
    first = enter(governance, case_id)
    asked = ACT | {"number": "26-DCP-0413", "link": LINK, "reason": WHY, "by": new_id()}
    governance(correct_deliberation, CorrectDeliberation(deliberation_id=first, **asked))

    kept = lines(governance, case_id)
    assert [(one.number, one.corrects) for one in kept] == [("26-DCP-0412", None), ("26-DCP-0413", first)]
    assert governance.last(ENTERED)["corrects"] == str(first)
    with pytest.raises(Refused, match="entre-temps"):
        governance(correct_deliberation, CorrectDeliberation(deliberation_id=first, **asked))
    governance(strike_deliberation, StrikeDeliberation(by=new_id(), deliberation_id=kept[1].id, reason=WHY))
    assert governance.last(ENTERED)["struck"] is True
    assert grant(governance, case_id).deliberation == ""
    for statement in (update(deliberation).values(number="autre"), delete(deliberation)):
        with pytest.raises(DBAPIError) as fault, governance.runtime.unit_of_work() as uow:
            uow.session.execute(statement)
        assert "_frozen" in str(fault.value.orig)


def test_while_members_vote_nothing_is_entered_nor_struck(governance, assembly_from_500k):
    case_id = large(governance)
    line = enter(governance, case_id)
    governance.open(case_id)

    with pytest.raises(Refused, match="Un vote est ouvert"):
        governance(strike_deliberation, StrikeDeliberation(by=new_id(), deliberation_id=line, reason=WHY))
    with pytest.raises(Refused, match="Un vote est ouvert"):
        enter(governance, case_id, number="autre")


@pytest.mark.parametrize(
    ("act", "field"),
    [
        ({"adopted_on": date(2026, 11, 24)}, "adopted_on"),
        ({"link": "deliberations.region.example"}, "link"),
        ({"link": "javascript:alert(1)"}, "link"),
        ({"link": ""}, "link"),
    ],
)
def test_what_is_wrong_is_said_beside_its_field(governance, bodies, act, field):
    with pytest.raises(Invalid) as refused:
        enter(governance, large(governance, 1000_00), **act)

    assert set(refused.value.errors) == {field}


def test_the_same_act_is_entered_once_and_two_at_once_make_one_line(governance, bodies):
    case_id = large(governance, 1000_00)
    outcomes = []

    def try_it():
        try:
            outcomes.append(enter(governance, case_id))
        except Refused as refused:
            outcomes.append(str(refused))

    crowd = [threading.Thread(target=try_it) for _ in range(4)]
    for one in crowd:
        one.start()
    for one in crowd:
        one.join()

    assert len(lines(governance, case_id)) == 1
    assert sum("déjà inscrite" in str(one) for one in outcomes) == 3


def test_the_team_enters_it_with_its_file_and_everybody_reads_it(governance, visit, assembly_from_500k):
    case_id = large(governance)
    team = visit("malo", "team")
    case, page = f"{CASES}/{case_id}", f"{CASES}/{case_id}/deliberation"
    waiting = text_of(team, case)
    assert "L’assemblée régionale délibère d’abord" in waiting
    assert "Inscrire la délibération" in waiting
    assert "Une délibération de l’assemblée est attendue" in text_of(team, "/gouvernance/ambition/resume")
    act = {**ACT, "adopted_on": "2026-11-12"}

    refused = team.post(team.form(page, "deliberation"), **act | {"adopted_on": "2027-01-01"})
    assert refused.status_code == 422
    assert "une fois adoptée" in refused.text
    assert "Convention avec la Région voisine" in refused.text
    file = (io.BytesIO(b"%PDF-1.7 acte"), "deliberation.pdf")
    assert team.post(team.form(page, "deliberation"), **act, document=file).status_code == 303

    assert "26-DCP-0412 du jeudi 12 novembre 2026" in text_of(team, case)
    reader = visit("yann")
    listed = text_of(reader, LIST)
    assert "26-DCP-0412" in listed
    assert "pas encore tranché" in listed
    line = lines(governance, case_id)[0]
    assert reader.get(f"{LIST}/{line.id}/fichier").data == b"%PDF-1.7 acte"
    assert reader.get(page).status_code == 404, "the case is not theirs"
    assert reader.get(f"{LIST}/{line.id}/corriger").status_code == 403
    assert "26-DCP-0412" in reader.get(f"{LIST}.csv").text
    number = grant(governance, case_id).number
    assert number in text_of(reader, LIST)
    assert "Sur délibération de l’assemblée : 26-DCP-0412" in text_of(reader, "/gouvernance/registre")
    assert "26-DCP-0412 du 12/11/2026" in reader.get("/gouvernance/registre/extrait.csv").text
    items = reader.get("/gouvernance/api/v1/deliberations").json["items"]
    assert [(one["number"], one["decision_number"]) for one in items] == [("26-DCP-0412", number)]


def test_corrections_stay_readable_with_their_reason(governance, visit, bodies):
    case_id = large(governance, 1000_00)
    line = enter(governance, case_id)
    team = visit("malo", "team")
    page = f"{LIST}/{line}/corriger"

    answer = team.post(team.form(page, "corriger"), number="26-DCP-0413", reason=WHY)
    assert answer.status_code == 303

    shown = text_of(team, f"{CASES}/{case_id}/deliberation")
    for words in ("26-DCP-0412 du 12/11/2026", "26-DCP-0413 du 12/11/2026", WHY):
        assert words in shown
    assert "une nouvelle ligne" in text_of(team, page).lower()
    answer = team.post(team.form(page, "annuler"), reason=WHY)
    assert answer.status_code == 409
    assert "corrigée entre-temps" in words_of(answer)


def test_the_table_of_delegations_says_who_decides_after_the_assembly(visit, assembly_from_500k):
    shown = text_of(visit("yann"), "/gouvernance/delegations/?question=budget&montant=700000")

    assert "L’assemblée régionale délibère d’abord ; sur sa délibération, décide : Instance political" in shown
    assert "Assemblée régionale, par délibération" in shown


def test_lists_ask_as_much_for_one_case_as_for_ten(governance, visit, assembly_from_500k):
    team = visit("malo", "team")

    def asked():
        statements = []
        note = lambda *call: statements.append(call[2])  # noqa: E731 - one line says it
        event.listen(governance.runtime.engine, "before_cursor_execute", note)
        team.get("/gouvernance/ambition/resume")
        team.get(LIST)
        event.remove(governance.runtime.engine, "before_cursor_execute", note)
        return len(statements)

    enter(governance, large(governance))
    large(governance)
    team.get(LIST)
    one = asked()
    for _ in range(9):
        enter(governance, large(governance))
        large(governance)

    assert asked() == one


def test_whoever_entered_it_is_kept_under_an_id_alone(governance, visit, bodies):
    visit("malo", "team")
    case_id = large(governance, 1000_00)
    governance(enter_deliberation, EnterDeliberation(by=identity("malo"), case_id=case_id, **ACT | {"link": LINK}))

    assert lines(governance, case_id)[0].entered_by == identity("malo")
    assert "Malo, le lundi 23 novembre 2026" in text_of(visit("nolwenn", "team"), f"{CASES}/{case_id}/deliberation")
