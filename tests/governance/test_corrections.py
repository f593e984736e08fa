"""A decision is put right or repealed only by a new one that names it; the former one stays as it was sealed."""

import json
import threading

import pytest

from services.governance.commands.corrections import AskCorrection, ask_correction
from services.governance.commands.envelopes import CommitMoney, commit_money
from services.governance.domain.verify import faults_of
from services.governance.queries.chain import differences, extract
from shared.errors import NotFound, Refused
from shared.identifiers import new_id
from tests.governance.conftest import HOUR, MONDAY, GovernanceRoom, text_of
from tests.governance.races import room_on

REASON = "Le montant lu en séance n’est pas celui du dossier."


def decided(room, *, against=False):
    """A body and its first decision: (members, the case)."""
    room.now = MONDAY
    members = room.people(2)
    case_id = room.voting(members)
    room.vote(case_id, **{"against" if against else "in_favour": members})
    room.later(HOUR)
    return members, case_id


def ask(room, case_id, kind="correct_decision"):
    asked = AskCorrection(by=new_id(), decision_id=room.decision(case_id).id, kind=kind, reason=REASON)
    return room(ask_correction, asked)


def answer(room, case_id, members, choice="in_favour"):
    room.open(case_id)
    room.vote(case_id, **{choice: members})
    room.later(HOUR)
    return room.decision(case_id)


@pytest.mark.parametrize("kind", ["correct_decision", "repeal_decision"])
def test_the_new_decision_names_the_former_one_which_stays_as_it_was(governance, kind):
    members, first = decided(governance)
    former = vars(governance.decision(first)) | {"_sa_instance_state": None}

    new = answer(governance, ask(governance, first, kind), members)

    said = governance.last("governance.case.decided.v1")
    with governance.reading() as session:
        found = json.loads("".join(extract(session)))
        assert list(differences(session)) == []
    assert (new.number, new.corrects, new.question) == ("DE-2026-0002", "DE-2026-0001", kind)
    assert (said["corrects"], said["question"]) == ("DE-2026-0001", kind)
    assert vars(governance.decision(first)) | {"_sa_instance_state": None} == former
    assert faults_of(found) == []
    assert ["corrects" in entry["record"] for entry in found["entries"]] == [False, True]
    assert found["entries"][1]["record"]["corrects"] == "DE-2026-0001"


def test_it_goes_before_the_body_that_decided_with_what_was_known(governance):
    _, first = decided(governance)

    case = governance.the_case(ask(governance, first))

    about = governance.the_case(first)
    assert (case.body_id, case.title, case.idea_id, case.author_id) == (
        about.body_id,
        about.title,
        about.idea_id,
        about.author_id,
    )
    assert (case.opinion, case.corrects, case.amount_cents) == (REASON, "DE-2026-0001", 0)
    assert governance.last("governance.case.received.v1")["label"] == "Faut-il rectifier la décision DE-2026-0001 ?"


def test_one_such_case_waits_at_a_time_and_another_may_follow(governance):
    members, first = decided(governance)
    second = ask(governance, first)
    with pytest.raises(Refused, match="demande déjà de revenir"):
        ask(governance, first, "repeal_decision")
    answer(governance, second, members, "against")

    third = ask(governance, first, "repeal_decision")

    assert third != second
    with pytest.raises(NotFound):
        governance(
            ask_correction, AskCorrection(by=new_id(), decision_id=new_id(), kind="repeal_decision", reason=REASON)
        )


def test_two_who_ask_at_once_make_one_case(postgres, tmp_path):
    room: GovernanceRoom = room_on(postgres.emptied(), tmp_path)
    _, first = decided(room)
    made, refused = [], []

    def try_it():
        try:
            made.append(ask(room, first))
        except Refused:
            refused.append(True)

    askers = [threading.Thread(target=try_it) for _ in range(8)]
    for asker in askers:
        asker.start()
    for asker in askers:
        asker.join(60)

    assert (len(made), len(refused)) == (1, 7)
    room.runtime.engine.dispose()


def test_no_money_and_no_condition_follow_a_decision_about_a_decision(governance):
    members, first = decided(governance)
    second = ask(governance, first)
    answer(governance, second, members)
    envelope = governance.envelope(1000)

    with pytest.raises(Refused, match="n’accorde rien"):
        governance(
            commit_money,
            CommitMoney(by=new_id(), envelope_id=envelope, case_id=second, line=1, label="Travaux", amount_cents=1),
        )


def test_each_page_leads_to_the_other_once_it_is_accepted(governance, visit):
    members, first = decided(governance)
    second = ask(governance, first, "repeal_decision")
    reader = visit("yann")
    assert "abrogée par" not in text_of(reader, "/gouvernance/registre/DE-2026-0001")
    answer(governance, second, members)

    assert "Cette décision est abrogée par la décision DE-2026-0002" in text_of(
        reader, "/gouvernance/registre/DE-2026-0001"
    )
    assert "abroger une décision : DE-2026-0001" in text_of(reader, "/gouvernance/registre/DE-2026-0002")
    listed = text_of(reader, "/gouvernance/registre")
    assert "Abrogée par DE-2026-0002" in listed
    assert "À propos de DE-2026-0001" in listed
    assert "DE-2026-0001" in reader.get("/gouvernance/registre/extrait.csv").text.splitlines()[-1]


def test_a_refused_correction_changes_nothing_on_the_former_page(governance, visit):
    members, first = decided(governance)
    answer(governance, ask(governance, first), members, "against")

    assert "rectifiée par" not in text_of(visit("yann"), "/gouvernance/registre/DE-2026-0001")


def test_the_team_asks_from_the_page_of_the_decision_and_nobody_else(governance, visit):
    decided(governance)
    team, reader = visit("malo", "team"), visit("yann")
    form = "/gouvernance/registre/DE-2026-0001/revenir"

    assert reader.get(form).status_code == 403
    assert "Revenir sur cette décision" not in text_of(reader, "/gouvernance/registre/DE-2026-0001")
    assert "Revenir sur cette décision" in text_of(team, "/gouvernance/registre/DE-2026-0001")
    refused = team.post(team.form(form), kind="correct_decision", reason="Trop court")
    assert refused.status_code == 422
    page = text_of(team, team.fill(form, kind="correct_decision", reason=REASON))
    assert "Faut-il rectifier la décision DE-2026-0001 ?" in page
    assert REASON in page
