"""The DSI accepts on evidence: both sides sign the same version, reserves have an owner and a date (rule I17)."""

import threading
from datetime import timedelta

import pytest

from services.portfolio.commands.exit.acceptance import (
    AddReserve,
    LiftReserve,
    SayWhy,
    add_reserve,
    lift_reserve,
    refuse_path,
    resume_path,
    take_back,
)
from services.portfolio.commands.exit.conditions import WaiveCondition, waive_condition
from services.portfolio.domain.seen import mark
from services.portfolio.queries.products import today
from shared.errors import Forbidden, Refused
from shared.people import set_role
from tests.portfolio.conftest import TEAM
from tests.portfolio.exits import ANNE, DSI, WHY, Exits

ACCEPTED, REFUSED, PROPOSED = (f"portfolio.exit.{what}.v1" for what in ("accepted", "refused", "proposed"))
SOON = timedelta(days=20)


@pytest.fixture
def exits(portfolio):
    return Exits(portfolio)


@pytest.fixture
def ready(exits):
    """Everything is shown, the DSI has the file."""
    exits.prepare()
    exits.show_all()
    exits.propose()
    return exits


def reserve(exits, label="Former deux personnes de plus", by=DSI, **facts):
    asked = {"label": label, "owner": "incubator", "due_on": today() + SOON, **facts}
    exits.room(add_reserve, AddReserve(by=by, path_id=exits.path.id, **asked))
    return exits.path.reserves[-1]


def lift(exits, found):
    proof = {"reserve_id": found.id, "proof": "Formation tenue le 12 mai, deux présents."}
    exits.room(lift_reserve, LiftReserve(by=DSI, path_id=exits.path.id, **proof))


def say(exits, function, by=DSI):
    path = exits.path
    exits.room(function, SayWhy(by=by, path_id=path.id, seen=path.version, words=WHY))


def test_two_signatures_of_one_version_accept_the_file_and_say_so(portfolio, ready):
    ready.sign("product", ANNE)
    assert ready.path.state == "proposed"
    ready.sign("dsi", DSI)

    path, fact = ready.path, portfolio.last(ACCEPTED)
    assert path.state == "accepted"
    assert (fact["signed_for_product_by"], fact["signed_for_dsi_by"]) == (str(ANNE), str(DSI))
    assert fact["file_version"] == path.accepted_version
    assert {one.version for one in path.signatures} == {path.accepted_version}


def test_a_signature_holds_only_for_the_file_that_was_read(ready):
    seen = ready.path.version
    ready.give("domain")

    with pytest.raises(Refused, match="a changé depuis"):
        ready.sign("dsi", DSI, seen=seen)


def test_what_changes_between_two_signatures_undoes_the_first(ready):
    ready.sign("product", ANNE)
    ready.give("domain")
    ready.sign("dsi", DSI)

    assert ready.path.state == "proposed"
    ready.sign("product", ANNE)
    assert ready.path.state == "accepted"


def test_one_person_does_not_sign_for_both_sides(portfolio, ready):
    with portfolio.runtime.unit_of_work() as uow:
        set_role(uow, ANNE, "dsi", granted=True)
    ready.sign("product", ANNE)

    with pytest.raises(Refused, match="Deux personnes"):
        ready.sign("dsi", ANNE)
    with pytest.raises(Refused, match="déjà signé"):
        ready.sign("product", ANNE)


@pytest.mark.parametrize(("side", "who"), [("dsi", TEAM), ("dsi", ANNE), ("product", DSI), ("product", TEAM)])
def test_each_side_is_signed_by_its_own_people(ready, side, who):
    with pytest.raises(Forbidden):
        ready.sign(side, who)


def test_nothing_is_signed_while_an_indispensable_condition_is_open(exits):
    exits.prepare()
    exits.show_all(but=("budget",))
    exits.propose()

    with pytest.raises(Refused, match="indispensables"):
        exits.sign("dsi", DSI)
    exits.give("budget")
    exits.sign("dsi", DSI)


def test_an_advised_condition_keeps_nobody_from_signing(exits):
    exits.prepare()
    exits.show_all(but=("audit", "restore_time"))
    exits.propose()
    exits.sign("product", ANNE)
    exits.sign("dsi", DSI)

    assert exits.path.state == "accepted"


