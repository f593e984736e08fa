"""Members choose among many candidates what an amount can pay: each counts once, until the close, and never again."""

import json

import pytest
from sqlalchemy import update
from sqlalchemy.exc import DBAPIError

from services.governance.commands.priorities import (
    CastWishes,
    OpenPriorities,
    SettlePriorities,
    cast_wishes,
    open_priorities,
    settle_due_priorities,
    settle_priorities,
)
from services.governance.domain.priorities import Priorities
from services.governance.tables import priorities, priority_ballot
from shared.errors import Forbidden, Invalid, Refused
from shared.identifiers import new_id
from tests.governance.conftest import HOUR, text_of, words_of
from tests.visitor import identity

LIST = "60 000 ; Clés\n50 000,50 ; Ports\n30000;Cars\n"


def opened(room, members, **changes):
    asked = {"by": new_id(), "title": "Quels produits", "body_id": room.body(members), "budget_cents": 10_000_000}
    asked |= {"candidates": LIST, "method": "pass_over", "threshold": 0, "closes_at": room.now + HOUR}
    return room(open_priorities, OpenPriorities(**asked | changes))


def wish(room, ballot_id, member, *labels):
    known = {one.label: str(one.id) for one in room.the(Priorities, ballot_id).candidates}
    wanted = tuple(known[label] for label in labels)
    room(cast_wishes, CastWishes(by=member, priorities_id=ballot_id, wanted=wanted))


def settle(room, ballot_id):
    room.now += HOUR
    assert settle_due_priorities(room.runtime) == 1
    return room.last("governance.priorities.settled.v1")["retained"]


def test_what_is_most_wanted_and_fits_is_retained(governance):
    one, two, three = governance.people(3)
    ballot_id = opened(governance, [one, two, three])
    wish(governance, ballot_id, one, "Clés", "Ports")
    wish(governance, ballot_id, two, "Clés", "Ports", "Cars")
    wish(governance, ballot_id, three, "Clés")

    assert settle(governance, ballot_id) == ["Clés", "Cars"]
    assert settle_due_priorities(governance.runtime) == 0
    kept = governance.the(Priorities, ballot_id)
    assert [(one.votes, one.retained, one.left) for one in kept.standings()] == [
        (3, True, 4_000_000),
        (2, False, 4_000_000),
        (1, True, 1_000_000),
    ]
    assert json.loads(kept.record)["result"][0]["votes"] == 3


def test_stopping_at_the_first_that_is_too_dear_retains_less(governance):
    members = governance.people(1)
    ballot_id = opened(governance, members, method="stop")
    wish(governance, ballot_id, members[0], "Clés", "Ports", "Cars")

    assert settle(governance, ballot_id) == ["Clés"]


def test_the_last_choice_of_a_member_counts_and_the_same_again_changes_nothing(governance):
    one, two = governance.people(2)
    ballot_id = opened(governance, [one, two])
    wish(governance, ballot_id, one, "Clés")
    wish(governance, ballot_id, one, "Cars")
    wish(governance, ballot_id, one, "Cars")

    kept = governance.the(Priorities, ballot_id)
    assert len(kept.ballots) == 2
    assert settle(governance, ballot_id) == ["Cars", "Clés"]


def test_who_is_not_called_or_comes_late_is_refused(governance):
    members = governance.people(1)
    ballot_id = opened(governance, members)
    with pytest.raises(Forbidden):
        wish(governance, ballot_id, new_id(), "Cars")
    governance.now += HOUR

    with pytest.raises(Refused, match="Ce vote est clos"):
        wish(governance, ballot_id, members[0], "Cars")


def test_a_choice_may_have_to_fit_in_the_amount(governance):
    members = governance.people(1)
    ballot_id = opened(governance, members, within_budget=True)

    with pytest.raises(Refused, match="Votre choix coûte 110000,50 €"):
        wish(governance, ballot_id, members[0], "Clés", "Ports")
    wish(governance, ballot_id, members[0], "Clés", "Cars")


@pytest.mark.parametrize(
    "typed", ["1 ; un seul", "60 000 Clés\n1 ; b", "0 ; rien\n1 ; b", "-5 ; moins\n1 ; b", ";x\n1;b"]
)
def test_a_list_that_cannot_be_read_is_refused(typed):
    from services.governance.commands.priorities import candidates_in

    with pytest.raises(Invalid):
        candidates_in(typed)


def test_the_team_closes_early_only_once_everyone_has_voted(governance):
    team, one = governance.person("Malo", "team"), governance.people(1)[0]
    ballot_id = opened(governance, [one])
    asked = SettlePriorities(by=team, priorities_id=ballot_id)
    with pytest.raises(Refused, match="n’a pas encore voté"):
        governance(settle_priorities, asked)
    wish(governance, ballot_id, one, "Cars")

    governance(settle_priorities, asked)
    governance(settle_priorities, asked)

    assert governance.said().count("governance.priorities.settled.v1") == 1
    with pytest.raises(DBAPIError) as fault, governance.runtime.unit_of_work() as uow:
        uow.session.execute(update(priorities).values(title="Autre"))
    assert "priorities_update_frozen" in str(fault.value.orig)
    with pytest.raises(DBAPIError) as fault, governance.runtime.unit_of_work() as uow:
        uow.session.execute(update(priority_ballot).values(live=False))
    assert "priority_ballot_update_frozen" in str(fault.value.orig)


def test_members_choose_on_the_page_and_everyone_reads_the_rule_and_the_count(governance, visit):
    team, nolwenn = visit("malo", "team"), visit("nolwenn")
    body_id = governance.body([identity("nolwenn")])
    where = team.fill(
        "/gouvernance/priorites/nouvelle",
        title="Quels produits",
        body_id=str(body_id),
        budget_cents="100 000",
        candidates=LIST,
        method="pass_over",
        threshold="0",
        closes_at="2026-11-30T18:00",
    )
    assert "la plus demandée d’abord" in text_of(nolwenn, where)
    form = nolwenn.form(where, "bulletin")
    known = {one.label: str(one.id) for one in governance.the(Priorities, _id(where)).candidates}
    answer = nolwenn.post(form, wanted=[known["Cars"], known["Ports"]])
    assert answer.status_code == 303, words_of(answer)

    assert "il coûte 80 000,50 €" in text_of(nolwenn, where)
    assert "Retenue à parts égales" not in text_of(team, where)
    team.fill(where, "cloture")
    page = text_of(visit("yann"), where)
    assert "Propositions retenues : 80 000,50 €" in page
    assert "Retenue à parts égales" in page
    assert "Cars;1;" in visit("yann").get(f"{where}/resultat.csv").text


def _id(where):
    from uuid import UUID

    return UUID(where.rsplit("/", 1)[1])
