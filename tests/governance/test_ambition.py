"""The ambition and its objectives: nothing written over, goals moved only with a reason, one page for deciders."""

import threading
from datetime import date
from itertools import pairwise
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import delete, update
from sqlalchemy.exc import DBAPIError

from services.governance.commands.ambition import (
    EndObjective,
    SetObjective,
    WriteAmbition,
    end_objective,
    set_objective,
    write_ambition,
)
from services.governance.domain.ambition import AMBITION, Aim, Ambition, Objective, ObjectiveState
from services.governance.queries.ambition import held_by_objective
from services.governance.tables import ambition_edition, objective, objective_writing
from shared.errors import Invalid, Refused
from shared.identifiers import new_id
from tests.governance.conftest import HOUR, MONDAY, text_of

CHANGED = "governance.objective.changed.v1"
TIED = "portfolio.product.objectives_changed.v1"
DUE = date(2027, 12, 31)
PAGE = "/gouvernance/ambition"
WORDS = "Rendre une heure par semaine à chaque agent."
AIM = {"title": "Demandes en ligne", "measure": "Part en ligne", "target": "30 %", "due_on": DUE}


def write(room, statement=WORDS, seen=0, means=""):
    return room(write_ambition, WriteAmbition(by=new_id(), seen=seen, statement=statement, means=means))


def aim_at(room, objective_id=None, seen=0, why="", **facts):
    asked = {"by": new_id(), "objective_id": objective_id, "seen": seen, "why": why, **AIM, **facts}
    return room(set_objective, SetObjective(**asked))


def end(room, objective_id, state="reached", seen=1):
    asked = {"by": new_id(), "objective_id": objective_id, "seen": seen, "state": state}
    room(end_objective, EndObjective(**asked, result="31 % le 2 décembre 2027"))


def test_what_was_written_before_stays_and_each_edition_is_said(governance):
    write(governance)
    write(governance, "D’autres mots, plus justes que les premiers.", seen=1)

    kept = governance.the(Ambition, AMBITION)
    assert [one.statement for one in kept.editions] == [WORDS, "D’autres mots, plus justes que les premiers."]
    assert governance.last("governance.ambition.written.v1")["edition"] == 2
    with pytest.raises(Refused, match="Rien n’a changé"):
        write(governance, "D’autres mots, plus justes que les premiers.", seen=2)
    with pytest.raises(Refused, match="pendant que vous la lisiez"):
        write(governance, "Ceux d’une personne qui lisait l’ancienne version.", seen=1)


def test_two_people_who_write_the_first_words_wait_for_each_other(governance):
    answers = []

    def first(words):
        try:
            answers.append(write(governance, words))
        except Refused as refused:
            answers.append(refused)

    writers = [threading.Thread(target=first, args=(f"Les mots de la personne {one}, tout entiers",)) for one in "ab"]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join(60)

    assert sorted(isinstance(one, Refused) for one in answers) == [False, True]
    assert len(governance.the(Ambition, AMBITION).editions) == 1


def test_another_target_needs_a_reason_and_a_closed_objective_does_not_move(governance):
    made = aim_at(governance)
    with pytest.raises(Invalid) as fault:
        aim_at(governance, made, seen=1, target="10 %")
    assert list(fault.value.errors) == ["why"]
    aim_at(governance, made, seen=1, title="Les demandes se font en ligne")
    aim_at(governance, made, seen=2, target="20 %", title="Les demandes se font en ligne", why="Budget divisé par deux")

    assert [one.target for one in governance.the(Objective, made).writings] == ["30 %", "30 %", "20 %"]
    end(governance, made, seen=3)
    told = governance.last(CHANGED)
    assert (told["number"], told["state"], told["target"]) == ("OB-2026-0001", "reached", "20 %")
    with pytest.raises(Refused, match="clos"):
        aim_at(governance, made, seen=4, target="40 %", why="Encore")
    with pytest.raises(Refused, match="clos"):
        end(governance, made, "dropped", seen=4)


def test_a_day_that_has_passed_is_not_taken(governance):
    with pytest.raises(Invalid) as fault:
        aim_at(governance, due_on=MONDAY.date().replace(day=1))
    assert list(fault.value.errors) == ["due_on"]


@pytest.mark.parametrize("table", [ambition_edition, objective_writing])
def test_the_database_refuses_to_change_what_was_written(governance, table):
    write(governance)
    aim_at(governance)
    for change in (update(table).values(written_by=new_id()), delete(table)):
        with pytest.raises(DBAPIError) as fault, governance.runtime.unit_of_work() as uow:
            uow.session.execute(change)
        assert "_frozen" in str(fault.value.orig)


def test_the_database_refuses_to_open_a_closed_objective_again(governance):
    end(governance, aim_at(governance))
    with pytest.raises(DBAPIError) as fault, governance.runtime.unit_of_work() as uow:
        uow.session.execute(update(objective).values(state=ObjectiveState.OPEN))
    assert "objective_update_frozen" in str(fault.value.orig)


