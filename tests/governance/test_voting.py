"""Mandates, recusals and secret ballots through pages and real transactions, on both stores."""

import json
from uuid import UUID

import pytest
from sqlalchemy import func, insert, select, text, update
from sqlalchemy.exc import DBAPIError

from services.governance.commands.bodies import CreateBody, create_body
from services.governance.commands.mandates import GiveMandate, RecuseMember, give_mandate, recuse_member
from services.governance.commands.seats import RemoveMember, remove_member
from services.governance.commands.votes import CastSecretBallot, OpenVote, cast_secret_ballot, open_vote
from services.governance.domain.cases import Case, CaseState
from services.governance.domain.rules import Ground, Outcome
from services.governance.tables import ballot, mandate, signature, slip
from shared.errors import Refused
from shared.identifiers import new_id
from shared.mailboxes import outbox, posted
from tests.governance.conftest import DAY, HOUR, MONDAY, open_the_vote, text_of
from tests.visitor import identity

ME = new_id()


def vote_in_secret(governance, members) -> UUID:
    """A case whose secret vote is open for an hour."""
    case_id = governance.case(governance.body(members, chair=members[0]))
    asked = OpenVote(by=ME, case_id=case_id, seen=1, closes_at=MONDAY + HOUR, secret=True)
    governance(open_vote, asked)
    return case_id


def drop(governance, case_id, member, choice="for"):
    governance(cast_secret_ballot, CastSecretBallot(by=member, case_id=case_id, choice=choice, salt="x"))


def recuse(governance, case_id, member, by=None):
    asked = RecuseMember(by=by or member, case_id=case_id, member_id=member, reason="Son service est concerné")
    governance(recuse_member, asked)


def test_a_member_gives_a_mandate_and_it_votes_on_the_page(governance, visit, committee):
    open_the_vote(visit("malo", "team"), committee)
    nolwenn, yann = visit("nolwenn"), visit("yann")
    nolwenn.fill(committee, "pouvoir", holder_id=str(identity("yann")))
    assert "Vous avez donné pouvoir à Yann" in text_of(nolwenn, committee)

    yann.fill(committee, "bulletin", choice="against")
    yann.fill(committee, "bulletin", choice="for", instead_of=str(identity("nolwenn")))
    governance.later(8 * DAY)

    decision = governance.last("governance.case.decided.v1")
    assert (decision["in_favour"], decision["against"], decision["outcome"]) == (1, 1, "granted")
    assert "la présidence s’est exprimée pour" in text_of(yann, committee)


def test_a_mandate_is_taken_back_on_the_page(visit, committee):
    open_the_vote(visit("malo", "team"), committee)
    nolwenn, yann = visit("nolwenn"), visit("yann")
    nolwenn.fill(committee, "pouvoir", holder_id=str(identity("yann")))
    form = yann.form(committee, "bulletin")

    nolwenn.fill(committee, "reprise")

    answer = yann.post(form, choice="for", instead_of=str(identity("nolwenn")))
    assert answer.status_code == 403
    assert "le pouvoir de voter pour cette personne" in answer.text


def test_i11_the_database_itself_keeps_one_mandate_for_each_giver_and_holder(governance):
    one, two, three = governance.people(3)
    case_id = governance.voting([one, two, three])
    governance(give_mandate, GiveMandate(by=one, case_id=case_id, holder_id=two))
    round_id = governance.the_case(case_id).rounds[0].id
    values = {"id": new_id(), "round_id": round_id, "given_at": MONDAY}

    for pair in ({"giver_id": one, "holder_id": three}, {"giver_id": three, "holder_id": two}):
        with pytest.raises(DBAPIError), governance.runtime.unit_of_work() as uow:
            uow.session.execute(insert(mandate).values(**values, **pair))


def test_a_member_recuses_on_the_page_and_is_out_of_the_count(governance, visit, committee):
    open_the_vote(visit("malo", "team"), committee)
    nolwenn, yann = visit("nolwenn"), visit("yann")
    yann.fill(committee, "bulletin", choice="against")

    nolwenn.fill(committee, "deport", member_id=str(identity("yann")), reason="Il dirige le service concerné")
    nolwenn.fill(committee, "bulletin", choice="for")

    page = text_of(nolwenn, committee)
    assert "Yann s’est déporté : Il dirige le service concerné" in page
    assert "Clore le vote" in page
    nolwenn.fill(committee, "cloture")
    said = governance.last("governance.case.decided.v1")
    assert (said["in_favour"], said["against"], said["members"]) == (1, 0, 1)


def test_r12_when_everybody_recuses_the_higher_body_decides(governance):
    one, two = governance.people(2)
    higher = CreateBody(by=ME, name="Haut comité", level="strategic", second_vote_days=3, member_ids=(two,))
    higher_id = governance(create_body, higher)
    case_id = governance.voting([one])

    recuse(governance, case_id, one)

    case = governance.the_case(case_id)
    assert (case.body_id, case.state, case.rounds[0].outcome) == (higher_id, CaseState.RECEIVED, Outcome.ANNULLED)
    assert governance.last("governance.case.moved.v1")["body_id"] == str(higher_id)


def test_r12_when_the_last_member_leaves_the_body_the_case_goes_up_too(governance):
    one, two = governance.people(2)
    higher = CreateBody(by=ME, name="Haut comité", level="strategic", second_vote_days=3, member_ids=(two,))
    higher_id = governance(create_body, higher)
    case_id = governance.voting([one])
    body_id = governance.the_case(case_id).body_id

    governance(remove_member, RemoveMember(by=ME, body_id=body_id, seen=1, person_id=one))

    assert governance.the_case(case_id).body_id == higher_id


