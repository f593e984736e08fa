"""Conditions of decisions: in somebody's charge, checked off with evidence, back by themselves once late."""

import threading
from datetime import date, timedelta

import pytest
from sqlalchemy import update
from sqlalchemy.exc import DBAPIError

from services.governance.commands.conditions import (
    AddCondition,
    MeetCondition,
    add_condition,
    meet_condition,
    notice_overdue,
)
from services.governance.domain.conditions import Condition, ConditionState
from services.governance.tables import condition
from shared.errors import Forbidden, Invalid, Refused
from shared.identifiers import new_id
from tests.governance.conftest import DAY, HOUR, text_of
from tests.visitor import identity

DUE = date(2026, 12, 15)


def added(room, owner, due_on=DUE, case_id=None):
    decided = room.decision(case_id or room.granted())
    asked = AddCondition(by=new_id(), decision_id=decided.id, wording="Dix agents vus", owner_id=owner, due_on=due_on)
    return room(add_condition, asked)


def meet(room, condition_id, by):
    seen = room.the(Condition, condition_id).version
    asked = {"by": by, "condition_id": condition_id, "seen": seen, "evidence": "Compte rendu du 3 décembre"}
    room(meet_condition, MeetCondition(**asked))


def test_whoever_is_in_charge_checks_it_off_with_evidence(governance):
    owner, other = governance.people(2)
    condition_id = added(governance, owner)
    with pytest.raises(Forbidden):
        meet(governance, condition_id, other)

    meet(governance, condition_id, owner)

    kept = governance.the(Condition, condition_id)
    assert (kept.state, kept.met_by, kept.evidence) == (ConditionState.MET, owner, "Compte rendu du 3 décembre")
    assert governance.last("governance.condition.changed.v1")["state"] == "met"
    with pytest.raises(Refused, match="déjà remplie"):
        meet(governance, condition_id, owner)
    with pytest.raises(DBAPIError) as fault, governance.runtime.unit_of_work() as uow:
        uow.session.execute(update(condition).values(evidence="Autre"))
    assert "decision_condition_update_frozen" in str(fault.value.orig)


def test_one_that_is_late_comes_back_once_the_day_after(governance):
    condition_id = added(governance, governance.people(1)[0])
    governance.now = governance.now.replace(2026, 12, 15, 22, 59)
    assert notice_overdue(governance.runtime) == 0

    governance.now += timedelta(minutes=1)
    assert notice_overdue(governance.runtime) == 1
    assert notice_overdue(governance.runtime) == 0

    assert governance.the(Condition, condition_id).state is ConditionState.OVERDUE
    assert governance.last("governance.condition.changed.v1")["state"] == "overdue"
    meet(governance, condition_id, governance.the(Condition, condition_id).owner_id)
    governance.now += DAY
    assert notice_overdue(governance.runtime) == 0


def test_several_workers_bring_it_back_once(governance):
    added(governance, governance.people(1)[0])
    governance.now = governance.now.replace(2026, 12, 20)

    workers = [threading.Thread(target=notice_overdue, args=(governance.runtime,)) for _ in range(4)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join(60)

    said = [name for name in governance.said() if name == "governance.condition.changed.v1"]
    assert len(said) == 2


def test_a_refusal_bears_no_condition_and_no_day_in_the_past_is_taken(governance):
    members = governance.people(1)
    case_id = governance.voting(members)
    governance.vote(case_id, against=members)
    governance.later(HOUR)

    with pytest.raises(Refused, match="n’accorde rien"):
        added(governance, members[0], case_id=case_id)
    with pytest.raises(Invalid):
        added(governance, members[0], due_on=date(2026, 11, 1))


def test_the_team_adds_it_on_the_decision_and_the_person_in_charge_checks_it_off(governance, visit):
    team, nolwenn, yann = visit("malo", "team"), visit("nolwenn"), visit("yann")
    governance.granted()
    page = "/gouvernance/registre/DE-2026-0001"

    who = {"owner_id": str(identity("nolwenn")), "due_on": "2026-12-15"}
    team.fill(f"{page}/conditions/nouvelle", wording="Rencontrer dix agents", **who)

    assert "Rencontrer dix agents Nolwenn mardi 15 décembre 2026" in text_of(yann, page)
    assert "avant le mardi 15 décembre 2026, décision DE-2026-0001" in text_of(yann, "/gouvernance/conditions")
    with governance.reading() as session:
        where = f"/gouvernance/conditions/{session.query(Condition).one().id}"
    assert "La dire remplie" not in text_of(yann, where)
    governance.now = governance.now.replace(2026, 12, 20)
    notice_overdue(governance.runtime)
    assert "À remettre à l’ordre du jour Rencontrer dix agents" in text_of(yann, "/gouvernance/conditions")
    nolwenn.fill(where, evidence="Dix entretiens, compte rendu joint au dossier")
    assert "Dix entretiens" in text_of(yann, where)
    assert "Aucune condition n’attend" in text_of(yann, "/gouvernance/conditions")
    assert yann.get(f"{page}/conditions/nouvelle").status_code == 403