AIMS = st.builds(
    Aim,
    title=st.sampled_from(["Un", "Deux"]),
    measure=st.sampled_from(["Part", "Temps"]),
    target=st.sampled_from(["10 %", "20 %"]),
    due_on=st.sampled_from([DUE, date(2028, 6, 1)]),
)


@given(st.lists(st.tuples(AIMS, st.sampled_from(["", "Parce que"])), max_size=12))
def test_whatever_is_tried_no_goal_moves_without_a_reason_and_nothing_is_lost(tries):
    one = Objective(id=new_id(), number="OB-2026-0001", changed_at=MONDAY)
    kept = []
    for aim, why in tries:
        try:
            said = one.write(new_id(), aim, why, by=new_id(), now=MONDAY, today=MONDAY.date())
        except (Invalid, Refused):
            continue
        kept.append((aim, why))
        assert (said.title, said.measure, said.target, said.due_on) == tuple(vars(aim).values())

    assert [(each.aim, each.why) for each in one.writings] == kept
    assert one.version == len(kept)
    for (before, _), (after, why) in pairwise(kept):
        assert before != after
        assert why or (before.measure, before.target, before.due_on) == (after.measure, after.target, after.due_on)


def test_products_come_with_their_money_and_go_when_their_team_says_so(governance):
    one, two = aim_at(governance), aim_at(governance, title="Un deuxième objectif")
    product_id = new_id()
    governance.given(TIED, product_id=product_id, objective_ids=[one, two])
    governance.given("portfolio.product.question_asked.v1", product_id=product_id, body_id=None)

    def held():
        with governance.reading() as session:
            return {key: (each.products, each.waiting) for key, each in held_by_objective(session).items()}

    assert held() == {one: (1, 0), two: (1, 0)}
    governance.given(TIED, product_id=product_id, objective_ids=[two])
    assert held() == {two: (1, 0)}
    governance.given(TIED, product_id=product_id, objective_ids=[])
    assert held() == {}


def test_money_of_an_objective_is_what_decisions_promised_to_its_products(governance):
    made, members = aim_at(governance), governance.people(1)
    product_id, body_id = new_id(), governance.body(members)
    governance.given(TIED, product_id=product_id, objective_ids=[made])
    asked = {"product_id": product_id, "body_id": body_id}
    governance.given("portfolio.product.question_asked.v1", **asked, question="budget", amount_cents=4_000_00)
    case_id = UUID(governance.last("governance.case.received.v1")["case_id"])
    with governance.reading() as session:
        assert held_by_objective(session)[made].waiting == 1
    governance.open(case_id)
    governance.vote(case_id, in_favour=members)
    governance.later(HOUR)
    governance.commit(governance.envelope(50_000), case_id, 4_000)

    with governance.reading() as session:
        held = held_by_objective(session)[made]
    assert (held.products, held.committed_cents, held.spent_cents, held.waiting) == (1, 4_000_00, 0, 0)


def test_the_team_writes_it_and_everyone_reads_it(governance, visit):
    team, yann = visit("malo", "team"), visit("yann")
    assert "L’ambition n’est pas encore écrite" in text_of(yann, f"{PAGE}/")
    assert yann.get(f"{PAGE}/ecrire").status_code == 403

    team.fill(f"{PAGE}/ecrire", statement=WORDS, means="Quatre personnes et un lieu")
    team.fill(f"{PAGE}/objectifs/nouveau", **{**AIM, "due_on": "2027-12-31"})
    governance.given(TIED, objective_ids=[governance.last(CHANGED)["objective_id"]], number="PR-2026-0003")

    read = text_of(yann, f"{PAGE}/")
    assert WORDS in read
    assert "Quatre personnes et un lieu" in read
    assert "Demandes en ligne 30 % vendredi 31 décembre 2027 En cours 1" in read
    assert "PR-2026-0003" in read
    where = f"{PAGE}/objectifs/{governance.last(CHANGED)['objective_id']}"
    team.fill(where, "fin", state="reached", result="31 % constatés en décembre")
    assert "31 % constatés en décembre" in text_of(yann, where)
    assert "Objectif atteint" in text_of(yann, f"{PAGE}/resume")
    assert yann.get(f"{PAGE}/objectifs.csv").text.count("OB-2026-0001") == 1
    assert len(team.get(f"{PAGE}/resume").data) < 60_000


def test_the_summary_tells_what_waits_and_only_what_one_may_see(governance, visit, committee):
    aim_at(governance)
    governance.envelope(50_000)
    assert "Aucun dossier n’attend" in text_of(visit("malo"), f"{PAGE}/resume")

    for member in (visit("malo", "team"), visit("yann")):
        read = text_of(member, f"{PAGE}/resume")
        assert "Faut-il retenir cette idée et lancer un produit ? Sans montant Comité de sélection" in read
        assert "L’argent de 2026" in read