def test_a_waived_condition_is_accepted_only_under_a_reserve(portfolio, exits):
    exits.prepare()
    exits.show_all(but=("budget",))
    budget = next(one.id for one in exits.path.conditions if one.code == "budget")
    waived = {
        "condition_id": budget,
        "reason": "Le budget se vote en mars.",
        "until": today() + SOON,
        "seen": mark("", None),
    }
    portfolio(waive_condition, WaiveCondition(by=DSI, path_id=exits.path.id, **waived))
    exits.propose()
    with pytest.raises(Refused, match="indispensables"):
        exits.sign("dsi", DSI)

    reserve(exits, "La ligne du budget 2027", condition_id=budget)
    exits.sign("dsi", DSI)
    exits.sign("product", ANNE)

    assert exits.path.state == "accepted_with_reserves"


def test_reserves_are_lifted_by_evidence_and_the_last_one_leaves_the_path_accepted(portfolio, ready):
    first, second = reserve(ready), reserve(ready, "Le numéro d’astreinte")
    ready.sign("product", ANNE)
    ready.sign("dsi", DSI)
    assert (ready.path.state, portfolio.last(ACCEPTED)["reserves"]) == ("accepted_with_reserves", 2)

    lift(ready, first)
    assert ready.path.state == "accepted_with_reserves"
    lift(ready, second)

    assert ready.path.state == "accepted"
    assert [fact["left"] for fact in portfolio.facts("portfolio.exit.reserve_lifted.v1")] == [1, 0]
    with pytest.raises(Refused, match="déjà levée"):
        lift(ready, first)


def test_only_the_dsi_asks_for_reserves_and_only_before_both_signed(ready):
    with pytest.raises(Forbidden):
        reserve(ready, by=TEAM)
    with pytest.raises(Refused, match="jour à venir"):
        reserve(ready, due_on=today() - timedelta(days=1))
    ready.sign("product", ANNE)
    ready.sign("dsi", DSI)

    with pytest.raises(Refused, match="n’en est pas là"):
        reserve(ready)


def test_a_refusal_says_why_and_the_file_is_prepared_again(portfolio, ready, anne):
    say(ready, refuse_path)
    assert portfolio.last(REFUSED)["reason"] == WHY
    assert WHY in anne.get(f"/produits/{ready.product.id}/sortie/").text

    say(ready, resume_path, by=ANNE)
    assert ready.path.state == "preparing"
    ready.propose()
    assert (ready.path.state, ready.path.refusal) == ("proposed", "")
    assert len(portfolio.facts(PROPOSED)) == 2


def test_the_product_may_take_its_file_back_before_the_answer(ready):
    ready.sign("product", ANNE)
    with pytest.raises(Forbidden):
        say(ready, take_back, by=DSI)
    say(ready, take_back, by=ANNE)

    assert ready.path.state == "preparing"
    ready.propose()
    ready.sign("dsi", DSI)
    assert ready.path.state == "proposed"


def test_both_sides_sign_on_their_pages_and_read_what_is_signed(portfolio, ready, app, anne, team):
    page = f"/produits/{ready.product.id}/sortie/"
    assert "Signer ce dossier" not in team.get(page).text
    form = anne.form(page, "/signature")
    ready.give("domain")
    assert anne.post(form).status_code == 409
    anne.fill(page, "/signature")
    ready.sign("dsi", DSI)

    text = anne.get(page).text
    assert "Accepté" in text
    assert f"version {ready.path.accepted_version}" in text.replace("\xa0", " ")


def test_two_sides_that_sign_at_once_accept_the_file_once(portfolio, ready):
    together(lambda: ready.sign("product", ANNE), lambda: ready.sign("dsi", DSI))

    assert ready.path.state == "accepted"
    assert len(portfolio.facts(ACCEPTED)) == 1


def test_evidence_of_many_people_at_once_is_kept_whole(portfolio, exits):
    exits.prepare()
    codes = ("domain", "manual", "tests", "documentation", "mailboxes")

    together(*(lambda code=code: exits.give(code) for code in codes))

    path = exits.path
    assert {one.code for one in path.conditions if one.evidence} == set(codes)
    assert [one.place for one in path.entries] == list(range(1, len(path.entries) + 1))


def test_evidence_and_a_signature_at_once_never_accept_what_was_not_read(portfolio, ready):
    ready.sign("product", ANNE)
    seen = ready.path.version
    together(lambda: ready.give("domain"), lambda: ready.sign("dsi", DSI, seen=seen), refused=Refused)

    path = ready.path
    signed = {(one.side, one.version) for one in path.signatures}
    assert (path.state == "accepted") is ({("product", seen), ("dsi", seen)} <= signed)


def together(*acts, refused=()):
    """All at once, each in a thread of its own; what one of them may be refused is no failure."""
    start, faults = threading.Barrier(len(acts)), []

    def run(act):
        start.wait()
        try:
            act()
        except Exception as fault:
            if not (refused and isinstance(fault, refused)):
                faults.append(fault)

    threads = [threading.Thread(target=run, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert faults == []