def test_r12_without_a_higher_body_the_case_waits(governance):
    one = governance.people(1)[0]
    case_id = governance.voting([one])

    recuse(governance, case_id, one)

    assert governance.the_case(case_id).state is CaseState.RECEIVED


def test_a_secret_vote_tells_turnout_then_the_counts_and_never_who_said_what(governance):
    members = governance.people(6)
    case_id = vote_in_secret(governance, members)
    for member, choice in zip(members, ("for", "for", "for", "against", "blank", "abstention"), strict=True):
        drop(governance, case_id, member, choice)
    with pytest.raises(Refused, match="ne se change pas"):
        drop(governance, case_id, members[0])
    governance.later(HOUR)

    decision = governance.decision(case_id)
    assert (decision.in_favour, decision.against, decision.abstentions, decision.blanks) == (3, 1, 1, 1)
    assert decision.secret
    vote = governance.the(Case, case_id).rounds[0]
    assert json.loads(vote.record)["box"] == ["abstention", "against", "blank", "for", "for", "for"]
    with governance.reading() as session:
        assert session.scalar(select(func.count()).select_from(ballot)) == 0


def test_i19_nothing_stored_ties_a_slip_to_a_person_or_to_a_time(governance):
    members = governance.people(5)
    vote_in_secret(governance, members)
    kept = {table.name: set(table.columns.keys()) for table in (signature, slip)}

    assert kept == {
        "signature": {"round_id", "member_id", "cast_by"},
        "slip": {"id", "round_id", "choice", "option"},
    }


def test_i19_the_same_box_filled_in_another_order_is_exported_alike(governance):
    members = governance.people(5)
    said = ["for", "for", "against", "blank", "for"]
    boxes = []
    for order in (said, said[::-1]):
        case_id = vote_in_secret(governance, members)
        for member, choice in zip(members, order, strict=True):
            drop(governance, case_id, member, choice)
        governance.later(HOUR)
        record = json.loads(governance.the(Case, case_id).rounds[0].record)
        boxes.append({key: record[key] for key in ("box", "signed", "result", "members")})
        governance.now = MONDAY

    assert boxes[0] == boxes[1]


def test_every_slip_was_written_by_the_last_ballot(governance):
    """PostgreSQL tells which transaction wrote a row: a slip must not share its own with one signature alone."""
    members = governance.people(4)
    case_id = vote_in_secret(governance, members)
    for member in members:
        drop(governance, case_id, member)

    with governance.reading() as session:
        if session.get_bind().dialect.name != "postgresql":
            return
        written = [set(session.scalars(text(f"SELECT xmin::text FROM {table}"))) for table in ("slip", "signature")]
    assert [len(each) for each in written] == [1, 4]


def test_under_five_secret_ballots_no_count_leaves_governance(governance, visit):
    visit("nolwenn")
    members = [identity("nolwenn"), *governance.people(2)]
    case_id = vote_in_secret(governance, members)
    for member, choice in zip(members, ("for", "for", "against"), strict=True):
        drop(governance, case_id, member, choice)
    governance.later(HOUR)

    said = governance.last("governance.case.decided.v1")
    assert (said["in_favour"], said["against"], said["abstentions"]) == (0, 0, 0)
    assert governance.decision(case_id).ground is Ground.SECRET
    page = text_of(visit("nolwenn"), f"/gouvernance/dossiers/{case_id}")
    assert "le détail des voix n’est pas donné" in page
    assert "Vote secret, détail non donné" in text_of(visit("yann"), "/gouvernance/registre")


def test_a_recusal_found_out_after_a_secret_ballot_opens_the_way_to_a_new_round(governance):
    one, two = governance.people(2)
    case_id = vote_in_secret(governance, [one, two])
    drop(governance, case_id, one)

    recuse(governance, case_id, one)

    case = governance.the_case(case_id)
    assert (case.state, case.rounds[0].annulled) == (CaseState.RECEIVED, "Son service est concerné")
    governance.open(case_id)


def test_no_event_of_a_secret_vote_carries_a_value_or_a_voter(governance):
    members = governance.people(5)
    case_id = vote_in_secret(governance, members)
    governance.forget()
    drop(governance, case_id, members[0], "against")

    assert governance.said() == []


def test_what_is_kept_of_the_posted_form_cannot_be_guessed_from_the_four_choices(governance, visit):
    nolwenn = visit("nolwenn")
    members = [identity("nolwenn"), *governance.people(2)]
    case = f"/gouvernance/dossiers/{vote_in_secret(governance, members)}"
    forms = [nolwenn.form(case, "urne") for _ in range(2)]
    assert forms[0].values["salt"] != forms[1].values["salt"]
    assert len(forms[0].values["salt"]) == 32

    nolwenn.post(forms[0], choice="against")

    assert "Votre bulletin est dans l’urne." in text_of(nolwenn, case)
    assert "Mettre dans l’urne" not in text_of(nolwenn, case)
    with governance.reading() as session:
        assert session.scalar(select(func.count()).select_from(posted)) >= 1
        assert not [row for row in session.scalars(select(outbox.c.data)) if "against" in row.values()]


def test_a_counted_box_cannot_be_changed(governance):
    members = governance.people(5)
    case_id = vote_in_secret(governance, members)
    for member in members:
        drop(governance, case_id, member)
    governance.later(HOUR)

    for statement in (update(slip).values(choice="against"), slip.delete(), signature.delete()):
        with pytest.raises(DBAPIError, match="frozen"), governance.runtime.unit_of_work() as uow:
            uow.session.execute(statement)
